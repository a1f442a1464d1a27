import { describe, expect, test } from 'vitest'
import { parseRecurrence, printRecurrence } from '../../src/domains/bookings/series/recurrence.ts'
import { at, codeOf, expand, firstAt, widely } from './recurrence-world.ts'
import { finerThanDays, listed, vectors } from './recurrence-vectors.ts'

const tuesday = firstAt('2026-12-01T10:00')
const refused = (text: string, first = tuesday): string => codeOf(() => expand(text, first))

describe('the examples of RFC 5545 §3.8.5.3', () => {
  test.each(vectors)('%s', (_title, start, text, occurrences) => {
    const first = firstAt(`${start}T09:00`, 'America/New_York')
    const expected = listed(occurrences)
    const end = new Date(at(expected.at(-1)!, 'America/New_York') * 1000).toISOString().replaceAll(/[-:]|\.000/g, '')
    const bounded = /COUNT|UNTIL/.test(text) ? text : `${text};UNTIL=${end}`
    expect(expand(bounded, first, widely).map(({ local }) => local)).toEqual(expected)
    if (bounded !== text) expect(refused(text, first)).toBe('RECURRENCE_ENDLESS')
  })

  test.each(finerThanDays)('are refused where they are finer than days: %s', (text) => {
    expect(refused(text, firstAt('1997-09-02T09:00', 'America/New_York'))).toBe('RECURRENCE_TOO_FINE')
  })

  test('of RDATE and EXDATE', () => {
    const text =
      'FREQ=WEEKLY;COUNT=4\nRDATE:20261203T090000Z,20261205T090000Z\nEXDATE;TZID=Europe/Amsterdam:20261208T100000'
    const found = expand(text, tuesday).map(({ local }) => local.slice(5, 13))
    expect(found).toEqual(['12-01T10', '12-03T10', '12-05T10', '12-15T10', '12-22T10'])
  })
})

