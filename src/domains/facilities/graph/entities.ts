import { and, eq, or, sql } from 'drizzle-orm'
import { cooperatives } from '../../../../schema/tables/cooperatives.ts'
import { closures, datedHours, facilities, tariffs, weeklyHours } from '../../../../schema/tables/facilities.ts'
import { activeCooperatives } from '../../../auth/viewer.ts'
import { registerNode } from '../../../graph/node.ts'
import { entity } from '../../../graph/read/entity.ts'
import { mayIn, memberOf } from '../../cooperatives/index.ts'

/**
 * A published facility is seen by everybody where its cooperative shows facilities, by the members of its cooperative,
 * and, where members of other cooperatives may book it, by those. Drafts and retired ones are for those who manage.
 */
export const Facility = entity('Facility', facilities, (facility, { viewer }) =>
  or(
    and(
      eq(facility.status, 'PUBLISHED'),
      or(
        sql`${facility.cooperativeId} in (select id from ${cooperatives} where instr(public_parts, '"FACILITIES"'))`,
        memberOf(viewer, facility.cooperativeId),
        activeCooperatives(viewer).length > 0 ? sql`instr(${facility.bookableBy}, '"OTHER_COOPERATIVES"')` : undefined,
      ),
    ),
    mayIn(viewer, 'facility.manage', facility.cooperativeId),
  ),
)

/** The same row, where the parent's visibility already decided that the viewer may know of it. */
export const KnownFacility = { ...Facility, visible: () => undefined }

export const FacilityLocation = entity('FacilityLocation', facilities)
export const Address = entity('Address', facilities)
export const BookingPolicy = entity('BookingPolicy', facilities)
export const OpeningHours = entity('OpeningHours', weeklyHours)
export const DatedOpeningHours = entity('DatedOpeningHours', datedHours)
export const Closure = entity('Closure', closures)
export const Tariff = entity('Tariff', tariffs)

registerNode('fac', Facility as never)
