import { overlaps } from '../../../platform/interval.ts'
import type { MinutesLeft, PlanOffer, PlanRequest, Weekly } from './question.ts'

/** What hours and times let one person do at once; nothing here counts matches. */

const inWeek = ({ each, weeks }: MinutesLeft, week: number): number => weeks.get(week) ?? each ?? Infinity

/** The least that is left in any of the weeks in which a request counts. */
function minutesFor(left: MinutesLeft | null, request: PlanRequest): number {
  if (left === null) return Infinity
  const { week, recurring, until } = request
  if (!recurring) return inWeek(left, week)
  let [least, named] = [Infinity, 0]
  for (const [other, minutes] of left.weeks) {
    if (!counts(request, other)) continue
    least = Math.min(least, minutes)
    named++
  }
  // One of its weeks at least is like all others, unless each has a limit of its own.
  return until !== null && named > until - week ? least : Math.min(least, left.each ?? Infinity)
}

const farOff = 1_000_000

/** Whether two are at the same time by the clock of some week, where either recurs: as `match_clashes` has it. */
function atOneTime(one: Weekly, other: Weekly): boolean {
  if (one.clock === null || other.clock === null || !(one.recurring || other.recurring)) return false
  const last = ({ week, recurring, until }: Weekly): number => (recurring ? (until ?? farOff) : week)
  return [-1, 0, 1].some(
    (weeks) =>
      one.clock!.from < other.clock!.until + weeks * 10_080 &&
      one.clock!.until > other.clock!.from + weeks * 10_080 &&
      Math.max(one.week, other.week - weeks) <= Math.min(last(one), last(other) - weeks),
  )
}

const meet = (one: PlanRequest['busy'], other: PlanRequest['busy']): boolean =>
  one.some((a) => other.some((b) => overlaps(a, b)))

/** Whether two requests want somebody in two places at once. */
const clash = (one: PlanRequest, other: PlanRequest): boolean =>
  (one.busy.length > 0 && other.busy.length > 0 && meet(one.busy, other.busy)) || atOneTime(one, other)

/** Whether an offer that has nothing new yet could take a request, as far as hours and times go. */
export const fitsAlone = (request: PlanRequest, { minutesLeft, busy, weekly }: PlanOffer): boolean =>
  (minutesLeft === null || request.minutes <= minutesFor(minutesLeft, request)) &&
  (request.busy.length === 0 || busy.length === 0 || !meet(request.busy, busy)) &&
  (request.clock === null || !weekly.some((other) => atOneTime(request, other)))

/**
 * Some of the requests that an offer cannot serve together, each of which it could serve if any other were not there;
 * null where all fit. Each of them fits alone. The longest come first.
 */
export function conflict(requests: readonly PlanRequest[], { minutesLeft }: PlanOffer): PlanRequest[] | null {
  for (const [index, one] of requests.entries()) {
    for (let next = index + 1; next < requests.length; next++) {
      if (clash(one, requests[next]!)) return [one, requests[next]!]
    }
  }
  return minutesLeft === null ? null : tooLong(requests, minutesLeft)
}

function tooLong(requests: readonly PlanRequest[], left: MinutesLeft): PlanRequest[] | null {
  // More is used only where something begins: of weeks that have the same limit the first from there on says it.
  const weeks = new Set(left.weeks.keys())
  for (const { week } of requests) {
    weeks.add(week)
    let next = week
    while (left.weeks.has(next)) next++
    weeks.add(next)
  }
  for (const week of weeks) {
    const limit = inWeek(left, week)
    let sum = 0
    for (const one of requests) if (counts(one, week)) sum += one.minutes
    if (sum > limit) return cover(requests.filter((one) => counts(one, week)), limit)
  }
  return null
}

const counts = ({ week, recurring, until }: PlanRequest, now: number): boolean =>
  recurring ? week <= now && now <= (until ?? now) : week === now

/** The longest, as many as just exceed the limit: without any of them, the others are within it. */
function cover(requests: PlanRequest[], limit: number): PlanRequest[] {
  requests.sort((a, b) => b.minutes - a.minutes)
  let sum = 0
  return requests.slice(0, 1 + requests.findIndex(({ minutes }) => (sum += minutes) > limit))
}
