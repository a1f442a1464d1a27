import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { always, daily, makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { book, booked, check, during, stored, told } from './support.ts'

/** Midnight, the two days on which the clock changes, and zones other than the server's. */
const app = await startApp()
expectNoFaults(app)
const { id: cooperativeId, manager, resident } = await makeNeighbourhood(app)
const tariffs = [{ audience: 'MEMBER', basis: 'PER_HOUR', centsPerHour: 100, currency: 'EUR' }]
const far = { horizon: 'P400D' }
const room = (overrides = {}, policy = {}) =>
  makeFacility(manager, cooperativeId, {
    hours: always,
    policy: { ...far, granularity: 'PT1H', minDuration: 'PT1H', ...policy },
    tariffs,
    ...overrides,
  })

/** Books `[from, until)`, given as in RFC 3339, and tells what came of it. */
const outcome = async (facilityId: string, from: string, until: string) =>
  told(await book(resident.client, { facilityId, startsAt: from, endsAt: until }))
const cents = async (facilityId: string, from: string, until: string) =>
  (await check(resident.client, { facilityId, startsAt: from, endsAt: until })).price.amountCents

test('a booking may cross midnight, where the opening does', async () => {
  const { id } = await room({ hours: daily('20:00', '04:00') })
  expect(await outcome(id, '2026-11-26T23:00:00+01:00', '2026-11-27T02:00:00+01:00')).toBe('OK')
  expect(await outcome(id, '2026-11-27T00:00:00+01:00', '2026-11-27T01:00:00+01:00')).toBe('NO_CAPACITY')
  expect(await outcome(id, '2026-11-27T02:00:00+01:00', '2026-11-27T04:00:00+01:00')).toBe('OK')
  expect(await outcome(id, '2026-11-28T03:00:00+01:00', '2026-11-28T05:00:00+01:00')).toBe('OUTSIDE_OPENING_HOURS')
})

test('Cal #4400, #19589, #10517: opening hours keep to the wall on both sides of a change of the clock', async () => {
  const { id } = await room({ hours: daily('09:00', '17:00') })
  expect(await outcome(id, '2027-03-27T08:00:00Z', '2027-03-27T09:00:00Z')).toBe('OK')
  expect(await outcome(id, '2027-03-28T07:00:00Z', '2027-03-28T08:00:00Z')).toBe('OK')
  expect(await outcome(id, '2027-03-27T07:00:00Z', '2027-03-27T08:00:00Z')).toBe('OUTSIDE_OPENING_HOURS')
  expect(await outcome(id, '2027-10-30T07:00:00Z', '2027-10-30T08:00:00Z')).toBe('OK')
  expect(await outcome(id, '2027-10-31T08:00:00Z', '2027-10-31T09:00:00Z')).toBe('OK')
  expect(await outcome(id, '2027-10-31T07:00:00Z', '2027-10-31T08:00:00Z')).toBe('OUTSIDE_OPENING_HOURS')
})

test('the hour that is skipped is not there: from one to three o’clock is one hour', async () => {
  const { id } = await room()
  expect(await cents(id, '2027-03-28T01:00:00+01:00', '2027-03-28T03:00:00+02:00')).toBe(100)
  expect(await outcome(id, '2027-03-28T01:00:00+01:00', '2027-03-28T03:00:00+02:00')).toBe('OK')
  expect(await outcome(id, '2027-03-28T00:00:00+01:00', '2027-03-28T01:00:00+01:00')).toBe('OK')
  expect(await outcome(id, '2027-03-28T03:00:00+02:00', '2027-03-28T04:00:00+02:00')).toBe('OK')
})

test('the hour that comes twice is two hours, which can be booked apart or together', async () => {
  const { id } = await room()
  const [first, between, last] = [
    '2027-10-31T02:00:00+02:00',
    '2027-10-31T02:00:00+01:00',
    '2027-10-31T03:00:00+01:00',
  ] as const
  expect(await cents(id, first, last)).toBe(200)
  expect(await outcome(id, first, between)).toBe('OK')
  expect(await outcome(id, first, last)).toBe('NO_CAPACITY')
  expect(await outcome(id, between, last)).toBe('OK')
  expect(await outcome(id, '2027-10-31T01:00:00+02:00', first)).toBe('OK')
})

test('seatsurfing #647, MRBS #3628: a limit of days is of calendar days, also of 23 and of 25 hours', async () => {
  const { id } = await room({}, { minDuration: 'P1D', maxDuration: 'P1D' })
  const day = (from: string, until: string) => outcome(id, from, until)
  expect(await day('2027-03-28T00:00:00+01:00', '2027-03-29T01:00:00+02:00')).toBe('TOO_LONG_BOOKING')
  expect(await day('2027-03-28T00:00:00+01:00', '2027-03-28T23:00:00+02:00')).toBe('TOO_SHORT_BOOKING')
  expect(await day('2027-03-28T00:00:00+01:00', '2027-03-29T00:00:00+02:00')).toBe('OK')
  expect(await day('2027-10-31T00:00:00+02:00', '2027-10-31T23:00:00+01:00')).toBe('TOO_SHORT_BOOKING')
  expect(await day('2027-10-31T00:00:00+02:00', '2027-11-01T00:00:00+01:00')).toBe('OK')
  expect(await cents(id, '2027-10-31T00:00:00+02:00', '2027-11-01T00:00:00+01:00')).toBe(2_500)
  expect(await day('2027-06-01T10:00:00+02:00', '2027-06-02T10:00:00+02:00')).toBe('OK')
})

test('a limit of hours is of hours that pass: 24 of them over a change of the clock', async () => {
  const { id } = await room({}, { maxDuration: 'P2D' })
  const { id: booking } = await booked(resident.client, {
    facilityId: id,
    startsAt: '2027-03-27T12:00:00+01:00',
    endsAt: '2027-03-28T13:00:00+02:00',
  })
  const { booking: row } = await stored(app, booking)
  expect(Number(row['ends_at']) - Number(row['starts_at'])).toBe(24 * 3_600)
  const { id: short } = await room({}, { maxDuration: 'PT23H' })
  expect(await outcome(short, '2027-03-27T12:00:00+01:00', '2027-03-28T12:00:00+02:00')).toBe('OK')
  expect(await outcome(short, '2027-03-27T12:00:00+01:00', '2027-03-28T13:00:00+02:00')).toBe(
    'TOO_LONG_BOOKING NO_CAPACITY',
  )
})

test('Cal PR #24846: hours and grid are those of the place’s wall, wherever the server and the reader are', async () => {
  const { id: newYork } = await room({ timeZone: 'America/New_York', hours: daily('09:00', '17:00') })
  expect(await outcome(newYork, '2026-12-01T14:00:00Z', '2026-12-01T15:00:00Z')).toBe('OK')
  expect(await outcome(newYork, '2026-12-01T13:00:00Z', '2026-12-01T14:00:00Z')).toBe('OUTSIDE_OPENING_HOURS')
  const { id: kathmandu } = await room({ timeZone: 'Asia/Kathmandu' })
  expect(await outcome(kathmandu, '2026-12-01T10:00:00+05:45', '2026-12-01T11:00:00+05:45')).toBe('OK')
  expect(await outcome(kathmandu, '2026-12-01T10:00:00Z', '2026-12-01T11:00:00Z')).toBe('NOT_ON_GRID')
  const { id: kiritimati } = await room({ timeZone: 'Pacific/Kiritimati', hours: daily('00:00', '01:00') })
  expect(await outcome(kiritimati, '2026-11-30T10:00:00Z', '2026-11-30T11:00:00Z')).toBe('OK')
})

test('Lord Howe puts its clock back by half an hour: the grid follows the wall', async () => {
  const { id } = await room({ timeZone: 'Australia/Lord_Howe' })
  expect(await outcome(id, '2027-04-04T00:00:00+11:00', '2027-04-04T02:00:00+10:30')).toBe('OK')
  expect(await cents(id, '2027-04-04T00:00:00+11:00', '2027-04-04T02:00:00+10:30')).toBe(250)
  expect(await outcome(id, '2027-04-04T03:00:00+11:00', '2027-04-04T04:00:00+11:00')).toBe('NOT_ON_GRID')
  expect(await outcome(id, '2027-04-04T03:00:00+10:30', '2027-04-04T04:00:00+10:30')).toBe('OK')
  await expectSound(app.db)
})

test('an instant is the same however it is written, and answered in UTC', async () => {
  const { id } = await room()
  const input = { facilityId: id, startsAt: '2026-12-01T10:00:00.000+01:00', endsAt: '2026-12-01t05:00:00-05:00' }
  expect(await booked(resident.client, input)).toMatchObject({
    startsAt: '2026-12-01T09:00:00Z',
    endsAt: '2026-12-01T10:00:00Z',
  })
  expect(told(await book(resident.client, { facilityId: id, ...during(6, 10, 11) }))).toBe('NO_CAPACITY')
})
