/** Help of one month, of one kind or place: how much, in how many matches, and how many people got it. */
export interface Cell {
  month: string
  /** The category or the neighbourhood; null for none. */
  key: string | null
  minutes: number
  matches: number
  people: number
}

/** What is told of a kind or place over a period. */
export interface Counted {
  /** Null for none, and for those together that are too few to be told of. */
  key: string | null
  minutes: number
  matches: number
}

/**
 * Adds months up, so that nobody can be told from the sums. Within a month what fewer people got than the minimum is put
 * together with the smallest that more got, and with none if there is none: then it is not told at all. What is told of a
 * period is what is told of its months, so that taking one period from another tells no more than that.
 */
export function countedOut(cells: readonly Cell[], minimum: number): Counted[] {
  const months = new Map<string, Cell[]>()
  for (const cell of cells) months.set(cell.month, [...(months.get(cell.month) ?? []), cell])
  return summed([...months.values()].flatMap((month) => ofMonth(month, minimum)))
}

function ofMonth(cells: readonly Cell[], minimum: number): Counted[] {
  const few = cells.filter(({ people }) => people < minimum)
  const many = cells.filter(({ people }) => people >= minimum).sort((a, b) => a.minutes - b.minutes || compare(a.key, b.key))
  if (few.length === 0) return many
  const [smallest, ...others] = many
  if (!smallest) return []
  return [...others, ...[smallest, ...few].map((cell) => ({ ...cell, key: null }))]
}

/** The sums by key, the largest first. */
export function summed(parts: readonly Counted[]): Counted[] {
  const sums = new Map<string | null, Counted>()
  for (const { key, minutes, matches } of parts) {
    const sum = sums.get(key)
    sums.set(key, { key, minutes: minutes + (sum?.minutes ?? 0), matches: matches + (sum?.matches ?? 0) })
  }
  return [...sums.values()].sort((a, b) => b.minutes - a.minutes || compare(a.key, b.key))
}

const compare = (a: string | null, b: string | null): number => ((a ?? '') < (b ?? '') ? -1 : Number((a ?? '') > (b ?? '')))
