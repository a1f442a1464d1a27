import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { proxies } from '../../../../schema/tables/trust.ts'
import { may, signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, line } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, forbidden, invalid, notFound } from '../../../platform/refusal.ts'
import { actingData, actingFor, activeMember, actsFor, assists, type ConsentInput } from '../acting.ts'
import { addConsent } from './consents.ts'

const relationInput = lazily(() => z.nullish(line(1, 60)))

type NameInput = {
  cooperativeId: string
  proxyId: string
  relation?: string | null
  forPersonId?: string | null
  consent?: ConsentInput | null
}

/**
 * Names somebody who acts for a person in a cooperative: the person does so online, which is their consent, or an
 * assistant by the person’s consent. A proxy names no others.
 */
export async function nameProxy({ cooperativeId, proxyId, relation: given, forPersonId, consent }: NameInput, useCase: UseCase<'proxy'>) {
  const { work, now, database, finish } = useCase
  const relation = check(relationInput, given, ['input', 'relation']) ?? null
  const acting = await actingFor(useCase, { cooperativeId, forPersonId, purpose: 'REPRESENTATION', consent })
  if (acting.as === 'PROXY') throw forbidden()
  const { personId } = acting
  if (proxyId === personId) throw invalid('INVALID_VALUE', ['input', 'proxyId'])
  const [member] = await database.read(sql`select 1 where ${activeMember(proxyId, cooperativeId)}`)
  if (!member) throw notFound(['input', 'proxyId'])
  work.assert('FORBIDDEN', activeMember(proxyId, cooperativeId))
  const consentId =
    acting.consentId ?? addConsent(useCase, { cooperativeId, personId, purpose: 'REPRESENTATION', form: 'ONLINE' })
  const id = newId('prx')
  work.add(database.orm.insert(proxies).values({ id, cooperativeId, personId, proxyId, consentId, relation, since: now }))
  work.audit({ action: 'proxy.named', subjectId: id, cooperativeId, data: { proxyId, ...actingData(acting) } })
  return finish({ proxy: id })
}

/** Ends that somebody acts for a person: the person may, the proxy, and an assistant. The consent to be represented stands. */
export async function endProxy({ id }: { id: string }, useCase: UseCase<'proxy'>) {
  const { viewer, work, now, database, finish } = useCase
  const actorId = signedIn(viewer)
  const [row] = await database.read(sql`select x.cooperative_id, x.person_id, x.proxy_id, x.ended_at,
    ${actsFor(sql`x.person_id`, sql`x.cooperative_id`)} as acts from proxies x where x.id = ${id}`)
  const [cooperativeId, personId, proxyId] = [row?.['cooperative_id'] as string, row?.['person_id'], row?.['proxy_id']]
  const isOne = row && [personId, proxyId].includes(actorId)
  const isAssistant = row && may(viewer, 'help.assist', cooperativeId)
  if (!row || !(isOne || isAssistant || row['acts'])) throw notFound(['input', 'id'])
  // Another proxy of the same person sees this one, and leaves it to the person.
  if (!isOne && !isAssistant) throw forbidden()
  if (!isOne) work.assert('FORBIDDEN', assists(actorId, cooperativeId))
  if (row['ended_at'] !== null) throw conflict('PROXY_ENDED')
  work.add(sql`update proxies set ended_at = ${now} where id = ${id} and ended_at is null`)
  work.assertChanged()
  work.audit({ action: 'proxy.ended', subjectId: id, cooperativeId, data: { personId, proxyId } })
  return finish({ proxy: id })
}
