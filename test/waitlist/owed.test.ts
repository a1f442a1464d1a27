import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { daily, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { book, booked, checkWish, codes, during, told } from '../bookings/support.ts'
import { runScheduled } from '../notifications/outbox.ts'
import { join, joined, seen } from './support.ts'

/** Room that is owed to who waits is told to be taken before anybody has looked: whoever booked it would be refused. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const [anna, bert] = await Promise.all([addMember(app, world), addMember(app, world)])

const query = `query ($id: ID!, $from: DateTime!, $to: DateTime!) { node(id: $id) { ... on Facility {
  availability(from: $from, to: $to, duration: "PT2H") { free { startsAt endsAt } slots { startsAt } } } } }`
const evening = during(2, 20, 24)
async function shown(client: ApiClient, id: string): Promise<Json> {
  return ok(await client(query, { id, from: evening.startsAt, to: evening.endsAt })).node.availability
}
const series = `query ($input: CheckBookingSeriesInput!) { checkBookingSeries(input: $input) {
  occurrences { reasons { code } } } }`
const seriesCodes = async (client: ApiClient, input: object): Promise<string[]> => {
  const { occurrences } = ok(await client(series, { input })).checkBookingSeries
  return occurrences.map(({ reasons }: Json) => reasons.map(({ code }: Json) => code).join())
}

/** A place that was taken until it closes at ten, and then opens two hours longer; Anna waits for two hours. */
async function longer() {
  const { id: facilityId } = await makeFacility(manager, world.id)
  await booked(resident.client, { facilityId, ...during(2, 20, 22) })
  const entry = await joined(anna.client, { facilityId, ...evening, duration: 'PT2H' })
  await done(manager.client, 'setOpeningHours', { facilityId, hours: daily('08:00', '24:00') })
  return { facilityId, entry, late: { facilityId, ...during(2, 22, 24) } }
}

test('a check, a series’ check, slots and free times say what the booking will', async () => {
  const { facilityId, entry, late } = await longer()
  const answers = async () => [
    codes(await checkWish(bert.client, late)),
    (await checkWish(bert.client, { facilityId, ...during(3, 22, 24) })).bookable,
    await seriesCodes(bert.client, { ...late, recurrence: 'RRULE:FREQ=DAILY;COUNT=2' }),
    await shown(bert.client, facilityId),
  ]
  const before = await answers()
  expect(before).toEqual(['NO_CAPACITY', true, ['NO_CAPACITY', ''], { free: [], slots: [] }])
  expect((await seen(anna.client, entry.id)).status).toBe('WAITING')
  // Asking has written nothing, and the job comes to the same.
  await runScheduled(app)
  expect((await seen(anna.client, entry.id)).status).toBe('OFFERED')
  expect(await answers()).toEqual(before)
  expect(codes(await book(bert.client, late))).toBe('NO_CAPACITY')
})

test('no alternative is told that is owed, and who would wait for it may', async () => {
  const { facilityId, late } = await longer()
  const refused = await book(bert.client, { facilityId, ...during(2, 20, 22) })
  expect(refused.alternatives.map(({ startsAt }: Json) => startsAt)).not.toContain(late.startsAt)
  expect(told(await join(bert.client, late))).toBe('OK')
})

test('it costs a read only where somebody is to be looked at', async () => {
  const { facilityId } = await longer()
  const trips = async (id: string) => {
    const answer = await bert.client(query, { id, from: evening.startsAt, to: evening.endsAt })
    return answer.trips
  }
  expect(await trips(facilityId)).toBe(2)
  expect(await trips((await makeFacility(manager, world.id)).id)).toBe(1)
  await runScheduled(app)
  expect(await trips(facilityId)).toBe(1)
})
