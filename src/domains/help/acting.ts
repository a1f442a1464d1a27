import { sql, type Column, type SQL } from 'drizzle-orm'
import * as z from 'zod/mini'
import { consents } from '../../../schema/tables/trust.ts'
import { consentForms, type ConsentPurpose } from '../../../schema/tables/vocabulary.ts'
import { actions } from '../../auth/actions.ts'
import { asker } from '../../auth/asker.ts'
import { may, signedIn } from '../../auth/authorize.ts'
import type { Writing } from '../../auth/use-case.ts'
import { check, text, type Given } from '../../platform/check.ts'
import { newId } from '../../platform/ids.ts'
import { lazily } from '../../platform/lazily.ts'
import { conflict, forbidden, notFound } from '../../platform/refusal.ts'
import { isViewer } from '../cooperatives/index.ts'

/** In which way the viewer acts for a person: as themself, as their named proxy, or as an assistant with their consent. */
export type ActingAs = 'SELF' | 'PROXY' | 'ASSISTANT'

/** For whom something is done, and by what right. */
export interface Acting {
  personId: string
  actorId: string
  as: ActingAs
  /** The consent that an assistant acts by; null for the others. */
  consentId: string | null
}

/** Whose or which: a column, a value, or what else SQL can say. */
type Which = Column | SQL | string

const standing = (personId: Which, cooperativeId: Which, proxyId: Which): SQL => sql`proxies x
  where x.proxy_id = ${proxyId} and x.person_id = ${personId} and x.cooperative_id = ${cooperativeId} and x.ended_at is null`

/** That somebody, the viewer unless told, is the proxy of a person in a cooperative. */
export const isProxy = (personId: Which, cooperativeId: Which, proxyId: Which = asker.personId): SQL =>
  sql`exists (select 1 from ${standing(personId, cooperativeId, proxyId)})`

/** The consent by which somebody is the proxy of a person in a cooperative. */
export const proxyConsent = (personId: Which, cooperativeId: Which, proxyId: Which): SQL<string> =>
  sql<string>`(select x.consent_id from ${standing(personId, cooperativeId, proxyId)})`

/** The viewer is the person in the column, or their proxy in the cooperative. */
export const actsFor = (personId: Column | SQL, cooperativeId: Column | SQL): SQL =>
  sql`(${isViewer(personId as Column)} or ${isProxy(personId, cooperativeId)})`

/** The consents `c` of a person that stand and cover a purpose: that to be represented covers all. */
export const consentsTo = (purpose: ConsentPurpose, personId: Which, cooperativeId: Which): SQL => sql`consents c
  where c.person_id = ${personId} and c.cooperative_id = ${cooperativeId} and c.purpose in (${purpose}, 'REPRESENTATION') and c.withdrawn_at is null`

/** A consent that an assistant records with what it is for. */
export const consentInput = lazily(() => z.object({ form: z.enum(consentForms), note: z.nullish(text(1, 500)) }))
export type ConsentInput = Given<typeof consentInput>

interface Asked {
  cooperativeId: string
  /** Null for oneself. */
  forPersonId?: string | null
  purpose: ConsentPurpose
  /** The consent that comes with the request, where an assistant acts. */
  consent?: ConsentInput | null
}

/**
 * Finds out for whom the viewer acts in a cooperative and by what right, which the batch asserts again: themself or their
 * proxy as members, or an assistant by consent that was recorded before or comes along. Refuses all others: whom the viewer
 * can't know of is not found.
 */
export async function actingFor(useCase: Writing, { cooperativeId, forPersonId, purpose, consent }: Asked): Promise<Acting> {
  const { viewer, work, now, database } = useCase
  const actorId = signedIn(viewer)
  const personId = forPersonId ?? actorId
  const isMember = viewer.memberships.some((m) => m.cooperativeId === cooperativeId && m.status === 'ACTIVE')
  if (!isMember) throw personId === actorId ? forbidden() : notFound(['input', 'forPersonId'])
  work.assert('FORBIDDEN', activeMember(personId, cooperativeId))
  if (personId === actorId) return { personId, actorId, as: 'SELF', consentId: null }
  const [row] = await database.read(sql`select ${activeMember(personId, cooperativeId)} as member,
    ${isProxy(personId, cooperativeId, actorId)} as proxy, (${standingConsent(personId, cooperativeId, purpose)}) as consent_id`)
  if (!row!['member']) throw notFound(['input', 'forPersonId'])
  if (row!['proxy']) {
    work.assert('FORBIDDEN', isProxy(personId, cooperativeId, actorId))
    work.assert('FORBIDDEN', activeMember(actorId, cooperativeId))
    return { personId, actorId, as: 'PROXY', consentId: null }
  }
  if (!may(viewer, 'help.assist', cooperativeId)) throw forbidden()
  work.assert('FORBIDDEN', assists(actorId, cooperativeId))
  const recorded = row!['consent_id'] as string | null
  if (!consent && recorded === null) throw conflict('CONSENT_MISSING')
  if (!consent) {
    work.assert('STALE', sql`exists (select 1 from consents c where c.id = ${recorded} and c.withdrawn_at is null)`)
    return { personId, actorId, as: 'ASSISTANT', consentId: recorded }
  }
  const { form, note = null } = check(consentInput, consent, ['input', 'consent'])
  // Online only the person themself says yes.
  if (form === 'ONLINE') throw forbidden()
  const consentId = newId('cns')
  const values = { id: consentId, cooperativeId, personId, purpose, form, note, recordedBy: actorId, givenAt: now }
  work.add(database.orm.insert(consents).values(values))
  work.audit({ action: 'consent.recorded', subjectId: consentId, cooperativeId, data: { personId, purpose, form } })
  return { personId, actorId, as: 'ASSISTANT', consentId }
}

/** What the audit log says of who acted for whom. */
export const actingData = ({ personId, as, consentId }: Acting): Record<string, unknown> =>
  as === 'SELF' ? {} : { forPersonId: personId, as, ...(consentId ? { consentId } : {}) }

/** That a person is an active member of a cooperative. */
export const activeMember = (personId: string, cooperativeId: string): SQL => sql`exists (select 1 from memberships m
  where m.person_id = ${personId} and m.cooperative_id = ${cooperativeId} and m.status = 'ACTIVE')`

/** That a person is an assistant of a cooperative. */
export const assists = (personId: string, cooperativeId: string): SQL => sql`exists (select 1 from memberships m, json_each(m.roles) r
  where m.person_id = ${personId} and m.cooperative_id = ${cooperativeId} and m.status = 'ACTIVE' and r.value in ${actions['help.assist']})`

/** The latest consent of a person that covers a purpose. */
const standingConsent = (personId: string, cooperativeId: string, purpose: ConsentPurpose): SQL =>
  sql`select c.id from ${consentsTo(purpose, personId, cooperativeId)} order by c.given_at desc, c.id desc limit 1`
