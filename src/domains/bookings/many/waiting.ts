import { sql } from 'drizzle-orm'
import type { Context } from '../../../auth/context.ts'
import type { Interval } from '../../../platform/interval.ts'
import { choose, type Fate, type Taken } from '../waitlist/choose.ts'
import { dueRange, rangeOf } from '../waitlist/due.ts'
import { readQueue, type Queued } from '../waitlist/queue.ts'
import type { ExistingBooking } from './existing.ts'

/** Around when those wait at a facility who come before anything new there, and what is freed of it, if anything is. */
export interface Owing {
  facilityId: string
  range: Interval
  freed?: Interval
}

/** Where somebody waits near what many bookings leave; one trip. */
export async function owingWhatIsLeft(
  left: readonly ExistingBooking[],
  { database }: Pick<Context, 'database'>,
): Promise<Owing[]> {
  const byPlace = Map.groupBy(left, ({ booking }) => booking.facilityId)
  const found = await Promise.all(
    [...byPlace].map(async ([facilityId, those]): Promise<Owing[]> => {
      const freed = {
        startsAt: those.reduce((least, { booking }) => Math.min(least, booking.startsAt), Infinity),
        endsAt: those.reduce((most, { booking }) => Math.max(most, booking.endsAt), -Infinity),
      }
      const [row] = await database.read(sql`select ${dueRange(sql`${facilityId}`, freed)} as told`)
      const range = rangeOf(row!['told'] as string | null)
      return range ? [{ facilityId, range, freed }] : []
    }),
  )
  return found.flat()
}

/**
 * Who of those who wait gets what, once some bookings are gone from where they were and others have come to where they
 * are to be: before anything that is new is judged.
 */
export async function fatesOf(
  owing: readonly Owing[],
  { without, moved }: { without: readonly string[]; moved: readonly Taken[] },
  { database, now }: Pick<Context, 'database' | 'now'>,
): Promise<Fate<Queued>[]> {
  const fates = new Map<string, Fate<Queued>>()
  for (const { facilityId, range, freed } of owing) {
    const queue = await readQueue(database, { facilityId, range, now, without, ...(freed ? { freed } : {}) })
    const given = [...fates.values()].flatMap(takenBy)
    // Places that share room have one queue, in which each is looked at once.
    const others = queue.filter(({ id }) => !fates.has(id))
    for (const fate of choose(others, { now, taken: [...moved, ...given] })) fates.set(fate.entry.id, fate)
  }
  return [...fates.values()]
}

/** What one who waits takes from all others. */
export const takenBy = ({ entry, hold }: Fate<Queued>): Taken[] => (hold ? [{ ...entry, ...hold }] : [])
