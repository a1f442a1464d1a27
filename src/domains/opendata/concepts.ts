import type { FacilityKind } from '../../../schema/tables/vocabulary.ts'

/** OpenActive's facility types (https://openactive.io/facility-types), by label: the part of the address behind the #. */
export const facilityTypes = {
  'Athletics Track': '52844299-b573-483d-83f5-bee5c0f7376f',
  'Badminton Court': '9db5681e-700e-4b30-99a5-355885d94db2',
  'Baseball Field': '8247c733-cc3b-4f0b-9554-f34d28f98c8d',
  'Basketball Court': 'f4a323ed-d2d3-4bcd-be07-cd9cd0b25e5b',
  'Bowling Green': '8b0c8a76-5da1-4c37-8314-27000388605b',
  Classroom: '4d65cb89-21e9-4e90-bacd-9eb6401a8bfc',
  'Climbing Wall': '3e8b34e0-7510-4a97-aa3d-38797da2c02b',
  'Cricket Net': '2d333183-6a6d-4a95-aad4-c5699f705b14',
  'Cricket Pitch': '8814afb6-d8c6-4b9b-b099-ec38f5f87b69',
  'Dance Studio': '2f7f901d-bc7c-4757-8f27-f8a5eece0cd1',
  'Drama Studio': '619f3a87-10e2-4611-b178-088a13748a98',
  'Driving Range': '49d9edb9-4db2-4e60-9dfa-b61ca7e21b1a',
  'Football Pitch': '07e38aa9-4087-424e-95d0-0702d64e1a7a',
  'Function Room': '4fff5e43-15dd-41d4-9f4c-0cfc478d7952',
  'Futsal Court': '0d16f446-372b-4679-8a6f-775c80a26ba9',
  'Golf Course': '1da0884f-9dd9-47a1-8076-9d8e3e44acd2',
  Gymnasium: '821cc9e0-3cf3-4a1e-8e78-474241ac8419',
  'Hockey Pitch': 'cea66bc4-3282-461e-b352-34d35e73de3a',
  Kitchen: 'bd63645d-f099-438e-aefd-4131bf6f30a8',
  'Multi Purpose Room': 'd365ee78-4aab-48f7-848e-382fb721f7c4',
  'Multi Use Games Area': '7ff595ff-14fc-4e51-8c82-ac8f53af5244',
  'Music Suite': 'bb0e065a-6d11-4dd2-9151-b0e5962af6ec',
  'Netball Court': '098aca40-72fd-4dc3-9479-b98a319ead86',
  'Padel Tennis Court': '7a13f426-d2bc-4464-8a9b-18b30569b263',
  'Pickleball Court': 'cf44873e-855b-478b-94c3-01aa3bd4609f',
  'Racquetball Court': '1204c026-b2db-4f2f-b0c5-21a7f41f7284',
  'Rugby Pitch': '0e847c2f-d3c9-4c89-9fc1-43fb82de4395',
  'School Hall': '4f9485d1-c205-4aae-81e3-8a0c3a1b7a30',
  'Spin Studio': '0c8731e0-2a4e-47b1-8908-71b96f85ebb3',
  'Sports Hall': 'da364f9b-8bb2-490e-9e2f-1068790b9e35',
  'Squash Court': 'a1f82b7a-1258-4d9a-8dc5-bfc2ae961651',
  'Table Tennis Table': '5b5e33b7-dc1f-44ba-8122-2c051a533959',
  'Tennis Court': 'becfafc0-c63f-444c-aed5-a3665f2d172d',
  Trampoline: '5b90106e-a910-4695-9463-8fca9f93aa9e',
  'Volleyball Court': '6a081b26-e16e-4c1d-a4d6-d65a370bced6',
} as const
export type FacilityType = keyof typeof facilityTypes

/** What a kind of ours is called there, unless the publisher says better; the others have no word that fits. */
const usualTypes: Partial<Record<FacilityKind, FacilityType>> = {
  FITNESS_ROOM: 'Gymnasium',
  SPORTS_HALL: 'Sports Hall',
  SPORTS_FIELD: 'Multi Use Games Area',
  MEETING_ROOM: 'Multi Purpose Room',
  KITCHEN: 'Kitchen',
  STAGE: 'Drama Studio',
  STUDIO: 'Dance Studio',
}

/** The facility type that counts: null where OpenActive knows the place by an activity only. Undefined where not at all. */
export function typeFor(kind: FacilityKind, given: string | null | undefined): FacilityType | null | undefined {
  if (given != null) return Object.hasOwn(facilityTypes, given) ? (given as FacilityType) : undefined
  return kind === 'SWIMMING_POOL' ? null : usualTypes[kind]
}

/** The concept of a facility type. */
export const typeConcept = (label: FacilityType) => ({
  '@type': 'Concept',
  '@id': `https://openactive.io/facility-types#${facilityTypes[label]}`,
  prefLabel: label,
  inScheme: 'https://openactive.io/facility-types',
})

/** The list of facility types has no pool: what is done there has a word in the list of activities. */
export const swimming = {
  '@type': 'Concept',
  '@id': 'https://openactive.io/activity-list#2750229d-b725-4171-9276-376be913957c',
  prefLabel: 'Swimming',
  inScheme: 'https://openactive.io/activity-list',
}
