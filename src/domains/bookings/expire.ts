import { sql } from 'drizzle-orm'
import { Work } from '../../platform/database/work.ts'
import type { Database } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'

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
    const work = new Work({ now, database, secret, actorId: null, from: { networkAddress: null, client: null } })
    work.add(sql`update bookings set status = 'EXPIRED', updated_at = ${now} where id = ${id} and status = 'REQUESTED'`)
    work.assertChanged()
    const [cooperativeId, facilityId] = [String(row['cooperative_id']), String(row['facility_id'])]
    work.audit({ action: 'booking.expired', subjectId: id, cooperativeId, facilityId })
    await work.emit('booking.expired', { bookingId: id, actorId: null })
    try {
      await work.commit({})
    } catch (lost) {
      // Somebody decided or cancelled in this very moment: then there is nothing left to do here.
      if (!(lost instanceof Refusal)) throw lost
    }
  }
  return due.length
}
