import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { BookerGroup, TariffAudience } from '../../../schema/tables/vocabulary.ts'
import { actions } from '../../auth/actions.ts'
import { may } from '../../auth/authorize.ts'
import type { Viewer, ViewerMembership } from '../../auth/viewer.ts'
import type { Database } from '../../platform/database/database.ts'
import { forbidden, invalid, notFound } from '../../platform/refusal.ts'
import type { BookingFacts, Standing } from './rules.ts'

/** For whom a booking is: oneself unless one of these is given. */
export type ForWhom = {
  forPersonId?: string | null
  forOrganisationId?: string | null
}

/** The beneficiary of a booking, found and allowed: who it is, where they belong, and what the batch has to assert. */
export interface Beneficiary {
  personId: string | null
  organisationId: string | null
  /** What the owner of a facility makes of them. */
  standing: (cooperativeId: string) => Standing
  /** What lets the viewer act for them: it must still be true when the batch runs. */
  acts: (cooperativeId: string) => SQL[]
  /** What their standing rests on: it must still be true when the batch runs. */
  stands: (facts: Pick<BookingFacts, 'cooperativeId' | 'bookableBy'>) => SQL[]
}

/** What has to be read of a beneficiary who is not the viewer; null where there is no such person or organisation. */
export interface KnownBeneficiary {
  resident: { email: string | null; memberships: ViewerMembership[] } | null
  organisation: { partnerOf: string[] } | null
}

/** The expression from which that is read, as JSON. */
export const knownBeneficiary = (personId: SQLWrapper, organisationId: SQLWrapper): SQL<string> => sql`json_object(
  'resident', (select json_object('email', p.email, 'memberships', (select json_group_array(json_object('id', m.id,
    'cooperativeId', m.cooperative_id, 'status', m.status, 'roles', json(m.roles))) from memberships m
    where m.person_id = p.id)) from people p where p.id = ${personId}),
  'organisation', (select json_object('partnerOf', (select json_group_array(s.cooperative_id) from partnerships s
    where s.organisation_id = o.id)) from organisations o where o.id = ${organisationId}))`

/** Finds out for whom, and whether the viewer may act for them; at most one read, along with others of the tick. */
export async function findBeneficiary(database: Database, viewer: Viewer, forWhom: ForWhom): Promise<Beneficiary> {
  const { forPersonId = null, forOrganisationId = null } = forWhom
  if (forPersonId !== null && forOrganisationId !== null) throw invalid('INVALID_VALUE', ['input', 'forOrganisationId'])
  if (forOrganisationId === null && (forPersonId === null || forPersonId === viewer.personId)) return oneself(viewer)
  const known = knownBeneficiary(sql`${forPersonId}`, sql`${forOrganisationId}`)
  const [row] = await database.read(sql`select ${known} as known`)
  return beneficiaryOf(viewer, forWhom, JSON.parse(row!['known'] as string) as KnownBeneficiary)
}

/** The same from what was read of it. */
export function beneficiaryOf(viewer: Viewer, forWhom: ForWhom, known: KnownBeneficiary): Beneficiary {
  const { forPersonId, forOrganisationId } = forWhom
  if (forOrganisationId != null) return organisation(viewer, forOrganisationId, known.organisation)
  if (forPersonId == null || forPersonId === viewer.personId) return oneself(viewer)
  return resident(viewer, forPersonId, known.resident)
}

/** The beneficiary as a booking has it, where a manager acts: for whom it was booked stays as it was judged then. */
export const asBooked = (booking: ForWhom & { audience: TariffAudience }): Beneficiary => ({
  personId: booking.forPersonId ?? null,
  organisationId: booking.forOrganisationId ?? null,
  standing: () => ({ groups: null, audience: booking.audience }),
  acts: () => [],
  stands: () => [],
})

/** The beneficiary of what waits for them, where nobody acts: as what they belong to now makes of them. */
export function inTheirOwnRight({ forPersonId, forOrganisationId }: ForWhom, known: KnownBeneficiary): Beneficiary {
  if (forPersonId != null) return person(forPersonId, known.resident?.memberships ?? [], [])
  return {
    ...{ personId: null, organisationId: forOrganisationId ?? null, acts: () => [], stands: () => [] },
    standing: (cooperativeId) =>
      known.organisation?.partnerOf.includes(cooperativeId)
        ? { groups: ['PARTNER_REPRESENTATIVE', 'PUBLIC'], audience: 'ORGANISATION' }
        : { groups: ['OTHER_COOPERATIVES', 'PUBLIC'], audience: 'OTHER_COOPERATIVE' },
  }
}

