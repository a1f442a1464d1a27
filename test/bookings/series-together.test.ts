import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { ok, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { makeQuota } from '../quotas/support.ts'
import { joined, seen } from '../waitlist/support.ts'
import { bookSeries, checkSeries, nodesOf, storedBookings } from './series-support.ts'
import { at, booked, codes, count, DAY, during, iso, told } from './support.ts'

/** Series with what else a booking is judged by: quotas, equipment, prices, and who waits. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, coordinator } = world
const tariffs = [{ audience: 'MEMBER', basis: 'PER_HOUR', centsPerHour: 1_000, currency: 'EUR' }]
const nl = (text: string) => [{ language: 'nl', text }]
const occurrence = `occurrences { startsAt reasons { code } price { amountCents }
  priceLines { kind amount { amountCents } }
  alternatives { startsAt } }`
const full = `query ($input: CheckBookingSeriesInput!) {
  checkBookingSeries(input: $input) { price { amountCents } ${occurrence} } }`

describe('quotas', () => {
  const perWeek = { subject: 'PERSON', period: 'WEEK', amount: { bookings: 2 } }

  test('count each occurrence after those before it, and the database says the same', async () => {
    const place = await makeFacility(manager, world.id)
    await makeQuota(manager, world.id, { ...perWeek, facilityId: place.id })
    const member = await addMember(app, world)
    await booked(member.client, { facilityId: place.id, ...during(13, 18, 19) })
    const input = { facilityId: place.id, ...during(6, 10, 11), recurrence: 'FREQ=WEEKLY;BYDAY=TU,WE,TH;COUNT=6' }
    const { occurrences } = await checkSeries(member.client, input)
    expect(occurrences.map(codes)).toEqual(['', '', 'QUOTA_EXCEEDED', '', 'QUOTA_EXCEEDED', 'QUOTA_EXCEEDED'])
    expect(told(await bookSeries(member.client, input))).toBe('QUOTA_EXCEEDED')
    const { series, skipped } = await bookSeries(member.client, { ...input, policy: 'SKIP_CONFLICTS' })
    expect([nodesOf(series).length, skipped.length]).toEqual([3, 3])
    const uses = 'select count(*) from quota_uses u join bookings b on b.id = u.booking_id where b.series_id = ?'
    expect(await count(app, uses, [series.id])).toBe(3)
    // No alternative is offered that the quota would refuse.
    const again = ok(await member.client(full, { input: { ...input, ...during(6, 14, 15) } })).checkBookingSeries
    const offered = again.occurrences.flatMap(({ alternatives }: Json) =>
      alternatives.map(({ startsAt }: Json) => startsAt),
    )
    expect(offered.length).toBeGreaterThan(3)
    for (const startsAt of new Set<string>(offered)) {
      const start = Date.parse(startsAt) / 1000
      const once = { ...input, startsAt, endsAt: iso(start + 3_600), recurrence: 'FREQ=DAILY;COUNT=1' }
      expect((await checkSeries(member.client, once)).bookableCount).toBe(1)
    }
  })

  test('a series that is changed counts once, where it comes to lie', async () => {
    const place = await makeFacility(manager, world.id)
    await makeQuota(manager, world.id, { ...perWeek, amount: { bookings: 1 }, facilityId: place.id })
    const member = await addMember(app, world)
    const input = { facilityId: place.id, ...during(6, 10, 11), recurrence: 'FREQ=WEEKLY;COUNT=4' }
    const { series } = await bookSeries(member.client, input)
    const about = { bookingId: nodesOf(series)[0].id, scope: 'ALL', policy: 'ALL_OR_NOTHING' }
    for (const day of [13, 20, 6])
      await done(member.client, 'changeBookingSeries', { ...about, ...during(day, 10, 11) })
    expect((await storedBookings(app, series.id)).map((row) => row.starts_at)).toEqual(
      [6, 13, 20, 27].map((day) => at(day, 10)),
    )
  })
})

test('free use and caps are taken off one occurrence after the other, line by line', async () => {
  const place = await makeFacility(manager, world.id, { tariffs })
  await done(manager.client, 'setFacilityTerms', { facilityId: place.id, freeTime: 'PT3H', freePeriod: 'MONTH' })
  const member = await addMember(app, world)
  const input = { facilityId: place.id, ...during(6, 10, 12), recurrence: 'FREQ=WEEKLY;COUNT=3' }
  const { checkBookingSeries: check } = ok(await member.client(full, { input }))
  const costs = check.occurrences.map((one: Json) => one.price.amountCents)
  expect([check.price.amountCents, ...costs]).toEqual([3_000, 0, 1_000, 2_000])
  for (const { price, priceLines } of check.occurrences) {
    expect(priceLines.reduce((sum: number, { amount }: Json) => sum + amount.amountCents, 0)).toBe(price.amountCents)
  }
  const { series } = await bookSeries(member.client, input)
  expect((await storedBookings(app, series.id)).map((row) => row.price_cents)).toEqual(costs)
})

test('equipment is booked with each occurrence, moves with it, and is refused where it is taken', async () => {
  const place = await makeFacility(manager, world.id)
  const other = await makeFacility(manager, world.id)
  const pool = { cooperativeId: world.id, kind: 'EQUIPMENT', name: nl('Beamer'), quantity: 1 }
  const made = await done(manager.client, 'createEquipmentPool', pool, 'pool { id }')
  const extras = [{ poolId: made.pool.id, quantity: 1 }]
  await booked(coordinator.client, { facilityId: other.id, ...during(13, 10, 11), extras })
  const member = await addMember(app, world)
  const input = { facilityId: place.id, ...during(6, 10, 11), recurrence: 'FREQ=WEEKLY;COUNT=3', extras }
  expect((await checkSeries(member.client, input)).occurrences.map(codes)).toEqual(['', 'EQUIPMENT_TAKEN', ''])
  const { series } = await bookSeries(member.client, { ...input, policy: 'SKIP_CONFLICTS' })
  const claimed =
    'select count(*) from claims c join bookings b on b.id = c.booking_id where b.series_id = ? and c.space_id = ?'
  expect(await count(app, claimed, [series.id, made.pool.id])).toBe(2)
  const change = { bookingId: nodesOf(series)[0].id, scope: 'ALL', policy: 'ALL_OR_NOTHING', ...during(13, 9, 10) }
  await done(member.client, 'changeBookingSeries', change)
  expect(await count(app, `${claimed} and c.starts_at = ?`, [series.id, made.pool.id, at(13, 9)])).toBe(1)
  await done(member.client, 'cancelBookingSeries', { bookingId: nodesOf(series)[0].id, scope: 'ALL' })
  expect(await count(app, claimed, [series.id, made.pool.id])).toBe(0)
})

test('called off late, each occurrence costs what was told; of a manager nothing, unless they say so', async () => {
  const place = await makeFacility(manager, world.id, { tariffs })
  const cancellationFees = [{ notice: 'P10D', percent: 50 }]
  await done(manager.client, 'setFacilityTerms', { facilityId: place.id, cancellationFees })
  const member = await addMember(app, world)
  const fees = async (hour: number, by: typeof member, more: object = {}): Promise<number[]> => {
    const input = { facilityId: place.id, ...during(6, hour, hour + 1), recurrence: 'FREQ=WEEKLY;COUNT=3' }
    const { series } = await bookSeries(member.client, input)
    await done(by.client, 'cancelBookingSeries', { bookingId: nodesOf(series)[0].id, scope: 'ALL', ...more })
    return (await storedBookings(app, series.id)).map((row) => row.fee_cents)
  }
  expect(await fees(10, member)).toEqual([500, 0, 0])
  expect(await fees(11, manager)).toEqual([0, 0, 0])
  expect(await fees(12, manager, { chargeFee: true })).toEqual([500, 0, 0])
})

describe('who waits', () => {
  test('comes before a series: its occurrence there is left out', async () => {
    const place = await makeFacility(manager, world.id)
    const [first, waiting, newcomer] = await Promise.all([
      addMember(app, world),
      addMember(app, world),
      addMember(app, world),
    ])
    const taken = await bookSeries(first.client, {
      facilityId: place.id,
      ...during(6, 10, 11),
      recurrence: 'FREQ=WEEKLY;COUNT=3',
    })
    const entry = await joined(waiting.client, { facilityId: place.id, ...during(13, 10, 11) })
    const [, second] = nodesOf(taken.series)
    await done(first.client, 'cancelBookingSeries', { bookingId: second.id, scope: 'THIS_AND_FOLLOWING' })
    const input = {
      facilityId: place.id,
      ...during(13, 10, 11),
      recurrence: 'FREQ=WEEKLY;COUNT=2',
      policy: 'SKIP_CONFLICTS',
    }
    const { series, skipped } = await bookSeries(newcomer.client, input)
    expect(skipped).toMatchObject([{ ...during(13, 10, 11), reasons: [{ code: 'NO_CAPACITY' }] }])
    expect(nodesOf(series)).toHaveLength(1)
    expect((await seen(waiting.client, entry.id)).status).toBe('OFFERED')
  })

  test('gets what a series leaves when it is changed', async () => {
    const place = await makeFacility(manager, world.id)
    const [first, waiting] = await Promise.all([addMember(app, world), addMember(app, world)])
    const { series } = await bookSeries(first.client, {
      facilityId: place.id,
      ...during(6, 10, 11),
      recurrence: 'FREQ=WEEKLY;COUNT=3',
    })
    const entry = await joined(waiting.client, { facilityId: place.id, ...during(13, 10, 11) })
    const change = { bookingId: nodesOf(series)[0].id, scope: 'ALL', policy: 'ALL_OR_NOTHING', ...during(6, 14, 15) }
    await done(first.client, 'changeBookingSeries', change)
    expect((await seen(waiting.client, entry.id)).status).toBe('OFFERED')
  })

  test('whose hold has run out is passed over when a series is booked', async () => {
    const place = await makeFacility(manager, world.id)
    const [first, waiting, third] = await Promise.all([
      addMember(app, world),
      addMember(app, world),
      addMember(app, world),
    ])
    const { id } = await booked(first.client, { facilityId: place.id, ...during(13, 10, 11) })
    await joined(waiting.client, { facilityId: place.id, ...during(13, 10, 11) })
    await done(first.client, 'cancelBooking', { bookingId: id })
    const started = app.clock.now
    app.clock.now += 2 * DAY
    try {
      const input = { facilityId: place.id, ...during(6, 10, 11), recurrence: 'FREQ=WEEKLY;COUNT=3' }
      expect(told(await bookSeries(third.client, input))).toBe('OK')
    } finally {
      app.clock.now = started
    }
  })
})

test('and the checker finds nothing wrong', () => expectSound(app.db))
