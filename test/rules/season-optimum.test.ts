import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate } from '../../src/domains/seasons/allocate.ts'
import { inOrder, scorer } from '../../src/domains/seasons/score.ts'
import type { SeasonApplication, SeasonQuestion, WeeklySlot } from '../../src/domains/seasons/season.ts'
import { application, everySlot, guardTakes, HOUR, place, question, questions, wish } from './season-world.ts'

interface Seat {
  id: string
  choices: { wish: number; slot: WeeklySlot }[]
}

const meet = (a: WeeklySlot, b: WeeklySlot): boolean => {
  const at = ({ weekday, startsAt }: WeeklySlot): number => (weekday - 1) * 24 * HOUR + startsAt
  return [-168 * HOUR, 0, 168 * HOUR].some(
    (shift) => at(a) < at(b) + shift + b.length && at(b) + shift < at(a) + a.length,
  )
}

/** Whether all seats can be had at once, by trying everything. */
function canAllBe(
  seats: readonly Seat[],
  { places }: SeasonQuestion,
  taken: { id: string; slot: WeeklySlot }[] = [],
): boolean {
  const [first, ...rest] = seats
  if (!first) return true
  return first.choices.some(({ slot }) => {
    if (taken.some((other) => other.id === first.id && meet(other.slot, slot))) return false
    const all = [...taken, { id: first.id, slot }]
    return (
      guardTakes(
        all.map((one) => one.slot),
        places,
      ) && canAllBe(rest, { places } as SeasonQuestion, all)
    )
  })
}

/** The same promises kept by trying everything: which wish each is granted, round by round. */
function byTryingAll(asked: SeasonQuestion): Map<string, number[]> {
  const { applications, places, aim } = asked
  const scoreOf = scorer(asked)
  const seats: Seat[] = []
  const gone = new Map(applications.map(({ id }) => [id, new Set<number>()]))
  const granted = new Map(applications.map(({ id }) => [id, [] as number[]]))
  const choicesOf = (one: SeasonApplication, n: number) =>
    everySlot(one.wishes[n]!, one, places).map((slot) => ({ wish: n, slot }))
  const keptOf = (one: SeasonApplication, n: number) =>
    choicesOf(one, n).filter(({ slot }) =>
      one.past.some(
        (had) => had.facilityId === slot.facilityId && had.weekday === slot.weekday && had.startsAt === slot.startsAt,
      ),
    )
  const open = (one: SeasonApplication) => one.wishes.flatMap((_, n) => (gone.get(one.id)!.has(n) ? [] : [n]))
  const best = (one: SeasonApplication, seat: Seat): boolean => {
    for (const n of open(one)) {
      gone.get(one.id)!.add(n)
      for (const choices of [keptOf(one, n), choicesOf(one, n)]) {
        const before = seat.choices
        seat.choices = choices
        if (canAllBe(seats, asked)) {
          granted.get(one.id)!.push(n)
          return true
        }
        seat.choices = before
      }
    }
    return false
  }
  for (let round = 1; round <= 2; round++) {
    const order = applications
      .filter(({ id, wanted }) => granted.get(id)!.length === round - 1 && round <= wanted)
      .map((one) => ({ one, id: one.id, score: scoreOf(one, round - 1) }))
      .sort(inOrder)
    const served: [SeasonApplication, Seat][] = []
    for (const { one } of order) {
      const seat: Seat = { id: one.id, choices: open(one).flatMap((n) => choicesOf(one, n)) }
      seats.push(seat)
      if (aim === 'MOST_GROUPS' ? canAllBe(seats, asked) : best(one, seat)) served.push([one, seat])
      else seats.pop()
    }
    if (aim === 'MOST_GROUPS') for (const [one, seat] of served) best(one, seat)
  }
  return granted
}

test('is, for seasons small enough to try everything, what trying everything finds', () => {
  fc.assert(
    fc.property(questions, (asked) => {
      const { applications, complete } = allocate(asked)
      const found = new Map(
        applications.map(({ id, wishes }) => [id, wishes.flatMap(({ granted, wish: n }) => (granted ? [n] : []))]),
      )
      const all = new Map([...byTryingAll(asked)].map(([id, list]) => [id, list.sort((a, b) => a - b)]))
      expect(found).toEqual(all)
      expect(complete).toBe(true)
    }),
    { numRuns: 300 },
  )
}, 120_000)

const evenings = [18, 19, 20, 21].map((hour) => ({ from: hour * HOUR, until: (hour + 1) * HOUR }))
const inTurn = fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 })
const classes = fc.integer({ min: 1, max: 3 })

test('where slots are alike, serves the most groups that can be, and those whose scores sum up to the most', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ hours: inTurn, priorityClass: classes }), { minLength: 1, maxLength: 6 }),
      (groups) => {
        const asked = question(
          groups.map(({ hours, priorityClass }, n) =>
            application(`application-${n}`, { priorityClass, wishes: hours.map((hour) => wish(evenings[hour]!)) }),
          ),
        )
        const { slots } = allocate(asked)
        const scoreOf = scorer(asked)
        const worth = (n: number): number => scoreOf(asked.applications[n]!, 0).total
        const most = (n: number, taken: readonly number[]): { served: number; total: number } => {
          const hours = groups[n]?.hours
          if (!hours) return { served: 0, total: 0 }
          const tries = hours
            .filter((hour) => !taken.includes(hour))
            .map((hour) => {
              const rest = most(n + 1, [...taken, hour])
              return { served: rest.served + 1, total: rest.total + worth(n) }
            })
          return [most(n + 1, taken), ...tries].reduce((a, b) => (b.total > a.total ? b : a))
        }
        const served = asked.applications.filter(({ id }) => slots.some(({ applicationId }) => applicationId === id))
        expect({ served: slots.length, total: served.reduce((sum, one) => sum + scoreOf(one, 0).total, 0) }).toEqual(
          most(0, []),
        )
      },
    ),
    { numRuns: 300 },
  )
})

test('moves who came first within what they were granted, so that one more can be served', () => {
  const flexible = application('a', { priorityClass: 1 })
  const bound = application('b', { priorityClass: 3, wishes: [wish({ from: 18 * HOUR, until: 19 * HOUR })] })
  const { slots } = allocate(question([flexible, bound]))
  expect(slots.map(({ applicationId, startsAt }) => [applicationId, startsAt / HOUR])).toEqual([
    ['a', 19],
    ['b', 18],
  ])
})

test('has whoever comes first give way to their second wish only where that is the manager’s aim', () => {
  const first = application('a', { wishes: [wish(evenings[0]!), wish(evenings[1]!)] })
  const last = application('b', { priorityClass: 3, wishes: [wish(evenings[0]!)] })
  const places = [place('hall')]
  const most = allocate(question([first, last], { places }))
  expect(most.slots.map(({ applicationId, wish: n }) => [applicationId, n])).toEqual([
    ['a', 1],
    ['b', 0],
  ])
  expect(most.applications[0]!.wishes[0]).toMatchObject({
    reason: 'TAKEN',
    takenBy: [{ rule: 'KEEPS_SERVED', slot: { applicationId: 'b' } }],
  })
  const strict = allocate(question([first, last], { places, aim: 'BEST_WISHES' }))
  expect(strict.slots.map(({ applicationId, wish: n }) => [applicationId, n])).toEqual([['a', 0]])
  expect(strict.applications[1]!.wishes[0]).toMatchObject({
    takenBy: [{ rule: 'BETTER_SCORE', criterion: 'PRIORITY_CLASS' }],
  })
})
