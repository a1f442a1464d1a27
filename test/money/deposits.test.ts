import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectPaid } from '../harness/checker.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { at, booked, cancel, during, move, told } from '../bookings/support.ts'
import { charged, euro, pricesOf, setTerms, usualTariffs } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, coordinator, board, auditor, stranger } = world
const place = async (terms: object) => {
  const made = await makeFacility(manager, world.id, { tariffs: usualTariffs })
  await setTerms(manager, made.id, terms)
  return made.id
}
const begun = app.clock.now
/** Runs something on another day at an hour, and comes back. */
async function after<T>(day: number, hour: number, run: () => Promise<T>): Promise<T> {
  app.clock.now = at(day, hour)
  try {
    return await run()
  } finally {
    app.clock.now = begun
  }
}

describe('a deposit', () => {
  test('is charged with the booking, and returned when it is called off', async () => {
    const id = await place({ depositCents: 5_000 })
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(1, 10, 11) })
    expect(await pricesOf(resident.client, bookingId)).toMatchObject({ deposit: euro(5_000), due: euro(6_000) })
    await cancel(resident.client, bookingId)
    expect((await charged(app, bookingId)).sort()).toEqual(
      [
        ['BOOKING', 1_000],
        ['CANCELLATION', -1_000],
        ['DEPOSIT', -5_000],
        ['DEPOSIT', 5_000],
      ].sort(),
    )
    expect((await pricesOf(resident.client, bookingId)).due).toEqual(euro(0))
  })

  test('is returned after use, but for what is kept, which nothing later undoes', async () => {
    const id = await place({ depositCents: 5_000 })
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(1, 10, 11) })
    await after(1, 11, () => done(manager.client, 'returnDeposit', { bookingId, keepCents: 1_200, reason: 'Ruit gebroken' }))
    expect(await pricesOf(resident.client, bookingId)).toMatchObject({ deposit: euro(0), due: euro(2_200) })
    expect((await charged(app, bookingId)).slice(2)).toEqual([
      ['DEPOSIT', -5_000],
      ['CORRECTION', 1_200],
    ])
    await after(1, 12, async () => {
      const again = { bookingId, reason: 'Nog eens' }
      expect(await refusal(board.client, 'returnDeposit', again)).toBe('Conflict NO_DEPOSIT')
      expect(await refusal(manager.client, 'cancelBooking', { bookingId })).toBe('Conflict BOOKING_OVER')
      await done(manager.client, 'reportNoShow', { bookingId })
      await done(manager.client, 'undoNoShow', { bookingId })
    })
    expect((await pricesOf(resident.client, bookingId)).due).toEqual(euro(2_200))
    await expectPaid(app.db)
  })

  test('is held until the use is over, so that no move charges it again; of what is called off nothing is held', async () => {
    const id = await place({ depositCents: 5_000 })
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(1, 10, 11) })
    const input = { bookingId, reason: 'In orde' }
    expect(await refusal(manager.client, 'returnDeposit', input)).toBe('Conflict BOOKING_NOT_OVER')
    await after(1, 10.5, async () => {
      expect(await refusal(manager.client, 'returnDeposit', input)).toBe('Conflict BOOKING_NOT_OVER')
      expect(told(await move(manager.client, bookingId, during(2, 10, 11)))).toBe('OK')
    })
    expect(await pricesOf(resident.client, bookingId)).toMatchObject({ deposit: euro(5_000), due: euro(6_000) })
    const off = await booked(resident.client, { facilityId: id, ...during(1, 12, 13) })
    await cancel(resident.client, off.id)
    expect(await refusal(manager.client, 'returnDeposit', { ...input, bookingId: off.id })).toBe('Conflict NO_DEPOSIT')
    await expectPaid(app.db)
  })

  test('that was returned is not charged again by who moves the booking at that very moment', async () => {
    const id = await place({ depositCents: 5_000 })
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(1, 10, 11) })
    await after(1, 10.9, async () => {
      app.beforeWrite.next = async () => {
        app.clock.now = at(1, 11)
        await done(manager.client, 'returnDeposit', { bookingId, reason: 'In orde' })
      }
      // It is judged anew, after the deposit was returned.
      expect(told(await move(manager.client, bookingId, during(1, 11, 12)))).toBe('OK')
    })
    expect(await pricesOf(resident.client, bookingId)).toMatchObject({ deposit: euro(0), due: euro(1_000) })
    await expectPaid(app.db)
  })

  test('is returned once, however many managers do it at once', async () => {
    const id = await place({ depositCents: 5_000 })
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(1, 10, 11) })
    await after(1, 11, async () => {
      const input = { bookingId, reason: 'In orde' }
      app.beforeWrite.next = () => done(board.client, 'returnDeposit', input)
      expect(await refusal(manager.client, 'returnDeposit', input)).toBe('Conflict NO_DEPOSIT')
    })
    expect((await pricesOf(resident.client, bookingId)).due).toEqual(euro(1_000))
  })

  test('is given back by nobody but facility managers and the board, and by sound words and amounts', async () => {
    const id = await place({ depositCents: 5_000 })
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(1, 10, 11) })
    const input = { bookingId, reason: 'In orde' }
    for (const { client } of [resident, coordinator, auditor])
      expect(await refusal(client, 'returnDeposit', input)).toBe('Forbidden FORBIDDEN')
    expect(await refusal(stranger.client, 'returnDeposit', input)).toBe('NotFound NOT_FOUND')
    await after(1, 11, async () => {
      for (const keepCents of [-1, 5_001]) {
        const wrong = { ...input, keepCents }
        expect(await refusal(manager.client, 'returnDeposit', wrong)).toBe('InvalidInput INVALID_VALUE')
      }
    })
    for (const reason of ['', ' ', '\u0007', 'a\nb'])
      expect(await refusal(manager.client, 'returnDeposit', { bookingId, reason })).toMatch(/^InvalidInput/)
    expect((await pricesOf(resident.client, bookingId)).deposit).toEqual(euro(5_000))
  })
})
