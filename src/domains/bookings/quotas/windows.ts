import type { WeeklyWindow } from '../../../../schema/tables/quotas.ts'
import { DAY, merge } from '../../../platform/interval.ts'

/** A stretch of the week as the API has it: an ISO weekday, and times of the wall clock. */
export interface NamedWindow {
  weekday: number
  opens: string
  closes: string
}

const WEEK = 7 * DAY

const secondsOf = (time: string): number => Number(time.slice(0, 2)) * 3_600 + Number(time.slice(3)) * 60

const two = (n: number): string => String(n).padStart(2, '0')
const timeOf = (seconds: number): string =>
  `${two(Math.floor(seconds / 3_600))}:${two(Math.floor((seconds % 3_600) / 60))}`

/** Which of the windows is none: on no weekday, or of no length; -1 where all are sound. */
export const unsoundWindow = (given: readonly NamedWindow[]): number =>
  given.findIndex(
    ({ weekday, opens, closes }) => weekday < 1 || weekday > 7 || opens === closes || opens === '24:00',
  )

/**
 * Windows as they are stored: in order, cut at midnight, and joined where they meet, so that no time of the week counts
 * twice. One that does not close after it opens closes on the next day, Sunday's on Monday.
 */
export function windowsOf(given: readonly NamedWindow[]): WeeklyWindow[] {
  const stretches = given.flatMap(({ weekday, opens, closes }) => {
    const startsAt = (weekday - 1) * DAY + secondsOf(opens)
    const endsAt = (weekday - 1) * DAY + secondsOf(closes) + (closes > opens ? 0 : DAY)
    return [
      { startsAt, endsAt: Math.min(endsAt, WEEK) },
      { startsAt: 0, endsAt: endsAt - WEEK },
    ]
  })
  return merge(stretches).flatMap(({ startsAt, endsAt }) => {
    const parts: WeeklyWindow[] = []
    for (let day = Math.floor(startsAt / DAY); day * DAY < endsAt; day++) {
      parts.push([day + 1, Math.max(0, startsAt - day * DAY), Math.min(DAY, endsAt - day * DAY)])
    }
    return parts
  })
}

/** Stored windows as the API tells them. */
export const namedWindows = (stored: readonly WeeklyWindow[]): NamedWindow[] =>
  stored.map(([weekday, opens, closes]) => ({ weekday, opens: timeOf(opens), closes: timeOf(closes) }))
