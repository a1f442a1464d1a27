import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CalendarEvent, writeCalendar } from '../../src/domains/calendars/icalendar.ts'
import { calendarOf, contentLines, rawLines, readByIcalJs, readByNodeIcal } from '../calendars/reading.ts'

const at = (text: string): number => Date.parse(text) / 1000

const event: CalendarEvent = {
  uid: 'boo_1@noaber',
  sequence: 3,
  changedAt: at('2026-05-01T10:00:00Z'),
  startsAt: at('2026-06-01T18:00:00Z'),
  endsAt: at('2026-06-01T20:00:00Z'),
  timeZone: 'Europe/Amsterdam',
  status: 'CONFIRMED',
  summary: 'Choir',
  description: 'Bring your own tea',
  place: { name: 'Great hall', address: 'Example street 1, Exampletown', latitude: 52.2215, longitude: 6.893 },
  organizer: { name: 'De Noabers', email: 'noreply@example.org' },
}
const calendarWith = (...events: Partial<CalendarEvent>[]): string =>
  writeCalendar({ name: 'My bookings', refreshEvery: 3600, events: events.map((own) => ({ ...event, ...own })) })

const both = { 'ical.js': readByIcalJs, 'node-ical': readByNodeIcal }

describe.each(Object.entries(both))('%s', (_, read) => {
  test('reads what was written', () => {
    expect(read(calendarWith({}))).toEqual([
      {
        uid: 'boo_1@noaber',
        sequence: 3,
        startsAt: event.startsAt,
        endsAt: event.endsAt,
        summary: 'Choir',
        description: 'Bring your own tea',
        location: 'Great hall, Example street 1, Exampletown',
        status: 'CONFIRMED',
      },
    ])
  })

  test.each([
    ['in summer', '2026-07-14T18:00:00Z'],
    ['in winter', '2027-01-12T19:00:00Z'],
    ['before the clock goes forward', '2026-03-29T00:30:00Z'],
    ['as the clock goes forward', '2026-03-29T01:00:00Z'],
    ['before the clock goes back', '2026-10-24T23:30:00Z'],
    ['in the hour that is repeated, the first time', '2026-10-25T00:30:00Z'],
    ['in the hour that is repeated, the second time', '2026-10-25T01:30:00Z'],
    ['as the clock went back', '2026-10-25T02:00:00Z'],
  ])('reads the time of a booking %s', (_when, text) => {
    const startsAt = at(text)
    expect(read(calendarWith({ startsAt, endsAt: startsAt + 3600 }))).toMatchObject([
      { startsAt, endsAt: startsAt + 3600 },
    ])
  })

  test('reads titles in any script, over several lines, and with what has a meaning in iCalendar', () => {
    const texts = ['a,b;c\\d:e"f', '太極拳 – 合唱 🧘🏽‍♀️', 'ends with a backslash\\', 'x'.repeat(500), '🎻'.repeat(100)]
    for (const text of texts) {
      expect(read(calendarWith({ summary: text, description: `${text}\nsecond\n\nfourth` }))).toMatchObject([
        { summary: text, description: `${text}\nsecond\n\nfourth` },
      ])
    }
    // node-ical takes the second half of an escaped backslash for the beginning of a line break.
    if (read === readByIcalJs)
      expect(read(calendarWith({ summary: '\\n is no line break' }))).toMatchObject([
        { summary: '\\n is no line break' },
      ])
  })
})

