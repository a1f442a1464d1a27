import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound, expectWithinQuotas } from '../harness/checker.ts'
import type { Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { bookSeries, checkSeries, nodesOf } from '../bookings/series-support.ts'
import { at, book, cancel, codes, count, during, iso, told } from '../bookings/support.ts'
import { joined, seen } from '../waitlist/support.ts'
import { makeQuota } from './support.ts'

/** Series, and holds that expire, under quotas: each booking counts by itself, in order. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager } = world

/** Somebody, a place of its own and a quota there. */
async function under(quota: object) {
  const [{ client }, { id: facilityId }] = await Promise.all([addMember(app, world), makeFacility(manager, world.id)])
  const quotaId = await makeQuota(manager, world.id, { facilityId, ...quota })
  return { client, facilityId, quotaId }
}
const startsOf = (occurrences: Json[]): string[] => occurrences.map(({ startsAt }) => startsAt)
const days = (all: number[]): string[] => all.map((day) => iso(at(day, 10)))

test('each occurrence counts, those before it too; what is above is told one by one, left out, or refuses all', async () => {
  // Tuesdays 1, 8, 15, 22 and 29 of December, and 5 January.
  const { client, facilityId } = await under({ period: 'MONTH', amount: { bookings: 3 } })
  const input = { facilityId, ...during(6, 10, 11), recurrence: 'FREQ=WEEKLY;COUNT=6' }
  const { occurrences } = await checkSeries(client, input)
  expect(occurrences.map((one: Json) => codes(one))).toEqual(['', '', '', 'QUOTA_EXCEEDED', 'QUOTA_EXCEEDED', ''])
  expect(told(await bookSeries(client, input))).toContain('QUOTA_EXCEEDED')
  expect(await count(app, 'select count(*) from bookings where facility_id = ?', [facilityId])).toBe(0)
  const some = await bookSeries(client, { ...input, policy: 'SKIP_CONFLICTS' })
  expect(startsOf(nodesOf(some.series))).toEqual(days([6, 13, 20, 41]))
  expect(startsOf(some.skipped)).toEqual(days([27, 34]))
  expect(told(await book(client, { facilityId, ...during(34, 15, 16) }))).toBe('QUOTA_EXCEEDED')
  await expectWithinQuotas(app.db, app.clock.now)
})

test('a series moves within its quota: those that make room do so first', async () => {
  const { client, facilityId } = await under({ period: 'WEEK', amount: { time: 'PT1H' } })
  const answer = await bookSeries(client, { facilityId, ...during(6, 10, 11), recurrence: 'FREQ=WEEKLY;COUNT=5' })
  const [first] = nodesOf(answer.series)
  const all = { bookingId: first!.id, scope: 'ALL', policy: 'ALL_OR_NOTHING' }
  const change = (to: object) =>
    mutate(client, 'changeBookingSeries', { ...all, ...to }, 'series { bookings { nodes { startsAt } } }')
  for (const [day, length] of [
    [13, 1],
    [6, 1],
    [9, 1],
  ] as const) {
    const moved = await change(during(day, 10, 10 + length))
    expect(moved.__typename).toBe('ChangeBookingSeriesPayload')
    expect(startsOf(moved.series.bookings.nodes)).toEqual(days([0, 1, 2, 3, 4].map((week) => day + 7 * week)))
  }
  expect((await change(during(9, 10, 12))).__typename).toBe('BookingRefused')
  await expectWithinQuotas(app.db, app.clock.now)
})

test('two series at once share what is left', async () => {
  const { client, facilityId } = await under({ period: 'MONTH', amount: { bookings: 4 } })
  const answers = await Promise.all(
    [10, 12, 14].map((hour) =>
      bookSeries(client, { facilityId, ...during(6, hour, hour + 1), recurrence: 'FREQ=WEEKLY;COUNT=4' }),
    ),
  )
  expect(answers.filter((answer) => told(answer) === 'OK')).toHaveLength(1)
  expect(await count(app, 'select count(*) from bookings where facility_id = ?', [facilityId])).toBe(4)
  await expectWithinQuotas(app.db, app.clock.now)
})

test('a quota that is lowered lets a series be moved, and take no more', async () => {
  const { client, facilityId, quotaId } = await under({ period: 'WEEK', amount: { bookings: 2 } })
  const answer = await bookSeries(client, { facilityId, ...during(6, 10, 11), recurrence: 'FREQ=DAILY;COUNT=2' })
  const [first] = nodesOf(answer.series)
  await done(manager.client, 'changeQuota', { quotaId, amount: { bookings: 1 } })
  const all = { bookingId: first!.id, scope: 'ALL', policy: 'ALL_OR_NOTHING' }
  const change = (to: object) => mutate(client, 'changeBookingSeries', { ...all, ...to })
  expect((await change(during(7, 10, 11))).__typename).toBe('ChangeBookingSeriesPayload')
  // In another week they would be above it anew.
  expect((await change(during(14, 10, 11))).__typename).toBe('BookingRefused')
})

test('a hold that has expired counts no more, also before anybody has looked', async () => {
  const { client, facilityId } = await under({ period: 'WEEK' })
  const { id: other } = await makeFacility(manager, world.id)
  await makeQuota(manager, world.id, { period: 'WEEK', amount: { bookings: 1 } })
  const wish = { facilityId, ...during(5, 10, 11) }
  const someone = await addMember(app, world)
  const taken = await done(someone.client, 'bookFacility', wish, 'booking { id }')
  const entry = await joined(client, wish)
  await cancel(someone.client, taken.booking.id)
  expect((await seen(client, entry.id)).status).toBe('OFFERED')
  expect(told(await book(client, { facilityId: other, ...during(6, 10, 11) }))).toBe('QUOTA_EXCEEDED')
  app.clock.now += 25 * 3_600
  expect(told(await book(client, { facilityId: other, ...during(6, 10, 11) }))).toBe('OK')
  // It lay there all the time; once somebody has looked, it is counted nowhere.
  const held = `select count(*) from quota_uses u join bookings b on b.id = u.booking_id where b.status = 'HELD' and b.facility_id = ?`
  expect(await count(app, held, [facilityId])).toBe(2)
  await app.app.scheduled()
  expect(
    await count(
      app,
      'select count(*) from quota_uses u join bookings b on b.id = u.booking_id where b.facility_id = ?',
      [facilityId],
    ),
  ).toBe(0)
  await expectSound(app.db)
})