const oneself = ({ personId, memberships }: Viewer): Beneficiary => person(personId, memberships, [])

/** Oneself, or a resident by an assistant. */
function person(personId: string | null, memberships: ViewerMembership[], acts: SQL[]): Beneficiary {
  const active = memberships.filter(({ status }) => status === 'ACTIVE')
  const membershipsFor = (cooperativeId: string) => ({
    own: active.find((m) => m.cooperativeId === cooperativeId),
    elsewhere: active.find((m) => m.cooperativeId !== cooperativeId),
  })
  return {
    ...{ personId, organisationId: null, acts: () => acts },
    standing: (cooperativeId) => {
      const { own, elsewhere } = membershipsFor(cooperativeId)
      const groups: BookerGroup[] = [...(own?.roles ?? []), 'PUBLIC']
      if (elsewhere) groups.push('OTHER_COOPERATIVES')
      return { groups, audience: own ? 'MEMBER' : elsewhere ? 'OTHER_COOPERATIVE' : 'PUBLIC' }
    },
    stands: ({ cooperativeId, bookableBy }) => {
      const { own, elsewhere } = membershipsFor(cooperativeId)
      const byOwn = own && [...own.roles, 'PUBLIC' as const].some((group) => bookableBy.includes(group))
      return [own, byOwn ? undefined : elsewhere].flatMap((membership) => (membership ? [stillMember(membership)] : []))
    },
  }
}

/** That a membership is still active, with all the roles it had. */
const stillMember = ({ id, roles }: ViewerMembership): SQL => sql`exists (select 1 from memberships m where m.id = ${id}
  and m.status = 'ACTIVE' and not exists (select 1 from json_each(${JSON.stringify(roles)}) had
    where had.value not in (select r.value from json_each(m.roles) r)))`

/**
 * An organisation, by one who represents it. Each cooperative names who acts for its partners, and only within itself:
 * a cooperative can make any organisation its partner. Elsewhere the organisation comes from outside, and not at all
 * where it is a partner whom others represent.
 */
function organisation(viewer: Viewer, organisationId: string, known: KnownBeneficiary['organisation']): Beneficiary {
  if (!known) throw notFound(['input', 'forOrganisationId'])
  const namedIn = viewer.represents.filter((r) => r.organisationId === organisationId).map((r) => r.cooperativeId)
  if (namedIn.length === 0) throw forbidden()
  return {
    ...{ personId: null, organisationId, stands: () => [] },
    standing: (cooperativeId) => {
      const outside: BookerGroup[] = known.partnerOf.includes(cooperativeId) ? [] : ['OTHER_COOPERATIVES', 'PUBLIC']
      const inside: BookerGroup[] = ['PARTNER_REPRESENTATIVE', 'PUBLIC']
      // From outside it pays as members from outside do: whoever founds a cooperative could name any organisation.
      const named = namedIn.includes(cooperativeId)
      return { groups: named ? inside : outside, audience: named ? 'ORGANISATION' : 'OTHER_COOPERATIVE' }
    },
    acts: (cooperativeId) => [
      sql`exists (select 1 from representatives r
        join memberships m on m.person_id = r.person_id and m.cooperative_id = r.cooperative_id and m.status = 'ACTIVE'
        join partnerships p on p.cooperative_id = r.cooperative_id and p.organisation_id = r.organisation_id
        where r.person_id = ${viewer.personId} and r.organisation_id = ${organisationId}
          and r.cooperative_id = ${namedIn.includes(cooperativeId) ? cooperativeId : namedIn[0]})`,
    ],
  }
}

/** A resident who is not online, by an assistant of a cooperative they belong to. */
function resident(viewer: Viewer, personId: string, found: KnownBeneficiary['resident']): Beneficiary {
  const memberships = found?.memberships ?? []
  const isKnown = memberships.some(
    ({ cooperativeId, status }) =>
      may(viewer, 'membership.readAll', cooperativeId) ||
      (status === 'ACTIVE' && may(viewer, 'membership.list', cooperativeId)),
  )
  if (!found || !isKnown) throw notFound(['input', 'forPersonId'])
  const through = memberships.find((m) => m.status === 'ACTIVE' && may(viewer, 'resident.represent', m.cooperativeId))
  if (!through || found.email !== null) throw forbidden()
  const assists = sql`exists (select 1 from memberships m, json_each(m.roles) r where m.person_id = ${viewer.personId}
    and m.cooperative_id = ${through.cooperativeId} and m.status = 'ACTIVE'
    and r.value in ${actions['resident.represent']})`
  return person(personId, memberships, [assists, stillMember(through)])
}
