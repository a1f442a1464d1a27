import { sql } from 'drizzle-orm'
import { namedBy } from '../../../auth/asker.ts'
import { nobody } from '../../../auth/viewer.ts'
import type { Database } from '../../../platform/database/database.ts'
import { Work } from '../../../platform/database/work.ts'
import { describeFault, type Log } from '../../../platform/log.ts'
import { inTurn } from '../../../platform/turns.ts'
import { planFor } from './plan.ts'
import { proposePlan } from './plan-matches.ts'

/** How many cooperatives one run plans anew: a plan may take a second. */
const perRun = 2

interface Run {
  now: number
  secret: string
  log: Log
}

/**
 * Plans anew where a cooperative lets that happen by itself, and proposals of its plan were declined or not answered since
 * it was planned last: without those pairs, which stay apart for that request. They take turns, and where one can't be planned
 * that is logged: the others don't wait for it. By the minute; idempotent.
 */
export async function replan(database: Database, run: Run): Promise<{ replanned: number; proposed: number }> {
  const due = await database.read(sql`select s.cooperative_id from help_settings s where s.plans_itself and exists (
      select 1 from matches m join help_requests r on r.id = m.request_id
      where m.cooperative_id = s.cooperative_id and m.origin = 'PLAN' and m.status in ('DECLINED', 'EXPIRED') and m.ended_at > coalesce(s.planned_at, 0)
        and r.status = 'OPEN' and r.helpers_needed > r.places_taken + r.proposals)
    order by s.cooperative_id`)
  const done = { replanned: 0, proposed: 0 }
  for (const { cooperative_id: id } of inTurn(due, { now: run.now, perRun }).slice(0, perRun)) {
    const cooperativeId = String(id)
    try {
      const proposed = await planAnew(database, cooperativeId, run)
      if (proposed === null) continue
      done.replanned += 1
      done.proposed += proposed
    } catch (fault) {
      run.log.error('replan.failed', { cooperativeId, ...describeFault(fault) })
    }
  }
  return done
}

/** Plans one cooperative, and says how many matches were proposed; null where somebody proposed or agreed meanwhile: a later minute sees what is left. */
async function planAnew(database: Database, cooperativeId: string, { now, secret }: Run): Promise<number | null> {
  const named = database.naming(namedBy({ viewer: nobody, now, languages: [] }))
  const work = Work.bySystem({ now, database: named, secret })
  const plan = await planFor(named, cooperativeId)
  const ids = await proposePlan(plan, cooperativeId, { ...work.request, work })
  // What ends in this very second is looked at once more.
  work.add(sql`update help_settings set planned_at = ${now - 1} where cooperative_id = ${cooperativeId}`)
  return (await work.commitUnlessLost()) ? ids.length : null
}
