import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { organisations, partnerships, representatives } from '../../../schema/tables/cooperatives.ts'
import type { OrganisationKind } from '../../../schema/tables/vocabulary.ts'
import { authorizeWrite, signedIn } from '../../auth/authorize.ts'
import { stored } from '../../platform/localized.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check, line, translated, type Given } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'
import { newId } from '../../platform/ids.ts'
import { conflict, invalid, notFound } from '../../platform/refusal.ts'
import { findCooperative } from './found.ts'

const organisationInput = lazily(() => z.object({ name: line(1, 150), about: z.nullish(translated(0, 5_000)), website: z.nullish(line(1, 500)) }))

type PartnerInput = {
  cooperativeId: string
  organisationId?: string | null
  organisation?: (Given<typeof organisationInput> & { kind: OrganisationKind }) | null
}

/** Makes an organisation a partner: one that is known already, or a new one. The board or a coordinator may. */
export async function addPartner({ cooperativeId, organisationId, organisation }: PartnerInput, useCase: UseCase<'organisation' | 'cooperative'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  if ((organisationId == null) === (organisation == null)) throw invalid('INVALID_VALUE', ['input', 'organisation'])
  const [, [known]] = await Promise.all([
    findCooperative(database, cooperativeId),
    database.read(sql`select id from organisations where id = ${organisationId ?? null}`),
  ])
  authorizeWrite(useCase, 'partner.manage', cooperativeId)
  if (organisationId != null && !known) throw notFound(['input', 'organisationId'])
  const id = organisationId ?? newId('org')
  if (organisation) {
    const { name, about, website } = check(organisationInput, organisation, ['input', 'organisation'])
    const row = { id, name, kind: organisation.kind, about: stored(about ?? []), website: website ?? null, createdAt: now, updatedAt: now }
    work.add(database.orm.insert(organisations).values(row))
  }
  work.add(database.orm.insert(partnerships).values({ cooperativeId, organisationId: id, since: now }))
  work.audit({ action: 'partner.added', subjectId: id, cooperativeId })
  return finish({ organisation: id, cooperative: cooperativeId })
}

type RemoveInput = {
  cooperativeId: string
  organisationId: string
}

/** Ends a partnership, unless facilities are still provided by the partner. The board or a coordinator may. */
export async function removePartner({ cooperativeId, organisationId }: RemoveInput, useCase: UseCase<'organisation' | 'cooperative'>) {
  const { viewer, work, database, finish } = useCase
  signedIn(viewer)
  const [, [partner], [inUse]] = await Promise.all([
    findCooperative(database, cooperativeId),
    database.read(partnership(cooperativeId, organisationId)),
    database.read(providing(cooperativeId, organisationId)),
  ])
  authorizeWrite(useCase, 'partner.manage', cooperativeId)
  if (!partner) throw notFound(['input', 'organisationId'])
  if (inUse) throw conflict('PARTNER_IN_USE')
  work.assert('STALE', sql`not exists (${providing(cooperativeId, organisationId)})`)
  work.add(sql`delete from representatives where cooperative_id = ${cooperativeId} and organisation_id = ${organisationId}`)
  work.add(sql`delete from partnerships where cooperative_id = ${cooperativeId} and organisation_id = ${organisationId}`)
  work.assertChanged()
  work.audit({ action: 'partner.removed', subjectId: organisationId, cooperativeId })
  return finish({ organisation: organisationId, cooperative: cooperativeId })
}

type RepresentativeInput = RemoveInput & {
  personId: string
  represents: boolean
}

/** Says whether a member may act in a partner's name. The board or a coordinator may. */
export async function setRepresentative(input: RepresentativeInput, useCase: UseCase<'organisation' | 'membership'>) {
  const { cooperativeId, organisationId, personId, represents } = input
  const { viewer, work, database, finish } = useCase
  signedIn(viewer)
  const [, [partner], [membership]] = await Promise.all([
    findCooperative(database, cooperativeId),
    database.read(partnership(cooperativeId, organisationId)),
    database.read(sql`select id, status from memberships where person_id = ${personId} and cooperative_id = ${cooperativeId}`),
  ])
  authorizeWrite(useCase, 'partner.manage', cooperativeId)
  if (!partner) throw notFound(['input', 'organisationId'])
  if (!membership || (represents && membership['status'] !== 'ACTIVE')) throw notFound(['input', 'personId'])
  if (represents) {
    work.assert('STALE', sql`exists (${partnership(cooperativeId, organisationId)})`)
    work.assert('STALE', sql`exists (select 1 from memberships where id = ${membership['id']} and status = 'ACTIVE')`)
    work.add(database.orm.insert(representatives).values({ personId, cooperativeId, organisationId }).onConflictDoNothing())
  } else {
    work.add(sql`delete from representatives where person_id = ${personId} and cooperative_id = ${cooperativeId} and organisation_id = ${organisationId}`)
  }
  work.audit({ action: 'representative.set', subjectId: personId, cooperativeId, data: { organisationId, represents } })
  return finish({ organisation: organisationId, membership: membership['id'] as string })
}

const partnership = (cooperativeId: string, organisationId: string) =>
  sql`select 1 from partnerships where cooperative_id = ${cooperativeId} and organisation_id = ${organisationId}`

const providing = (cooperativeId: string, organisationId: string) =>
  sql`select 1 from facilities where cooperative_id = ${cooperativeId} and provider_id = ${organisationId} and status <> 'RETIRED'`
