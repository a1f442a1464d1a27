import { sql } from 'drizzle-orm'
import { noShowPauses } from '../../../../schema/tables/matches.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, line } from '../../../platform/check.ts'
import { conflict, forbidden, notFound } from '../../../platform/refusal.ts'
import { visiblePause } from '../visibility.ts'

/** Lifts a pause before its time, with a reason: what was before counts no more. Assistants may, but nobody of themself. */
export async function liftNoShowPause({ pauseId, reason }: { pauseId: string; reason: string }, useCase: UseCase<'pause'>) {
  const { viewer, work, now, database, finish } = useCase
  const liftedBy = signedIn(viewer)
  const liftReason = check(line(1, 500), reason, ['input', 'reason'])
  const [pause] = await database.find(
    database.orm
      .select()
      .from(noShowPauses)
      .where(sql`${noShowPauses.id} = ${pauseId} and ${visiblePause(noShowPauses as never)}`),
  )
  if (!pause) throw notFound(['input', 'pauseId'])
  const { cooperativeId, personId, side } = pause
  authorizeWrite(useCase, 'help.assist', cooperativeId)
  if (personId === liftedBy) throw forbidden()
  if (pause.liftedAt !== null || pause.endsAt <= now) throw conflict('PAUSE_ENDED')
  work.add(
    database.orm
      .update(noShowPauses)
      .set({ liftedAt: now, liftedBy, liftReason })
      .where(sql`id = ${pauseId} and lifted_at is null`),
  )
  work.assertChanged()
  // Why is for the assistants: it may tell of somebody’s health.
  work.audit({ action: 'match.pauseLifted', subjectId: pauseId, cooperativeId, data: { personId, side } })
  return finish({ pause: pauseId })
}
