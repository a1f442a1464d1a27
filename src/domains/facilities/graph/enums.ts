import {
  accessibilityFeatures,
  bookerGroups,
  bookingModes,
  facilityKinds,
  facilityStatuses,
  tariffAudiences,
  tariffBases,
} from '../../../../schema/tables/vocabulary.ts'
import { enumOf } from '../../../graph/enum.ts'

export const FacilityKind = enumOf('FacilityKind', 'What a facility is.', facilityKinds, {
  SWIMMING_POOL: 'A swimming or treatment pool, or a lane of one.',
  FITNESS_ROOM: 'A room with apparatus for exercise.',
  SPORTS_HALL: 'A sports hall or gym, or a part of one.',
  SPORTS_FIELD: 'A field or court outdoors.',
  TREATMENT_ROOM: 'A room for treatment or consultation.',
  MEETING_ROOM: 'A room to meet in.',
  KITCHEN: 'A kitchen to cook in together.',
  WORKSHOP: 'A workshop with tools.',
  GARDEN: 'A garden or allotment.',
  STAGE: 'A stage or theatre hall.',
  STUDIO: 'A studio for music, dance or art.',
  VEHICLE: 'A vehicle, such as a cargo bike or minibus.',
  EQUIPMENT: 'Something one borrows, such as a projector.',
  OTHER: 'Anything else.',
})

export const FacilityStatus = enumOf('FacilityStatus', 'Whether a facility is shown and can be booked.', facilityStatuses, {
  DRAFT: 'Being prepared; seen by facility managers and the board only.',
  PUBLISHED: 'Shown, and bookable by its policy.',
  RETIRED: 'No longer offered; its history stays.',
})

export const AccessibilityFeature = enumOf('AccessibilityFeature', 'What a place has for people who need it.', accessibilityFeatures, {
  STEP_FREE: 'Reached and used without a step.',
  WIDE_DOORS: 'Doors at least 90 cm wide.',
  LIFT: 'A lift to other floors.',
  HOIST: 'A hoist to be lifted with, such as into a pool.',
  ACCESSIBLE_TOILET: 'A toilet for wheelchair users.',
  ACCESSIBLE_CHANGING_ROOM: 'A changing room with space and a bench for assisted changing.',
  ACCESSIBLE_PARKING: 'Parking for people with a disability at the door.',
  HEARING_LOOP: 'A loop for hearing aids.',
  TACTILE_GUIDANCE: 'Guidance that can be felt by foot or hand.',
  GUIDE_DOG_FRIENDLY: 'Assistance dogs are welcome.',
  LOW_STIMULUS: 'Hours with little light, noise and people.',
  SHOWER_CHAIR: 'A chair or stretcher to shower on.',
  ADJUSTABLE_TABLE: 'Tables or worktops that adjust in height.',
})

export const BookingMode = enumOf('BookingMode', 'What a booking takes.', bookingModes, {
  WHOLE: 'The facility as a whole; units then say for how many people, up to the capacity.',
  UNITS: 'A number of units, such as swimmers in a lane; others may take the rest.',
})

export const BookerGroup = enumOf('BookerGroup', 'Who may book a facility.', bookerGroups, {
  RESIDENT: 'Members with the role resident.',
  COORDINATOR: 'Members with the role coordinator.',
  FACILITY_MANAGER: 'Members with the role facility manager.',
  BOARD: 'Members with the role board.',
  PARTNER_REPRESENTATIVE: 'Partner organisations, through their representatives.',
  AUDITOR: 'Members with the role auditor.',
  OTHER_COOPERATIVES: 'Active members of other cooperatives.',
  PUBLIC: 'Everybody who is signed in.',
})

export const TariffAudience = enumOf('TariffAudience', 'For whom a tariff is. Where an audience has none, that of the public counts, else the dearest; where a facility has no tariff at all, use is free.', tariffAudiences, {
  MEMBER: 'Active members of the owner.',
  SOCIAL: 'Active members of the owner who pay the social tariff; where there is none, that of members counts.',
  OTHER_COOPERATIVE: 'Active members of other cooperatives.',
  ORGANISATION: 'Partner organisations of the owner; others come as members of other cooperatives do.',
  PUBLIC: 'Everybody else.',
})

export const TariffBasis = enumOf('TariffBasis', 'What a tariff is multiplied by.', tariffBases, {
  PER_HOUR: 'The length of the booking.',
  PER_UNIT_HOUR: 'The length of the booking and its units.',
})
