import { DAY, wallClock } from '../../../platform/interval.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { generatedBy, occurrencesOf } from './occurrences.ts'
import { offsetAt, type First, type Recurrence } from './recurrence.ts'
import { inCalendarOrder, laterWeekday } from './rule.ts'

/** The recurrence without one of its occurrences. */
export const without = (recurrence: Recurrence, at: number): Recurrence => ({
  ...recurrence,
  excluded: [...new Set([...recurrence.excluded, at])].sort((a, b) => a - b),
})

/**
 * Cuts a recurrence before one of its occurrences, for "this and the following": what came before keeps the rule, made
 * shorter; what follows starts anew. Together they are what they were. `earlier` is null where nothing came before.
 */
export function splitBefore(
  recurrence: Recurrence,
  first: First,
  at: number,
): { earlier: Recurrence | null; later: Recurrence; laterFirst: First } {
  const { rule, added, excluded } = recurrence
  const all = occurrencesOf(recurrence, first)
  const following = all.filter(({ startsAt }) => startsAt >= at)
  const starts = following.map(({ startsAt }) => startsAt)
  const { startsAt, endsAt } = following[0] ?? { startsAt: at, endsAt: at + first.endsAt - first.startsAt }
  const laterFirst: First = { startsAt, endsAt, timeZone: first.timeZone }
  const generated = generatedBy(recurrence, first)
  const before = generated.filter((instant) => instant < at).length
  const isCounted = rule !== null && rule.count !== null
  const ends = (count: number, until: number | null) =>
    isCounted ? { count, until: null } : { count: null, until }
  const earlier: Recurrence = {
    rule: rule && before > 0 ? { ...rule, ...ends(before, at - 1) } : null,
    added: added.filter((instant) => instant < at),
    excluded: excluded.filter((instant) => instant < at),
  }
  const later: Recurrence = {
    rule: rule && { ...rule, ...ends(Math.max(1, generated.length - before), rule.until) },
    added: added.filter((instant) => instant > at),
    excluded: excluded.filter((instant) => instant > at),
  }
  const isFirst = following.length === all.length
  return { earlier: isFirst ? null : earlier, later: sameAs(later, laterFirst, starts), laterFirst }
}

/**
 * The recurrence after its first occurrence was moved: all others move as far on the wall. A rule by weekdays moves its
 * weekdays along; where a rule cannot say it, the occurrences are named one by one.
 */
export function movedTo(recurrence: Recurrence, first: First, to: First): Recurrence {
  const all = occurrencesOf(recurrence, first)
  const later = Math.max(0, to.startsAt - first.startsAt) + DAY
  const clock = wallClock(first.timeZone, Math.min(first.startsAt, to.startsAt), all.at(-1)!.startsAt + later)
  const wallOf = (at: number): number => at + offsetAt(clock, at)
  const far = wallOf(to.startsAt) - wallOf(first.startsAt)
  const days = Math.floor(wallOf(to.startsAt) / DAY) - Math.floor(wallOf(first.startsAt) / DAY)
  const shifted = (at: number): number => (at === first.startsAt ? to.startsAt : clock.instantOf(wallOf(at) + far))
  const { rule } = recurrence
  const byDay = rule?.by.BYDAY?.map((value) => laterWeekday(value, days))
  const moved: Recurrence = {
    rule: rule && {
      ...rule,
      by: { ...rule.by, ...(byDay && { BYDAY: inCalendarOrder('BYDAY', byDay) }) },
      until: rule.until === null ? null : shifted(generatedBy(recurrence, first).at(-1)!),
    },
    added: recurrence.added.map(shifted),
    excluded: recurrence.excluded.map(shifted),
  }
  return sameAs(moved, to, all.map(({ startsAt }) => shifted(startsAt)))
}

/** The recurrence if it makes just these occurrences, else one that names them. */
function sameAs(recurrence: Recurrence, first: First, starts: number[]): Recurrence {
  try {
    const made = occurrencesOf(recurrence, first).map(({ startsAt }) => startsAt)
    if (made.join() === starts.join()) return recurrence
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault
  }
  const excluded = starts.includes(first.startsAt) ? [] : [first.startsAt]
  return { rule: null, added: starts.filter((at) => at !== first.startsAt), excluded }
}
