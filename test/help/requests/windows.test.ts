import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { daysOf, endOfDate, lastTime, minutesOfWeek, nextTimes, weekOf } from '../../../src/domains/help/requests/windows-rules.ts'
import { startApp } from '../../harness/app.ts'
import type { Json } from '../../harness/client.ts'
import { makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done } from '../../harness/mutate.ts'
import { ask, volunteer } from './world.ts'

const at = (text: string, zone: string): number => Temporal.ZonedDateTime.from(`${text}[${zone}]`).epochMilliseconds / 1000
const span = (from: string, until: string, zone: string) => ({ startsAt: at(from, zone), endsAt: at(until, zone) })
const told = (days: ReturnType<typeof daysOf>) => days.map((d) => `${d.onDate} ${d.weekday} ${d.fromMinute}–${d.untilMinute}`)
/** Sunday’s midnight, in minutes of the week. */
const sunday = 6 * 1_440
const [amsterdam, hobart] = ['Europe/Amsterdam', 'Australia/Hobart']

describe('the days of a window are those of the clock of its place', () => {
  test.each<[string, string, string, string, string[]]>([
    ['within a day', amsterdam, '2026-12-02T10:00', '2026-12-02T12:00', ['2026-12-02 3 600–720']],
    ['past midnight', amsterdam, '2026-12-06T22:30', '2026-12-07T01:00', ['2026-12-06 7 1350–1440', '2026-12-07 1 0–60']],
    ['until midnight', hobart, '2026-12-06T22:30', '2026-12-07T00:00', ['2026-12-06 7 1350–1440']],
    ['the night without an hour', amsterdam, '2027-03-28T00:00', '2027-03-28T06:00', ['2027-03-28 7 0–360']],
    ['the night with one more', amsterdam, '2027-10-31T00:00', '2027-11-01T00:00', ['2027-10-31 7 0–1440']],
    ['the southern night without an hour', hobart, '2026-10-04T01:00', '2026-10-04T04:00', ['2026-10-04 7 60–240']],
    ['the southern night with one more', hobart, '2027-04-04T01:00', '2027-04-04T03:00', ['2027-04-04 7 60–180']],
    ['three days over a change', amsterdam, '2027-03-27T18:00', '2027-03-29T09:00', ['2027-03-27 6 1080–1440', '2027-03-28 7 0–1440', '2027-03-29 1 0–540']],
  ])('%s', (_what, zone, from, until, expected) => expect(told(daysOf([span(from, until, zone)], zone))).toEqual(expected))

  test('of an hour that comes twice', () => {
    // From ten to three in summer time until ten past two in winter time: twenty minutes.
    const start = Temporal.ZonedDateTime.from('2027-10-31T02:50+02:00[Europe/Amsterdam]').epochMilliseconds / 1000
    expect(told(daysOf([{ startsAt: start, endsAt: start + 1_200 }], amsterdam))).toEqual(['2027-10-31 7 120–180'])
  })

  test('those that meet are one', () => {
    const windows = [span('2026-12-02T10:00', '2026-12-02T12:00', amsterdam), span('2026-12-02T12:00', '2026-12-02T13:00', amsterdam), span('2026-12-02T15:00', '2026-12-02T16:00', amsterdam)]
    expect(told(daysOf(windows, amsterdam))).toEqual(['2026-12-02 3 600–780', '2026-12-02 3 900–960'])
  })

  test('and so is its week, and where a date ends', () => {
    const late = at('2027-04-04T23:59', hobart)
    expect(weekOf(late + 60, hobart) - weekOf(late, hobart)).toBe(1)
    expect(weekOf(at('1970-01-05T00:00', 'UTC'), 'UTC')).toBe(1)
    expect(minutesOfWeek(span('1970-01-05T00:00', '1970-01-05T00:01', 'UTC'), 'UTC')).toEqual({ from: 0, until: 1 })
    expect(minutesOfWeek(span('2026-11-29T23:59', '2026-12-01T01:00', 'UTC'), 'UTC')).toEqual({ from: 10_079, until: 10_080 + 1_440 + 60 })
    // By the clock of the place, in summer as in winter; over an hour that it skips, or shows twice, all that it shows.
    for (const day of ['2027-03-30', '2027-03-23']) expect(minutesOfWeek(span(`${day}T10:30`, `${day}T11:00`, amsterdam), amsterdam)).toEqual({ from: 1_440 + 630, until: 1_440 + 660 })
    expect(minutesOfWeek(span('2027-03-28T01:30', '2027-03-28T03:30', amsterdam), amsterdam)).toEqual({ from: sunday + 90, until: sunday + 210 })
    const twice = at('2027-10-31T02:30', amsterdam)
    expect(minutesOfWeek({ startsAt: twice, endsAt: twice + 3_600 }, amsterdam)).toEqual({ from: sunday + 120, until: sunday + 180 })
    expect(minutesOfWeek({ startsAt: twice + 1_800, endsAt: twice + 7_200 }, amsterdam)).toEqual({ from: sunday + 120, until: sunday + 210 })
    expect(endOfDate('2027-03-28', amsterdam)).toBe(at('2027-03-29T00:00', amsterdam))
    expect(endOfDate('2027-04-04', hobart)).toBe(at('2027-04-05T00:00', hobart))
  })
})

