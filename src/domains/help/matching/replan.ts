import { sql } from 'drizzle-orm'
import { namedBy } from '../../../auth/asker.ts'
import { nobody } from '../../../auth/viewer.ts'
import type { Database } from '../../../platform/database/database.ts'
import { Work } from '../../../platform/database/work.ts'
import { planFor } from './plan.ts'
import { proposePlan } from './plan-matches.ts'

/** How many cooperatives one run plans anew: a plan may take a second. */
const perRun = 2

interface Run {
  now: number
  secret: string
}

/**
 * Plans anew where a cooperative lets that happen by itself, and proposals of its plan were declined or not answered since
 * it was planned last: without those pairs, which stay apart for that request. By the minute; idempotent.
 */
export async function replan(database: Database, { now, secret }: Run): Promise<{ replanned: number; proposed: number }> {
  const due = await database.read(sql`select s.cooperative_id from help_settings s where s.plans_itself and exists (
      select 1 from matches m join help_requests r on r.id = m.request_id
      where m.cooperative_id = s.cooperative_id and m.origin = 'PLAN' and m.status in ('DECLINED', 'EXPIRED') and m.ended_at > coalesce(s.planned_at, 0)
        and r.status = 'OPEN' and r.helpers_needed > r.places_taken + r.proposals)
    order by s.cooperative_id limit ${perRun}`)
  const done = { replanned: 0, proposed: 0 }
  const named = database.naming(namedBy({ viewer: nobody, now, languages: [] }))
  for (const row of due) {
    const cooperativeId = String(row['cooperative_id'])
    const work = Work.bySystem({ now, database: named, secret })
    const plan = await planFor(named, cooperativeId)
    const ids = await proposePlan(plan, cooperativeId, { ...work.request, work })
    // What ends in this very second is looked at once more.
    work.add(sql`update help_settings set planned_at = ${now - 1} where cooperative_id = ${cooperativeId}`)
    // Where somebody proposed or agreed meanwhile, the next minute sees what is left.
    if (!(await work.commitUnlessLost())) continue
    done.replanned += 1
    done.proposed += ids.length
  }
  return done
}
