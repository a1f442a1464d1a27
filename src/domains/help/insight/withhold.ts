/** What of some groups may be told, and whether their sum may be. */
export interface Told<G> {
  whole: boolean
  groups: ReadonlySet<G>
}

/**
 * Which of some groups are told, where their sum is told too. A group of fewer people than the minimum is not; and where all
 * that are left out would together be fewer, the smallest of the others is left out with them, until they are enough: what is
 * left of the sum when all that is told is taken away is nobody, or as many as the minimum. A sum of fewer is not told, and
 * none of its groups. `count` says how many people some groups are together; groups of nobody are told as such.
 */
export function tellable<G>(groups: readonly G[], count: (groups: readonly G[]) => number, minimum: number): Told<G> {
  const present = groups.filter((group) => count([group]) > 0)
  if (present.length > 0 && count(present) < minimum) return { whole: false, groups: new Set() }
  const many = present.filter((group) => count([group]) >= minimum).sort((a, b) => count([a]) - count([b]))
  const left = present.filter((group) => count([group]) < minimum)
  while (left.length > 0 && count(left) < minimum) left.push(many.shift()!)
  return { whole: true, groups: new Set(many) }
}

/** People by their numbers. */
export type People = ReadonlySet<number>

/** How many different people there are in some sets. */
export function different(sets: readonly People[]): number {
  if (sets.length === 1) return sets[0]!.size
  const all = new Set<number>()
  for (const set of sets) for (const one of set) all.add(one)
  return all.size
}

/** What is kept under a key, made where there is none. */
export function under<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
