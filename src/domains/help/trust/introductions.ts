import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { introductions } from '../../../../schema/tables/trust.ts'
import type { IntroductionKind } from '../../../../schema/tables/vocabulary.ts'
import { authorizeWrite, may, signedIn } from '../../../auth/authorize.ts'
import type { UseCase, Writing } from '../../../auth/use-case.ts'
import { check, text } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, forbidden, invalid, notFound } from '../../../platform/refusal.ts'
import { activeMember } from '../acting.ts'

const noteInput = lazily(() => z.nullish(text(1, 500)))

type RecordInput = {
  cooperativeId: string
  personId: string
  kind: IntroductionKind
  matchId?: string | null
  note?: string | null
}

/**
 * Records how trust in a volunteer grew: an assistant introduced them, saw them try, or vouches for them; or somebody
 * experienced saw them try, in a match of both. It stays for good.
 */
export async function recordIntroduction({ cooperativeId, personId, kind, matchId, note: given }: RecordInput, useCase: UseCase<'introduction'>) {
  const { viewer, work, now, database, finish } = useCase
  const byId = signedIn(viewer)
  const note = check(noteInput, given, ['input', 'note']) ?? null
  const [[member], [match]] = await Promise.all([
    database.read(sql`select 1 where ${activeMember(personId, cooperativeId)}`),
    database.read(sql`select request_id, volunteer_id from matches where id = ${matchId ?? null} and cooperative_id = ${cooperativeId}`),
  ])
  const isMember = viewer.memberships.some((m) => m.cooperativeId === cooperativeId && m.status === 'ACTIVE')
  if (!isMember) throw forbidden()
  if (!member) throw notFound(['input', 'personId'])
  if (personId === byId) throw invalid('INVALID_VALUE', ['input', 'personId'])
  if (may(viewer, 'help.assist', cooperativeId)) {
    authorizeWrite(useCase, 'help.assist', cooperativeId)
    if (matchId != null && match?.['volunteer_id'] !== personId) throw notFound(['input', 'matchId'])
  } else {
    if (kind !== 'TRIAL') throw forbidden()
    if (matchId == null) throw invalid('INVALID_VALUE', ['input', 'matchId'])
    if (match?.['volunteer_id'] !== byId) throw notFound(['input', 'matchId'])
    await sawThemTry(useCase, { cooperativeId, personId, byId, requestId: String(match['request_id']) })
  }
  work.assert('FORBIDDEN', activeMember(personId, cooperativeId))
  const id = newId('itr')
  const row = { id, cooperativeId, personId, kind, byId, matchId: matchId ?? null, note, at: now }
  work.add(database.orm.insert(introductions).values(row))
  work.audit({ action: 'introduction.recorded', subjectId: id, cooperativeId, data: { personId, kind, matchId: row.matchId } })
  return finish({ introduction: id })
}

interface Trial {
  cooperativeId: string
  personId: string
  byId: string
  requestId: string
}

/** Refuses unless both gave help with the same request, and the one has given it as often as makes others safe beside them. */
async function sawThemTry({ work, database }: Writing, { cooperativeId, personId, byId, requestId }: Trial): Promise<void> {
  const helped = (id: string) => sql`exists (select 1 from matches m where m.request_id = ${requestId} and m.volunteer_id = ${id} and m.status = 'COMPLETED')`
  const together = sql`(${helped(personId)} and ${helped(byId)} and exists (select 1 from help_offers o join help_settings s on s.cooperative_id = o.cooperative_id
    where o.volunteer_id = ${byId} and o.cooperative_id = ${cooperativeId} and o.completed >= max(1, s.trial_matches)))`
  const [row] = await database.read(sql`select ${together} as together`)
  if (!row!['together']) throw conflict('NO_MATCH_TOGETHER')
  work.assert('STALE', together)
  work.assert('FORBIDDEN', activeMember(byId, cooperativeId))
}
