/**
 * A list from another place each minute, as far on as one run takes: where runs by the minute take only so many, what always
 * fails keeps none of the others waiting for good. Once it was gone through, it begins somewhere else, by no rule that the minutes
 * could keep step with: else a run every second minute would always begin at the same few.
 */
export function inTurn<T>(all: readonly T[], { now, perRun }: { now: number; perRun: number }): T[] {
  if (all.length === 0) return []
  const [minute, runs] = [Math.floor(now / 60), Math.ceil(all.length / perRun)]
  const first = ((minute % runs) * perRun + scattered(Math.floor(minute / runs))) % all.length
  return [...all.slice(first), ...all.slice(0, first)]
}

/** A number for each number, of which neighbours are far apart. */
function scattered(number: number): number {
  const half = Math.imul(number ^ (number >>> 16), 0x45d9f3b)
  const whole = Math.imul(half ^ (half >>> 16), 0x45d9f3b)
  return (whole ^ (whole >>> 16)) >>> 0
}
