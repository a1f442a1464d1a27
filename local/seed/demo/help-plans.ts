import type { ClearanceType, HelpTiming, HelpTrait, HelpUrgency } from '../../../schema/tables/vocabulary.ts'
import type { CooperativeKey } from './model.ts'

const category = (letter: string, more: { car?: true; anywhere?: true; clearanceTypes?: ClearanceType[] } = {}) => ({
  id: `hca_01j0000000e00800000000000${letter}`,
  ...{ car: false, anywhere: false, clearanceTypes: [], ...more },
})

/** The categories that all cooperatives have, as the database brings them along. */
export const helpCategories = {
  ODD_JOBS: category('g'),
  GARDENING: category('h'),
  TRANSPORT: category('j', { car: true }),
  GROCERIES: category('k'),
  COMPANY: category('m'),
  PHONE_COMPANY: category('n', { anywhere: true }),
  PAPERWORK: category('p', { clearanceTypes: ['CERTIFICATE_OF_CONDUCT'] }),
  DIGITAL_HELP: category('q'),
  PETS: category('r'),
  CHILDCARE: category('s', { clearanceTypes: ['CERTIFICATE_OF_CONDUCT'] }),
  MEALS: category('t'),
  ILLNESS: category('v'),
  WALKING: category('w'),
  OTHER: category('x'),
}
export type DemoCategory = keyof typeof helpCategories

const endings = {
  ...{ oddJobs: '00g', lamps: '00n', furniture: '00q', bicycles: '00w', gardening: '018', hedges: '01a', driving: '01e', wheelchair: '01f' },
  ...{ groceries: '01g', cooking: '01j', babysitting: '01n', homework: '01q', listening: '01s', dementia: '01t', firstAid: '01w', dogs: '01z' },
  ...{ forms: '021', computer: '026', telephones: '027', reading: '02f', games: '02h', walking: '02j' },
}

/** Skills that the database brings along, by a short name. */
export const skillId = (skill: keyof typeof endings): string => `ski_01j0000000e00800000000${endings[skill].padStart(4, '0')}`
type Skill = keyof typeof endings

/** When somebody can: all day on weekdays, in the evenings, or at weekends. */
export const week = {
  days: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 540, untilMinute: 1020 })),
  evenings: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 1080, untilMinute: 1320 })),
  weekends: [6, 7].map((weekday) => ({ weekday, fromMinute: 540, untilMinute: 1080 })),
  always: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, untilMinute: 1440 })),
}

/** What somebody offers. */
export interface OfferPlan {
  by: string
  cooperative: CooperativeKey
  categories: DemoCategory[]
  when: (keyof typeof week)[]
  skills: Skill[]
  hours: number
  radiusKm?: number
  languages?: string[]
  carSeats?: number
  about?: string
  traits?: HelpTrait[]
  avoids?: HelpTrait[]
  /** What it has become since. */
  now?: 'PAUSED' | 'WITHDRAWN'
  /** Days from now between which they are away. */
  away?: [number, number]
}

const offer = (by: string, categories: DemoCategory[], when: OfferPlan['when'], hours: number, skills: Skill[], more: Partial<OfferPlan> = {}): OfferPlan => ({
  ...{ by, cooperative: by.startsWith('tuchmacher') ? 'tuchmacher' : 'linden', categories, when, hours, skills },
  ...more,
})
const german = { cooperative: 'tuchmacher' } as const

