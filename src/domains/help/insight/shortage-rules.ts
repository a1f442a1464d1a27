import { daysIn, type CalendarDay, type Months } from './months.ts'
import { different, tellable, under, type People } from './withhold.ts'

/** A request with places that nobody has taken, as the database sends it. */
export type Demand = [
  category: string,
  neighbourhoodId: string | null,
  /** A number for who asks. */
  requester: number,
  /** The minutes of all those places, of what recurs in a week. */
  minutes: number,
  recurs: 0 | 1,
  /** The last date on which it is asked for, of what recurs; null for no end. */
  until: string | null,
  /** Where any day suits: the date at which it counts. */
  at: string,
  /** The days that suit: date and ISO weekday. */
  days: [date: string, weekday: number][],
]

/** What volunteers of a neighbourhood offer of a kind on a weekday: how many they are, and minutes in a week. */
export type Offered = [category: string, neighbourhoodId: string | null, weekday: number, volunteers: number, minutes: number]

/** How much more or less that is in a month, by days on which they are away or there at other times. */
export type Exceptional = [category: string, neighbourhoodId: string | null, weekday: number, month: string, minutes: number]

/** What `shortageFacts` reads. */
export interface ShortageFacts {
  minimum: number
  demands: Demand[]
  offered: Offered[]
  exceptional: Exceptional[]
}

/** What is asked and offered of a kind of help on a weekday, in a neighbourhood or in all. Null is what is not told. */
export interface ShortageCell {
  category: string
  /** ISO: 1 is Monday; null for what is asked for on any day. */
  weekday: number | null
  neighbourhoodId: string | null
  demanded: number | null
  offered: number | null
}

/** What is short in some months. */
export interface Shortage extends Months {
  minimum: number
  /** Of all neighbourhoods together. */
  together: ShortageCell[]
  cells: ShortageCell[]
}

/** Of one neighbourhood: how many minutes, and of whom. */
interface Part {
  minutes: number
  people: Set<number>
}

type ByNeighbourhood<P> = Map<string | null, P>
/** By category and weekday, as a key of both. */
type Table<P> = Map<string, ByNeighbourhood<P>>

const keyOf = (category: string, weekday: number | null): string => `${category} ${weekday ?? 0}`

/** On which days of the months a request asks for how many minutes. */
function spread([, , , minutes, recurs, until, at, days]: Demand, calendar: readonly CalendarDay[]): [month: string, weekday: number | null, minutes: number][] {
  if (days.length === 0) {
    const month = at.slice(0, 7)
    return calendar.some(([, , one]) => one === month) ? [[month, null, minutes]] : []
  }
  const each = minutes / days.length
  const last = calendar.at(-1)![0]
  const within = (date: string): boolean => date >= calendar[0]![0] && date <= last
  if (!recurs) return days.filter(([date]) => within(date)).map(([date, weekday]) => [date.slice(0, 7), weekday, each])
  return days.flatMap(([first, weekday]) =>
    calendar
      .filter(([date, on]) => on === weekday && date >= first && (until === null || date <= until))
      .map(([, on, month]): [string, number, number] => [month, on, each]),
  )
}

/** What is asked for, by month. */
function demandIn(demands: readonly Demand[], calendar: readonly CalendarDay[]): Map<string, Table<Part>> {
  const months = new Map<string, Table<Part>>()
  for (const demand of demands) {
    const [category, neighbourhoodId, requester] = demand
    for (const [month, weekday, minutes] of spread(demand, calendar)) {
      const table = under(months, month, () => new Map<string, ByNeighbourhood<Part>>())
      const row = under(table, keyOf(category, weekday), () => new Map<string | null, Part>())
      const part = under(row, neighbourhoodId, () => ({ minutes: 0, people: new Set<number>() }))
      part.minutes += minutes
      part.people.add(requester)
    }
  }
  return months
}

/** Minutes by neighbourhood and of all together, where a month may keep what the others tell. */
interface Sums {
  together: number | null
  parts: ByNeighbourhood<number | null>
}

