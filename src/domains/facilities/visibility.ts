import { and, eq, or, sql, type SQL } from 'drizzle-orm'
import { cooperatives } from '../../../schema/tables/cooperatives.ts'
import type { facilities } from '../../../schema/tables/facilities.ts'
import { asker } from '../../auth/asker.ts'
import { mayIn, memberOf } from '../cooperatives/index.ts'

type Columns = Pick<(typeof facilities)['_']['columns'], 'status' | 'cooperativeId' | 'bookableBy'>

/**
 * A published facility is seen by everybody where its cooperative shows facilities, by the members of its cooperative,
 * and, where members of other cooperatives may book it, by those. Drafts and retired ones are for those who manage.
 */
export const visibleFacility = (facility: Columns): SQL =>
  sql`(${or(
    and(
      eq(facility.status, sql`'PUBLISHED'`),
      or(
        sql`+${facility.cooperativeId} in (select id from ${cooperatives} where instr(public_parts, '"FACILITIES"'))`,
        memberOf(facility.cooperativeId),
        sql`(instr(${facility.bookableBy}, '"OTHER_COOPERATIVES"') and ${asker.activeIn} <> '[]')`,
      ),
    ),
    mayIn('facility.manage', facility.cooperativeId),
  )})`
