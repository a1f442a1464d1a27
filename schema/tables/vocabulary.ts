/**
 * The closed sets of the data model, each written once: the tables check them, the GraphQL enums expose them.
 * The values are stored as they stand here.
 */

export const membershipRoles = [
  'RESIDENT',
  'COORDINATOR',
  'FACILITY_MANAGER',
  'BOARD',
  'PARTNER_REPRESENTATIVE',
  'AUDITOR',
] as const
export type MembershipRole = (typeof membershipRoles)[number]

export const membershipStatuses = ['APPLIED', 'ACTIVE', 'SUSPENDED', 'LEFT', 'REJECTED'] as const
export type MembershipStatus = (typeof membershipStatuses)[number]

export const joinPolicies = ['OPEN', 'APPLICATION', 'INVITATION'] as const
export type JoinPolicy = (typeof joinPolicies)[number]

export const publicParts = ['FACILITIES', 'ABOUT', 'STATUTES', 'ORGANISATIONS', 'MEMBER_COUNT'] as const
export type PublicPart = (typeof publicParts)[number]

export const organisationKinds = [
  'HEALTH_PROVIDER',
  'SPORTS_CLUB',
  'SCHOOL',
  'HOUSING_CORPORATION',
  'MUNICIPALITY',
  'CARE',
  'WELFARE',
  'CITIZENS_INITIATIVE',
  'COMPANY',
  'COMMUNITY_CENTRE',
  'CULTURE',
  'FAITH_COMMUNITY',
  'OTHER',
] as const
export type OrganisationKind = (typeof organisationKinds)[number]

export const facilityKinds = [
  'SWIMMING_POOL',
  'FITNESS_ROOM',
  'SPORTS_HALL',
  'SPORTS_FIELD',
  'TREATMENT_ROOM',
  'MEETING_ROOM',
  'KITCHEN',
  'WORKSHOP',
  'GARDEN',
  'STAGE',
  'STUDIO',
  'VEHICLE',
  'EQUIPMENT',
  'OTHER',
] as const
export type FacilityKind = (typeof facilityKinds)[number]

export const facilityStatuses = ['DRAFT', 'PUBLISHED', 'RETIRED'] as const
export type FacilityStatus = (typeof facilityStatuses)[number]

export const accessibilityFeatures = [
  'STEP_FREE',
  'WIDE_DOORS',
  'LIFT',
  'HOIST',
  'ACCESSIBLE_TOILET',
  'ACCESSIBLE_CHANGING_ROOM',
  'ACCESSIBLE_PARKING',
  'HEARING_LOOP',
  'TACTILE_GUIDANCE',
  'GUIDE_DOG_FRIENDLY',
  'LOW_STIMULUS',
  'SHOWER_CHAIR',
  'ADJUSTABLE_TABLE',
] as const
export type AccessibilityFeature = (typeof accessibilityFeatures)[number]

export const bookingModes = ['WHOLE', 'UNITS'] as const
export type BookingMode = (typeof bookingModes)[number]

export const bookerGroups = [...membershipRoles, 'OTHER_COOPERATIVES', 'PUBLIC'] as const
export type BookerGroup = (typeof bookerGroups)[number]

export const tariffAudiences = ['MEMBER', 'OTHER_COOPERATIVE', 'ORGANISATION', 'PUBLIC'] as const
export type TariffAudience = (typeof tariffAudiences)[number]

export const tariffBases = ['PER_HOUR', 'PER_UNIT_HOUR'] as const
export type TariffBasis = (typeof tariffBases)[number]

export const calendarKinds = ['OPEN', 'CLOSURE', 'HOLIDAY', 'EXCEPTION'] as const

export const bookingStatuses = ['REQUESTED', 'CONFIRMED', 'REJECTED', 'CANCELLED', 'EXPIRED'] as const
export type BookingStatus = (typeof bookingStatuses)[number]

/** The states in which a booking occupies its place: a request holds it as much as a confirmed booking does. */
export const occupyingStatuses = ['REQUESTED', 'CONFIRMED'] as const satisfies readonly BookingStatus[]

export const languages = ['nl', 'de', 'en'] as const
export type Language = (typeof languages)[number]
