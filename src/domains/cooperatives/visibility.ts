import { eq, inArray, or, sql, type SQL } from 'drizzle-orm'
import type { Column } from 'drizzle-orm'
import { memberships } from '../../../schema/tables/cooperatives.ts'
import type { MembershipStatus, PublicPart } from '../../../schema/tables/vocabulary.ts'
import type { Action } from '../../auth/actions.ts'
import { activeCooperatives, cooperativesFor, type Viewer } from '../../auth/viewer.ts'

/** The column is one of the cooperatives in which the viewer may do this. */
export const mayIn = (viewer: Viewer, action: Action, cooperativeId: Column): SQL =>
  inList(cooperativeId, cooperativesFor(viewer, action))

/** The column is one of the cooperatives of which the viewer is an active member. */
export const memberOf = (viewer: Viewer, cooperativeId: Column): SQL => inList(cooperativeId, activeCooperatives(viewer))

/** The column is one of the values; never true for an empty list. */
export const inList = (column: Column, values: string[]): SQL => (values.length > 0 ? inArray(column, values) : sql`0`)

/** The viewer is the person in the column. */
export const isViewer = (viewer: Viewer, personId: Column): SQL =>
  viewer.personId ? eq(personId, viewer.personId) : sql`0`

/** The cooperative, given by its own columns, shows this part of itself to everybody, or the viewer is a member. */
export const showsPart = (viewer: Viewer, cooperative: { id: Column; publicParts: Column }, part: PublicPart): SQL =>
  sql`(${or(sql`instr(${cooperative.publicParts}, ${`"${part}"`})`, memberOf(viewer, cooperative.id))})`

/** The person in the column is, in one of these states, with a cooperative in which the viewer may do this. */
export function sharesCooperative(viewer: Viewer, action: Action, personId: Column, statuses: readonly MembershipStatus[]): SQL {
  const allowed = cooperativesFor(viewer, action)
  if (allowed.length === 0) return sql`0`
  return sql`exists (select 1 from ${memberships} m where m.person_id = ${personId} and m.cooperative_id in ${allowed}
    and m.status in ${statuses})`
}

/**
 * The viewer may read how to reach the person: it is themself, or they run a cooperative that the person belongs to or
 * asks to join.
 */
export const mayContact = (viewer: Viewer, personId: Column): SQL =>
  sql`(${or(isViewer(viewer, personId), sharesCooperative(viewer, 'membership.contact', personId, ['APPLIED', 'ACTIVE', 'SUSPENDED']))})`
