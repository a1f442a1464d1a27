import { sql } from 'drizzle-orm'
import { Work } from '../../platform/database/work.ts'
import type { Database } from '../../platform/database/database.ts'

/** How many requests one run of the job ends. */
const perRun = 200

interface Run {
  now: number
  secret: string
}

/** Ends requests whose start came before anybody decided: their places are free again. By the minute; idempotent. */
export async function expireRequests(database: Database, { now, secret }: Run): Promise<number> {
  const due = await database.read(
    sql`select id, cooperative_id, facility_id from bookings where status = 'REQUESTED' and starts_at <= ${now}
      order by starts_at limit ${perRun}`,
  )
  for (const row of due) {
    const id = String(row['id'])
    const work = Work.bySystem({ now, database, secret })
    work.add(sql`update bookings set status = 'EXPIRED', updated_at = ${now} where id = ${id} and status = 'REQUESTED'`)
    work.assertChanged()
    const [cooperativeId, facilityId] = [String(row['cooperative_id']), String(row['facility_id'])]
    work.audit({ action: 'booking.expired', subjectId: id, cooperativeId, facilityId })
    await work.emit('booking.expired', { bookingId: id, actorId: null })
    await work.commitUnlessLost()
  }
  return due.length
}
