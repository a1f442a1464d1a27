import type { QuotaPeriod } from '../../../../schema/tables/vocabulary.ts'
import { DAY, wallClock, type Interval } from '../../../platform/interval.ts'

/** On which day a period begins, as days since 1970-01-01: the inverse of `periodOf`. */
function firstDay(period: Exclude<QuotaPeriod, 'UPCOMING'>, number: number): number {
  if (period === 'DAY') return number
  if (period === 'WEEK') return number * 7 - 3
  return Date.UTC(1970 + Math.floor(number / 12), number % 12) / (DAY * 1_000)
}

/** From when until when a period lasts by the clock of a place; null for UPCOMING, which has no ends. */
export function periodInterval(period: QuotaPeriod, number: number, timeZone: string): Interval | null {
  if (period === 'UPCOMING') return null
  const [first, next] = [firstDay(period, number), firstDay(period, number + 1)]
  const clock = wallClock(timeZone, first * DAY, next * DAY)
  return { startsAt: clock.dayStart(first), endsAt: clock.dayStart(next) }
}
