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

export const tariffAudiences = ['MEMBER', 'SOCIAL', 'OTHER_COOPERATIVE', 'ORGANISATION', 'PUBLIC'] as const
export type TariffAudience = (typeof tariffAudiences)[number]

export const tariffBases = ['PER_HOUR', 'PER_UNIT_HOUR'] as const
export type TariffBasis = (typeof tariffBases)[number]

export const calendarKinds = ['OPEN', 'CLOSURE', 'HOLIDAY', 'EXCEPTION'] as const

export const bookingStatuses = ['HELD', 'REQUESTED', 'CONFIRMED', 'REJECTED', 'CANCELLED', 'EXPIRED', 'NO_SHOW'] as const
export type BookingStatus = (typeof bookingStatuses)[number]

/** The states in which a booking occupies its place: a hold and a request as much as a confirmed booking. */
export const occupyingStatuses = ['HELD', 'REQUESTED', 'CONFIRMED'] as const satisfies readonly BookingStatus[]

/** The states in which a booking counts as use of its place: agreed, and not known to have been in vain. */
export const usingStatuses = ['CONFIRMED'] as const satisfies readonly BookingStatus[]

export const waitlistStatuses = ['WAITING', 'OFFERED', 'ACCEPTED', 'DECLINED', 'LAPSED', 'LEFT'] as const
export type WaitlistStatus = (typeof waitlistStatuses)[number]

export const quotaSubjects = ['PERSON', 'HOUSEHOLD', 'ORGANISATION', 'COOPERATIVE'] as const
export type QuotaSubject = (typeof quotaSubjects)[number]

export const quotaMeasures = ['HOURS', 'BOOKINGS'] as const
export type QuotaMeasure = (typeof quotaMeasures)[number]

export const quotaPeriods = ['DAY', 'WEEK', 'MONTH', 'UPCOMING'] as const
export type QuotaPeriod = (typeof quotaPeriods)[number]

export const allowancePeriods = ['DAY', 'WEEK', 'MONTH'] as const
export type AllowancePeriod = (typeof allowancePeriods)[number]

export const chargeKinds = ['BOOKING', 'CANCELLATION', 'NO_SHOW', 'DEPOSIT', 'CORRECTION', 'PAYMENT'] as const
export type ChargeKind = (typeof chargeKinds)[number]

export const poolKinds = ['EQUIPMENT', 'STAFF'] as const
export type PoolKind = (typeof poolKinds)[number]

export const languages = ['nl', 'de', 'en'] as const
export type Language = (typeof languages)[number]

export const seasonStatuses = ['OPEN', 'CLOSED', 'PUBLISHED', 'CANCELLED'] as const
export type SeasonStatus = (typeof seasonStatuses)[number]

export const seasonAims = ['MOST_GROUPS', 'BEST_WISHES'] as const
export type SeasonAim = (typeof seasonAims)[number]

export const seasonCriteria = ['PRIORITY_CLASS', 'GROUP_SIZE', 'PAST_USE', 'SAME_SLOT', 'NEED'] as const
export type SeasonCriterion = (typeof seasonCriteria)[number]

export const seasonApplicationStatuses = ['SUBMITTED', 'WITHDRAWN'] as const
export type SeasonApplicationStatus = (typeof seasonApplicationStatuses)[number]

export const calendarFeedKinds = ['PERSON', 'FACILITY', 'COOPERATIVE'] as const
export type CalendarFeedKind = (typeof calendarFeedKinds)[number]

export const importKinds = ['FACILITY', 'BOOKING'] as const
export type ImportKind = (typeof importKinds)[number]

export const helpUrgencies = ['LOW', 'NORMAL', 'URGENT'] as const
export type HelpUrgency = (typeof helpUrgencies)[number]

export const helpTimings = ['ONE_OFF', 'FLEXIBLE', 'RECURRING'] as const
export type HelpTiming = (typeof helpTimings)[number]

