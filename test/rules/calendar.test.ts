import { expect, test } from 'vitest'
import { type CalendarInput, closedIntervals, materialise } from '../../src/domains/facilities/calendar.ts'

const at = (text: string): number => Date.parse(text) / 1000
const reason = (en: string): { en: string } => ({ en })

/** A week from Monday 5 to Sunday 11 July 2027, in summer time; every day from nine to five unless told otherwise. */
const week: CalendarInput = {
  timeZone: 'Europe/Amsterdam',
  hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '09:00', closes: '17:00' })),
  exceptions: [],
  holidays: [],
  closures: [],
  from: at('2027-07-05T00:00+02:00'),
  until: at('2027-07-12T00:00+02:00'),
}

/** The calendar as text: kind, begin and end in local time, and the reason. */
function calendar(changes: Partial<CalendarInput>): string[] {
  return materialise({ ...week, ...changes }).map(({ kind, startsAt, endsAt, reason: why }) =>
    `${kind} ${local(startsAt)}–${local(endsAt)} ${why?.['en'] ?? ''}`.trim(),
  )
}

function local(instant: number): string {
  const format = { timeZone: 'Europe/Amsterdam', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const
  return new Date(instant * 1000).toLocaleString('en-GB', format).replace(' at', '').replace(',', '')
}

const only = (weekday: number, opens: string, closes: string): CalendarInput['hours'] => [{ weekday, opens, closes }]

test('weekly hours open once a week, on their ISO weekday', () => {
  expect(calendar({ hours: only(3, '09:00', '17:30') })).toEqual(['OPEN 7 09:00–7 17:30'])
  expect(calendar({ hours: only(7, '00:00', '24:00') })).toEqual(['OPEN 11 00:00–12 00:00'])
  expect(calendar({ hours: [] })).toEqual([])
})

test('hours that touch or overlap are one stretch, also over midnight', () => {
  const hours = [...only(1, '20:00', '24:00'), ...only(2, '00:00', '02:00'), ...only(2, '01:00', '03:00')]
  expect(calendar({ hours })).toEqual(['OPEN 5 20:00–6 03:00'])
})

test('hours past midnight end on the next day and reach into the range from the day before', () => {
  expect(calendar({ hours: only(2, '22:00', '02:00') })).toEqual(['OPEN 6 22:00–7 02:00'])
  expect(calendar({ hours: only(2, '22:00', '22:00') })).toEqual(['OPEN 6 22:00–7 22:00'])
  expect(calendar({ hours: only(7, '22:00', '02:00') })).toEqual(['OPEN 5 00:00–5 02:00', 'OPEN 11 22:00–12 00:00'])
})

test('an exception stands in place of the weekly hours of its date, and only of that date', () => {
  const hours = only(2, '22:00', '02:00')
  const shifted = { date: '2027-07-06', intervals: [{ opens: '10:00', closes: '11:00' }], reason: null }
  expect(calendar({ hours, exceptions: [shifted] })).toEqual(['OPEN 6 10:00–6 11:00'])
  const closed = { date: '2027-07-07', intervals: [], reason: reason('Stocktaking') }
  expect(calendar({ hours, exceptions: [closed] })).toEqual([
    'OPEN 6 22:00–7 02:00',
    'EXCEPTION 7 00:00–8 00:00 Stocktaking',
  ])
})

test('an exception that is closed or gives a reason shows for the whole day', () => {
  const intervals = [{ opens: '12:00', closes: '13:00' }]
  const hours: CalendarInput['hours'] = []
  expect(calendar({ hours, exceptions: [{ date: '2027-07-06', intervals: [], reason: null }] })).toEqual([
    'EXCEPTION 6 00:00–7 00:00',
  ])
  expect(calendar({ hours, exceptions: [{ date: '2027-07-06', intervals, reason: reason('Fair') }] })).toEqual([
    'EXCEPTION 6 00:00–7 00:00 Fair',
    'OPEN 6 12:00–6 13:00',
  ])
})

test('a holiday closes its date, unless an exception opens it; the night before still ends on it', () => {
  const hours = [...only(2, '20:00', '01:00'), ...only(3, '09:00', '17:00')]
  const holidays = [{ date: '2027-07-07', name: reason('Feast') }]
  expect(calendar({ hours, holidays })).toEqual(['OPEN 6 20:00–7 01:00', 'HOLIDAY 7 00:00–8 00:00 Feast'])
  const exceptions = [{ date: '2027-07-07', intervals: [{ opens: '10:00', closes: '12:00' }], reason: null }]
  expect(calendar({ hours, holidays, exceptions })).toEqual(['OPEN 6 20:00–7 01:00', 'OPEN 7 10:00–7 12:00'])
})

test('a closure ends everything and shows in its full length', () => {
  const [startsAt, endsAt] = [at('2027-07-04T12:00+02:00'), at('2027-07-10T10:00+02:00')]
  const closure = { startsAt, endsAt, reason: reason('Works') }
  const exceptions = [{ date: '2027-07-06', intervals: [{ opens: '10:00', closes: '12:00' }], reason: null }]
  expect(calendar({ closures: [closure], exceptions })).toEqual([
    'CLOSURE 4 12:00–10 10:00 Works',
    'OPEN 10 10:00–10 17:00',
    'OPEN 11 09:00–11 17:00',
  ])
  const before = { startsAt: 0, endsAt: week.from, reason: reason('Past') }
  expect(calendar({ closures: [before], hours: [] })).toEqual([])
})

test('hours within the hour that the clock skips vanish when they collapse, and move when they do not', () => {
  const night = { from: at('2027-03-28T00:00+01:00'), until: at('2027-03-29T00:00+02:00') }
  expect(calendar({ ...night, hours: only(7, '02:30', '03:30') })).toEqual([])
  expect(calendar({ ...night, hours: only(7, '02:00', '02:30') })).toEqual(['OPEN 28 03:00–28 03:30'])
  expect(calendar({ ...night, hours: only(7, '01:00', '04:00') })).toEqual(['OPEN 28 01:00–28 04:00'])
})

test('a day lasts as long as its zone makes it', () => {
  const holidays = ['2027-03-28', '2027-10-31'].map((date) => ({ date, name: reason('Feast') }))
  const year = { hours: [], holidays, from: at('2027-01-01T00:00Z'), until: at('2028-01-01T00:00Z') }
  const lengths = materialise({ ...week, ...year }).map(({ startsAt, endsAt }) => (endsAt - startsAt) / 3600)
  expect(lengths).toEqual([23, 25])
})

test('a date that a zone left out has no hours', () => {
  const samoa = { timeZone: 'Pacific/Apia', from: at('2011-12-29T12:00Z'), until: at('2011-12-31T09:00Z') }
  const begins = (hours: CalendarInput['hours']): string[] =>
    materialise({ ...week, ...samoa, hours }).map(({ startsAt }) => new Date(startsAt * 1000).toISOString())
  expect(begins(week.hours)).toEqual(['2011-12-29T19:00:00.000Z', '2011-12-30T19:00:00.000Z'])
  expect(begins(only(5, '09:00', '17:00'))).toEqual([])
})

test('an empty range has no calendar and no closed time', () => {
  expect(calendar({ until: week.from })).toEqual([])
  expect(closedIntervals(materialise(week), week.from, week.from)).toEqual([])
})

test('of several reasons the weightiest is told, and time without one lies outside of hours', () => {
  const input: CalendarInput = {
    ...week,
    hours: only(3, '09:00', '17:00'),
    holidays: [{ date: '2027-07-06', name: reason('Feast') }],
    exceptions: [{ date: '2027-07-07', intervals: [{ opens: '12:00', closes: '13:00' }], reason: reason('Fair') }],
    closures: [
      { startsAt: at('2027-07-06T22:00+02:00'), endsAt: at('2027-07-07T02:00+02:00'), reason: reason('Works') },
      { startsAt: at('2027-07-07T01:00+02:00'), endsAt: at('2027-07-07T03:00+02:00'), reason: reason('Paint') },
    ],
  }
  const closed = closedIntervals(materialise(input), week.from, week.until)
  expect(closed.map(({ kind, startsAt, reason: why }) => `${local(startsAt)} ${kind} ${why?.['en'] ?? ''}`)).toEqual([
    '5 00:00 OUTSIDE_HOURS ',
    '6 00:00 HOLIDAY Feast',
    '6 22:00 CLOSURE Works',
    '7 02:00 CLOSURE Paint',
    '7 03:00 EXCEPTION Fair',
    '7 13:00 EXCEPTION Fair',
    '8 00:00 OUTSIDE_HOURS ',
  ])
})

test('reasons weigh alike whoever made the calendar', () => {
  const kinds = (['HOLIDAY', 'EXCEPTION', 'CLOSURE'] as const).map((kind) => {
    return { startsAt: 0, endsAt: 60, kind, reason: reason(kind) }
  })
  const told = (count: number): string[] => closedIntervals(kinds.slice(0, count), 0, 60).map(({ kind }) => kind)
  expect([told(0), told(1), told(2), told(3)]).toEqual([['OUTSIDE_HOURS'], ['HOLIDAY'], ['EXCEPTION'], ['CLOSURE']])
})
