import type { InferSelectModel } from 'drizzle-orm'
import type { bookingSeries } from '../../../../schema/tables/bookings.ts'
import { wallClock } from '../../../platform/interval.ts'
import { offsetAt, type First } from './recurrence.ts'
import { printLocal, readLocal } from './stamps.ts'

export type StoredSeries = InferSelectModel<typeof bookingSeries>

type StoredFirst = Pick<StoredSeries, 'localStart' | 'duration' | 'timeZone'>

/** The first occurrence as it is stored: on the wall, so that it stays what was meant if the zone's rules change. */
export function storedFirst({ startsAt, endsAt, timeZone, wall }: First): StoredFirst {
  const clock = wallClock(timeZone, startsAt, endsAt)
  const [opens, closes] = [startsAt + offsetAt(clock, startsAt), endsAt + offsetAt(clock, endsAt)]
  // A night in which the clock is put back may end on the wall before it begins.
  const duration = closes > opens ? closes - opens : endsAt - startsAt
  return { timeZone, localStart: printLocal(wall ?? opens), duration }
}

/** The first occurrence as it is reckoned with. */
export function firstOf({ timeZone, localStart, duration }: StoredFirst): First {
  const wall = readLocal(localStart)
  const clock = wallClock(timeZone, wall, wall + duration)
  const startsAt = clock.instantOf(wall)
  const endsAt = clock.instantOf(wall + duration)
  return { timeZone, startsAt, endsAt: endsAt > startsAt ? endsAt : startsAt + duration, wall }
}
