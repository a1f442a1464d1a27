import { wallClock, type WallClock } from '../../../platform/interval.ts'
import { fairness } from '../plan/fairness.ts'
import type { Months } from './months.ts'
import { different, tellable, under, type People } from './withhold.ts'

/** A request, as the database sends it. */
export type Asked = [
  category: string,
  timeZone: string,
  requester: number,
  askedAt: number,
  outcome: Outcome,
  /** When somebody first agreed to help; null for never. */
  agreedAt: number | null,
]

/** Served: all places were agreed on, or help was given. The rest is open or was called off. */
export type Outcome = 'SERVED' | 'EXPIRED' | 'REST'

/** Something agreed on: whether help was given, and whether the volunteer’s offer stands now, at all and of this kind. */
export type Agreed = [category: string, timeZone: string, requester: number, volunteer: number, agreedAt: number, done: 0 | 1, stands: 0 | 1, standsForIt: 0 | 1]

/** What `figuresFacts` reads. */
export interface FiguresFacts {
  minimum: number
  asked: Asked[]
  agreed: Agreed[]
  /** How many offers stand, by category and in all. */
  standing: Record<string, number>
  standingInAll: number
}

/** What is told of requests and matches. Null is what is not told, or cannot be said. */
export interface Figure {
  category: string | null
  asked: number | null
  served: number | null
  expired: number | null
  medianWaitingHours: number | null
  completed: number | null
  volunteers: number | null
  maximumLoad: number | null
  gini: number | null
}

/** The figures of some months. */
export interface Figures extends Months {
  minimum: number
  total: Figure
  byCategory: Figure[]
  byMonth: (Figure & { month: string })[]
}

/** What happened in one month, of one kind. */
interface Cell {
  category: string
  asked: Asked[]
  agreed: Agreed[]
}

/** What of a month is told: of each figure whether its sum is, and of which kinds. */
type ToldMonth = Record<Measure, { whole: boolean; kinds: ReadonlySet<string> }>
const measures = ['asked', 'outcomes', 'waited', 'completed', 'volunteers'] as const
type Measure = (typeof measures)[number]

const requesters = (rows: readonly (Asked | Agreed)[]): People => new Set(rows.map(([, , requester]) => requester))
const volunteersOf = (rows: readonly Agreed[]): People => new Set(rows.map(([, , , volunteer]) => volunteer))
const waited = (rows: readonly Asked[]): Asked[] => rows.filter(([, , , , , agreedAt]) => agreedAt !== null)
const ended = (rows: readonly Asked[], outcome: Outcome): Asked[] => rows.filter(([, , , , one]) => one === outcome)
const done = (rows: readonly Agreed[]): Agreed[] => rows.filter(([, , , , , is]) => is === 1)

/** By which people each figure is told, but for requests and what became of them, which hang together. */
const behind: Record<Exclude<Measure, 'asked' | 'outcomes'>, (cell: Cell) => People> = {
  waited: ({ asked }) => requesters(waited(asked)),
  completed: ({ agreed }) => requesters(done(agreed)),
  volunteers: ({ agreed }) => volunteersOf(agreed),
}

function toldOf(cells: readonly Cell[], minimum: number): ToldMonth {
  const by = (people: (cell: Cell) => People) => {
    const groups = cells.map((cell) => ({ category: cell.category, people: people(cell) }))
    const { whole, groups: told } = tellable(groups, (some) => different(some.map((one) => one.people)), minimum)
    const none = groups.filter((one) => one.people.size === 0)
    return { whole, kinds: new Set([...told, ...none].map(({ category }) => category)) }
  }
  return {
    ...askedOf(cells, minimum),
    ...{ waited: by(behind.waited), completed: by(behind.completed), volunteers: by(behind.volunteers) },
  }
}

const outcomes = ['SERVED', 'EXPIRED', 'REST'] as const

/**
 * Of which kinds it is told how many requests there were, were served, and expired: of a kind all of it or nothing. What was
 * asked less what was served and expired is the rest, so that each of the three must be of nobody or of enough people; and
 * so must each be of all that are left out together, since sums of all kinds are told too.
 */