describe('hostile text', () => {
  const injection = 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:forged\r\nATTACH:https://evil.example'

  test('adds no line, wherever it stands', () => {
    const place = { name: injection, address: injection, latitude: 1, longitude: 1 }
    const organizer = { name: `"${injection}`, email: 'noreply@example.org' }
    const text = writeCalendar({
      name: injection,
      refreshEvery: 60,
      events: [{ ...event, summary: injection, description: injection, place, organizer }],
    })
    const names = (of: string): string[] => contentLines(of).map((line) => line.split(/[:;]/, 1)[0]!)
    expect(names(text)).toEqual(names(calendarWith({})))
    expect(readByIcalJs(text)).toMatchObject([{ uid: event.uid }])
    expect(readByNodeIcal(text)).toMatchObject([{ uid: event.uid }])
  })

  test('leaves no control character and no half of a character behind', () => {
    const text = calendarWith({
      summary: 'a\u0000b\u0007c\u001bd\u007fe\u0085f\ud83dg\u2028h',
      description: 'tab\tstays\rline\u2029line',
    })
    expect(text).not.toMatch(/[^\P{Cc}\r\n\t]/u)
    expect(text.isWellFormed()).toBe(true)
    expect(readByIcalJs(text)).toMatchObject([{ summary: 'abcde f\ufffdg h', description: 'tab\tstays\nline\nline' }])
  })

  test('of any kind is folded between characters, within 75 octets, and read again', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
    )
    const encoder = new TextEncoder()
    fc.assert(
      fc.property(text, text, text, (name, summary, description) => {
        const written = writeCalendar({ name, refreshEvery: 3600, events: [{ ...event, summary, description }] })
        expect(written.endsWith('\r\nEND:VCALENDAR\r\n')).toBe(true)
        const unsound = (line: string): boolean =>
          encoder.encode(line).length > 75 ||
          !line.isWellFormed() ||
          line.trim() === '' ||
          /[\r\n\u0085\u2028\u2029]/.test(line)
        expect(rawLines(written).filter(unsound)).toEqual([])
        const [byIcalJs] = readByIcalJs(written)
        expect(byIcalJs!.uid).toBe(event.uid)
        expect(contentLines(written).filter((line) => line.startsWith('BEGIN:VEVENT'))).toHaveLength(1)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what Outlook asks', () => {
  const text = calendarWith({})
  const lines = contentLines(text)

  test('a version, a product and a method, before anything else', () => {
    expect(lines.slice(0, 4)).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Noaber//Noaber//EN',
      'METHOD:PUBLISH',
    ])
    expect(lines).toContain('X-WR-CALNAME:My bookings')
    expect(lines).toContain('REFRESH-INTERVAL;VALUE=DURATION:PT1H')
  })

  test('the zone of every time, once, by the very name', () => {
    const zones = calendarOf(calendarWith({}, { uid: 'boo_2' }, { uid: 'boo_3', timeZone: 'Pacific/Auckland' }))
      .getAllSubcomponents('vtimezone')
      .map((zone) => zone.getFirstPropertyValue('tzid'))
    expect(zones).toEqual(['Europe/Amsterdam', 'Pacific/Auckland'])
    expect(lines).toContain('DTSTART;TZID=Europe/Amsterdam:20260601T200000')
  })

  test('no zone beside a time in UTC', () => {
    const repeated = calendarWith(
      { startsAt: at('2026-10-25T00:30:00Z'), endsAt: at('2026-10-25T03:30:00Z') },
      { uid: 'boo_2', timeZone: 'UTC' },
    )
    expect(repeated).toContain('DTSTART:20261025T003000Z\r\nDTEND:20261025T033000Z')
    expect(repeated).toContain('DTSTART:20260601T180000Z')
    expect(repeated).not.toContain('TZID')
  })

  test('when it was changed in UTC, an organizer for what is published, and how busy it makes', () => {
    expect(lines).toContain('DTSTAMP:20260501T100000Z')
    expect(lines).toContain('ORGANIZER;CN="De Noabers":mailto:noreply@example.org')
    expect(lines).toContain('X-MICROSOFT-CDO-BUSYSTATUS:BUSY')
    expect(lines).toContain('GEO:52.2215;6.893')
  })

  test('a cancellation as the same thing, cancelled, with a higher sequence', () => {
    const cancelled = contentLines(calendarWith({ status: 'CANCELLED', sequence: 4 }))
    expect(cancelled).toEqual(
      expect.arrayContaining(['UID:boo_1@noaber', 'SEQUENCE:4', 'STATUS:CANCELLED', 'TRANSP:TRANSPARENT']),
    )
    expect(contentLines(calendarWith({ status: 'TENTATIVE' }))).toEqual(
      expect.arrayContaining(['STATUS:TENTATIVE', 'X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE']),
    )
  })

  test('no empty calendar is broken, and a single thing has no name', () => {
    expect(rawLines(writeCalendar({ name: 'Nothing', refreshEvery: 3600, events: [] })).at(-1)).toBe('END:VCALENDAR')
    expect(writeCalendar({ name: null, refreshEvery: null, events: [event] })).not.toMatch(/CALNAME|REFRESH/)
  })
})
