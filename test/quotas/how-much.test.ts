import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { always, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { mutate } from '../harness/mutate.ts'
import { at, book, booked, check, during, iso, told } from '../bookings/support.ts'
import { makeQuota, words } from './support.ts'

/** How much of which hours, over which periods. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager } = world
const anna = await addMember(app, world)

const place = async (overrides: object = {}) =>
  (await makeFacility(manager, world.id, { hours: always, ...overrides })).id
const oneADay = async (overrides: object = {}) => {
  const facilityId = await place(overrides)
  await makeQuota(manager, world.id, { facilityId })
  return facilityId
}
const bookAt = async (facilityId: string, startsAt: string, endsAt: string, client = anna.client) =>
  told(await book(client, { facilityId, startsAt, endsAt }))

describe('how much', () => {
  test('hours are told with what is left, in words of the reader’s language', async () => {
    const facilityId = await place()
    await makeQuota(manager, world.id, {
      facilityId,
      period: 'WEEK',
      amount: { time: 'PT3H' },
      name: words('Three hours a week'),
    })
    await booked(anna.client, { facilityId, ...during(1, 10, 12.5) })
    const answer = await book(anna.client.with({ 'accept-language': 'nl' }), { facilityId, ...during(2, 10, 11) })
    expect(answer.reasons).toEqual([
      {
        code: 'QUOTA_EXCEEDED',
        message: 'Hiermee kom je boven wat je mag boeken: Three hours a week (nl). Over: 30 minuten.',
      },
    ])
    expect(told(await book(anna.client, { facilityId, ...during(2, 10, 10.5) }))).toBe('OK')
    // The week ends on Sunday.
    expect(told(await book(anna.client, { facilityId, ...during(4, 23, 24) }))).toBe('QUOTA_EXCEEDED')
    expect(told(await book(anna.client, { facilityId, ...during(5, 0, 1) }))).toBe('OK')
  })

  test('so many at once in the future: what is over makes room', async () => {
    const facilityId = await place()
    await makeQuota(manager, world.id, { facilityId, period: 'UPCOMING', amount: { bookings: 2 } })
    app.clock.now = at(6, 9)
    await booked(anna.client, { facilityId, ...during(6, 10, 11) })
    await booked(anna.client, { facilityId, ...during(80, 10, 11) })
    app.clock.now = at(6, 10.5)
    expect(await bookAt(facilityId, iso(at(40, 10)), iso(at(40, 11)))).toBe('QUOTA_EXCEEDED')
    app.clock.now = at(6, 11)
    expect(await bookAt(facilityId, iso(at(40, 10)), iso(at(40, 11)))).toBe('OK')
    expect(await bookAt(facilityId, iso(at(41, 10)), iso(at(41, 11)))).toBe('QUOTA_EXCEEDED')
  })

  test('peak hours apart: only what lies in them counts, on the days on which it lies', async () => {
    const facilityId = await place({ policy: { maxDuration: 'P3D' } })
    const evenings = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '18:00', closes: '22:00' }))
    await makeQuota(manager, world.id, { facilityId, period: 'WEEK', amount: { time: 'PT6H' }, peak: evenings })
    // Day 12 is a Monday.
    expect(told(await book(anna.client, { facilityId, ...during(12, 9, 18) }))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(12, 18, 20) }))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(13, 9, 14 + 48) }))).toBe('QUOTA_EXCEEDED')
    expect(told(await book(anna.client, { facilityId, ...during(13, 9, 20) }))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(14, 17, 20) }))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(15, 17, 18.5) }))).toBe('QUOTA_EXCEEDED')
    // From Friday's end on through the weekend.
    expect(told(await book(anna.client, { facilityId, ...during(16, 22, 48) }))).toBe('OK')
  })

  test('nothing, where the amount is 0', async () => {
    const facilityId = await place({ policy: { bookableBy: ['RESIDENT', 'OTHER_COOPERATIVES'] } })
    const guests = await makeNeighbourhood(app)
    const peak = [{ weekday: 7, opens: '00:00', closes: '24:00' }]
    await makeQuota(manager, world.id, { facilityId, amount: { bookings: 0 }, audiences: ['OTHER_COOPERATIVE'], peak })
    expect(told(await book(guests.resident.client, { facilityId, ...during(18, 10, 11) }))).toBe('QUOTA_EXCEEDED')
    expect(told(await book(guests.resident.client, { facilityId, ...during(17, 10, 11) }))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(18, 10, 11) }))).toBe('OK')
  })
})

test('alternatives to what a quota refuses are such that it allows', async () => {
  const facilityId = await oneADay({ hours: always.map((hours) => ({ ...hours, opens: '10:00', closes: '13:00' })) })
  await booked(anna.client, { facilityId, ...during(20, 10, 11) })
  const { alternatives } = await mutate(
    anna.client,
    'bookFacility',
    { facilityId, ...during(20, 11, 12) },
    'booking { id }',
  ).then(() => check(anna.client, { facilityId, ...during(20, 11, 12) }))
  expect(alternatives.length).toBeGreaterThan(0)
  for (const { startsAt, endsAt, facility } of alternatives) {
    expect(await check(anna.client, { facilityId: facility.id, startsAt, endsAt })).toMatchObject({
      bookable: true,
      reasons: [],
    })
  }
})