export const offerPlans: OfferPlan[] = [
  offer('marijke', ['COMPANY', 'PHONE_COMPANY', 'PAPERWORK'], ['evenings', 'weekends'], 3, ['forms', 'listening'], { about: 'Ik help graag met brieven en formulieren.' }),
  offer('bram', ['ODD_JOBS', 'GARDENING', 'TRANSPORT'], ['weekends'], 4, ['oddJobs', 'lamps', 'hedges', 'driving'], { carSeats: 4 }),
  offer('youssef', ['ODD_JOBS', 'DIGITAL_HELP'], ['evenings'], 3, ['lamps', 'computer', 'telephones'], { languages: ['nl', 'ar', 'fr'] }),
  offer('sanne', ['TRANSPORT', 'GROCERIES', 'WALKING', 'ILLNESS'], ['days'], 6, ['driving', 'groceries', 'wheelchair', 'walking'], { carSeats: 3, traits: ['WOMAN'] }),
  offer('luca', ['DIGITAL_HELP', 'PHONE_COMPANY', 'OTHER'], ['always'], 2, ['computer'], { languages: ['en', 'it', 'de'], radiusKm: 10 }),
  offer('linden-0', ['GROCERIES', 'MEALS', 'COMPANY'], ['days', 'evenings'], 5, ['groceries', 'cooking', 'listening'], { traits: ['WOMAN'] }),
  offer('linden-1', ['ODD_JOBS', 'PAPERWORK', 'OTHER'], ['evenings', 'weekends'], 4, ['oddJobs', 'furniture', 'forms'], { languages: ['nl', 'tr', 'en'] }),
  offer('linden-2', ['WALKING', 'COMPANY', 'PHONE_COMPANY', 'ILLNESS'], ['days'], 5, ['walking', 'listening', 'dementia'], { traits: ['WOMAN'] }),
  offer('linden-3', ['ODD_JOBS', 'GARDENING', 'PETS'], ['always'], 6, ['oddJobs', 'lamps', 'gardening', 'dogs'], { traits: ['HEAVY_LIFTING'] }),
  offer('linden-4', ['CHILDCARE', 'MEALS', 'GROCERIES'], ['days'], 4, ['babysitting', 'homework', 'cooking'], { languages: ['nl', 'tr'], traits: ['WOMAN'] }),
  offer('linden-5', ['TRANSPORT', 'GROCERIES'], ['days', 'weekends'], 6, ['driving'], { carSeats: 4, avoids: ['SMOKING'] }),
  offer('linden-6', ['DIGITAL_HELP', 'ODD_JOBS'], ['evenings', 'weekends'], 3, ['computer', 'telephones', 'lamps']),
  offer('linden-7', ['CHILDCARE', 'PAPERWORK', 'COMPANY'], ['evenings'], 4, ['homework', 'forms', 'reading'], { languages: ['nl', 'ar'], traits: ['WOMAN'] }),
  offer('linden-9', ['WALKING', 'PETS'], ['always'], 5, ['walking', 'dogs']),
  offer('linden-10', ['TRANSPORT', 'ODD_JOBS'], ['days'], 4, ['driving', 'bicycles'], { carSeats: 1 }),
  offer('linden-11', ['COMPANY', 'WALKING', 'MEALS'], ['days'], 3, ['games', 'walking', 'cooking'], { about: 'Een potje kaarten of een ommetje: graag!' }),
  offer('linden-12', ['GARDENING', 'GROCERIES', 'PETS'], ['weekends'], 4, ['gardening', 'hedges'], { away: [6, 16] }),
  offer('linden-13', ['PAPERWORK', 'DIGITAL_HELP'], ['days', 'evenings'], 3, ['forms', 'computer']),
  offer('linden-14', ['PHONE_COMPANY', 'COMPANY'], ['always'], 4, ['listening'], { languages: ['nl', 'ar', 'fr'] }),
  offer('linden-15', ['ILLNESS', 'GROCERIES', 'MEALS'], ['days', 'weekends'], 5, ['firstAid', 'cooking'], { traits: ['WOMAN'] }),
  offer('linden-16', ['ODD_JOBS', 'OTHER'], ['weekends'], 2, ['furniture'], { now: 'PAUSED' }),
  offer('linden-18', ['GARDENING', 'ODD_JOBS'], ['evenings'], 3, ['hedges', 'oddJobs'], { avoids: ['PETS'] }),
  offer('linden-19', ['TRANSPORT', 'COMPANY'], ['always'], 5, ['driving'], { carSeats: 3 }),
  offer('linden-20', ['DIGITAL_HELP', 'PAPERWORK', 'OTHER'], ['evenings'], 2, ['computer', 'telephones'], { languages: ['nl', 'en', 'tr'] }),
  offer('linden-21', ['GROCERIES', 'CHILDCARE'], ['days'], 3, ['groceries', 'babysitting'], { now: 'WITHDRAWN', traits: ['WOMAN'] }),
  offer('joerg', ['ODD_JOBS', 'TRANSPORT'], ['weekends'], 4, ['oddJobs', 'driving'], { ...german, carSeats: 4 }),
  offer('kaethe', ['PAPERWORK', 'COMPANY', 'PHONE_COMPANY'], ['days'], 4, ['forms', 'listening'], { ...german, traits: ['WOMAN'] }),
  offer('lotte', ['GARDENING', 'MEALS', 'GROCERIES'], ['days', 'weekends'], 5, ['gardening', 'cooking'], { ...german, traits: ['WOMAN'] }),
  offer('amelie', ['COMPANY', 'CHILDCARE', 'OTHER'], ['weekends'], 3, ['reading', 'babysitting'], { ...german, languages: ['de', 'fr'], radiusKm: 8, traits: ['WOMAN'] }),
  offer('tuchmacher-0', ['MEALS', 'ILLNESS', 'GROCERIES'], ['days'], 5, ['cooking', 'groceries'], { traits: ['WOMAN'] }),
  offer('tuchmacher-1', ['GARDENING', 'PETS'], ['evenings', 'weekends'], 4, ['hedges', 'dogs'], { radiusKm: 8 }),
  offer('tuchmacher-2', ['DIGITAL_HELP', 'ODD_JOBS'], ['evenings'], 3, ['computer', 'telephones'], { languages: ['de', 'tr'] }),
  offer('tuchmacher-3', ['WALKING', 'COMPANY', 'ILLNESS'], ['days'], 4, ['walking', 'listening'], { traits: ['WOMAN'] }),
  offer('tuchmacher-4', ['PAPERWORK', 'PHONE_COMPANY', 'DIGITAL_HELP'], ['evenings'], 3, ['forms', 'computer'], { languages: ['de', 'tr', 'en'] }),
  offer('tuchmacher-5', ['MEALS', 'GARDENING'], ['always'], 5, ['cooking', 'gardening'], { radiusKm: 10 }),
  offer('tuchmacher-6', ['TRANSPORT', 'ODD_JOBS', 'PETS'], ['days'], 4, ['driving', 'bicycles'], { carSeats: 2 }),
  offer('tuchmacher-7', ['GROCERIES', 'ILLNESS', 'PETS'], ['days', 'evenings'], 4, ['groceries', 'firstAid']),
  offer('tuchmacher-9', ['TRANSPORT', 'GARDENING'], ['weekends'], 4, ['driving', 'hedges'], { carSeats: 4 }),
  offer('tuchmacher-10', ['CHILDCARE', 'MEALS'], ['days'], 3, ['babysitting', 'cooking'], { traits: ['WOMAN'] }),
  offer('tuchmacher-11', ['ODD_JOBS', 'DIGITAL_HELP', 'OTHER'], ['evenings', 'weekends'], 3, ['furniture', 'computer']),
  offer('tuchmacher-12', ['COMPANY', 'WALKING', 'PHONE_COMPANY'], ['always'], 4, ['games', 'walking'], { away: [3, 9] }),
]

/** A window: days from now on which it begins, from and until when by the clock of the place. */
export type WindowPlan = [day: number, from: string, until: string]

/** What somebody asks. */
export interface RequestPlan {
  key: string
  by: string
  /** Who asked for them, where they did not themself. */
  through?: string
  cooperative: CooperativeKey
  category: DemoCategory
  title: string
  /** How many days ago it was asked. */
  asked: number
  windows: WindowPlan[]
  timing: HelpTiming
  minutes: number
  urgency?: HelpUrgency
  helpers?: number
  languages?: string[]
  wanted?: Skill[]
  requires?: HelpTrait[]
  traits?: HelpTrait[]
  /** What became of it besides its matches, and how many days ago. */
  closed?: ['CANCELLED' | 'EXPIRED', number]
}
