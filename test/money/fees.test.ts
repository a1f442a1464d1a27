import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectPaid } from '../harness/checker.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, booked, cancel, during, HOUR, iso, move } from '../bookings/support.ts'
import { charged, checked, euro, pricesOf, setTerms, usualTariffs } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, coordinator, offline } = world
const fees = [
  { notice: 'PT24H', percent: 50 },
  { notice: 'PT2H', percent: 100 },
  { notice: 'P7D', percent: 10 },
]
const place = async (terms: object = { cancellationFees: fees }, more: object = {}) => {
  const made = await makeFacility(manager, world.id, { tariffs: usualTariffs, ...more })
  await setTerms(manager, made.id, terms)
  return made.id
}
const begun = app.clock.now
/** Runs something at another time, and comes back. */
async function then<T>(now: number, run: () => Promise<T>): Promise<T> {
  app.clock.now = now
  try {
    return await run()
  } finally {
    app.clock.now = begun
  }
}

describe('calling off', () => {
  test('costs what was told with the check, by notice', async () => {
    const id = await place()
    const check = await checked(resident.client, id, [10, 10, 12])
    const start = at(10, 10)
    expect(check.cancellationFees).toEqual([
      { notice: 'P7D', until: iso(start - 168 * HOUR), percent: 10, amount: euro(200) },
      { notice: 'P1D', until: iso(start - 24 * HOUR), percent: 50, amount: euro(1_000) },
      { notice: 'PT2H', until: iso(start - 2 * HOUR), percent: 100, amount: euro(2_000) },
    ])
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(10, 10, 12) })
    const told = (now: number) =>
      then(now, async () => (await pricesOf(resident.client, bookingId)).cancellationFee.amountCents)
    expect(await told(begun)).toBe(0)
    expect(await told(start - 168 * HOUR)).toBe(0)
    expect(await told(start - 168 * HOUR + 1)).toBe(200)
    expect(await told(start - 24 * HOUR)).toBe(200)
    expect(await told(start - 24 * HOUR + 1)).toBe(1_000)
    expect(await told(start - HOUR)).toBe(2_000)
    await then(start - 3 * HOUR, () => cancel(resident.client, bookingId))
    expect(await pricesOf(resident.client, bookingId)).toMatchObject({
      status: 'CANCELLED',
      fee: euro(1_000),
      due: euro(1_000),
      cancellationFee: euro(0),
    })
    expect(await charged(app, bookingId)).toEqual([
      ['BOOKING', 2_000],
      ['CANCELLATION', -1_000],
    ])
    await expectPaid(app.db)
  })

  test('keeps to what was told when it was booked or moved, whatever the terms say since', async () => {
    const id = await place({})
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(2, 10, 12) })
    await setTerms(manager, id, { cancellationFees: [{ notice: 'P30D', percent: 100 }] })
    expect((await pricesOf(resident.client, bookingId)).cancellationFee).toEqual(euro(0))
    await move(resident.client, bookingId, during(2, 12, 14))
    expect((await pricesOf(resident.client, bookingId)).cancellationFee).toEqual(euro(2_000))
  })

  test('is not made free by moving it far ahead first, nor by having that approved; a manager’s move costs nobody', async () => {
    const id = await place({
      cancellationFees: [
        { notice: 'P3D', percent: 50 },
        { notice: 'P1D', percent: 80 },
      ],
    })
    const moved = await booked(resident.client, { facilityId: id, ...during(2, 10, 11) })
    await move(resident.client, moved.id, during(20, 10, 11))
    expect((await pricesOf(resident.client, moved.id)).cancellationFee).toEqual(euro(500))
    const late = await then(at(20, 9), () => pricesOf(resident.client, moved.id))
    expect(late.cancellationFee).toEqual(euro(800))
    await done(manager.client, 'updateFacility', { facilityId: id, policy: { requiresApproval: true } })
    await move(resident.client, moved.id, during(21, 10, 11))
    expect(await pricesOf(resident.client, moved.id)).toMatchObject({
      status: 'REQUESTED',
      due: euro(0),
      cancellationFee: euro(500),
    })
    await cancel(resident.client, moved.id)
    expect(await pricesOf(resident.client, moved.id)).toMatchObject({ fee: euro(500), due: euro(500) })
    await done(manager.client, 'updateFacility', { facilityId: id, policy: { requiresApproval: false } })
    const theirs = await booked(resident.client, { facilityId: id, ...during(2, 10, 11) })
    await move(manager.client, theirs.id, during(20, 10, 11))
    expect((await pricesOf(resident.client, theirs.id)).cancellationFee).toEqual(euro(0))
    await expectPaid(app.db)
  })

  test('by a facility manager costs nothing, unless they say so', async () => {
    const id = await place()
    const [first, second] = [
      await booked(resident.client, { facilityId: id, ...during(1, 10, 11) }),
      await booked(resident.client, { facilityId: id, ...during(1, 12, 13) }),
    ]
    await done(manager.client, 'cancelBooking', { bookingId: first.id })
    await done(manager.client, 'cancelBooking', { bookingId: second.id, chargeFee: true })
    expect((await pricesOf(resident.client, first.id)).fee).toEqual(euro(0))
    expect((await pricesOf(resident.client, second.id)).fee).toEqual(euro(100))
  })

  test('by whom it concerns is not made free by asking for it; by who acts for them neither', async () => {
    const id = await place()
    const mine = await booked(resident.client, { facilityId: id, ...during(1, 10, 11) })
    await done(resident.client, 'cancelBooking', { bookingId: mine.id, chargeFee: false })
    expect((await pricesOf(resident.client, mine.id)).fee).toEqual(euro(100))
    const theirs = await booked(coordinator.client, {
      facilityId: id,
      forPersonId: offline.personId,
      ...during(1, 10, 11),
    })
    await done(coordinator.client, 'cancelBooking', { bookingId: theirs.id })
    expect(await pricesOf(coordinator.client, theirs.id)).toMatchObject({ fee: euro(100), due: euro(100) })
  })

  test('a request is free, and gives no deposit back that nobody held', async () => {
    const id = await place({ cancellationFees: fees, depositCents: 500 }, { policy: { requiresApproval: true } })
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(1, 10, 11) })
    expect((await pricesOf(resident.client, bookingId)).cancellationFee).toEqual(euro(0))
    await cancel(resident.client, bookingId)
    expect(await charged(app, bookingId)).toEqual([])
  })

  test('of a series charges each occurrence by its own notice', async () => {
    const id = await place({ cancellationFees: [{ notice: 'P3D', percent: 50 }] })
    const input = {
      facilityId: id,
      ...during(1, 10, 11),
      recurrence: 'RRULE:FREQ=DAILY;COUNT=4',
      policy: 'ALL_OR_NOTHING',
    }
    const { series } = await done(resident.client, 'bookSeries', input, 'series { id bookings { nodes { id } } }')
    await done(resident.client, 'cancelBookingSeries', { bookingId: series.bookings.nodes[0].id, scope: 'ALL' })
    const { rows } = await app.db.execute({
      sql: 'select fee_cents from bookings where facility_id = ? order by starts_at',
      args: [id],
    })
    expect(rows.map((row) => row['fee_cents'])).toEqual([500, 500, 0, 0])
    await expectPaid(app.db)
  })

  test('of a series is not made free by moving all of it first', async () => {
    const id = await place({ cancellationFees: [{ notice: 'P3D', percent: 50 }] })
    const input = {
      facilityId: id,
      ...during(1, 10, 11),
      recurrence: 'RRULE:FREQ=DAILY;COUNT=3',
      policy: 'ALL_OR_NOTHING',
    }
    const { series } = await done(resident.client, 'bookSeries', input, 'series { id bookings { nodes { id } } }')
    const bookingId = series.bookings.nodes[0].id
    await done(resident.client, 'changeBookingSeries', {
      bookingId,
      scope: 'ALL',
      policy: 'ALL_OR_NOTHING',
      ...during(20, 10, 11),
    })
    await done(resident.client, 'cancelBookingSeries', { bookingId, scope: 'ALL' })
    const { rows } = await app.db.execute({
      sql: "select fee_cents from bookings where facility_id = ? and status = 'CANCELLED' order by starts_at",
      args: [id],
    })
    expect(rows.map((row) => row['fee_cents'])).toEqual([500, 500, 0])
    await expectPaid(app.db)
  })
})
