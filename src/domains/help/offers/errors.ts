import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of offers of help. */
export const offerErrors = {
  INVALID_AVAILABILITY: {
    status: 422,
    meaning:
      'A weekday is 1 to 7, no hours begin and end at the same time, and those of a day do not overlap, also where they go on past midnight, for twelve hours at most. Exceptions end on the day on which they begin, since past midnight takes two, and their hours do not overlap.',
    nl: 'Deze tijden kloppen niet.',
    de: 'Diese Zeiten stimmen nicht.',
    en: 'These times are not right.',
  },
} as const satisfies Catalogue