/** What Temporal says: the same wall time every week. */
const weekly = (from: string, until: string, zone: string, weeks: number) =>
  Array.from({ length: weeks }, (_, n) => {
    const [startsAt, endsAt] = [from, until].map((text) => Temporal.PlainDateTime.from(text).add({ weeks: n }).toZonedDateTime(zone).epochMilliseconds / 1000)
    return { startsAt: startsAt!, endsAt: endsAt! }
  }).filter(({ startsAt, endsAt }) => endsAt > startsAt)

describe('what recurs keeps to the clock of its place', () => {
  test.each([
    [amsterdam, '2027-02-01T10:00', '2027-02-01T12:00'],
    [amsterdam, '2027-09-06T22:00', '2027-09-07T01:30'],
    [amsterdam, '2027-03-07T02:15', '2027-03-07T04:00'],
    [hobart, '2027-03-01T09:30', '2027-03-01T10:00'],
    [hobart, '2027-09-05T02:30', '2027-09-05T04:30'],
    ['America/Santiago', '2027-08-09T18:00', '2027-08-09T20:00'],
    ['Pacific/Auckland', '2027-03-07T02:30', '2027-03-07T03:30'],
    ['Asia/Kathmandu', '2027-03-01T09:30', '2027-03-01T10:00'],
  ])('%s from %s', (zone, from, until) => {
    const windows = [span(from, until, zone)]
    const all = weekly(from, until, zone, 40)
    expect(nextTimes({ windows, timeZone: zone, until: null }, 0, 10)).toEqual(all.slice(0, 10))
    // From anywhere on the way it is the same.
    for (const n of [1, 7, 20, 29]) expect(nextTimes({ windows, timeZone: zone, until: null }, all[n - 1]!.endsAt, 10)).toEqual(all.slice(n, n + 10))
    const last = Temporal.PlainDate.from(from.slice(0, 10)).add({ weeks: 3 }).toString()
    expect(nextTimes({ windows, timeZone: zone, until: last }, 0, 10)).toEqual(weekly(from, until, zone, 4))
    for (const [n, time] of all.slice(0, 30).entries()) {
      if (all[n + 1]!.startsAt - time.startsAt > 8 * 86_400) continue
      for (const later of [0, 1, 5]) {
        const day = Temporal.PlainDate.from(from.slice(0, 10)).add({ weeks: n, days: later }).toString()
        if (all.length === 40) expect(lastTime({ windows, timeZone: zone, until: day })).toEqual(time)
      }
    }
  })
})

