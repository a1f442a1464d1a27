import { sql, type Column, type SQL } from 'drizzle-orm'
import { facilityTerms } from '../../../schema/tables/terms.ts'

/** The further terms on which a facility is let; durations in seconds. See `facility_terms`. */
export type Terms = Omit<(typeof facilityTerms)['$inferSelect'], 'facilityId' | 'updatedAt'>

/** The terms as the database tells them: JSON within JSON is read already. */
export type RawTerms = Terms

/** What counts for a facility that has no terms of its own: the defaults of the table. */
export const usualTerms: Terms = {
  approvals: 1,
  approvalFreeGroups: [],
  approvalFreeOrganisations: [],
  checkInOpens: 900,
  releaseAfter: null,
  holdDuration: 86_400,
  requiredCertificates: [],
  requiredExtras: [],
  dayCapCents: null,
  depositCents: 0,
  freeSeconds: 0,
  freePeriod: 'MONTH',
  freeAudiences: ['MEMBER', 'SOCIAL'],
  cancellationFees: [],
  noShowFeeCents: 0,
  noShowLimit: null,
  noShowWithin: 7_776_000,
  noShowBlock: 2_592_000,
}

const stored = Object.keys(usualTerms) as (keyof Terms)[]
const lists: ReadonlySet<keyof Terms> = new Set(stored.filter((name) => Array.isArray(usualTerms[name])))

/** The expression from which a facility's terms are read; null where it has none of its own. */
export function termsExpression(facilityId: Column): SQL {
  const column = (name: keyof Terms): SQL => sql`t.${sql.identifier(facilityTerms[name].name)}`
  const pairs = stored.map((name) => sql`${sql.raw(`'${name}'`)}, ${lists.has(name) ? sql`json(${column(name)})` : column(name)}`)
  return sql`(select json_object(${sql.join(pairs, sql`, `)}) from facility_terms t where t.facility_id = ${facilityId})`
}

/** The terms that count. */
export const termsOf = (raw: RawTerms | null): Terms => raw ?? usualTerms