describe('what cannot be', () => {
  test.each([
    ['nothing', ''],
    ['no rule', 'every Tuesday'],
    ['an unknown frequency', 'FREQ=FORTNIGHTLY;COUNT=3'],
    ['no frequency', 'RRULE:INTERVAL=2;COUNT=3'],
    ['an unknown part', 'FREQ=WEEKLY;COUNT=3;BYEASTER=1'],
    ['a part of another RFC', 'RSCALE=CHINESE;FREQ=YEARLY;COUNT=2'],
    ['a part twice', 'FREQ=WEEKLY;COUNT=3;COUNT=4'],
    ['a part without a value', 'FREQ=WEEKLY;COUNT='],
    ['an interval of nothing', 'FREQ=WEEKLY;INTERVAL=0;COUNT=3'],
    ['an interval of ages', 'FREQ=DAILY;INTERVAL=99999999;COUNT=3'],
    ['a count below nothing', 'FREQ=WEEKLY;COUNT=-1'],
    ['a count of half', 'FREQ=WEEKLY;COUNT=2.5'],
    ['the 13th month', 'FREQ=YEARLY;COUNT=2;BYMONTH=13'],
    ['the 32nd day', 'FREQ=MONTHLY;COUNT=2;BYMONTHDAY=32'],
    ['day 0', 'FREQ=MONTHLY;COUNT=2;BYMONTHDAY=0'],
    ['a weekday that is none', 'FREQ=WEEKLY;COUNT=2;BYDAY=XX'],
    ['the second Tuesday of a week', 'FREQ=WEEKLY;COUNT=2;BYDAY=2TU'],
    ['the second Tuesday of a week of the year', 'FREQ=YEARLY;COUNT=2;BYDAY=2TU;BYWEEKNO=49'],
    ['a day of the month, weekly', 'FREQ=WEEKLY;COUNT=2;BYMONTHDAY=1'],
    ['a day of the year, monthly', 'FREQ=MONTHLY;COUNT=2;BYYEARDAY=1'],
    ['a week of the year, monthly', 'FREQ=MONTHLY;COUNT=2;BYWEEKNO=1'],
    ['a position in nothing', 'FREQ=MONTHLY;COUNT=2;BYSETPOS=1'],
    ['a leap second', 'FREQ=DAILY;COUNT=2;BYSECOND=60'],
    ['a week that begins never', 'FREQ=WEEKLY;COUNT=2;WKST=XX'],
    ['an end on the 30th of February', 'FREQ=WEEKLY;UNTIL=20270230'],
    ['two rules', 'RRULE:FREQ=WEEKLY;COUNT=2\nRRULE:FREQ=DAILY;COUNT=2'],
    ['a rule of exceptions', 'RRULE:FREQ=WEEKLY;COUNT=2\nEXRULE:FREQ=DAILY;COUNT=2'],
    ['a rule with parameters', 'RRULE;X=Y:FREQ=WEEKLY;COUNT=2'],
    ['exceptions to nothing', 'EXDATE:20261208T090000Z'],
    ['a day for a time', 'FREQ=WEEKLY;COUNT=2\nEXDATE;VALUE=DATE:20261208'],
    ['a day, unmarked', 'FREQ=WEEKLY;COUNT=2\nRDATE:20261208'],
    ['a period for a time', 'FREQ=WEEKLY;COUNT=2\nRDATE;VALUE=PERIOD:20261208T090000Z/PT1H'],
    ['UTC in a zone', 'FREQ=WEEKLY;COUNT=2\nRDATE;TZID=Europe/Amsterdam:20261208T090000Z'],
    ['the 25th hour', 'FREQ=WEEKLY;COUNT=2\nRDATE:20261208T250000'],
    ['an end of its own', 'DTEND:20261201T100000Z\nFREQ=WEEKLY;COUNT=2'],
  ])('%s is unreadable', (_what, text) => expect(refused(text)).toBe('RECURRENCE_UNREADABLE'))

  test('and the refusal tells which part', () => {
    expect(() => expand(`FREQ=WEEKLY;COUNT=3;BYMONTH=1,${'9'.repeat(100)}`, tuesday)).toThrow(
      expect.objectContaining({ params: { part: `BYMONTH=${'9'.repeat(52)}` }, path: ['input', 'recurrence'] }),
    )
  })

  test.each([
    ['every hour', 'FREQ=HOURLY;COUNT=3', 'RECURRENCE_TOO_FINE'],
    [
      'every hour of the days',
      `FREQ=DAILY;COUNT=3;BYHOUR=${Array.from({ length: 24 }, (_, hour) => hour).join()}`,
      'RECURRENCE_TOO_FINE',
    ],
    ['COUNT with UNTIL', 'FREQ=WEEKLY;COUNT=3;UNTIL=20270101T000000Z', 'RECURRENCE_ENDS_TWICE'],
    ['no end', 'FREQ=WEEKLY', 'RECURRENCE_ENDLESS'],
    ['10,000 occurrences', 'FREQ=DAILY;COUNT=10000', 'RECURRENCE_TOO_LONG'],
    ['10,000 occurrences by their end', 'FREQ=DAILY;UNTIL=20540101T000000Z', 'RECURRENCE_TOO_LONG'],
    ['401 occurrences', 'FREQ=DAILY;COUNT=401', 'RECURRENCE_TOO_LONG'],
    ['401 occurrences by their end', 'FREQ=DAILY;UNTIL=20280105T090000Z', 'RECURRENCE_TOO_LONG'],
    ['401 with one by one', 'FREQ=DAILY;COUNT=400\nRDATE:20261201T090001Z', 'RECURRENCE_TOO_LONG'],
    ['more than two years', 'FREQ=WEEKLY;COUNT=120', 'RECURRENCE_TOO_LONG'],
    ['one beyond two years', 'FREQ=WEEKLY;COUNT=2\nRDATE:20290101T090000Z', 'RECURRENCE_TOO_LONG'],
    [
      'more text than is read',
      `FREQ=WEEKLY;COUNT=2\nEXDATE:${Array(1_300).fill('20261208T090000Z').join()}`,
      'RECURRENCE_TOO_LONG',
    ],
    ['a count that is never reached', 'FREQ=YEARLY;COUNT=2;BYMONTH=12;BYMONTHDAY=1;BYDAY=TU', 'RECURRENCE_TOO_LONG'],
    ['the 30th of February', 'FREQ=YEARLY;COUNT=2;BYMONTH=2;BYMONTHDAY=30', 'RECURRENCE_NEVER'],
    [
      'the 30th of February until the end',
      'FREQ=YEARLY;UNTIL=20280101T000000Z;BYMONTH=2;BYMONTHDAY=30',
      'RECURRENCE_NEVER',
    ],
    ['an end before the start', 'FREQ=WEEKLY;UNTIL=20261130T000000Z', 'RECURRENCE_NEVER'],
    ['an exception to all there is', 'FREQ=WEEKLY;COUNT=1\nEXDATE:20261201T090000Z', 'RECURRENCE_NEVER'],
    ['Mondays from a Tuesday on', 'FREQ=WEEKLY;COUNT=3;BYDAY=MO', 'RECURRENCE_NOT_AT_START'],
    ['another time of the day', 'FREQ=DAILY;COUNT=3;BYHOUR=11', 'RECURRENCE_NOT_AT_START'],
    ['another DTSTART', 'DTSTART:20261202T090000Z\nFREQ=WEEKLY;COUNT=3', 'RECURRENCE_NOT_AT_START'],
    ['one before the first', 'FREQ=WEEKLY;COUNT=3\nRDATE:20261130T090000Z', 'RECURRENCE_NOT_AT_START'],
    ['an end by the clock of nowhere', 'FREQ=WEEKLY;UNTIL=20270101T100000', 'RECURRENCE_UNTIL_NOT_UTC'],
    ['an end in another zone', 'FREQ=WEEKLY;UNTIL=20270101T100000-0500', 'RECURRENCE_UNTIL_NOT_UTC'],
    [
      'an end with the name of a zone',
      'FREQ=WEEKLY;UNTIL=AMERICA/NEW_YORK:20270101T100000',
      'RECURRENCE_UNTIL_NOT_UTC',
    ],
    [
      'an exception in another zone',
      'FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=America/New_York:20261208T040000',
      'RECURRENCE_OTHER_ZONE',
    ],
    [
      'DTSTART in another zone',
      'DTSTART;TZID=America/New_York:20261201T040000\nFREQ=WEEKLY;COUNT=3',
      'RECURRENCE_OTHER_ZONE',
    ],
  ])('%s is refused by a code of its own', (_what, text, code) => expect(refused(text)).toBe(code))

  test.each([
    ['many by count', 'FREQ=DAILY;COUNT=999999999'],
    ['many by their end', 'FREQ=DAILY;UNTIL=99991231T235959Z'],
    [
      'thousands to choose one from',
      'FREQ=YEARLY;UNTIL=20281001T000000Z;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11;BYSETPOS=-1',
    ],
    ['none', 'FREQ=YEARLY;COUNT=2;BYMONTH=2;BYMONTHDAY=30,31'],
    ['dates of all times', 'FREQ=WEEKLY;COUNT=2\nRDATE:00010101T000000,99991231T235959'],
    ['many exceptions', `FREQ=WEEKLY;COUNT=2\nEXDATE:${'00010101T000000,99991231T235959,'.repeat(500)}20261201T100000`],
  ])('takes little work: %s', (_what, text) => {
    refused(text)
    const from = process.cpuUsage().user
    expect(refused(text)).toMatch(/TOO_LONG|NEVER|NOT_AT_START|accepted/)
    expect((process.cpuUsage().user - from) / 1000).toBeLessThan(400)
  })
})

