import { sql } from 'drizzle-orm'
import type { UseCase } from '../../../auth/use-case.ts'
import { conflict, forbidden } from '../../../platform/refusal.ts'
import { findEntry } from './find-entry.ts'

/** Takes somebody who waits out of the queue; who joined or may act for them may. An offer is declined instead. */
export async function leaveWaitlist({ entryId }: { entryId: string }, useCase: UseCase<'entry'>) {
  const { work, now, finish } = useCase
  const { entry, beneficiary } = await findEntry(useCase, entryId)
  if (!beneficiary) throw forbidden()
  if (entry.status !== 'WAITING') throw conflict('WAITLIST_NOT_WAITING')
  const { cooperativeId, facilityId } = entry
  for (const condition of beneficiary.acts(cooperativeId)) work.assert('FORBIDDEN', condition)
  work.add(
    sql`update waitlist_entries set status = 'LEFT', updated_at = ${now} where id = ${entryId} and status = 'WAITING'`,
  )
  work.assertChanged()
  work.audit({ action: 'waitlist.left', subjectId: entryId, cooperativeId, facilityId })
  return finish({ entry: entryId })
}
