import { sql } from 'drizzle-orm'
import { Work } from '../../../platform/database/work.ts'
import type { Database } from '../../../platform/database/database.ts'
import { DAY } from '../../../platform/interval.ts'

/** How long before its end the holder of a clearance is told. */
const ahead = 60 * DAY

/** How many holders one run of the job tells. */
const perRun = 200

interface Run {
  now: number
  secret: string
}

/**
 * Tells the holders of clearances that end soon, once each; not those who have left, or have shown another of the
 * type that lasts longer. By the minute; idempotent.
 */
export async function warnOfClearances(database: Database, { now, secret }: Run): Promise<number> {
  const due = await database.read(sql`select c.id, c.cooperative_id from clearances c
    where c.revoked_at is null and c.warned_at is null and c.valid_until is not null and c.valid_until > ${now} and c.valid_until <= ${now + ahead}
      and exists (select 1 from memberships m where m.person_id = c.person_id and m.cooperative_id = c.cooperative_id and m.status = 'ACTIVE')
      and not exists (select 1 from clearances l where l.person_id = c.person_id and l.cooperative_id = c.cooperative_id
        and l.type = c.type and l.revoked_at is null and (l.valid_until is null or l.valid_until > c.valid_until))
    order by c.valid_until limit ${perRun}`)
  for (const row of due) {
    const clearanceId = String(row['id'])
    const work = Work.bySystem({ now, database, secret })
    work.add(sql`update clearances set warned_at = ${now} where id = ${clearanceId} and warned_at is null and revoked_at is null`)
    work.assertChanged()
    work.audit({ action: 'clearance.warned', subjectId: clearanceId, cooperativeId: String(row['cooperative_id']) })
    await work.emit('clearance.ending', { clearanceId })
    await work.commitUnlessLost()
  }
  return due.length
}
