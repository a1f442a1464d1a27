import { sql } from 'drizzle-orm'
import { actions } from '../../../auth/actions.ts'
import type { Database } from '../../../platform/database/database.ts'
import { Work } from '../../../platform/database/work.ts'

/** How many concerns one run gives back. */
const perRun = 200

interface Run {
  now: number
  secret: string
}

/** That who has a concern `n` in hand still handles concerns. */
const stillHandled = sql`exists (select 1 from memberships m, json_each(m.roles) r where m.person_id = n.handled_by and m.cooperative_id = n.cooperative_id
  and m.status = 'ACTIVE' and r.value in ${actions['concern.handle']})`

/**
 * Opens concerns again whose handler has left, is suspended or handles concerns no more, and tells the others by mail that one
 * waits: nobody else would know that it is theirs now. By the minute; idempotent.
 */
export async function returnConcerns(database: Database, { now, secret }: Run): Promise<number> {
  // By cooperative, as the index has them.
  const due = await database.read(sql`select n.id, n.handled_by from cooperatives c
    cross join concerns n on n.cooperative_id = c.id and n.status = 'IN_HAND' where not ${stillHandled} limit ${perRun}`)
  let returned = 0
  for (const row of due) {
    const concernId = String(row['id'])
    const work = Work.bySystem({ now, database, secret })
    work.add(sql`update concerns as n set status = 'OPEN', handled_by = null, updated_at = ${now}
      where id = ${concernId} and status = 'IN_HAND' and handled_by = ${row['handled_by']} and not ${stillHandled}`)
    work.assertChanged()
    // Of no cooperative, as all that is done with a concern.
    work.audit({ action: 'concern.returned', subjectId: concernId })
    await work.emit('concern.returned', { concernId })
    if (await work.commitUnlessLost()) returned += 1
  }
  return returned
}
