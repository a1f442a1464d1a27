/**
 * A list from another place each minute, as far on as one run takes: where runs by the minute take only so many, what always
 * fails keeps none of the others waiting for good.
 */
export function inTurn<T>(all: readonly T[], { now, perRun }: { now: number; perRun: number }): T[] {
  const first = all.length > 0 ? (Math.floor(now / 60) * perRun) % all.length : 0
  return [...all.slice(first), ...all.slice(0, first)]
}