describe('what calendars write', () => {
  const walls = (text: string, first = tuesday) => expand(text, first).map(({ local }) => local.slice(5, 16))

  test('is read in lower case, folded, with CRLF, with DTSTART, and with a semicolon too many', () => {
    const plain = walls('RRULE:FREQ=WEEKLY;COUNT=3')
    expect(plain).toEqual(['12-01T10:00', '12-08T10:00', '12-15T10:00'])
    expect(walls('freq=weekly;count=3')).toEqual(plain)
    expect(walls('RRULE:FREQ=WEE\r\n KLY;COUNT=3;\r\n')).toEqual(plain)
    expect(walls('DTSTART;TZID=Europe/Amsterdam:20261201T100000\r\nRRULE:FREQ=WEEKLY;COUNT=3')).toEqual(plain)
    expect(walls('DTSTART:20261201T090000Z\nFREQ=WEEKLY;COUNT=3')).toEqual(plain)
    expect(walls('DTSTART:20261201T100000\nFREQ=WEEKLY;COUNT=3')).toEqual(plain)
  })

  test('of an end without a time lasts until the end of that day at the place', () => {
    expect(walls('FREQ=DAILY;UNTIL=20261203', firstAt('2026-12-01T23:59'))).toHaveLength(3)
    expect(walls('FREQ=DAILY;UNTIL=20261203', firstAt('2026-12-01T00:00', 'Pacific/Kiritimati'))).toHaveLength(3)
    expect(walls('FREQ=DAILY;UNTIL=20261203', firstAt('2026-12-01T23:00', 'Pacific/Honolulu'))).toHaveLength(3)
  })

  test('is printed in one form, which reads back as the same', () => {
    const zone = 'TZID=Europe/Amsterdam'
    const printed = (text: string, first = tuesday) => printRecurrence(parseRecurrence(text, first), first.timeZone)
    expect(printed('wkst=MO;interval=1;byday=TH,TU,TU;freq=weekly;until=20261231')).toBe(
      'RRULE:FREQ=WEEKLY;UNTIL=20261231T225959Z;BYDAY=TU,TH',
    )
    expect(printed('EXDATE:20261208T090000Z,20261208T100000\nRDATE:20261202T100000\nFREQ=WEEKLY;COUNT=4;WKST=SU')).toBe(
      `RRULE:FREQ=WEEKLY;COUNT=4;WKST=SU\nRDATE;${zone}:20261202T100000\nEXDATE;${zone}:20261208T100000`,
    )
    const repeated = 'RDATE;TZID=Europe/Amsterdam:20261025T023000\nRDATE:20261025T013000Z'
    const first = firstAt('2026-10-20T10:00')
    expect(printed(repeated, first)).toBe(repeated)
    for (const [, start, text] of vectors) {
      const from = firstAt(`${start}T09:00`, 'America/New_York')
      expect(printed(printed(text, from), from)).toBe(printed(text, from))
    }
  })
})
