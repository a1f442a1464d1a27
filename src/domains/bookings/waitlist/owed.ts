import type { Context } from '../../../auth/context.ts'
import type { BookingFacts } from '../rules.ts'
import { foresee, foreseen } from '../series/foresee.ts'
import { choose, type Taken } from './choose.ts'
import { readQueue } from './queue.ts'

/** Who asks, and when. */
type Asking = Pick<Context, 'database' | 'now'>

/**
 * Facts as they will be once somebody has looked at the queue, which whoever books does before: what is owed to those
 * who wait is taken. So what is told to be free can be booked. Costs a read, and that only where somebody is to be
 * looked at.
 */
export async function asSettled(facts: BookingFacts, { database, now }: Asking): Promise<BookingFacts> {
  const { owing, bookable } = facts
  if (!owing) return facts
  const queue = await readQueue(database, { facilityId: bookable.id, range: owing, now })
  const owed = choose(queue, { now }).flatMap(({ entry, hold }): Taken[] => (hold ? [{ ...entry, ...hold }] : []))
  return withTaken(facts, owed)
}

/** The facts of several places, as they will be once somebody has looked at their queues. */
export const allSettled = (facts: readonly BookingFacts[], context: Asking) =>
  Promise.all(facts.map((place) => asSettled(place, context)))

/** Facts as they will be once others have taken some room. */
function withTaken(facts: BookingFacts, taken: readonly Taken[]): BookingFacts {
  if (taken.length === 0) return facts
  const known = foreseen(facts)
  for (const one of taken) foresee(known, one)
  // What others pay counts for nobody's caps and allowances but their own; theirs is not paid before they accept.
  return { ...known, pricing: facts.pricing }
}
