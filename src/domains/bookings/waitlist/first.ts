import type { Context } from '../../../auth/context.ts'
import { conflict, Refusal } from '../../../platform/refusal.ts'
import type { BookingFacts } from '../rules.ts'
import { settlingOf } from './freeing.ts'
import { settleQueue } from './settle-queue.ts'

/**
 * Where a hold has expired, its place goes to the next who waits before anything else is judged there: then everything
 * is read anew. Comes before the judgement of whatever is to be booked.
 */
export async function queueFirst({ queueDue, bookable }: BookingFacts, context: Context): Promise<void> {
  if (!queueDue) return
  await settleQueue(settlingOf(context), bookable.id)
  throw conflict('STALE')
}

/** Commits; where somebody who waits comes first, the queue is settled, and then everything is judged anew. */
export async function afterQueue<T>(commit: () => Promise<T>, context: Context, facilityId: string): Promise<T> {
  try {
    return await commit()
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.code !== 'WAITLIST_FIRST') throw refusal
    await settleQueue(settlingOf(context), facilityId)
    throw conflict('STALE')
  }
}
