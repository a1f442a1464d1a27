import { sql } from 'drizzle-orm'
import { Work } from '../../../platform/database/work.ts'
import type { Database, Row } from '../../../platform/database/database.ts'
import { record } from './change.ts'
import { silenceOf, type SaidHours } from './hours-rules.ts'
import { settleHours } from './settle.ts'

/** How many matches and days of hours one run looks at. */
const perRun = 200

interface Run {
  now: number
  secret: string
}

/**
 * Does what nobody did in time: proposals that were not answered expire, hours of which only one side spoke count, and where
 * the two differ the assistants are told. By the minute; idempotent.
 */
export async function tendMatches(database: Database, { now, secret }: Run): Promise<{ expired: number; settled: number; disputed: number }> {
  const [proposals, hours] = await Promise.all([
    database.read(sql`select id, cooperative_id from matches where status = 'PROPOSED' and expires_at <= ${now} order by expires_at limit ${perRun}`),
    database.read(sql`select h.id, h.happened_on, h.requester_minutes, h.volunteer_minutes, h.resolves_at, m.id as match_id, m.cooperative_id, m.recurs
      from match_hours h join matches m on m.id = h.match_id
      where h.settled_at is null and h.resolves_at <= ${now} and m.status in ('AGREED', 'COMPLETED') order by h.resolves_at limit ${perRun}`),
  ])
  const begin = () => Work.bySystem({ now, database, secret })
  let [expired, settled, disputed] = [0, 0, 0]
  for (const row of proposals) if (await expire(begin(), row, now).commitUnlessLost()) expired += 1
  for (const row of hours) {
    const { work, is } = await resolve(begin(), row, now)
    if (!(await work.commitUnlessLost())) continue
    if (is === 'SETTLED') settled += 1
    else disputed += 1
  }
  return { expired, settled, disputed }
}

function expire(work: Work, row: Row, now: number): Work {
  const [id, cooperativeId] = [String(row['id']), String(row['cooperative_id'])]
  work.add(sql`update matches set status = 'EXPIRED', ended_at = ${now}, updated_at = ${now} where id = ${id} and status = 'PROPOSED' and expires_at <= ${now}`)
  work.assertChanged()
  work.audit({ action: 'match.expired', subjectId: id, cooperativeId })
  return work
}

async function resolve(work: Work, row: Row, now: number): Promise<{ work: Work; is: 'SETTLED' | 'DIFFERS' }> {
  const said: SaidHours = {
    id: String(row['id']),
    happenedOn: String(row['happened_on']),
    requesterMinutes: row['requester_minutes'] as number | null,
    volunteerMinutes: row['volunteer_minutes'] as number | null,
    resolvesAt: row['resolves_at'] as number,
  }
  const match = { id: String(row['match_id']), cooperativeId: String(row['cooperative_id']) }
  work.assert('STALE', sql`exists (select 1 from match_hours h where h.id = ${said.id} and h.settled_at is null and h.resolves_at <= ${now}
    and h.requester_minutes is ${said.requesterMinutes} and h.volunteer_minutes is ${said.volunteerMinutes})`)
  const verdict = silenceOf(said)
  if (verdict.is !== 'SETTLED') {
    work.add(sql`update matches set status = 'DISPUTED', ended_by = null, ended_at = ${now}, updated_at = ${now} where id = ${match.id} and status in ('AGREED', 'COMPLETED')`)
    work.assertChanged()
    await record({ work }, 'match.disputed', match, { on: null, event: 'match.disputed' })
    return { work, is: 'DIFFERS' }
  }
  work.assert('STALE', sql`exists (select 1 from matches m where m.id = ${match.id} and m.status in ('AGREED', 'COMPLETED'))`)
  settleHours({ work, now }, { hoursId: said.id, minutes: verdict.minutes, byBoth: false, actorId: null })
  if (!row['recurs'])
    work.add(sql`update matches set status = 'COMPLETED', ended_at = ${now}, updated_at = ${now} where id = ${match.id} and status = 'AGREED'`)
  await record({ work }, 'match.hoursSettled', match, { on: null, data: { hoursId: said.id, minutes: verdict.minutes } })
  return { work, is: 'SETTLED' }
}
