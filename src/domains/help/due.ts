import { sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../platform/database/database.ts'
import { Work } from '../../platform/database/work.ts'

/** How many requests and how many offers one run of the job takes. */
const perRun = 200

interface Run {
  now: number
  secret: string
}

/** Ends requests for which not enough helpers were found in time, and with them their proposals. By the minute; idempotent. */
export async function expireHelpRequests(database: Database, run: Run): Promise<number> {
  const { now } = run
  const due = sql`select id, cooperative_id from help_requests where status = 'OPEN' and expires_at <= ${now} order by expires_at limit ${perRun}`
  return eachBySystem(database, run, due, (work, id, cooperativeId) => {
    work.add(sql`update help_requests set status = 'EXPIRED', closed_at = expires_at, updated_at = ${now}
      where id = ${id} and status = 'OPEN' and expires_at <= ${now}`)
    work.assertChanged()
    work.audit({ action: 'help.requestExpired', subjectId: id, cooperativeId })
  })
}

/** Takes offers up again whose pause is over. By the minute; idempotent. */
export async function resumeHelpOffers(database: Database, run: Run): Promise<number> {
  const { now } = run
  const due = sql`select id, cooperative_id from help_offers where status = 'PAUSED' and paused_until <= ${now} order by paused_until limit ${perRun}`
  return eachBySystem(database, run, due, (work, id, cooperativeId) => {
    work.add(sql`update help_offers set status = 'ACTIVE', paused_until = null, updated_at = ${now}
      where id = ${id} and status = 'PAUSED' and paused_until <= ${now}`)
    work.assertChanged()
    work.audit({ action: 'help.offerResume', subjectId: id, cooperativeId })
  })
}

async function eachBySystem(
  database: Database,
  { now, secret }: Run,
  due: SQL,
  carryOut: (work: Work, id: string, cooperativeId: string) => void,
): Promise<number> {
  const rows = await database.read(due)
  for (const row of rows) {
    const work = Work.bySystem({ now, database, secret })
    carryOut(work, String(row['id']), String(row['cooperative_id']))
    await work.commitUnlessLost()
  }
  return rows.length
}
