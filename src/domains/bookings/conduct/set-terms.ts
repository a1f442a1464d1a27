import { sql, type SQL } from 'drizzle-orm'
import { facilities } from '../../../../schema/tables/facilities.ts'
import { facilityTerms } from '../../../../schema/tables/terms.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check } from '../../../platform/check.ts'
import { invalid } from '../../../platform/refusal.ts'
import { managedFacility, unchangedFacility, type StoredFacility } from '../../facilities/index.ts'
import { termsExpression, termsOf, type RawTerms, type Terms } from '../terms.ts'
import { termsInput } from './terms-input.ts'
import { changedTerms, mergedTerms, termsProblem, type TermsInput } from './terms-rules.ts'

/** Sets further terms on which a facility is let; absent fields stay. Facility managers and the board may. */
export async function setFacilityTerms(input: TermsInput & { facilityId: string }, useCase: UseCase<'facility'>) {
  const { facilityId, approvalFreeGroups, freePeriod, freeAudiences } = input
  const { work, database, now, finish } = useCase
  const given: TermsInput = { ...check(termsInput, input), approvalFreeGroups, freePeriod, freeAudiences }
  const [facility, [known]] = await Promise.all([
    managedFacility(useCase, facilityId, ['input', 'facilityId']),
    database.read(
      sql`select ${termsExpression(facilities.id)} as terms, ${knownTo(given)} as known
        from ${facilities} where id = ${facilityId}`,
    ),
  ])
  const { cooperativeId } = facility
  const before = termsOf(JSON.parse(known!['terms'] as string) as RawTerms | null)
  const terms = mergedTerms(before, given)
  const problem = termsProblem(terms)
  if (problem) throw invalid('INVALID_TERMS', ['input', problem])
  assertKnown(given, JSON.parse(known!['known'] as string) as Known)
  const changed = changedTerms(before, terms)
  work.assert('STALE', unchangedFacility(facility))
  // Retiring a pool demands that no terms ask for it, and terms that it is there: one of two is later.
  work.assert('STALE', poolsThere(given.requiredExtras ?? [], facility))
  // Every writing counts as a change of the rules by which bookings are judged.
  if (changed.length > 0) {
    const row = { ...terms, updatedAt: now }
    work.add(
      database.orm
        .insert(facilityTerms)
        .values({ facilityId, ...row })
        .onConflictDoUpdate({ target: facilityTerms.facilityId, set: row }),
    )
  }
  const data = { before: only(before, changed), after: only(terms, changed) }
  work.audit({ action: 'facility.termsSet', subjectId: facilityId, cooperativeId, facilityId, data })
  return finish({ facility: facilityId })
}

/** That there are as many of each pool for the place as terms demand. */
const poolsThere = (demanded: Terms['requiredExtras'], { id, cooperativeId }: StoredFacility): SQL =>
  sql`not exists (select 1 from json_each(${JSON.stringify(demanded)}) d where not exists (
    select 1 from equipment_pools p where p.id = d.value ->> 'poolId' and p.quantity >= d.value ->> 'quantity'
      and p.cooperative_id = ${cooperativeId}
      and p.retired_at is null and (p.facility_ids is null or instr(p.facility_ids, '"' || ${id} || '"'))))`

/** What of the cooperative's the terms may name. */
interface Known {
  organisations: string[]
  certificates: string[]
  pools: [id: string, quantity: number][]
}

/** The expression of those that are given and known to the facility's cooperative. */
function knownTo({ approvalFreeOrganisationIds, requiredCertificateIds, requiredExtras }: TermsInput) {
  const { cooperativeId, id } = facilities
  const list = (ids: readonly string[] | null | undefined) =>
    sql`(select value from json_each(${JSON.stringify(ids ?? [])}))`
  const pools = requiredExtras?.map(({ poolId }) => poolId)
  return sql`json_object(
    'organisations', (select json_group_array(p.organisation_id) from partnerships p
      where p.cooperative_id = ${cooperativeId} and p.organisation_id in ${list(approvalFreeOrganisationIds)}),
    'certificates', (select json_group_array(k.id) from certificate_kinds k
      where k.cooperative_id = ${cooperativeId} and k.id in ${list(requiredCertificateIds)}),
    'pools', (select json_group_array(json_array(p.id, p.quantity)) from equipment_pools p
      where p.cooperative_id = ${cooperativeId} and p.id in ${list(pools)} and p.retired_at is null
        and (p.facility_ids is null or instr(p.facility_ids, '"' || ${id} || '"'))))`
}

/** Demands that the cooperative has what the terms name. */
function assertKnown(
  { approvalFreeOrganisationIds, requiredCertificateIds, requiredExtras }: TermsInput,
  known: Known,
): void {
  const demand = (holds: boolean | undefined, field: string): void => {
    if (holds === false) throw invalid('INVALID_TERMS', ['input', field])
  }
  demand(
    approvalFreeOrganisationIds?.every((id) => known.organisations.includes(id)),
    'approvalFreeOrganisationIds',
  )
  demand(
    requiredCertificateIds?.every((id) => known.certificates.includes(id)),
    'requiredCertificateIds',
  )
  const quantities = new Map(known.pools)
  demand(
    requiredExtras?.every(({ poolId, quantity }) => quantity <= (quantities.get(poolId) ?? 0)),
    'requiredExtras',
  )
}

const only = (terms: Terms, names: (keyof Terms)[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, terms[name]]))
