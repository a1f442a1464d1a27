import { sql } from 'drizzle-orm'
import type { Database, Row } from '../../../platform/database/database.ts'
import { Work } from '../../../platform/database/work.ts'
import type { Interval } from '../../../platform/interval.ts'
import { nextReminder, type AgreedTime } from './reminder-rules.ts'

/** How many matches one run looks at. */
const perRun = 200

interface Run {
  now: number
  secret: string
}

/** What is agreed and to be looked at by now: its reminder is due, or has yet to be worked out. */
const dueBy = (now: number) => sql`select m.id, m.cooperative_id, m.remind_at, m.reminded_for, m.starts_at, m.ends_at, m.recurs, m.agreed_at,
    r.recurs_until, r.time_zone, s.reminder_notice, (select json_group_array(json_object('startsAt', w.starts_at, 'endsAt', w.ends_at))
      from help_windows w where w.request_id = m.request_id) as windows
  from matches m join help_requests r on r.id = m.request_id join help_settings s on s.cooperative_id = m.cooperative_id
  where m.status = 'AGREED' and m.remind_at <= ${now} order by m.remind_at limit ${perRun}`

/**
 * Reminds the two of what they agreed on, some time before it and once for each time, and works out when the next is due.
 * By the minute; idempotent.
 */
export async function remindOfMatches(database: Database, { now, secret }: Run): Promise<number> {
  const rows = await database.read(dueBy(now))
  const later: { id: string; was: number; at: number | null }[] = []
  let reminded = 0
  for (const row of rows) {
    const [id, was, notice] = [String(row['id']), row['remind_at'] as number, row['reminder_notice'] as number]
    const agreed = agreedOf(row)
    const due = nextReminder(agreed, { now, notice, remindedFor: row['reminded_for'] as number | null })
    if (!due || due.at > now) {
      later.push({ id, was, at: due?.at ?? null })
      continue
    }
    const next = nextReminder(agreed, { now, notice, remindedFor: due.of.startsAt })
    const work = Work.bySystem({ now, database, secret })
    work.add(sql`update matches set remind_at = ${next?.at ?? null}, reminded_for = ${due.of.startsAt}
      where id = ${id} and status = 'AGREED' and remind_at = ${was}`)
    work.assertChanged()
    work.audit({ action: 'match.reminded', subjectId: id, cooperativeId: String(row['cooperative_id']) })
    await work.emit('match.reminder', { matchId: id, ...due.of })
    if (await work.commitUnlessLost()) reminded += 1
  }
  if (later.length > 0)
    await database.write([
      sql`update matches set remind_at = p.value ->> 'at' from json_each(${JSON.stringify(later)}) p
        where matches.id = p.value ->> 'id' and matches.status = 'AGREED' and matches.remind_at = p.value ->> 'was'`,
    ])
  return reminded
}

const agreedOf = (row: Row): AgreedTime => ({
  fixed: row['starts_at'] === null ? null : { startsAt: row['starts_at'] as number, endsAt: row['ends_at'] as number },
  recurs: Boolean(row['recurs']),
  windows: JSON.parse(String(row['windows'])) as Interval[],
  until: row['recurs_until'] as string | null,
  timeZone: String(row['time_zone']),
  agreedAt: row['agreed_at'] as number,
})
