import type { AccessibilityFeature, BookingMode, FacilityKind } from '../../../schema/tables/vocabulary.ts'
import type { LocalizedText } from '../../../src/platform/localized.ts'
import type { Pattern } from './hours.ts'

/** A sort of facility that a district has more than once. Durations in minutes, tariff in cents an hour. */
export type Template = {
  kind: FacilityKind
  name: LocalizedText
  mode: BookingMode
  capacity: [number, number]
  patterns: Pattern[]
  step: 15 | 30 | 60
  longest: number
  buffer: number
  tariff: number
  approval?: boolean
  amenities: string[]
  /** The same place in so many parts, each of this sort. */
  parts?: { count: number; of: Omit<Template, 'parts'> }
}

const common = ['wifi', 'parking', 'koffie', 'Garderobe', 'lift', 'fietsenstalling']

/** One of each: how often a sort stands here is how often it stands in the street. */
export const templates: Template[] = [
  plain('MEETING_ROOM', ['Vergaderzaal', 'Besprechungsraum', 'Meeting room'], [6, 24], ['office', 'day'], 15, 900),
  plain('MEETING_ROOM', ['Spreekkamer', 'Sprechzimmer', 'Consulting room'], [2, 6], ['office', 'practice'], 15, 600),
  plain('KITCHEN', ['Buurtkeuken', 'Gemeinschaftsküche', 'Community kitchen'], [6, 16], ['day', 'evening'], 30, 1100),
  plain('STUDIO', ['Dansstudio', 'Tanzstudio', 'Dance studio'], [10, 30], ['day', 'sports'], 30, 1300),
  plain('STAGE', ['Theaterzaal', 'Theatersaal', 'Theatre'], [60, 250], ['evening'], 30, 3500, true),
  plain('SPORTS_FIELD', ['Sportveld', 'Sportplatz', 'Sports field'], [20, 60], ['sports', 'day'], 30, 1500),
  plain('TREATMENT_ROOM', ['Behandelkamer', 'Behandlungsraum', 'Treatment room'], [2, 4], ['practice'], 15, 1400),
  plain('VEHICLE', ['Bakfiets', 'Lastenrad', 'Cargo bike'], [1, 1], ['always'], 30, 250),
  plain('EQUIPMENT', ['Beamer', 'Beamer', 'Projector'], [1, 1], ['always', 'day'], 60, 100),
  shared('FITNESS_ROOM', ['Fitnessruimte', 'Fitnessraum', 'Fitness room'], [6, 20], ['practice', 'day'], 30, 400),
  shared('WORKSHOP', ['Werkplaats', 'Werkstatt', 'Workshop'], [4, 10], ['evening', 'day'], 30, 300),
  shared('GARDEN', ['Buurttuin', 'Gemeinschaftsgarten', 'Community garden'], [10, 40], ['day'], 60, 0),
  shared('SWIMMING_POOL', ['Oefenbad', 'Bewegungsbad', 'Exercise pool'], [6, 12], ['practice', 'sports'], 30, 600),
  {
    ...plain('SPORTS_HALL', ['Sporthal', 'Sporthalle', 'Sports hall'], [60, 120], ['sports'], 30, 4000),
    parts: {
      count: 3,
      of: plain('SPORTS_HALL', ['Zaaldeel', 'Hallenteil', 'Hall section'], [20, 40], ['sports'], 30, 1500),
    },
  },
  {
    ...plain('SWIMMING_POOL', ['Zwembad', 'Schwimmbad', 'Swimming pool'], [32, 50], ['day'], 30, 9000, true),
    parts: {
      count: 4,
      of: shared('SWIMMING_POOL', ['Baan', 'Bahn', 'Lane'], [8, 10], ['day'], 15, 350),
    },
  },
]

/** What makes places fit for people; each facility has some of them. */
export const features: AccessibilityFeature[] = [
  'STEP_FREE',
  'WIDE_DOORS',
  'ACCESSIBLE_TOILET',
  'ACCESSIBLE_PARKING',
  'LIFT',
  'HOIST',
  'ACCESSIBLE_CHANGING_ROOM',
  'HEARING_LOOP',
  'GUIDE_DOG_FRIENDLY',
  'LOW_STIMULUS',
  'ADJUSTABLE_TABLE',
]

type Names = [nl: string, de: string, en: string]

/** Let as a whole. */
function plain(
  kind: FacilityKind,
  [nl, de, en]: Names,
  capacity: [number, number],
  patterns: Pattern[],
  step: 15 | 30 | 60,
  tariff: number,
  approval = false,
): Template {
  const buffer = kind === 'KITCHEN' || kind === 'STAGE' ? 30 : 15
  const amenities = common
  return { kind, name: { nl, de, en }, mode: 'WHOLE', capacity, patterns, step, longest: 240, buffer, tariff, approval, amenities }
}

/** Let by the place. */
function shared(
  kind: FacilityKind,
  [nl, de, en]: Names,
  capacity: [number, number],
  patterns: Pattern[],
  step: 15 | 30 | 60,
  tariff: number,
): Template {
  const amenities = common
  return { kind, name: { nl, de, en }, mode: 'UNITS', capacity, patterns, step, longest: 120, buffer: 0, tariff, amenities }
}