function askedOf(cells: readonly Cell[], minimum: number): Pick<ToldMonth, 'asked' | 'outcomes'> {
  const asking = (some: readonly Cell[]): number => different(some.map(({ asked }) => requesters(asked)))
  const few = (some: readonly Cell[]): boolean =>
    outcomes.some((outcome) => {
      const people = different(some.map(({ asked }) => requesters(ended(asked, outcome))))
      return people > 0 && people < minimum
    })
  const left = cells.filter((cell) => few([cell]))
  const told = cells.filter((cell) => cell.asked.length > 0 && !few([cell])).sort((a, b) => asking([a]) - asking([b]))
  while (few(left) && told.length > 0) left.push(told.shift()!)
  const none = cells.filter((cell) => cell.asked.length === 0)
  const kinds = new Set([...told, ...none].map(({ category }) => category))
  const all = asking(cells)
  const whole = all === 0 || all >= minimum
  return { asked: { whole, kinds }, outcomes: { whole: whole && !few(left), kinds } }
}

/** The middle one, or the mean of the two in the middle. */
function medianOf(values: readonly number[]): number | null {
  const rising = values.toSorted((a, b) => a - b)
  const [low, high] = [rising[(rising.length - 1) >> 1], rising[rising.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

const decimals = (value: number | null, digits: number): number | null => value && Math.round(value * 10 ** digits) / 10 ** digits

/** What is told of some months together: of each figure what is told in every one of them, or nothing. */
function figureOf(category: string | null, months: readonly (readonly [readonly Cell[], ToldMonth])[], standing: number): Figure {
  const isTold = (measure: Measure): boolean =>
    months.every(([cells, told]) =>
      category === null ? told[measure].whole : told[measure].kinds.has(category) || !cells.some((cell) => cell.category === category),
    )
  const cells = months.flatMap(([all]) => all.filter((cell) => category === null || cell.category === category))
  const asked = cells.flatMap((cell) => cell.asked)
  const agreed = cells.flatMap((cell) => cell.agreed)
  const loads = new Map<number, number>()
  for (const [, , , volunteer] of agreed) loads.set(volunteer, (loads.get(volunteer) ?? 0) + 1)
  // Those whose offer stands and who were not asked share the load too: with none.
  const busy = new Set(agreed.filter((one) => one[category === null ? 6 : 7] === 1).map(([, , , volunteer]) => volunteer)).size
  const { maxLoad, gini } = fairness([...loads.values(), ...Array.from({ length: Math.max(0, standing - busy) }, () => 0)])
  const when = <T>(measure: Measure, value: T): T | null => (isTold(measure) ? value : null)
  const hours = waited(asked).map(([, , , askedAt, , agreedAt]) => (agreedAt! - askedAt) / 3_600)
  return {
    category,
    asked: when('asked', asked.length),
    served: when('outcomes', ended(asked, 'SERVED').length),
    expired: when('outcomes', ended(asked, 'EXPIRED').length),
    medianWaitingHours: when('waited', decimals(medianOf(hours), 1)),
    completed: when('completed', done(agreed).length),
    volunteers: when('volunteers', loads.size),
    maximumLoad: when('volunteers', maxLoad),
    gini: when('volunteers', decimals(gini, 4)),
  }
}

/** What helping came to in some months, each by the clock of the place, so that nobody can be told from it. */
export function figuresOf({ minimum, asked, agreed, standing, standingInAll }: FiguresFacts, months: Months): Figures {
  const clocks = new Map<string, WallClock>()
  const [first, end] = [months.from, months.to].map((date) => Date.parse(`${date}T00:00Z`) / 1_000) as [number, number]
  const monthAt = (instant: number, timeZone: string): string => {
    const clock = under(clocks, timeZone, () => wallClock(timeZone, first, end))
    return new Date(clock.dayOf(instant) * 86_400_000).toISOString().slice(0, 7)
  }
  const found = new Map(months.months.map((month) => [month, new Map<string, Cell>()]))
  const cellOf = (month: string, category: string): Cell | null => {
    const cells = found.get(month)
    return cells ? under(cells, category, () => ({ category, asked: [], agreed: [] })) : null
  }
  for (const one of asked) cellOf(monthAt(one[3], one[1]), one[0])?.asked.push(one)
  for (const one of agreed) cellOf(monthAt(one[4], one[1]), one[0])?.agreed.push(one)
  const told = [...found].map(([month, cells]) => {
    const all = [...cells.values()].sort((a, b) => (a.category < b.category ? -1 : 1))
    return { month, part: [all, toldOf(all, minimum)] as const }
  })
  const parts = told.map(({ part }) => part)
  const categories = [...new Set(parts.flatMap(([cells]) => cells.map(({ category }) => category)))].sort()
  return {
    ...{ ...months, minimum, total: figureOf(null, parts, standingInAll) },
    byCategory: categories.map((category) => figureOf(category, parts, standing[category] ?? 0)),
    byMonth: told.map(({ month, part }) => ({ month: `${month}-01`, ...figureOf(null, [part], standingInAll) })),
  }
}
