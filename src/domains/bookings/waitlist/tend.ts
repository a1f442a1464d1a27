import { sql } from 'drizzle-orm'
import type { Database } from '../../../platform/database/database.ts'
import { Work } from '../../../platform/database/work.ts'
import { inTurn } from '../../../platform/turns.ts'
import { settleQueue } from './settle-queue.ts'

/** What one run did. */
export interface Tended {
  held: number
  expired: number
  lapsed: number
}

/** How many queues one run settles, and how many entries it ends. */
const queuesPerRun = 25
const entriesPerRun = 200

interface Run {
  now: number
  secret: string
}

/**
 * What is due on waitlists: entries whose last time has begun lapse; holds that have expired are passed on; and whoever
 * may have got room since somebody looked, by hours, capacity or quotas that changed, is looked at. By the minute;
 * idempotent.
 */
export async function tendWaitlists(database: Database, { now, secret }: Run): Promise<Tended> {
  const [over, expired, due, passed] = await Promise.all([
    database.read(sql`select id, cooperative_id, facility_id from waitlist_entries
      where status = 'WAITING' and ends_at - duration < ${now} order by ends_at - duration limit ${entriesPerRun}`),
    database.read(sql`select facility_id from bookings where status = 'HELD' and hold_expires_at <= ${now}
      order by hold_expires_at limit ${queuesPerRun}`),
    // In the order of the index that holds those alone.
    database.read(sql`select distinct facility_id from waitlist_entries where status = 'WAITING' and look_again
      order by facility_id limit ${queuesPerRun}`),
    database.read(sql`select distinct facility_id from waitlist_entries
      where status = 'WAITING' and passed_over is not null order by facility_id`),
  ])
  const tended: Tended = { held: 0, expired: 0, lapsed: 0 }
  tended.lapsed = await lapse(database, over, { now, secret })
  const waiting = new Set([...expired, ...due].map(({ facility_id: id }) => String(id)))
  // Those that were passed by take turns, since nothing tells when their quotas have room again.
  for (const { facility_id: id } of inTurn(passed, { now, perRun: queuesPerRun })) {
    if (waiting.size < queuesPerRun) waiting.add(String(id))
  }
  for (const facilityId of waiting) {
    const { held, expired } = await settleQueue({ database, now, secret }, facilityId)
    tended.held += held
    tended.expired += expired
  }
  return tended
}

/** Ends entries for which there is no time left, in one batch. */
async function lapse(database: Database, over: Record<string, unknown>[], { now, secret }: Run): Promise<number> {
  if (over.length === 0) return 0
  const ids = over.map((row) => String(row['id']))
  const work = Work.bySystem({ now, database, secret })
  work.add(sql`update waitlist_entries set status = 'LAPSED', updated_at = ${now}
    where id in (select value from json_each(${JSON.stringify(ids)})) and status = 'WAITING'`)
  work.assert('STALE', sql`changes() = ${ids.length}`)
  work.auditEach(
    over.map((row) => ({
      ...{ action: 'waitlist.lapsed', subjectId: String(row['id']) },
      ...{ cooperativeId: String(row['cooperative_id']), facilityId: String(row['facility_id']) },
    })),
  )
  for (const entryId of ids) await work.emit('waitlist.lapsed', { entryId })
  // Where somebody left, or got a hold, the next run ends the others.
  return (await work.commitUnlessLost()) ? ids.length : 0
}
