import { sql } from 'drizzle-orm'
import type { Database } from '../../../platform/database/database.ts'
import { Work, type WorkRequest } from '../../../platform/database/work.ts'
import { Refusal, type Reason } from '../../../platform/refusal.ts'
import { carryOut, changesAnything, relyOn } from './carry-out.ts'
import { choose } from './choose.ts'
import { dueRange, rangeOf, related } from './due.ts'
import { bite, readQueue } from './queue.ts'

/** With what a queue is settled: by a request that met it, or by the job of every minute. */
export type Settling = Pick<WorkRequest, 'database' | 'now' | 'secret' | 'committed'>

/** What came of settling. */
export interface Settled {
  held: number
  expired: number
}

/** How often one call looks, bites and lost races together: what is left then is left to the next who comes by. */
const mostLooks = 8

/**
 * Settles the queue of a facility, with those of all that share room with it: holds that have expired end, and room
 * goes to who waits, in order. Each look writes one atomic batch, which nobody else's look can come between; who loses
 * such a race looks again. Nobody can book past those who wait until somebody has looked, so it may be left off at any
 * time.
 */
export async function settleQueue(settling: Settling, facilityId: string): Promise<Settled> {
  const settled: Settled = { held: 0, expired: 0 }
  const manner: Manner = { except: new Map(), single: false, skip: 0 }
  let lost = 0
  for (let looks = 0; looks < mostLooks; looks++) {
    const look = await lookOnce(settling, facilityId, manner)
    if (look === 'NOTHING') break
    if (look === 'LOST') manner.single = ++lost > 1
    else if (look === 'NO_CHANGE') manner.skip += bite
    else {
      manner.skip = 0
      settled.held += look.held
      settled.expired += look.expired
    }
  }
  return settled
}

interface Manner {
  /** Those for whom the database's guards refuse what the rules allow: nobody behind them has to wait for that. */
  except: Map<string, Reason>
  /** Holds for one only, so that a guard's refusal tells whom it means. */
  single: boolean
  /** How many at the head were looked at, and are as they were. */
  skip: number
}

type Look = Settled | 'NOTHING' | 'NO_CHANGE' | 'LOST'

async function lookOnce(settling: Settling, facilityId: string, { except, single, skip }: Manner): Promise<Look> {
  const { database, now } = settling
  const [over, range] = await readDue(database, facilityId, now)
  if (over.length > 0) return expire(settling, over)
  if (!range) return 'NOTHING'
  const queue = await readQueue(database, { facilityId, range, now, skip })
  const fates = choose(queue, { now, except, ...(single ? { most: 1 } : {}) })
  if (!changesAnything(fates, now)) return queue.length < bite ? 'NOTHING' : 'NO_CHANGE'
  const work = workOf(settling)
  relyOn(work, fates)
  await carryOut(work, fates)
  const held = fates.filter(({ hold }) => hold !== null)
  try {
    await work.commit({})
    return { held: held.length, expired: 0 }
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    const { code, params } = refusal
    if (single && code !== 'STALE' && held[0]) except.set(held[0].entry.id, { code, params })
    return 'LOST'
  }
}

/** A hold that has expired, and whose it was. */
interface Over {
  id: string
  entryId: string | null
  facilityId: string
  cooperativeId: string
}

/** The holds that have expired here, and around when those wait who are to be looked at; one trip. */
async function readDue(
  database: Database,
  facilityId: string,
  now: number,
): Promise<[Over[], ReturnType<typeof rangeOf>]> {
  const here = sql`${facilityId}`
  const [over, range] = await Promise.all([
    database.read(sql`select b.id, b.facility_id, b.cooperative_id, w.id as entry_id from bookings b
      left join waitlist_entries w on w.booking_id = b.id
      where b.status = 'HELD' and b.hold_expires_at <= ${now} and b.facility_id in ${related(here)} limit ${bite}`),
    database.read(sql`select ${dueRange(here)} as told`),
  ])
  const holds = over.map((row): Over => ({
    ...{ id: String(row['id']), entryId: row['entry_id'] as string | null },
    ...{ facilityId: String(row['facility_id']), cooperativeId: String(row['cooperative_id']) },
  }))
  return [holds, rangeOf(range[0]!['told'] as string | null)]
}

/**
 * Ends holds that nobody accepted in time; their places are looked at next, and until then nobody books past the queue.
 */
async function expire(settling: Settling, over: readonly Over[]): Promise<Settled | 'LOST'> {
  const { now } = settling
  const work = workOf(settling)
  const ids = JSON.stringify(over.map(({ id }) => id))
  work.add(sql`update bookings set status = 'EXPIRED', updated_at = ${now}
    where id in (select value from json_each(${ids})) and status = 'HELD' and hold_expires_at <= ${now}`)
  work.assert('STALE', sql`changes() = ${over.length}`)
  work.auditEach(
    over.map(({ id, entryId, ...about }) => ({
      action: 'booking.expired',
      subjectId: id,
      ...about,
      data: { entryId },
    })),
  )
  for (const { id, entryId } of over) if (entryId) await work.emit('waitlist.lapsed', { entryId, bookingId: id })
  // Where somebody accepted or declined, or another looked, the next look finds what is left.
  return (await work.commitUnlessLost()) ? { held: 0, expired: over.length } : 'LOST'
}

/** A unit of work of nobody's: what the queue does, it does by itself. */
const workOf = ({ database, now, secret, committed }: Settling): Work =>
  Work.bySystem({ database, now, secret, ...(committed ? { committed } : {}) })
