import type { Context } from '../../../auth/context.ts'
import type { Writing } from '../../../auth/use-case.ts'
import type { Database } from '../../../platform/database/database.ts'
import { conflict, Refusal } from '../../../platform/refusal.ts'
import type { FoundBooking } from '../find.ts'
import { carryOut, relyOn } from './carry-out.ts'
import { choose, type Fate, type Taken } from './choose.ts'
import { bite, readQueue, type Queued } from './queue.ts'
import { settleQueue, type Settling } from './settle-queue.ts'

/** A change that frees room: what it writes, how it ends, and what takes its place in the same moment. */
interface Freeing<T> {
  write: () => Promise<void> | void
  commit: () => Promise<T>
  taken?: Taken
}

/**
 * For which bookings a request has tried to pass room on in its own batch; a request's database lives as long as it
 * does.
 */
const tried = new WeakMap<Database, Set<string>>()

/**
 * Carries out what frees the room of a booking, and gives it to who waits in the same batch: at no moment can anybody
 * else book it. Costs nothing where nobody waits. Where others are at the queue in this very moment, the change alone
 * is written, so that nobody fails to cancel because of who waits; the queue is then settled right after.
 */
export async function freeing<T>(
  useCase: Writing,
  found: FoundBooking,
  { write, commit, taken }: Freeing<T>,
): Promise<T> {
  const { booking, waited } = found
  if (!waited) {
    await write()
    return commit()
  }
  const fates = firstTime(useCase.database, booking.id) ? await choiceAfter(useCase, found, taken) : null
  if (fates) relyOn(useCase.work, fates)
  await write()
  if (fates) await carryOut(useCase.work, fates)
  const answer = await committed(commit, fates !== null)
  // What did not fit into one bite is left to the next.
  if (!fates || fates.length >= bite) useCase.afterwards(() => settleQueue(settlingOf(useCase), booking.facilityId))
  return answer
}

/** With what a request settles a queue. */
export const settlingOf = ({ database, now, settings, committed }: Context): Settling => ({
  ...{ database, now, secret: settings.secret, committed },
})

function firstTime(database: Database, bookingId: string): boolean {
  const before = tried.get(database) ?? new Set()
  tried.set(database, before)
  return before.size < before.add(bookingId).size
}

/** Who gets what, once the booking is gone from where it was. */
async function choiceAfter(
  { database, now }: Writing,
  { booking, waited }: FoundBooking,
  taken?: Taken,
): Promise<Fate<Queued>[]> {
  const { id, facilityId, startsAt, endsAt } = booking
  const queue = await readQueue(database, { facilityId, range: waited!, now, freed: { startsAt, endsAt }, without: id })
  return choose(queue, { now, taken: taken ? [taken] : [] })
}

/**
 * Commits; what the guards refuse of the queue's part is no refusal of the change: it is run anew, without that part.
 */
async function committed<T>(commit: () => Promise<T>, withQueue: boolean): Promise<T> {
  try {
    return await commit()
  } catch (refusal) {
    const passed = withQueue && refusal instanceof Refusal && refusal.code !== 'FORBIDDEN'
    throw passed ? conflict('STALE') : refusal
  }
}
