import { sql, type SQL } from 'drizzle-orm'
import type { BookerGroup, MembershipRole, TariffAudience } from '../../../schema/tables/vocabulary.ts'
import { may } from '../../auth/authorize.ts'
import type { Viewer, ViewerMembership } from '../../auth/viewer.ts'
import type { Database } from '../../platform/database/database.ts'
import { forbidden, invalid, notFound } from '../../platform/refusal.ts'
import type { Standing } from './rules.ts'

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
  /** What must still be true of the actor and the beneficiary when the booking is written. */
  holds: (cooperativeId: string) => SQL[]
}

/** Finds out for whom, and whether the viewer may act for them; at most one read, along with others of the tick. */
export async function findBeneficiary(database: Database, viewer: Viewer, { forPersonId, forOrganisationId }: ForWhom): Promise<Beneficiary> {
  if (forPersonId && forOrganisationId) throw invalid('INVALID_VALUE', ['input', 'forOrganisationId'])
  if (forOrganisationId) return organisation(database, viewer, forOrganisationId)
  if (forPersonId && forPersonId !== viewer.personId) return resident(database, viewer, forPersonId)
  return person(viewer.personId, viewer.memberships, [])
}

/** Oneself, or a resident by an assistant. */
function person(personId: string | null, memberships: ViewerMembership[], proxy: SQL[]): Beneficiary {
  const active = memberships.filter(({ status }) => status === 'ACTIVE')
  const relied = (cooperativeId: string) => active.find((m) => m.cooperativeId === cooperativeId) ?? active[0]
  return {
    personId,
    organisationId: null,
    standing: (cooperativeId) => {
      const own = active.find((m) => m.cooperativeId === cooperativeId)
      const elsewhere = active.some((m) => m.cooperativeId !== cooperativeId)
      const groups: BookerGroup[] = [...(own?.roles ?? []), ...(elsewhere ? (['OTHER_COOPERATIVES'] as const) : []), 'PUBLIC']
      const audience: TariffAudience = own ? 'MEMBER' : elsewhere ? 'OTHER_COOPERATIVE' : 'PUBLIC'
      return { groups, audience }
    },
    holds: (cooperativeId) => {
      const membership = relied(cooperativeId)
      return membership ? [...proxy, stillMember(membership)] : proxy
    },
  }
}

const stillMember = ({ id, roles }: ViewerMembership): SQL =>
  sql`exists (select 1 from memberships where id = ${id} and status = 'ACTIVE' and roles = ${JSON.stringify(roles)})`

/** A partner organisation, by one who represents it. */
async function organisation(database: Database, viewer: Viewer, organisationId: string): Promise<Beneficiary> {
  const mine = viewer.represents.filter((represented) => represented.organisationId === organisationId)
  const rows = await database.read(
    sql`select o.id, p.cooperative_id from organisations o left join partnerships p on p.organisation_id = o.id where o.id = ${organisationId}`,
  )
  if (rows.length === 0) throw notFound(['input', 'forOrganisationId'])
  if (mine.length === 0) throw forbidden()
  const partnerOf = rows.map((row) => row['cooperative_id'])
  return {
    personId: null,
    organisationId,
    standing: (cooperativeId) => {
      const here = partnerOf.includes(cooperativeId)
      return { groups: [here ? 'PARTNER_REPRESENTATIVE' : 'OTHER_COOPERATIVES', 'PUBLIC'], audience: 'ORGANISATION' }
    },
    holds: (cooperativeId) => [
      sql`exists (select 1 from representatives r join memberships m on m.person_id = r.person_id
          and m.cooperative_id = r.cooperative_id and m.status = 'ACTIVE'
          where r.person_id = ${viewer.personId} and r.organisation_id = ${organisationId})`,
      ...(partnerOf.includes(cooperativeId)
        ? [sql`exists (select 1 from partnerships where organisation_id = ${organisationId} and cooperative_id = ${cooperativeId})`]
        : []),
    ],
  }
}

/** A resident who is not online, by an assistant of a cooperative they belong to. */
async function resident(database: Database, viewer: Viewer, personId: string): Promise<Beneficiary> {
  const rows = await database.read(
    sql`select p.email, m.id, m.cooperative_id, m.status, m.roles from people p join memberships m on m.person_id = p.id where p.id = ${personId}`,
  )
  const memberships = rows.map(
    (row): ViewerMembership => ({
      id: String(row['id']),
      cooperativeId: String(row['cooperative_id']),
      status: row['status'] as ViewerMembership['status'],
      roles: JSON.parse(String(row['roles'])) as MembershipRole[],
    }),
  )
  const known = memberships.filter(({ cooperativeId }) => may(viewer, 'membership.list', cooperativeId))
  if (known.length === 0) throw notFound(['input', 'forPersonId'])
  const through = known.find((m) => m.status === 'ACTIVE' && may(viewer, 'resident.represent', m.cooperativeId))
  if (!through || rows[0]!['email'] !== null) throw forbidden()
  const proxy = sql`exists (select 1 from memberships m where m.person_id = ${viewer.personId}
    and m.cooperative_id = ${through.cooperativeId} and m.status = 'ACTIVE' and instr(m.roles, '"COORDINATOR"'))`
  return person(personId, memberships, [proxy, stillMember(through)])
}
