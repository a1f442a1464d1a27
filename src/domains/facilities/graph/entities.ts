import { closures, datedHours, facilities, tariffs, weeklyHours } from '../../../../schema/tables/facilities.ts'
import { registerNode } from '../../../graph/node.ts'
import { entity } from '../../../graph/read/entity.ts'
import { visibleFacility } from '../visibility.ts'

/** Who sees which is said in `visibility.ts`. */
export const Facility = entity('Facility', facilities, (facility) => visibleFacility(facility))

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
