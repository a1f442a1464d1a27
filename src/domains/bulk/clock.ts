import { wallClock } from '../../platform/interval.ts'
import { offsetAt } from '../bookings/index.ts'
import type { Moment } from './cells.ts'

/** An instant, and what the clock of the place does with the time that it was told by. */
export interface Understood {
  at: number
  clock: 'PLAIN' | 'SKIPPED' | 'REPEATED'
}

/** What a moment means at a place: of a time that comes twice, the first; of one that is skipped, nothing. */
export function understood(moment: Moment, zone: string): Understood {
  if ('instant' in moment) return { at: moment.instant, clock: 'PLAIN' }
  const { wall } = moment
  const clock = wallClock(zone, wall, wall)
  const at = clock.instantOf(wall)
  if (at + offsetAt(clock, at) !== wall) return { at, clock: 'SKIPPED' }
  const shown = clock.spans.filter(
    ({ startsAt, endsAt, offset }) => startsAt <= wall - offset && wall - offset < endsAt,
  )
  return { at, clock: shown.length > 1 ? 'REPEATED' : 'PLAIN' }
}

/** What the wall of a place shows at an instant: wall seconds. */
export const onWallAt = (at: number, zone: string): number => at + offsetAt(wallClock(zone, at, at), at)
