import { DAY, wallClock } from '../../../platform/interval.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { generatedBy, namedOf, occurrencesOf, type Occurrence } from './occurrences.ts'
import { inOrder, namedFirst, offsetAt, type First, type Named, type Recurrence } from './recurrence.ts'
import { inCalendarOrder, laterWeekday } from './rule.ts'

/** The recurrence without one of its occurrences. */
export const without = (recurrence: Recurrence, occurrence: Occurrence): Recurrence => ({
  ...recurrence,
  excluded: inOrder([...recurrence.excluded, namedOf(occurrence)]),
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
  const begins = following[0]
  const { startsAt, endsAt } = begins ?? { startsAt: at, endsAt: at + first.endsAt - first.startsAt }
  const wall = begins && namedOf(begins).wall
  const laterFirst: First = { startsAt, endsAt, timeZone: first.timeZone, ...(wall !== undefined && { wall }) }
  const generated = generatedBy(recurrence, first)
  const before = generated.filter((instant) => instant < at).length
  const isCounted = rule !== null && rule.count !== null
  const ends = (count: number, until: number | null) =>
    isCounted ? { count, until: null } : { count: null, until }
  const earlier: Recurrence = {
    rule: rule && before > 0 ? { ...rule, ...ends(before, at - 1) } : null,
    added: added.filter((each) => each.at < at),
    excluded: excluded.filter((each) => each.at < at),
  }
  const later: Recurrence = {
    rule: rule && { ...rule, ...ends(Math.max(1, generated.length - before), rule.until) },
    added: added.filter((each) => each.at > at),
    excluded: excluded.filter((each) => each.at > at),
  }
  const isFirst = following.length === all.length
  return { earlier: isFirst ? null : earlier, later: sameAs(later, laterFirst, following.map(namedOf)), laterFirst }
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
  const [begins, beginsThen] = [namedFirst(first).wall, namedFirst(to).wall]
  const far = beginsThen - begins
  const days = Math.floor(beginsThen / DAY) - Math.floor(begins / DAY)
  const shifted = ({ at, wall }: Named): Named =>
    at === first.startsAt ? namedFirst(to) : { at: clock.instantOf(wall + far), wall: wall + far }
  const { rule } = recurrence
  const byDay = rule?.by.BYDAY?.map((value) => laterWeekday(value, days))
  const last = rule?.until ? generatedBy(recurrence, first).at(-1)! : null
  const moved: Recurrence = {
    rule: rule && {
      ...rule,
      by: { ...rule.by, ...(byDay && { BYDAY: inCalendarOrder('BYDAY', byDay) }) },
      until: last === null ? null : shifted({ at: last, wall: wallOf(last) }).at,
    },
    added: inOrder(recurrence.added.map(shifted)),
    excluded: inOrder(recurrence.excluded.map(shifted)),
  }
  return sameAs(moved, to, inOrder(all.map((each) => shifted(namedOf(each)))))
}

/** The recurrence if it makes just these occurrences, else one that names them. */
function sameAs(recurrence: Recurrence, first: First, named: readonly Named[]): Recurrence {
  try {
    const made = occurrencesOf(recurrence, first).map(namedOf)
    const textOf = (all: readonly Named[]): string => all.map(({ at, wall }) => `${at} ${wall}`).join()
    if (textOf(made) === textOf(named)) return recurrence
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault
  }
  const others = named.filter(({ at }) => at !== first.startsAt)
  const excluded = others.length < named.length ? [] : [namedFirst(first)]
  return { rule: null, added: others, excluded }
}
