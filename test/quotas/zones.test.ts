import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { always, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { expectWithinQuotas } from '../harness/checker.ts'
import { book, booked, check, codes, move, told } from '../bookings/support.ts'
import { allowances, makeQuota } from './support.ts'

/** Cal PR #24846, #24523, #10402, limits in the wrong zone: periods begin and end on the clock of the facility. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)

/** A place of its own, with a quota, and somebody who has booked nothing. */
async function at(timeZone: string, quota: object, policy: object = {}) {
  const overrides = { timeZone, hours: always, policy: { horizon: 'P400D', ...policy } }
  const [{ id: facilityId }, { client }] = await Promise.all([
    makeFacility(world.manager, world.id, overrides),
    addMember(app, world),
  ])
  await makeQuota(world.manager, world.id, { facilityId, ...quota })
  const outcome = async (startsAt: string, endsAt: string): Promise<string> => {
    const wish = { facilityId, startsAt, endsAt }
    const said = codes(await check(client, wish))
    const came = told(await book(client, wish))
    expect(came).toBe(said || 'OK')
    return came
  }
  return { facilityId, client, outcome }
}

describe.each([
  ['Europe/Amsterdam', '+01:00'],
  ['Australia/Sydney', '+11:00'],
  ['America/St_Johns', '-03:30'],
  ['Pacific/Kiritimati', '+14:00'],
])('in %s', (zone, offset) => {
  const on = (date: string, time: string) => `${date}T${time}:00${offset}`

  test('Cal PR #24846, #24523, #10402: a day lasts from midnight to midnight there', async () => {
    const { outcome, facilityId, client } = await at(zone, { period: 'DAY' })
    expect(await outcome(on('2026-12-10', '00:00'), on('2026-12-10', '00:30'))).toBe('OK')
    expect(await outcome(on('2026-12-10', '23:30'), on('2026-12-11', '00:00'))).toBe('QUOTA_EXCEEDED')
    expect(await outcome(on('2026-12-09', '23:30'), on('2026-12-10', '00:00'))).toBe('OK')
    expect(await outcome(on('2026-12-11', '00:00'), on('2026-12-11', '00:30'))).toBe('OK')
    const [{ periodStartsAt, periodEndsAt }] = await allowances(client, facilityId, { at: on('2026-12-10', '12:00') })
    expect([periodStartsAt, periodEndsAt].map((instant) => Date.parse(instant))).toEqual([
      Date.parse(on('2026-12-10', '00:00')),
      Date.parse(on('2026-12-11', '00:00')),
    ])
  })

  test('Cal PR #24846, #24523, #10402: a week begins on Monday there, over the end of the year too', async () => {
    const { outcome, facilityId, client } = await at(zone, { period: 'WEEK' })
    expect(await outcome(on('2026-12-27', '23:30'), on('2026-12-28', '00:00'))).toBe('OK')
    expect(await outcome(on('2026-12-28', '00:00'), on('2026-12-28', '00:30'))).toBe('OK')
    expect(await outcome(on('2027-01-03', '23:30'), on('2027-01-04', '00:00'))).toBe('QUOTA_EXCEEDED')
    expect(await outcome(on('2027-01-04', '00:00'), on('2027-01-04', '00:30'))).toBe('OK')
    const [{ periodStartsAt }] = await allowances(client, facilityId, { at: on('2027-01-02', '12:00') })
    expect(Date.parse(periodStartsAt)).toBe(Date.parse(on('2026-12-28', '00:00')))
  })

  test('Cal PR #24846, #24523, #10402: a month is that of the calendar there', async () => {
    const { outcome, facilityId, client } = await at(zone, { period: 'MONTH' })
    expect(await outcome(on('2026-12-31', '23:30'), on('2027-01-01', '00:00'))).toBe('OK')
    expect(await outcome(on('2026-12-01', '00:00'), on('2026-12-01', '00:30'))).toBe('QUOTA_EXCEEDED')
    expect(await outcome(on('2026-11-30', '23:30'), on('2026-12-01', '00:00'))).toBe('OK')
    expect(await outcome(on('2027-01-01', '00:00'), on('2027-01-01', '00:30'))).toBe('OK')
    const [{ periodStartsAt, periodEndsAt }] = await allowances(client, facilityId, { at: on('2026-12-15', '12:00') })
    expect(Date.parse(periodEndsAt) - Date.parse(periodStartsAt)).toBe(31 * 86_400_000)
  })
})

describe('on days on which the clock changes', () => {
  test('Cal #4400, #19589, #10517: the day of 23 hours and the one of 25 are a day each', async () => {
    const { outcome, facilityId, client } = await at('Europe/Amsterdam', { period: 'DAY' })
    expect(await outcome('2027-03-28T00:00:00+01:00', '2027-03-28T00:30:00+01:00')).toBe('OK')
    expect(await outcome('2027-03-28T23:30:00+02:00', '2027-03-29T00:00:00+02:00')).toBe('QUOTA_EXCEEDED')
    expect(await outcome('2027-03-29T00:00:00+02:00', '2027-03-29T00:30:00+02:00')).toBe('OK')
    const [spring] = await allowances(client, facilityId, { at: '2027-03-28T12:00:00+02:00' })
    expect(Date.parse(spring.periodEndsAt) - Date.parse(spring.periodStartsAt)).toBe(23 * 3_600_000)
    expect(await outcome('2027-10-31T23:30:00+01:00', '2027-11-01T00:00:00+01:00')).toBe('OK')
    expect(await outcome('2027-10-31T00:00:00+02:00', '2027-10-31T00:30:00+02:00')).toBe('QUOTA_EXCEEDED')
    const [autumn] = await allowances(client, facilityId, { at: '2027-10-31T12:00:00+01:00' })
    expect(Date.parse(autumn.periodEndsAt) - Date.parse(autumn.periodStartsAt)).toBe(25 * 3_600_000)
  })

  test('and in the south, where they come the other way round', async () => {
    const { outcome } = await at('Australia/Sydney', { period: 'DAY' })
    expect(await outcome('2027-04-04T00:00:00+11:00', '2027-04-04T00:30:00+11:00')).toBe('OK')
    expect(await outcome('2027-04-04T23:30:00+10:00', '2027-04-05T00:00:00+10:00')).toBe('QUOTA_EXCEEDED')
    expect(await outcome('2027-10-03T23:30:00+11:00', '2027-10-04T00:00:00+11:00')).toBe('OK')
    expect(await outcome('2027-10-03T00:00:00+10:00', '2027-10-03T00:30:00+10:00')).toBe('QUOTA_EXCEEDED')
  })

  test('the hours that pass are counted, and of peak hours those that the wall shows', async () => {
    const days = { maxDuration: 'P4D' }
    const { outcome } = await at('Europe/Amsterdam', { amount: { time: 'PT2H' } }, days)
    // From one to four is two hours on that night.
    expect(await outcome('2027-03-28T01:00:00+01:00', '2027-03-28T04:00:00+02:00')).toBe('OK')
    const peak = [{ weekday: 1, opens: '08:00', closes: '10:00' }]
    const { outcome: early } = await at('Europe/Amsterdam', { amount: { time: 'PT1H' }, period: 'WEEK', peak }, days)
    // From the day before the change until a quarter past nine on Monday, by the new clock.
    expect(await early('2027-03-27T12:00:00+01:00', '2027-03-29T09:30:00+02:00')).toBe('QUOTA_EXCEEDED')
    expect(await early('2027-03-27T12:00:00+01:00', '2027-03-29T09:00:00+02:00')).toBe('OK')
    expect(await early('2027-10-30T12:00:00+02:00', '2027-11-01T09:30:00+01:00')).toBe('QUOTA_EXCEEDED')
    expect(await early('2027-10-30T12:00:00+02:00', '2027-11-01T09:00:00+01:00')).toBe('OK')
  })
})

test('commonsbooking #1034, #1900: a booking of several days counts once, on the day on which it begins', async () => {
  const { outcome, facilityId, client } = await at('Europe/Amsterdam', { period: 'DAY' }, { maxDuration: 'P5D' })
  const { id } = await booked(client, {
    facilityId,
    startsAt: '2026-12-01T20:00:00+01:00',
    endsAt: '2026-12-04T08:00:00+01:00',
  })
  expect(await outcome('2026-12-01T10:00:00+01:00', '2026-12-01T12:00:00+01:00')).toBe('QUOTA_EXCEEDED')
  expect(await outcome('2026-12-04T10:00:00+01:00', '2026-12-04T12:00:00+01:00')).toBe('OK')
  expect(
    told(await move(client, id, { startsAt: '2026-12-02T20:00:00+01:00', endsAt: '2026-12-04T08:00:00+01:00' })),
  ).toBe('OK')
  expect(await outcome('2026-12-01T10:00:00+01:00', '2026-12-01T12:00:00+01:00')).toBe('OK')
  await expectWithinQuotas(app.db, app.clock.now)
})
