import type { QuotaPeriod } from '../../../schema/tables/vocabulary.ts'
import { DAY } from '../../platform/interval.ts'

/**
 * The number of the day, ISO week or month since 1970 in which a moment of the wall clock lies (seconds counted as Unix
 * seconds are, but in local time); 0 for UPCOMING. As the view `quota_uses_due` has it.
 */
export function periodOf(period: QuotaPeriod, onWall: number): number {
  const day = Math.floor(onWall / DAY)
  if (period === 'DAY') return day
  // 1970-01-01 was a Thursday.
  if (period === 'WEEK') return Math.floor((day + 3) / 7)
  if (period === 'UPCOMING') return 0
  const date = new Date(day * DAY * 1_000)
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
}
