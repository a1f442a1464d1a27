import { afterEach, expect, test } from 'vitest'
import { booked, during } from '../bookings/support.ts'
import { startApp, startOfTests } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood, type Member } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { eventsOf, runScheduled } from '../notifications/outbox.ts'
import { applyFor, close, makeSeason, publish, wish } from './world.ts'

/** Groups that may not book for a while do not keep a season from the others. */
const app = await startApp()
expectNoFaults(app)
afterEach(() => {
  app.clock.now = startOfTests
})
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const block = { noShowLimit: 1, noShowWithin: 'P30D', noShowBlock: 'P14D' }
const schedule = 'season { schedule { nodes { groupName booked seriesId skipped { date code } } } }'

/** A season of a hall and a room with a group in each; the hall's is of somebody who is about to be blocked. */
async function season() {
  const anna = await addMember(app, world)
  const [hall, room] = [(await makeFacility(manager, world.id)).id, (await makeFacility(manager, world.id)).id]
  await done(manager.client, 'setFacilityTerms', { facilityId: hall, ...block })
  const seasonId = await makeSeason(world, [hall, room])
  await applyFor(anna.client, seasonId, [wish(hall)], { groupName: 'Judo' })
  await applyFor(resident.client, seasonId, [wish(room)], { groupName: 'Koor' })
  await close(world, seasonId)
  return { anna, hall, seasonId }
}

/** Makes somebody not show up, once too often. */
async function blocked(who: Member, facilityId: string): Promise<void> {
  const { id } = await booked(who.client, { facilityId, ...during(0, 10, 11) })
  app.clock.now = startOfTests + 4 * 3_600
  await done(manager.client, 'reportNoShow', { bookingId: id })
}

const outcome = [
  {
    ...{ groupName: 'Judo', booked: 0, seriesId: null },
    skipped: Array.from({ length: 6 }, () => expect.objectContaining({ code: 'BLOCKED' })),
  },
  { groupName: 'Koor', booked: 6, seriesId: expect.any(String), skipped: [] },
]
const byName = (nodes: { groupName: string }[]) => nodes.toSorted((a, b) => a.groupName.localeCompare(b.groupName))

test('one that is blocked gets nothing, and is told why; all others get what they were to get', async () => {
  const { anna, hall, seasonId } = await season()
  await blocked(anna, hall)
  const told = await publish(world, seasonId, schedule)
  expect(byName(told.season.schedule.nodes)).toEqual(outcome)
  await runScheduled(app)
  const mail = app.mails.findLast(({ to, subject }) => to === anna.email && subject.includes('Judo'))
  expect(mail?.text).not.toMatch(/19:00/)
  expect(await eventsOf(app, 'season.published')).not.toEqual([])
})

test('one that is blocked in the very moment of publication, too', async () => {
  const { anna, hall, seasonId } = await season()
  const { id } = await booked(anna.client, { facilityId: hall, ...during(0, 10, 11) })
  app.clock.now = startOfTests + 4 * 3_600
  app.beforeWrite.next = () => done(manager.client, 'reportNoShow', { bookingId: id })
  const told = await publish(world, seasonId, schedule)
  expect(byName(told.season.schedule.nodes)).toEqual(outcome)
})
