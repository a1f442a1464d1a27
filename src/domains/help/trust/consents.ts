import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { consents } from '../../../../schema/tables/trust.ts'
import type { ConsentForm, ConsentPurpose } from '../../../../schema/tables/vocabulary.ts'
import { may, signedIn } from '../../../auth/authorize.ts'
import type { UseCase, Writing } from '../../../auth/use-case.ts'
import { check, text } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, forbidden, invalid, notFound } from '../../../platform/refusal.ts'
import { actingFor, actsFor, assists, isProxy } from '../acting.ts'

const noteInput = lazily(() => z.nullish(text(1, 500)))

interface Recorded {
  cooperativeId: string
  personId: string
  purpose: ConsentPurpose
  form: ConsentForm
  note?: string | null
}

/** Writes down a consent in the viewer’s hand, and returns its id. */
export function addConsent({ work, now, database, viewer }: Writing, consent: Recorded): string {
  const { cooperativeId, personId, purpose, form, note = null } = consent
  const id = newId('cns')
  work.add(database.orm.insert(consents).values({ id, cooperativeId, personId, purpose, form, note, recordedBy: signedIn(viewer), givenAt: now }))
  work.audit({ action: 'consent.recorded', subjectId: id, cooperativeId, data: { personId, purpose, form } })
  return id
}

type RecordInput = {
  cooperativeId: string
  forPersonId?: string | null
  purpose: ConsentPurpose
  form: ConsentForm
  note?: string | null
}

/**
 * Records that somebody agrees to something done on their behalf: the person themself online, an assistant what they heard
 * or saw. A proxy may too, but not to that others represent the person: that is for the person to say.
 */
export async function recordConsent({ cooperativeId, forPersonId, purpose, form, note: given }: RecordInput, useCase: UseCase<'consent'>) {
  const note = check(noteInput, given, ['input', 'note']) ?? null
  const personId = forPersonId ?? signedIn(useCase.viewer)
  const isOwn = personId === signedIn(useCase.viewer)
  // Online only the person themself says yes, and they say it so.
  if (isOwn !== (form === 'ONLINE')) throw invalid('INVALID_VALUE', ['input', 'form'])
  const acting = await actingFor(useCase, { cooperativeId, forPersonId, purpose, consent: isOwn ? null : { form, note } })
  if (acting.as === 'PROXY' && purpose === 'REPRESENTATION') throw forbidden()
  const consent = acting.as === 'ASSISTANT' ? acting.consentId! : addConsent(useCase, { cooperativeId, personId, purpose, form, note })
  return useCase.finish({ consent })
}

/**
 * Ends a consent, with what hangs on it: who acts by it does no more, and the answers that were taken in by it are gone. The
 * person may, who acts for them, and an assistant to whom they said so.
 */
export async function withdrawConsent({ consentId }: { consentId: string }, useCase: UseCase<'consent'>) {
  const { viewer, work, now, database, finish } = useCase
  const actorId = signedIn(viewer)
  const [found] = await database.read(sql`select c.cooperative_id, c.person_id, c.purpose, c.withdrawn_at,
    ${actsFor(sql`c.person_id`, sql`c.cooperative_id`)} as acts from consents c where c.id = ${consentId}`)
  const cooperativeId = found?.['cooperative_id'] as string
  if (!found || !(found['acts'] || may(viewer, 'help.assist', cooperativeId))) throw notFound(['input', 'consentId'])
  const personId = found['person_id'] as string
  work.assert('FORBIDDEN', sql`(${personId} = ${actorId} or ${isProxy(personId, cooperativeId, actorId)} or ${assists(actorId, cooperativeId)})`)
  if (found['withdrawn_at'] !== null) throw conflict('CONSENT_WITHDRAWN')
  work.add(sql`update consents set withdrawn_at = ${now} where id = ${consentId} and withdrawn_at is null`)
  work.assertChanged()
  work.add(sql`delete from help_profiles where cooperative_id = ${cooperativeId} and person_id = ${personId} and consent_id = ${consentId}`)
  work.audit({ action: 'consent.withdrawn', subjectId: consentId, cooperativeId, data: { personId, purpose: found['purpose'] } })
  return finish({ consent: consentId })
}

