import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { materialise, type WeeklyHours } from '../../src/domains/facilities/calendar.ts'
import { type Interval, merge, subtract } from '../../src/platform/interval.ts'

const ORACLE = fileURLToPath(new URL('opening-hours-oracle.ts', import.meta.url))
const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']

/** A change of the clock, and the wall minutes that it skips or repeats: no hours begin or end within those. */
type Change = { timeZone: string; date: string; odd: (minute: number) => boolean }

const between = (low: number, high: number) => (minute: number) => minute > low && minute < high
const changes: Change[] = [
  { timeZone: 'Europe/Amsterdam', date: '2027-03-28', odd: between(120, 180) },
  { timeZone: 'Europe/Amsterdam', date: '2027-10-31', odd: between(120, 180) },
  // In the night to this Sunday Santiago skips from 24:00 to 01:00, or turns back from 24:00 to 23:00.
  { timeZone: 'America/Santiago', date: '2027-09-05', odd: between(0, 60) },
  { timeZone: 'America/Santiago', date: '2027-04-04', odd: between(1380, 1440) },
  { timeZone: 'Australia/Lord_Howe', date: '2027-10-03', odd: between(120, 150) },
  { timeZone: 'Australia/Lord_Howe', date: '2027-04-04', odd: between(90, 120) },
]

const clockTime = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Lists of weekly hours: within the day, or all of them past midnight. */
function samples(odd: Change['odd'], overnight: boolean): WeeklyHours[][] {
  const minute = fc.integer({ min: 0, max: 288 }).map((n) => n * 5)
  const entry = fc
    .tuple(fc.integer({ min: 1, max: 7 }), minute, minute)
    .filter(([, a, b]) => a !== b && !odd(a) && !odd(b) && Math.max(a, b) < (overnight ? 1440 : 1441))
    .map(([weekday, a, b]) => {
      const [early, late] = [clockTime(Math.min(a, b)), clockTime(Math.max(a, b))]
      return overnight ? { weekday, opens: late, closes: early } : { weekday, opens: early, closes: late }
    })
  return fc.sample(fc.array(entry, { minLength: 1, maxLength: 12 }), { numRuns: 80, seed: 20270328 })
}

/** Commas add rules to one another; semicolons would let a later day cut off the night before. */
const inTheirSyntax = (hours: WeeklyHours[]): string =>
  hours.map(({ weekday, opens, closes }) => `${DAYS[weekday - 1]} ${opens}-${closes}`).join(', ')

function compare({ timeZone, date }: Change, lists: WeeklyHours[][], leftOut: Interval[]): void {
  const middle = Date.parse(`${date}T00:00Z`) / 1000
  const [from, until] = [middle - 5 * 86_400, middle + 6 * 86_400]
  const output = execFileSync(process.execPath, [ORACLE], {
    input: JSON.stringify({ from, until, hours: lists.map(inTheirSyntax) }),
    env: { ...process.env, TZ: timeZone },
    encoding: 'utf8',
  })
  const answers = JSON.parse(output) as [number, number][][]
  expect(answers).toHaveLength(lists.length)
  for (const [index, hours] of lists.entries()) {
    const theirs = merge((answers[index] ?? []).map(([startsAt, endsAt]) => ({ startsAt, endsAt })))
    const ours = materialise({ timeZone, hours, exceptions: [], holidays: [], closures: [], from, until })
    const open = ours.map(({ startsAt, endsAt }) => ({ startsAt, endsAt }))
    expect(subtract(open, leftOut), inTheirSyntax(hours)).toEqual(subtract(theirs, leftOut))
  }
}

test.each(changes)('hours within the day open as an independent library has it: $timeZone, $date', (change) => {
  compare(change, samples(change.odd, false), [])
})

/**
 * The night of the change itself is compared. The library looks for the evening before 24 hours back, and so misjudges
 * the night after the change: that one is left to calendar-clock.test.ts.
 */
test.each(changes)('hours past midnight open as an independent library has it: $timeZone, $date', (change) => {
  const noon = Date.parse(`${change.date}T12:00Z`) / 1000
  compare(change, samples(change.odd, true), [{ startsAt: noon, endsAt: noon + 86_400 }])
})
