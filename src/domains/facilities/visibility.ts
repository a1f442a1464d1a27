import { and, eq, or, sql, type SQL } from 'drizzle-orm'
import { cooperatives } from '../../../schema/tables/cooperatives.ts'
import type { facilities } from '../../../schema/tables/facilities.ts'
import { activeCooperatives, type Viewer } from '../../auth/viewer.ts'
import { mayIn, memberOf } from '../cooperatives/index.ts'

type Columns = Pick<(typeof facilities)['_']['columns'], 'status' | 'cooperativeId' | 'bookableBy'>

/**
 * A published facility is seen by everybody where its cooperative shows facilities, by the members of its cooperative,
 * and, where members of other cooperatives may book it, by those. Drafts and retired ones are for those who manage.
 */
export const visibleFacility = (facility: Columns, viewer: Viewer): SQL =>
  sql`(${or(
    and(
      eq(facility.status, 'PUBLISHED'),
      or(
        sql`${facility.cooperativeId} in (select id from ${cooperatives} where instr(public_parts, '"FACILITIES"'))`,
        memberOf(viewer, facility.cooperativeId),
        activeCooperatives(viewer).length > 0 ? sql`instr(${facility.bookableBy}, '"OTHER_COOPERATIVES"')` : undefined,
      ),
    ),
    mayIn(viewer, 'facility.manage', facility.cooperativeId),
  )})`
