import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { count } from '../bookings/support.ts'
import { fault, importing, told } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager } = world
const cooperativeId = world.id
const room = async (overrides = {}) => (await makeFacility(manager, cooperativeId, overrides)).id

const calendar = (...events: string[][]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
  ].join('\r\n')
const imports = (facilityId: string | null, ics: string, more = {}) =>
  importing(manager.client, 'Bookings', { cooperativeId, facilityId, ics, ...more })
const at = (uid: string, ...lines: string[]): string[] => [`UID:${uid}`, ...lines]

describe('a calendar', () => {
  test('is booked, known again, moved and called off', async () => {
    const place = await room()
    const organisation = { defaultForOrganisationId: world.organisationId }
    const one = (...lines: string[]) => calendar(at('a@example.org', 'SUMMARY:Koor\\, zang', ...lines))
    const times = ['DTSTART;TZID=Europe/Amsterdam:20261201T193000', 'DURATION:PT90M']
    const first = await imports(place, one(...times), organisation)
    expect(told(first)).toEqual(['3 CREATED'])
    const { rows } = await app.db.execute({
      sql: 'select title, starts_at, ends_at, for_organisation_id from bookings where id = ?',
      args: [first.report.rows[0].id],
    })
    expect({ ...rows[0] }).toEqual({
      title: 'Koor, zang',
      starts_at: Date.UTC(2026, 11, 1, 18, 30) / 1000,
      ends_at: Date.UTC(2026, 11, 1, 20) / 1000,
      for_organisation_id: world.organisationId,
    })
    expect(told(await imports(place, one(...times)))).toEqual(['3 UNCHANGED'])
    expect(told(await imports(place, one('DTSTART:20261201T170000Z', 'DTEND:20261201T183000Z')))).toEqual(['3 CHANGED'])
    expect(told(await imports(place, one(...times, 'STATUS:CANCELLED')))).toEqual(['3 CHANGED'])
    expect(told(await imports(place, one(...times, 'STATUS:CANCELLED')))).toEqual(['3 UNCHANGED'])
  })

  test('has what recurs one by one, over the change of the clock, with exceptions and one that was moved', async () => {
    const place = await room()
    const series = [
      ...['DTSTART;TZID=Europe/Amsterdam:20270302T190000', 'DTEND;TZID=Europe/Amsterdam:20270302T200000'],
      ...['RRULE:FREQ=WEEKLY;COUNT=6', 'EXDATE;TZID=Europe/Amsterdam:20270309T190000', 'SUMMARY:Yoga'],
    ]
    const moved = at(
      'y',
      'RECURRENCE-ID;TZID=Europe/Amsterdam:20270316T190000',
      'DTSTART;TZID=Europe/Amsterdam:20270317T200000',
      'DURATION:PT1H',
      'SUMMARY:Yoga',
    )
    const file = calendar(at('y', ...series), moved)
    const answer = await imports(place, file)
    expect(told(answer).map((row) => row.split(' (')[0])).toEqual([
      '3 CREATED',
      '3 CREATED',
      '3 CREATED',
      '3 CREATED',
      '11 CREATED',
    ])
    expect(answer.report.rows.map(({ when }: { when: { startsAt: string } }) => when.startsAt)).toEqual([
      ...[
        '2027-03-02T18:00:00Z',
        '2027-03-23T18:00:00Z',
        '2027-03-30T17:00:00Z',
        '2027-04-06T17:00:00Z',
        '2027-03-17T19:00:00Z',
      ],
    ])
    expect(told(await imports(place, file))).toEqual([
      '3 UNCHANGED',
      '3 UNCHANGED',
      '3 UNCHANGED',
      '3 UNCHANGED',
      '11 UNCHANGED',
    ])
    const without = calendar(at('y', ...series, 'EXDATE:20270323T180000Z'), moved)
    const gone = await imports(place, without)
    expect(gone.report).toMatchObject({ changedCount: 1, unchangedCount: 4 })
    expect(
      await count(app, "select count(*) from bookings where facility_id = ? and status = 'CANCELLED'", [place]),
    ).toBe(1)
  })

  test('of what never ends has what is to come, until the horizon', async () => {
    const place = await room({ policy: { horizon: 'P60D', seriesHorizon: 'P90D' } })
    const file = calendar(
      at('e', 'DTSTART;TZID=Europe/Amsterdam:20240102T190000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY'),
    )
    const answer = await imports(place, file, { dryRun: true })
    expect(answer.report.createdCount).toBe(12)
    expect(told(answer)[0]).toContain('IMPORT_SERIES_CUT')
    expect(answer.report.rows[0].when.startsAt).toBe('2026-12-01T18:00:00Z')
  })

  test('may name a zone in its own words, if it goes as the clock of the place', async () => {
    const place = await room()
    const rule = (name: string, offset: string, to: string, month: number) => [
      `BEGIN:${name}`,
      'DTSTART:16010101T020000',
      `TZOFFSETFROM:${offset}`,
      `TZOFFSETTO:${to}`,
      `RRULE:FREQ=YEARLY;BYMONTH=${month};BYDAY=-1SU`,
      `END:${name}`,
    ]
    const zone = (shift: [string, string]) => [
      'BEGIN:VTIMEZONE',
      'TZID:W. Europe Standard Time',
      ...rule('STANDARD', shift[1], shift[0], 10),
      ...rule('DAYLIGHT', shift[0], shift[1], 3),
      'END:VTIMEZONE',
    ]
    const file = (shift: [string, string]) => {
      const event = calendar(at('w', 'DTSTART;TZID=W. Europe Standard Time:20261202T190000', 'DURATION:PT1H'))
      return event.replace('BEGIN:VEVENT', [...zone(shift), 'BEGIN:VEVENT'].join('\r\n'))
    }
    const answer = await imports(place, file(['+0100', '+0200']))
    expect(answer.report.rows[0]).toMatchObject({ outcome: 'CREATED', when: { startsAt: '2026-12-02T18:00:00Z' } })
    expect(told(await imports(place, file(['-0500', '-0400'])))[0]).toMatch(/REFUSED IMPORT_ZONE_UNKNOWN$/)
    const bare = calendar(at('v', 'DTSTART;TZID=Mars/Olympus:20261202T190000', 'DURATION:PT1H'))
    expect(told(await imports(place, bare))[0]).toMatch(/REFUSED IMPORT_ZONE_UNKNOWN$/)
  })

  test('is refused row by row, for what is in it', async () => {
    const place = await room()
    const start = 'DTSTART:20261210T190000Z'
    const answer = await imports(
      place,
      calendar(
        [start, 'DURATION:PT1H'],
        at('2', 'DURATION:PT1H'),
        at('3', start),
        at('4', 'DTSTART:20261310T190000Z', 'DURATION:PT1H'),
        at('5', start, 'DURATION:PT1H', 'RRULE:FREQ=BANANA'),
        at('6', start, 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=100000'),
        at('7', start, 'DTEND:20261210T180000Z'),
        at('8', 'DTSTART;TZID=Europe/Amsterdam:20270328T023000', 'DURATION:PT1H'),
        at('9', start, 'DURATION:PT1H'),
        at('9', start, 'DURATION:PT1H'),
        at('10', 'DTSTART:20261201T190000Z', 'DURATION:PT1H', 'STATUS:CANCELLED'),
      ),
    )
    expect(told(answer).map((row) => row.replace(/^\d+ /, ''))).toEqual([
      ...[
        'REFUSED IMPORT_CELL_MISSING',
        'REFUSED IMPORT_CELL_MISSING',
        'REFUSED IMPORT_CELL_MISSING',
        'REFUSED IMPORT_CELL_INVALID',
      ],
      ...[
        'REFUSED RECURRENCE_UNREADABLE',
        'REFUSED RECURRENCE_TOO_LONG',
        'REFUSED INVALID_INTERVAL_OF_BOOKING',
        'REFUSED IMPORT_TIME_SKIPPED',
      ],
      ...['CREATED', 'REFUSED IMPORT_TWICE', 'UNCHANGED (IMPORT_NOTHING_TO_CANCEL)'],
    ])
  })

  test.each([
    ['BEGIN:VCALENDAR\r\nEND:VCALENDAR', 'IMPORT_NO_EVENTS'],
    ['hello world', 'IMPORT_NOT_A_CALENDAR'],
    ['', 'IMPORT_NOT_A_CALENDAR'],
    ['BEGIN:VCARD\r\nFN:x\r\nEND:VCARD', 'IMPORT_NOT_A_CALENDAR'],
    ['BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x', 'IMPORT_NOT_A_CALENDAR'],
    ['\u0000\u0001PK', 'IMPORT_NOT_TEXT'],
    ['x'.repeat(1_000_001), 'TOO_LONG'],
    [calendar(...Array.from({ length: 2_001 }, (_, n) => [`UID:${n}`])), 'IMPORT_TOO_MANY_ROWS'],
  ])('is refused as a whole, %#', async (ics, code) => {
    expect(fault(await imports(await room(), ics))).toContain(`InvalidInput ${code}: `)
  })

  test('needs a place that is of the cooperative', async () => {
    const file = calendar(at('p', 'DTSTART:20261210T190000Z', 'DURATION:PT1H'))
    expect(told(await imports(null, file))).toEqual(['3 REFUSED IMPORT_CELL_MISSING'])
    const other = await makeNeighbourhood(app)
    const elsewhere = await makeFacility(other.manager, other.id)
    expect(fault(await imports(elsewhere.id, file))).toContain('NotFound NOT_FOUND')
    expect(fault(await imports(await room(), file, { defaultForOrganisationId: other.organisationId }))).toContain(
      'NotFound NOT_FOUND',
    )
  })
})