describe('over HTTP', async () => {
  const app = await startApp()
  expectNoFaults(app)
  const north = await makeNeighbourhood(app)
  const south = await makeNeighbourhood(app, { country: 'AU', timeZone: hobart })
  const days = async (requestId: string) =>
    (await app.db.execute({ sql: 'select * from help_window_days where request_id = ? order by on_date, from_minute', args: [requestId] })).rows.map(
      (row) => `${row['on_date']} ${row['weekday']} ${row['from_minute']}–${row['until_minute']}`,
    )

  test('lessons on Mondays at ten stay at ten past the change of the clock in Amsterdam', async () => {
    const windows = [{ startsAt: '2027-03-22T09:00:00Z', endsAt: '2027-03-22T11:00:00Z' }]
    const request = await ask(north.resident, north.id, { timing: 'RECURRING', windows, recursUntil: '2027-04-05' }, 'id recursUntil timeZone expiresAt nextTimes { startsAt }')
    expect(request).toMatchObject({ recursUntil: '2027-04-05', timeZone: amsterdam })
    expect(request.nextTimes).toEqual(['2027-03-22T09:00:00Z', '2027-03-29T08:00:00Z', '2027-04-05T08:00:00Z'].map((startsAt) => ({ startsAt })))
    expect(await days(request.id)).toEqual(['2027-03-22 1 600–720'])
    const [row] = (await app.db.execute({ sql: 'select week, starts_at from help_requests where id = ?', args: [request.id] })).rows
    expect([row!['week'], row!['starts_at']]).toEqual([weekOf(at('2027-03-22T10:00', amsterdam), amsterdam), null])
  })

  test('and in Hobart, where summer ends in April', async () => {
    const windows = [{ startsAt: '2027-03-28T23:00:00Z', endsAt: '2027-03-29T01:00:00Z' }]
    const request = await ask(south.resident, south.id, { timing: 'RECURRING', windows, recursUntil: '2027-04-12' }, 'id timeZone nextTimes { startsAt }')
    expect(request).toMatchObject({ timeZone: hobart, nextTimes: ['2027-03-28T23:00:00Z', '2027-04-05T00:00:00Z', '2027-04-12T00:00:00Z'].map((startsAt) => ({ startsAt })) })
    expect(await days(request.id)).toEqual(['2027-03-29 1 600–720'])
  })

  test('a night without an hour and a night with one more', async () => {
    const night = async (startsAt: string, endsAt: string) =>
      days((await ask(north.resident, north.id, { timing: 'FLEXIBLE', minutes: 60, windows: [{ startsAt, endsAt }] })).id)
    expect(await night('2027-03-27T22:00:00Z', '2027-03-28T04:00:00Z')).toEqual(['2027-03-27 6 1380–1440', '2027-03-28 7 0–360'])
    expect(await night('2027-10-30T22:00:00Z', '2027-10-31T05:00:00Z')).toEqual(['2027-10-31 7 0–360'])
  })

  test('half hours that the clock skips or shows twice are half an hour, and suit who can then', async () => {
    const helper = await volunteer(app, north, { availability: [{ weekday: 7, startTime: '02:00', endTime: '03:00' }], maxHoursPerWeek: 40 })
    const found = async (startsAt: string, endsAt: string, other: object = {}) => {
      const request = await ask(north.resident, north.id, { windows: [{ startsAt, endsAt }], ...other }, 'id minutes candidates { nodes { id } } nextTimes { startsAt }')
      return [request.minutes, request.candidates.nodes.some(({ id }: Json) => id === helper.offerId), await days(request.id), request.nextTimes.map((time: Json) => time.startsAt)]
    }
    // Half past two, once in summer time and once in winter time; and the half hour from the one to the other.
    expect(await found('2027-10-31T00:30:00Z', '2027-10-31T01:00:00Z')).toEqual([30, true, ['2027-10-31 7 150–180'], ['2027-10-31T00:30:00Z']])
    expect(await found('2027-10-31T01:30:00Z', '2027-10-31T02:00:00Z')).toEqual([30, true, ['2027-10-31 7 150–180'], ['2027-10-31T01:30:00Z']])
    expect((await found('2027-10-31T00:45:00Z', '2027-10-31T01:15:00Z')).slice(0, 2)).toEqual([30, true])
    // From a quarter to two until a quarter past three, of which the clock skips an hour: who can in that hour is not let down by it.
    expect(await found('2027-03-28T00:45:00Z', '2027-03-28T01:15:00Z')).toEqual([30, true, ['2027-03-28 7 105–195'], ['2027-03-28T00:45:00Z']])
    // Every Sunday at half past two: where there is no such time, not that once.
    const recurs = { timing: 'RECURRING', recursUntil: '2027-04-04' }
    expect(await found('2027-03-21T01:30:00Z', '2027-03-21T02:00:00Z', recurs)).toEqual([30, true, ['2027-03-21 7 150–180'], ['2027-03-21T01:30:00Z', '2027-04-04T00:30:00Z']])
  })

  test('new windows take the place of the old', async () => {
    const { id } = await ask(north.resident, north.id)
    const windows = [{ startsAt: '2026-12-07T09:00:00Z', endsAt: '2026-12-07T11:00:00Z' }]
    const { request } = await done(north.resident.client, 'changeHelpRequest', { requestId: id, windows }, 'request { windows { startsAt } expiresAt }')
    expect(request).toEqual({ windows: [{ startsAt: windows[0]!.startsAt }], expiresAt: windows[0]!.startsAt })
    expect(await days(id)).toEqual(['2026-12-07 1 600–720'])
  })
})