export const helpRequestStatuses = ['OPEN', 'MATCHED', 'COMPLETED', 'CANCELLED', 'EXPIRED'] as const
export type HelpRequestStatus = (typeof helpRequestStatuses)[number]

export const helpOfferStatuses = ['ACTIVE', 'PAUSED', 'WITHDRAWN'] as const
export type HelpOfferStatus = (typeof helpOfferStatuses)[number]

/** What can be so of a person or a home; the place of each is its bit in the columns that hold several. Append only. */
export const helpTraits = [
  'WOMAN',
  'MAN',
  'NON_BINARY',
  'PETS',
  'SMOKING',
  'CHILDREN',
  'WHEELCHAIR',
  'WALKER',
  'HEAVY_LIFTING',
  'STAIRS',
] as const
export type HelpTrait = (typeof helpTraits)[number]

export const matchStatuses = [
  'PROPOSED',
  'AGREED',
  'COMPLETED',
  'DECLINED',
  'EXPIRED',
  'CANCELLED',
  'NO_SHOW',
  'DISPUTED',
] as const
export type MatchStatus = (typeof matchStatuses)[number]

/** The states in which a match takes a place of its request for good: agreed, and whatever came of that but calling it off. */
export const placedMatchStatuses = ['AGREED', 'COMPLETED', 'DISPUTED'] as const satisfies readonly MatchStatus[]

export const matchOrigins = ['PLAN', 'ASSISTANT', 'VOLUNTEER', 'REQUESTER'] as const
export type MatchOrigin = (typeof matchOrigins)[number]

export const matchSides = ['REQUESTER', 'VOLUNTEER'] as const
export type MatchSide = (typeof matchSides)[number]

/** What a candidate is scored by; `hardCriteria` are what may exclude one. */
export const matchCriteria = ['PROXIMITY', 'SKILLS', 'AVAILABILITY', 'LANGUAGE', 'LOAD', 'CONTINUITY', 'TRUST'] as const
export type MatchCriterion = (typeof matchCriteria)[number]

export const hardCriteria = [
  'DISTANCE',
  'AVAILABILITY',
  'LANGUAGE',
  'SKILLS',
  'CAR',
  'PREFERENCES',
  'CLEARANCE',
  'CAPACITY',
  'INTRODUCTION',
  'EARLIER_ANSWER',
] as const
export type HardCriterion = (typeof hardCriteria)[number]

export const clearanceTypes = ['CERTIFICATE_OF_CONDUCT', 'FIRST_AID', 'DRIVING_LICENCE', 'FOOD_HYGIENE', 'CARE_DIPLOMA', 'OTHER'] as const
export type ClearanceType = (typeof clearanceTypes)[number]

export const consentPurposes = ['PROFILE', 'REPRESENTATION', 'HELP_REQUEST', 'HELP_OFFER'] as const
export type ConsentPurpose = (typeof consentPurposes)[number]

export const consentForms = ['ONLINE', 'SPOKEN', 'WRITTEN'] as const
export type ConsentForm = (typeof consentForms)[number]

export const introductionKinds = ['INTRODUCTION', 'TRIAL', 'VOUCHED'] as const
export type IntroductionKind = (typeof introductionKinds)[number]

export const concernKinds = ['SAFETY', 'MISCONDUCT', 'NO_SHOW', 'HOURS', 'OTHER'] as const
export type ConcernKind = (typeof concernKinds)[number]

export const concernStatuses = ['OPEN', 'IN_HAND', 'CLOSED'] as const
export type ConcernStatus = (typeof concernStatuses)[number]

export const ledgerModes = ['GIFT', 'CREDITS', 'BOTH'] as const
export type LedgerMode = (typeof ledgerModes)[number]

export const ledgerSettlements = ['GIFT', 'CREDITS'] as const
export type LedgerSettlement = (typeof ledgerSettlements)[number]

export const ledgerEntryKinds = ['HELP', 'TRANSFER', 'DONATION', 'CORRECTION'] as const
export type LedgerEntryKind = (typeof ledgerEntryKinds)[number]
