import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectPaid } from '../harness/checker.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, booked, during, move, told } from '../bookings/support.ts'
import { csv, importing, told as toldOf } from '../bulk/support.ts'
import { charged, euro, pricesOf, setTerms, usualTariffs } from './support.ts'

/** What was agreed when somebody booked, and terms that change afterwards. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const place = async (terms: object) => {
  const made = await makeFacility(manager, world.id, { tariffs: usualTariffs })
  await setTerms(manager, made.id, terms)
  return made.id
}
const begun = app.clock.now
/** Notes that nobody came to a booking, some minutes after it began. */
async function missed(bookingId: string, now: number) {
  app.clock.now = now
  try {
    await done(manager.client, 'reportNoShow', { bookingId })
    return await pricesOf(resident.client, bookingId)
  } finally {
    app.clock.now = begun
  }
}

describe('the fee for who does not come', () => {
  test('is that of when it was booked, whatever the terms say since', async () => {
    const facilityId = await place({ noShowFeeCents: 250 })
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 11) })
    await setTerms(manager, facilityId, { noShowFeeCents: 9_000 })
    expect(await missed(id, at(1, 10.25))).toMatchObject({ fee: euro(250), due: euro(1_250) })
    expect(await charged(app, id)).toEqual([
      ['BOOKING', 1_000],
      ['NO_SHOW', 250],
    ])
    await expectPaid(app.db)
  })

  test('also where the place is released by itself', async () => {
    const facilityId = await place({ noShowFeeCents: 250, releaseAfter: 'PT15M' })
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 11) })
    await setTerms(manager, facilityId, { noShowFeeCents: 9_000 })
    app.clock.now = at(1, 10.5)
    await app.app.scheduled()
    app.clock.now = begun
    expect(await pricesOf(resident.client, id)).toMatchObject({ status: 'NO_SHOW', fee: euro(250) })
  })

  test('is told with the booking, and that of now for who moves it themself', async () => {
    const facilityId = await place({ noShowFeeCents: 250 })
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 11) })
    await setTerms(manager, facilityId, { noShowFeeCents: 9_000 })
    expect((await pricesOf(resident.client, id)).noShowFee).toEqual(euro(250))
    expect(told(await move(resident.client, id, during(2, 10, 11)))).toBe('OK')
    expect((await pricesOf(resident.client, id)).noShowFee).toEqual(euro(9_000))
    expect(await missed(id, at(2, 10.25))).toMatchObject({ fee: euro(9_000) })
  })
})

test('whose booking a manager moves agreed to no fee that was not there', async () => {
  const facilityId = await place({ noShowFeeCents: 250, cancellationFees: [{ notice: 'PT1H', percent: 10 }] })
  const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 11) })
  await setTerms(manager, facilityId, { noShowFeeCents: 9_000, cancellationFees: [{ notice: 'P30D', percent: 100 }] })
  expect(told(await move(manager.client, id, during(2, 10, 11)))).toBe('OK')
  expect(await pricesOf(resident.client, id)).toMatchObject({ noShowFee: euro(250), cancellationFee: euro(0) })
  const series = { facilityId, ...during(3, 10, 11), recurrence: 'FREQ=DAILY;COUNT=2', policy: 'ALL_OR_NOTHING' }
  const { series: made } = await done(resident.client, 'bookSeries', series, 'series { bookings { nodes { id } } }')
  await setTerms(manager, facilityId, { noShowFeeCents: 20_000 })
  const bookingId = made.bookings.nodes[0].id
  const change = { bookingId, scope: 'ALL', policy: 'ALL_OR_NOTHING', ...during(3, 11, 12) }
  await done(manager.client, 'changeBookingSeries', change)
  expect((await pricesOf(resident.client, bookingId)).noShowFee).toEqual(euro(9_000))
  await done(resident.client, 'changeBookingSeries', { ...change, ...during(3, 12, 13) })
  expect((await pricesOf(resident.client, bookingId)).noShowFee).toEqual(euro(20_000))
})

describe('an import that moves bookings', () => {
  const imported = async (facilityId: string, forPersonId: string, from: string, until: string, status = '') => {
    const header = 'reference,facility,startsAt,endsAt,forPersonId,status'
    const file = csv(header, `${facilityId} ${forPersonId},${facilityId},${from},${until},${forPersonId},${status}`)
    const answer = await importing(manager.client, 'Bookings', { cooperativeId: world.id, csv: file })
    expect(toldOf(answer)).toEqual([expect.stringMatching(/^2 (CREATED|CHANGED)$/)])
    return answer.report.rows[0].id as string
  }
  const fees = [{ notice: 'P3D', percent: 50 }]

  test('makes nothing free that the importer’s own would have cost, nor calling it off', async () => {
    const facilityId = await place({ cancellationFees: fees })
    const own = manager.personId
    const id = await imported(facilityId, own, '2026-11-26 10:00', '2026-11-26 11:00')
    expect((await pricesOf(manager.client, id)).cancellationFee).toEqual(euro(500))
    await imported(facilityId, own, '2026-12-20 10:00', '2026-12-20 11:00')
    expect((await pricesOf(manager.client, id)).cancellationFee).toEqual(euro(500))
    await imported(facilityId, own, '2026-12-20 10:00', '2026-12-20 11:00', 'CANCELLED')
    expect((await pricesOf(manager.client, id)).fee).toEqual(euro(500))
    await expectPaid(app.db)
  })

  test('leaves others what they agreed to, and costs them nothing', async () => {
    const facilityId = await place({ cancellationFees: fees, noShowFeeCents: 250 })
    const id = await imported(facilityId, resident.personId, '2026-11-26 10:00', '2026-11-26 11:00')
    await setTerms(manager, facilityId, { cancellationFees: [{ notice: 'P90D', percent: 100 }], noShowFeeCents: 9_000 })
    await imported(facilityId, resident.personId, '2026-12-20 10:00', '2026-12-20 11:00')
    expect(await pricesOf(manager.client, id)).toMatchObject({ cancellationFee: euro(0), noShowFee: euro(250) })
    await imported(facilityId, resident.personId, '2026-11-26 10:00', '2026-11-26 11:00')
    await imported(facilityId, resident.personId, '2026-11-26 10:00', '2026-11-26 11:00', 'CANCELLED')
    expect((await pricesOf(manager.client, id)).fee).toEqual(euro(0))
    await expectPaid(app.db)
  })
})
