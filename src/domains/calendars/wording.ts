import type { Language } from '../../../schema/tables/vocabulary.ts'
import { localize } from '../../platform/localized.ts'

/** What calendars say besides what people wrote, in one language. */
export interface Wording {
  /** The name of a feed of one's own bookings; others have that of what they show. */
  mine: string
  /** What is seen of a booking that one may not read. */
  taken: string
  takenOf: (units: number, capacity: number) => string
  /** What stands before the title of what is not agreed yet. */
  requested: string
  held: string
  forWhom: string
  places: string
}

const wordings: Record<Language, Wording> = {
  nl: {
    mine: 'Mijn boekingen',
    taken: 'Bezet',
    takenOf: (units, capacity) => `Bezet: ${units} van ${capacity}`,
    requested: 'Aangevraagd',
    held: 'Wordt vastgehouden',
    forWhom: 'Voor',
    places: 'Plaatsen',
  },
  de: {
    mine: 'Meine Buchungen',
    taken: 'Belegt',
    takenOf: (units, capacity) => `Belegt: ${units} von ${capacity}`,
    requested: 'Angefragt',
    held: 'Wird freigehalten',
    forWhom: 'Für',
    places: 'Plätze',
  },
  en: {
    mine: 'My bookings',
    taken: 'Taken',
    takenOf: (units, capacity) => `Taken: ${units} of ${capacity}`,
    requested: 'Requested',
    held: 'Held',
    forWhom: 'For',
    places: 'Places',
  },
}

/** The words in the best of the reader's languages; English where there is none. */
export const wordingFor = (languages: readonly string[]): Wording =>
  wordings[localize({ nl: 'nl', de: 'de', en: 'en' }, languages) as Language]