const added = (sum: number | null, more: number | null): number | null => (sum === null || more === null ? null : sum + more)

const sumsOf = (sums: Map<string, Sums>, key: string): Sums => under(sums, key, () => ({ together: 0, parts: new Map<string | null, number | null>() }))

/** What is told of what is asked for: of a range what is told of each of its months, and nothing where one keeps it. */
function toldDemand(months: ReadonlyMap<string, Table<Part>>, minimum: number): Map<string, Sums> {
  const sums = new Map<string, Sums>()
  for (const table of months.values()) {
    for (const [key, row] of table) {
      const parts = [...row.values()]
      const { whole, groups } = tellable(parts, (some) => different(some.map(({ people }): People => people)), minimum)
      const sum = sumsOf(sums, key)
      sum.together = added(sum.together, whole ? parts.reduce((all, { minutes }) => all + minutes, 0) : null)
      for (const [id, part] of row) sum.parts.set(id, added(sum.parts.get(id) ?? (sum.parts.has(id) ? null : 0), groups.has(part) ? part.minutes : null))
    }
  }
  return sums
}

/** The same of what is offered. A volunteer lives in one neighbourhood, and is the same person in every month. */
function toldOffers({ offered, exceptional, minimum }: ShortageFacts, calendar: readonly CalendarDay[]): Map<string, Sums> {
  const times = new Map<number, number>()
  for (const [, weekday] of calendar) times.set(weekday, (times.get(weekday) ?? 0) + 1)
  const otherwise = new Map<string, number>()
  for (const [category, id, weekday, , minutes] of exceptional) {
    const key = `${keyOf(category, weekday)} ${id}`
    otherwise.set(key, (otherwise.get(key) ?? 0) + minutes)
  }
  const rows = new Map<string, Offered[]>()
  for (const row of offered) under(rows, keyOf(row[0], row[2]), () => []).push(row)
  const sums = new Map<string, Sums>()
  for (const [key, row] of rows) {
    const minutesOf = ([, id, weekday, , weekly]: Offered): number => weekly * (times.get(weekday) ?? 0) + (otherwise.get(`${key} ${id}`) ?? 0)
    const { whole, groups } = tellable(row, (some) => some.reduce((all, [, , , volunteers]) => all + volunteers, 0), minimum)
    const sum = sumsOf(sums, key)
    sum.together = whole ? row.reduce((all, one) => all + minutesOf(one), 0) : null
    for (const one of row) sum.parts.set(one[1], groups.has(one) ? minutesOf(one) : null)
  }
  return sums
}

const rounded = (minutes: number | null | undefined): number | null => (minutes === null ? null : Math.round(minutes ?? 0))

/** What is asked for and offered in some months, so that nobody can be told from it, by category and weekday. */
export function shortageOf(facts: ShortageFacts, months: Months): Shortage {
  const calendar = daysIn(months)
  const asked = toldDemand(demandIn(facts.demands, calendar), facts.minimum)
  const offered = toldOffers(facts, calendar)
  const keys = [...new Set([...asked.keys(), ...offered.keys()])].sort()
  const [together, cells]: [ShortageCell[], ShortageCell[]] = [[], []]
  for (const key of keys) {
    const [category, day] = key.split(' ')
    const of = { category: category!, weekday: Number(day) || null }
    const [one, other] = [asked.get(key), offered.get(key)]
    together.push({ ...of, neighbourhoodId: null, demanded: rounded(one ? one.together : 0), offered: rounded(other ? other.together : 0) })
    const ids = [...new Set([...(one?.parts.keys() ?? []), ...(other?.parts.keys() ?? [])])].sort()
    for (const id of ids) cells.push({ ...of, neighbourhoodId: id, demanded: rounded(one?.parts.get(id)), offered: rounded(other?.parts.get(id)) })
  }
  return { ...months, minimum: facts.minimum, together, cells }
}
