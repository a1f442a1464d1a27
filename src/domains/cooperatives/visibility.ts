import { or, sql, type SQL } from 'drizzle-orm'
import type { Column } from 'drizzle-orm'
import { memberships } from '../../../schema/tables/cooperatives.ts'
import type { MembershipStatus, PublicPart } from '../../../schema/tables/vocabulary.ts'
import type { Action } from '../../auth/actions.ts'
import { asker, cooperativesAllowing } from '../../auth/asker.ts'

/** That a column's value is in a list in JSON, however long; no index is asked for it, since it only narrows. */
const isIn = (column: Column, list: SQL): SQL => sql`+${column} in (select value from json_each(${list}))`

/** The column is one of the cooperatives in which the viewer may do this. */
export const mayIn = (action: Action, cooperativeId: Column): SQL => isIn(cooperativeId, cooperativesAllowing(action))

/** The column is one of the cooperatives of which the viewer is an active member. */
export const memberOf = (cooperativeId: Column): SQL => isIn(cooperativeId, asker.activeIn)

/** The viewer is the person in the column. */
export const isViewer = (personId: Column): SQL => sql`${personId} = ${asker.personId}`

/** The cooperative, given by its own columns, shows this part of itself to everybody, or the viewer is a member. */
export const showsPart = (cooperative: { id: Column; publicParts: Column }, part: PublicPart): SQL =>
  sql`(instr(${cooperative.publicParts}, ${sql.raw(`'"${part}"'`)}) or ${memberOf(cooperative.id)})`

/** The person in the column is, in one of these states, with a cooperative in which the viewer may do this. */
export const sharesCooperative = (action: Action, personId: Column, statuses: readonly MembershipStatus[]): SQL =>
  sql`exists (select 1 from ${memberships} m where m.person_id = ${personId} and m.status in ${statuses}
    and m.cooperative_id in (select value from json_each(${cooperativesAllowing(action)})))`

/**
 * The viewer may read how to reach the person: it is themself, or they run a cooperative that the person belongs to or
 * asks to join.
 */
export const mayContact = (personId: Column): SQL =>
  sql`(${or(isViewer(personId), sharesCooperative('membership.contact', personId, ['APPLIED', 'ACTIVE', 'SUSPENDED']))})`
