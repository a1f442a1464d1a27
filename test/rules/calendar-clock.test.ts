import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type CalendarInput,
  type CalendarInterval,
  type ClosedInterval,
  closedIntervals,
  materialise,
} from '../../src/domains/facilities/calendar.ts'
import { type WallMinute, wallTable } from './wall-table.ts'

/** Four days around each change of the clock; hours begin and end anywhere, also in what is skipped or repeated. */
const changes = [
  ['Europe/Amsterdam', '2027-03-27'],
  ['Europe/Amsterdam', '2027-10-30'],
  ['America/Santiago', '2027-09-04'],
  ['America/Santiago', '2027-04-03'],
  ['Australia/Lord_Howe', '2027-10-02'],
  ['Australia/Lord_Howe', '2027-04-03'],
  ['Africa/Cairo', '2027-04-29'],
  ['Africa/Casablanca', '2026-02-14'],
] as const

const DAY = 86_400
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const plusDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY * 1000).toISOString().slice(0, 10)

/** Looks instants up in a table of what the wall shows; nothing here knows of offsets. */
class Wall {
  readonly table: WallMinute[]
  readonly #first = new Map<string, WallMinute>()

  constructor(timeZone: string, from: number, until: number) {
    this.table = wallTable(timeZone, from, until)
    for (const entry of this.table) {
      const key = `${entry.date} ${entry.minute}`
      if (!this.#first.has(key)) this.#first.set(key, entry)
    }
  }

  /** The earlier instant of a wall time; for a skipped one, as long after the last minute shown as it would be. */
  instantOf(date: string, minute: number): number {
    const [day, rest] = minute < 1440 ? [date, minute] : [plusDays(date, 1), minute - 1440]
    for (let back = 0; back < 180; back++) {
      const shown = rest >= back ? [day, rest - back] : [plusDays(day, -1), rest - back + 1440]
      const found = this.#first.get(shown.join(' '))
      if (found) return found.instant + back * 60
    }
    throw new Error(`${date} ${minute} lies outside of the table`)
  }

  dayStart(date: string): number {
    return this.table.find((entry) => entry.date === date)?.instant ?? NaN
  }
}

/** Every minute judged by itself. */
function expectedOf(wall: Wall, input: CalendarInput): { open: number[]; closed: ClosedInterval[] } {
  const dates = [...new Set(wall.table.map(({ date }) => date))].slice(1, -2)
  const open = new Set<number>()
  const reasons: CalendarInterval[] = input.closures.map((closure) => ({ ...closure, kind: 'CLOSURE' }))
  for (const date of dates) {
    const whole = { startsAt: wall.dayStart(date), endsAt: wall.dayStart(plusDays(date, 1)) }
    const exception = input.exceptions.find((entry) => entry.date === date)
    const feasts = input.holidays.filter((holiday) => holiday.date === date)
    const weekday = wall.table.find((entry) => entry.date === date)?.weekday
    const weekly = feasts.length > 0 ? [] : input.hours.filter((entry) => entry.weekday === weekday)
    if (exception && (exception.reason !== null || exception.intervals.length === 0)) {
      reasons.push({ ...whole, kind: 'EXCEPTION', reason: exception.reason })
    }
    if (!exception) for (const { name } of feasts) reasons.push({ ...whole, kind: 'HOLIDAY', reason: name })
    for (const { opens, closes } of exception?.intervals ?? weekly) {
      const last = minuteOf(closes) > minuteOf(opens) ? minuteOf(closes) : minuteOf(closes) + 1440
      const end = wall.instantOf(date, last)
      for (let at = wall.instantOf(date, minuteOf(opens)); at < end; at += 60) open.add(at)
    }
  }
  for (const { startsAt, endsAt } of input.closures) for (let at = startsAt; at < endsAt; at += 60) open.delete(at)
  const closed: ClosedInterval[] = []
  for (let at = input.from; at < input.until; at += 60) {
    if (open.has(at)) continue
    // The kinds weigh in the order of their names.
    const why = reasons
      .filter(({ startsAt, endsAt }) => startsAt <= at && at < endsAt)
      .sort((a, b) => a.kind.localeCompare(b.kind) || a.startsAt - b.startsAt || a.endsAt - b.endsAt)[0]
    const { kind, reason } = why ? (why as ClosedInterval) : { kind: 'OUTSIDE_HOURS' as const, reason: null }
    const last = closed.at(-1)
    if (last?.endsAt === at && last.kind === kind && last.reason === reason) last.endsAt = at + 60
    else closed.push({ startsAt: at, endsAt: at + 60, kind, reason })
  }
  return { open: [...open].filter((at) => at >= input.from && at < input.until).sort((a, b) => a - b), closed }
}

function inputs(timeZone: string, firstDate: string): fc.Arbitrary<CalendarInput> {
  const start = Date.parse(firstDate) / 1000
  const clock = fc.integer({ min: 0, max: 287 }).map((n) => {
    // Half of all times fall in the night, where clocks change.
    const minute = n < 144 ? (n * 2 + 1380) % 1440 : (n - 144) * 10
    return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  })
  const hours = fc
    .record({ opens: clock, closes: fc.oneof(clock, fc.constant('24:00')) })
    .filter(({ opens, closes }) => opens !== closes)
  const date = fc.integer({ min: -1, max: 3 }).map((days) => plusDays(firstDate, days))
  const text = fc.uuid().map((en) => ({ en }))
  const at = fc.integer({ min: -600, max: 5000 }).map((minute) => start + minute * 60)
  const closure = fc
    .record({ startsAt: at, length: fc.integer({ min: 1, max: 1500 }), reason: text })
    .map(({ startsAt, length, reason }) => ({ startsAt, endsAt: startsAt + length * 60, reason }))
  const exception = fc.record({ date, intervals: fc.array(hours, { maxLength: 2 }), reason: fc.option(text) })
  return fc
    .record({
      hours: fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), hours), { maxLength: 16 }),
      exceptions: fc.uniqueArray(exception, { maxLength: 2, selector: (entry) => entry.date }),
      holidays: fc.array(fc.record({ date, name: text }), { maxLength: 2 }),
      closures: fc.array(closure, { maxLength: 3 }),
      from: at,
      length: fc.integer({ min: 1, max: 4400 }),
    })
    .map(({ hours: weekly, length, ...rest }) =>
      Object.assign(rest, {
        timeZone,
        hours: weekly.map(([weekday, { opens, closes }]) => ({ weekday, opens, closes })),
        until: Math.min(rest.from + length * 60, start + 4 * DAY),
      }),
    )
    .filter(({ from, until }) => from < until)
}

test.each(changes)('in %s around %s each minute is open, or closed for its reason, as the wall shows', (zone, date) => {
  const start = Date.parse(date) / 1000
  const wall = new Wall(zone, start - 4 * DAY, start + 8 * DAY)
  fc.assert(
    fc.property(inputs(zone, date), (input) => {
      const expected = expectedOf(wall, input)
      const calendar = materialise(input)
      const open = calendar.filter(({ kind }) => kind === 'OPEN')
      const minutes = open.flatMap(({ startsAt, endsAt }) =>
        Array.from({ length: (endsAt - startsAt) / 60 }, (_, minute) => startsAt + minute * 60),
      )
      expect(minutes).toEqual(expected.open)
      for (const [index, { startsAt }] of open.entries()) {
        expect(startsAt).toBeGreaterThan(open[index - 1]?.endsAt ?? -Infinity)
      }
      expect(closedIntervals(calendar, input.from, input.until)).toEqual(expected.closed)
    }),
    { numRuns: 80 },
  )
})
