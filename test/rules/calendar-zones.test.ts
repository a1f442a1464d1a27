import { expect, test } from 'vitest'
import { writeCalendar } from '../../src/domains/calendars/icalendar.ts'
import { timeZoneComponent } from '../../src/domains/calendars/time-zone.ts'
import { readByIcalJs } from '../calendars/reading.ts'

const at = (text: string): number => Date.parse(text) / 1000
const from = at('2026-02-01T00:00:00Z')
const until = at('2028-05-01T00:00:00Z')
const rules = (zone: string): string[] =>
  timeZoneComponent(zone, from, until)
    .split('\r\n')
    .filter((line) => line.startsWith('RRULE'))

test.each([
  ['Europe/Amsterdam', 'BYMONTH=3;BYDAY=-1SU', 'BYMONTH=10;BYDAY=-1SU'],
  ['America/New_York', 'BYMONTH=3;BYDAY=2SU', 'BYMONTH=11;BYDAY=1SU'],
  ['Pacific/Auckland', 'BYMONTH=4;BYDAY=1SU', 'BYMONTH=9;BYDAY=-1SU'],
  ['Australia/Lord_Howe', 'BYMONTH=4;BYDAY=1SU', 'BYMONTH=10;BYDAY=1SU'],
])('%s follows a rule, which is told', (zone, first, second) => {
  expect(rules(zone)).toEqual([`RRULE:FREQ=YEARLY;${first}`, `RRULE:FREQ=YEARLY;${second}`])
})

test('a zone that follows no rule of weekdays has its changes told one by one', () => {
  // The Saturday before the last Sunday, the Sunday after the first Saturday, the Friday after the last Thursday.
  for (const zone of ['America/Nuuk', 'America/Santiago', 'Africa/Cairo', 'Asia/Jerusalem']) {
    expect(rules(zone)).toEqual([])
    expect(timeZoneComponent(zone, from, until).match(/BEGIN:(STANDARD|DAYLIGHT)/g)!.length).toBeGreaterThan(8)
  }
})

test('a zone whose clock never changes has one standard time', () => {
  expect(timeZoneComponent('Asia/Kolkata', from, until).split('\r\n')).toEqual([
    ...['BEGIN:VTIMEZONE', 'TZID:Asia/Kolkata'],
    ...['BEGIN:STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0530', 'TZOFFSETTO:+0530', 'END:STANDARD'],
    'END:VTIMEZONE',
  ])
})

test('a zone is told in the same words all year', () => {
  expect(timeZoneComponent('Europe/Amsterdam', from, until)).toBe(
    timeZoneComponent('Europe/Amsterdam', from + 86_400 * 200, until + 86_400 * 200),
  )
})

test.each([
  ...[
    'Europe/Amsterdam',
    'Europe/London',
    'Europe/Dublin',
    'Atlantic/Azores',
    'America/New_York',
    'America/St_Johns',
    'America/Nuuk',
  ],
  ...[
    'America/Santiago',
    'Pacific/Auckland',
    'Pacific/Chatham',
    'Australia/Lord_Howe',
    'Australia/Adelaide',
    'Antarctica/Troll',
  ],
  ...[
    'Africa/Cairo',
    'Africa/Casablanca',
    'Asia/Gaza',
    'Asia/Jerusalem',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Etc/UTC',
  ],
])('who knows %s only by what the calendar tells, reads every time about its changes right', (timeZone) => {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  const offsetAt = (seconds: number): string =>
    format.formatToParts(seconds * 1000).find(({ type }) => type === 'timeZoneName')!.value
  const moments: number[] = []
  for (let day = from; day < until; day += 86_400) {
    const changes = offsetAt(day) !== offsetAt(day + 86_400)
    if (changes) for (let t = day - 7200; t < day + 86_400 + 7200; t += 1800) moments.push(t)
    else if ((day - from) % (20 * 86_400) === 0) moments.push(day)
  }
  const events = moments.map((startsAt) => ({
    ...{ uid: `at-${startsAt}`, sequence: 0, changedAt: from, startsAt, endsAt: startsAt + 1800, timeZone },
    ...{ status: 'CONFIRMED' as const, summary: '', description: null, place: null, organizer: null },
  }))
  const read = readByIcalJs(writeCalendar({ name: null, refreshEvery: null, events }))
  expect(read.map(({ startsAt }) => startsAt)).toEqual(moments)
  expect(read.map(({ endsAt }) => endsAt)).toEqual(moments.map((startsAt) => startsAt + 1800))
})
