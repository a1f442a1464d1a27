import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { concerns } from '../../../../schema/tables/trust.ts'
import type { ConcernKind, ConcernStatus } from '../../../../schema/tables/vocabulary.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import { countAttempts } from '../../../auth/limiter.ts'
import type { UseCase, Writing } from '../../../auth/use-case.ts'
import { check, text } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { DAY } from '../../../platform/interval.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, forbidden, invalid, notFound } from '../../../platform/refusal.ts'
import { mayIn } from '../../cooperatives/index.ts'
import { activeMember, actsFor } from '../acting.ts'
import { handlesConcern, visibleConcern } from './visibility.ts'

/** How many concerns somebody can report in a day. */
const perDay = 20

const wordsInput = lazily(() => text(1, 4000))
const outcomeInput = lazily(() => z.nullish(text(1, 4000)))

type ReportInput = {
  cooperativeId: string
  aboutId?: string | null
  matchId?: string | null
  kind: ConcernKind
  text: string
}

/**
 * Reports a concern about somebody, or about a match: then about the other side of it. Those who handle concerns are told
 * by mail that there is one, without a word of it; never whom it is about.
 */
export async function reportConcern({ cooperativeId, aboutId: given, matchId, kind, text: words }: ReportInput, useCase: UseCase<'concern'>) {
  const { viewer, work, now, database, settings, finish } = useCase
  const reporterId = signedIn(viewer)
  const body = check(wordsInput, words, ['input', 'text'])
  if (given == null && matchId == null) throw invalid('INVALID_VALUE', ['input', 'aboutId'])
  if (!viewer.memberships.some((m) => m.cooperativeId === cooperativeId && m.status === 'ACTIVE')) throw forbidden()
  const other = matchId == null ? null : await otherSide(useCase, matchId, cooperativeId)
  const aboutId = given ?? other
  if (aboutId === reporterId) throw invalid('INVALID_VALUE', ['input', 'aboutId'])
  const [known] = await database.read(sql`select 1 from memberships where person_id = ${aboutId} and cooperative_id = ${cooperativeId}
    and status in ('ACTIVE', 'SUSPENDED', 'LEFT')`)
  if (given != null && !known) throw notFound(['input', 'aboutId'])
  work.assert('FORBIDDEN', activeMember(reporterId, cooperativeId))
  await countAttempts(work, settings.secret, now, [{ what: 'concern', of: reporterId, per: DAY, atMost: perDay }])
  const id = newId('ccn')
  const row = { id, cooperativeId, reporterId, aboutId, matchId: matchId ?? null, kind, text: body, status: 'OPEN' as const }
  work.add(database.orm.insert(concerns).values({ ...row, createdAt: now, updatedAt: now }))
  // Of no cooperative, since whom it is about may be among those who read its log.
  work.audit({ action: 'concern.reported', subjectId: id, data: { kind } })
  await work.emit('concern.reported', { concernId: id })
  return finish({ concern: id })
}

/** The other side of a match in which the viewer is one or acts for one; null for an assistant, who is neither. Others know of no such match. */
async function otherSide({ database }: Writing, matchId: string, cooperativeId: string): Promise<string | null> {
  const [match] = await database.read(sql`select m.requester_id, m.volunteer_id, ${actsFor(sql`m.requester_id`, sql`m.cooperative_id`)} as asks,
      ${actsFor(sql`m.volunteer_id`, sql`m.cooperative_id`)} as helps, ${mayIn('help.assist', sql`m.cooperative_id` as never)} as assists
    from matches m where m.id = ${matchId} and m.cooperative_id = ${cooperativeId}`)
  if (match?.['asks']) return match['volunteer_id'] as string
  if (match?.['helps']) return match['requester_id'] as string
  if (match?.['assists']) return null
  throw notFound(['input', 'matchId'])
}

type HandleInput = { concernId: string; status: ConcernStatus; outcome?: string | null }

/** Takes a concern in hand, or closes it with what came of it; one that is closed can be taken in hand again. */
export async function handleConcern({ concernId, status, outcome: given }: HandleInput, useCase: UseCase<'concern'>) {
  const { viewer, work, now, database, finish } = useCase
  const handledBy = signedIn(viewer)
  const outcome = check(outcomeInput, given, ['input', 'outcome'])
  const [row] = await database.read(sql`select c.cooperative_id, c.status, ${handlesConcern(columns)} as handles
    from concerns c where c.id = ${concernId} and ${visibleConcern(columns)}`)
  if (!row) throw notFound(['input', 'concernId'])
  if (!row['handles']) throw forbidden()
  authorizeWrite(useCase, 'concern.handle', String(row['cooperative_id']))
  const before = row['status'] as ConcernStatus
  if (status === 'OPEN' || (before === 'CLOSED' && status === 'CLOSED')) throw conflict('INVALID_TRANSITION')
  if (status === 'CLOSED' && outcome == null) throw invalid('INVALID_VALUE', ['input', 'outcome'])
  work.add(sql`update concerns set status = ${status}, outcome = coalesce(${outcome ?? null}, outcome), handled_by = ${handledBy}, updated_at = ${now}
    where id = ${concernId} and status = ${before}`)
  work.assertChanged()
  work.audit({ action: 'concern.handled', subjectId: concernId, data: { before, after: status } })
  return finish({ concern: concernId })
}

const columns = {
  cooperativeId: sql`c.cooperative_id`,
  aboutId: sql`c.about_id`,
  matchId: sql`c.match_id`,
  reporterId: sql`c.reporter_id`,
} as never
