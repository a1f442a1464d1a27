import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of offers of help. */
export const offerErrors = {
  INVALID_AVAILABILITY: {
    status: 422,
    meaning: 'A weekday is 1 to 7, an end comes after its start on the same day, and the hours of a day do not overlap.',
    nl: 'Deze tijden kloppen niet.',
    de: 'Diese Zeiten stimmen nicht.',
    en: 'These times are not right.',
  },
} as const satisfies Catalogue
