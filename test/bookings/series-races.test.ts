import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import type { Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { bookSeries, nodesOf, storedBookings } from './series-support.ts'
import { at, booked, cancel, count, during, iso, move, told } from './support.ts'

/** Series, and others at the same time. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, coordinator } = world
const place = await makeFacility(manager, world.id)
const weekly = (weeks: number) => `FREQ=WEEKLY;COUNT=${weeks}`
const startsOf = (series: Json): string[] => nodesOf(series).map(({ startsAt }: Json) => startsAt)

describe('two series for one place at once', () => {
  test('with ALL_OR_NOTHING one is booked whole, and the other is refused whole', async () => {
    const input = (hour: number) => ({ facilityId: place.id, ...during(6, hour, hour + 1), recurrence: weekly(53) })
    const wishes = [input(10), input(10.5), input(10), input(10.5)]
    const answers = await Promise.all(
      wishes.map((wish, n) => bookSeries((n % 2 ? coordinator : resident).client, wish)),
    )
    expect(answers.map(told).sort()).toEqual(['NO_CAPACITY', 'NO_CAPACITY', 'NO_CAPACITY', 'OK'])
    expect(await count(app, 'select count(*) from booking_series')).toBe(1)
    expect(await count(app, 'select count(*) from bookings')).toBe(53)
  })

  test('with SKIP_CONFLICTS both are booked around each other, and each tells what it left out', async () => {
    const wednesdays = { facilityId: place.id, ...during(7, 10, 11), recurrence: weekly(8), policy: 'SKIP_CONFLICTS' }
    const daily = { ...wednesdays, recurrence: 'FREQ=DAILY;COUNT=50;INTERVAL=1\nEXDATE:20270101T090000Z' }
    const answers = await Promise.all([bookSeries(resident.client, wednesdays), bookSeries(coordinator.client, daily)])
    const whole = answers.filter(({ __typename: name }) => name === 'BookSeriesPayload')
    const starts = whole.flatMap(({ series }) => startsOf(series))
    expect(new Set(starts).size).toBe(starts.length)
    for (const { series, skipped } of whole) {
      const all = await storedBookings(app, series.id)
      expect(all).toHaveLength(startsOf(series).length)
      expect(skipped.length + all.length).toBeGreaterThanOrEqual(8)
    }
    await expectSound(app.db)
  })
})

describe('somebody who is faster', () => {
  const other = (day: number, hour: number) =>
    booked(coordinator.client, { facilityId: place.id, ...during(day, hour, hour + 1) })

  test('takes one occurrence: with SKIP_CONFLICTS the rest is booked, and that one told', async () => {
    app.beforeWrite.next = () => other(15, 14)
    const input = { facilityId: place.id, ...during(8, 14, 15), recurrence: weekly(3), policy: 'SKIP_CONFLICTS' }
    const { series, skipped } = await bookSeries(resident.client, input)
    expect(startsOf(series)).toEqual([iso(at(8, 14)), iso(at(22, 14))])
    expect(skipped).toMatchObject([{ startsAt: iso(at(15, 14)), reasons: [{ code: 'NO_CAPACITY' }] }])
  })

  test('with ALL_OR_NOTHING all is refused, with the reason of that one', async () => {
    app.beforeWrite.next = () => other(15, 16)
    const input = { facilityId: place.id, ...during(8, 16, 17), recurrence: weekly(3) }
    const answer = await bookSeries(resident.client, input)
    expect(told(answer)).toBe('NO_CAPACITY')
    expect(await count(app, 'select count(*) from bookings where starts_at = ?', [at(8, 16)])).toBe(0)
  })

  test('closes the place, or takes the right: judged anew, or forbidden, and nothing half done', async () => {
    const input = { facilityId: place.id, ...during(8, 18, 19), recurrence: weekly(3), policy: 'SKIP_CONFLICTS' }
    const reason = [{ language: 'en', text: 'Fair' }]
    app.beforeWrite.next = () =>
      done(manager.client, 'addClosure', { facilityId: place.id, ...during(15, 0, 24), reason })
    const { skipped } = await bookSeries(resident.client, input)
    expect(skipped).toMatchObject([{ startsAt: iso(at(15, 18)), reasons: [{ code: 'CLOSED' }] }])
    const leaving = await addMember(app, world)
    app.beforeWrite.next = () => done(world.board.client, 'suspendMember', { membershipId: leaving.membershipId })
    const theirs = await bookSeries(leaving.client, { ...input, ...during(8, 20, 21) })
    expect(told(theirs)).toBe('Forbidden FORBIDDEN')
    expect(await count(app, 'select count(*) from booking_series where actor_id = ?', [leaving.personId])).toBe(0)
  })

  test('changes an occurrence while the series is changed or cancelled: nothing of it is overlooked', async () => {
    const input = { facilityId: place.id, ...during(9, 8, 9), recurrence: weekly(4) }
    const { series } = await bookSeries(resident.client, input)
    const [first, second] = nodesOf(series)
    app.beforeWrite.next = () => move(resident.client, second.id, during(16, 12, 13))
    const change = { bookingId: first.id, scope: 'ALL', policy: 'ALL_OR_NOTHING', ...during(9, 9, 10) }
    await done(resident.client, 'changeBookingSeries', change)
    const starts = (await storedBookings(app, series.id)).map((row) => row.starts_at)
    expect(starts).toEqual([at(9, 9), at(16, 12), at(23, 9), at(30, 9)])
    app.beforeWrite.next = () => cancel(resident.client, second.id)
    await done(resident.client, 'cancelBookingSeries', { bookingId: first.id, scope: 'ALL' })
    const rows = await storedBookings(app, series.id)
    expect(rows.map(({ status }) => status)).toEqual(Array(4).fill('CANCELLED'))
  })

  test('books where an occurrence is to move: it stays, or all is refused', async () => {
    const input = { facilityId: place.id, ...during(10, 8, 9), recurrence: weekly(3) }
    const { series } = await bookSeries(resident.client, input)
    const change = { bookingId: nodesOf(series)[0].id, scope: 'ALL', ...during(10, 9, 10) }
    app.beforeWrite.next = () => other(17, 9)
    const refused = await mutate(resident.client, 'changeBookingSeries', { ...change, policy: 'ALL_OR_NOTHING' })
    expect(refused.__typename).toBe('BookingRefused')
    app.beforeWrite.next = () => other(24, 9)
    await done(resident.client, 'changeBookingSeries', { ...change, policy: 'SKIP_CONFLICTS' })
    const starts = (await storedBookings(app, series.id)).map((row) => row.starts_at)
    expect(starts).toEqual([at(10, 9), at(17, 8), at(24, 8)])
  })
})

describe('a double click with the same key', () => {
  const input = {
    ...{ facilityId: place.id, ...during(11, 12, 13), recurrence: weekly(5) },
    ...{ policy: 'SKIP_CONFLICTS', idempotencyKey: 'series' },
  }

  test('books once, and answers all alike, what was skipped too, at once and later', async () => {
    await booked(coordinator.client, { facilityId: place.id, ...during(18, 12, 13) })
    const answers = await Promise.all(Array.from({ length: 5 }, () => bookSeries(resident.client, input)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0].skipped).toMatchObject([{ startsAt: iso(at(18, 12)) }])
    expect(await bookSeries(resident.client, input)).toEqual(answers[0])
    const where = "from outbox where kind = 'series.booked' and payload like ?"
    expect(await count(app, `select count(*) ${where}`, [`%${answers[0].series.id}%`])).toBe(1)
  })

  test('is refused for another wish', async () => {
    const other = await bookSeries(resident.client, { ...input, recurrence: weekly(6) })
    expect(told(other)).toBe('Conflict IDEMPOTENCY_KEY_REUSED')
  })

  test('changes and cancels once', async () => {
    const { series } = await bookSeries(resident.client, { ...input, ...during(12, 12, 13), idempotencyKey: 'another' })
    const [first] = nodesOf(series)
    const about = { bookingId: first.id, scope: 'ALL' }
    const change = { ...about, policy: 'ALL_OR_NOTHING', ...during(12, 13, 14), idempotencyKey: 'change' }
    const clicks = [1, 2, 3].map(() => mutate(resident.client, 'changeBookingSeries', change, 'kept { startsAt }'))
    expect((await Promise.all(clicks)).map(told)).toEqual(['OK', 'OK', 'OK'])
    expect((await storedBookings(app, series.id)).map((row) => row.starts_at)[0]).toBe(at(12, 13))
    const cancelling = { ...about, idempotencyKey: 'cancel' }
    const answers = await Promise.all([1, 2].map(() => mutate(resident.client, 'cancelBookingSeries', cancelling)))
    expect(answers.map(told)).toEqual(['OK', 'OK'])
    const where = "from audit_entries where action like 'series.%' and subject_id = ?"
    expect(await count(app, `select count(*) ${where}`, [series.id])).toBe(3)
  })
})

test('and the checker finds nothing wrong', () => expectSound(app.db))
