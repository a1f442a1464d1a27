import { DAY, wallClock, type Interval } from '../../../platform/interval.ts'
import { limitsTold, namedFirst, offsetAt, usualLimits, type First, type Named, type Recurrence } from './recurrence.ts'
import { recurrenceFault } from './rule.ts'
import { printLocal, readLocal } from './stamps.ts'
import { wallTimes } from './wall-times.ts'

/**
 * One of what recurs; `local` is the wall time at which it is to begin, `YYYY-MM-DDTHH:mm:ss`. The clock may skip that,
 * where it is named by itself; then it begins as much later.
 */
export interface Occurrence extends Interval {
  local: string
}

/** An occurrence as it is named by itself. */
export const namedOf = ({ startsAt, local }: Pick<Occurrence, 'startsAt' | 'local'>): Named => ({
  at: startsAt,
  wall: readLocal(local),
})

type Limits = Pick<typeof usualLimits, 'occurrences' | 'seconds'>

/**
 * The occurrences, in order, each beginning and ending at the wall times of the first, whatever the clock does in
 * between; or a refusal, where there are none, too many, or no end. The work is bounded by the limits, not by the text.
 *
 * A wall time that the clock skips: where a rule makes it, there is no occurrence and none is counted (RFC 5545
 * §3.3.10); where RDATE names it, it is moved on by what is skipped (§3.3.5, and Temporal's "compatible"). Of a wall
 * time that comes twice, it is the first.
 */
export function occurrencesOf(recurrence: Recurrence, first: First, limits: Limits = usualLimits): Occurrence[] {
  const { rule, added, excluded } = recurrence
  const { startsAt, endsAt, timeZone } = first
  const last = startsAt + limits.seconds
  const instants = new Set(rule === null ? [startsAt] : generatedBy(recurrence, first, limits))
  if (added.some(({ at }) => at < startsAt)) throw recurrenceFault('RECURRENCE_NOT_AT_START')
  for (const { at } of added) instants.add(at)
  const tooLong = instants.size > limits.occurrences || added.some(({ at }) => at > last)
  if (tooLong) throw recurrenceFault('RECURRENCE_TOO_LONG', limitsTold)
  for (const { at } of excluded) instants.delete(at)
  if (instants.size === 0) throw recurrenceFault('RECURRENCE_NEVER')

  const clock = wallClock(timeZone, startsAt, last + endsAt - startsAt)
  const wallOf = (at: number): number => at + offsetAt(clock, at)
  const meant = new Map(added.map(({ at, wall }) => [at, wall]))
  meant.set(startsAt, namedFirst(first).wall)
  const [exact, onWall] = [endsAt - startsAt, wallOf(endsAt) - wallOf(startsAt)]
  return [...instants].sort((a, b) => a - b).map((at) => {
    const ending = at === startsAt || onWall <= 0 ? at + exact : clock.instantOf(wallOf(at) + onWall)
    return { startsAt: at, endsAt: ending > at ? ending : at + exact, local: printLocal(meant.get(at) ?? wallOf(at)) }
  })
}

/**
 * The instants at which the rule has something begin, excluded ones too; none where there is no rule. The first must be
 * among them unless it is excluded: what a rule means that does not fall on its start, RFC 5545 leaves undefined.
 */
export function generatedBy({ rule, excluded }: Recurrence, first: First, limits: Limits = usualLimits): number[] {
  if (rule === null) return []
  const { startsAt, timeZone } = first
  const { count, until } = rule
  const last = startsAt + limits.seconds
  if (count === null && until === null) throw recurrenceFault('RECURRENCE_ENDLESS')
  if ((count ?? 0) > limits.occurrences || (until ?? 0) > last) throw recurrenceFault('RECURRENCE_TOO_LONG', limitsTold)
  if (until !== null && until < startsAt) throw recurrenceFault('RECURRENCE_NEVER')

  const clock = wallClock(timeZone, startsAt, last)
  const { wall: wallStart } = namedFirst(first)
  const found: number[] = []
  // Until a day later on the wall, since how far a zone's clock is from UTC then is told below.
  for (const wall of wallTimes(rule, wallStart, Math.min(until ?? last, last) + DAY)) {
    const at = wall === wallStart ? startsAt : clock.instantOf(wall)
    const skipped = at + offsetAt(clock, at) !== wall
    if (skipped || at > (until ?? last)) continue
    found.push(at)
    if (found.length === count) break
    if (found.length > limits.occurrences) throw recurrenceFault('RECURRENCE_TOO_LONG', limitsTold)
  }
  if (found.length === 0) throw recurrenceFault('RECURRENCE_NEVER')
  const isExcluded = excluded.some(({ at }) => at === startsAt)
  if (found[0] !== startsAt && !isExcluded) throw recurrenceFault('RECURRENCE_NOT_AT_START')
  // What is counted has not come about in all the time there is.
  if (count !== null && found.length < count) throw recurrenceFault('RECURRENCE_TOO_LONG', limitsTold)
  return found
}
