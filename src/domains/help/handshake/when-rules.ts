import type { Interval } from '../../../platform/interval.ts'
import { lastTime, nextTimes } from '../requests/windows-rules.ts'

/** When a match was to be, as its request has it. */
export interface Planned {
  /** Its time where that is fixed to the minute. */
  startsAt: number | null
  agreedAt: number | null
  recurs: boolean
  /** When it would suit; of what recurs in its first week. */
  windows: readonly Interval[]
  timeZone: string
  recursUntil: string | null
}

/** When help could be given first: in the first time that was not over when it was agreed on, and not before that. */
export function beginOf({ startsAt, agreedAt, recurs, windows, timeZone, recursUntil }: Planned, now: number): number {
  const agreed = agreedAt ?? now
  const left = recurs ? nextTimes({ windows, timeZone, until: recursUntil }, agreed, 1) : windows.filter(({ endsAt }) => endsAt > agreed)
  const first = startsAt ?? (left.length > 0 ? Math.min(...left.map((time) => time.startsAt)) : agreed)
  return Math.max(agreed, first)
}

/** When help was to be given that nobody has said a day of: at its time, else now, but no later than the last time of what recurs. */
export function plannedAt({ startsAt, recurs, windows, timeZone, recursUntil }: Planned, now: number): number {
  if (!recurs) return startsAt ?? now
  return recursUntil === null || windows.length === 0 ? now : Math.min(now, lastTime({ windows, timeZone, until: recursUntil }).startsAt)
}
