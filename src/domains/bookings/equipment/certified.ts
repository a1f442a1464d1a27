import { sql, type SQL } from 'drizzle-orm'

/**
 * Whose certificates count for a beneficiary, as a condition on `c.person_id`: a person's own, or those of who
 * represents.
 */
export const holdsFor = (
  personId: SQL,
  organisationId: SQL,
  cooperativeId: SQL,
): SQL => sql`c.person_id in (select ${personId}
    union all select r.person_id from representatives r
      where r.organisation_id = ${organisationId} and r.cooperative_id = ${cooperativeId})`
