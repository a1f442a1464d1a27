import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of deposits and payments. */
export const moneyErrors = {
  NO_DEPOSIT: {
    status: 409,
    meaning: 'No deposit is held for the booking: there was none, it was given back, or the booking does not stand.',
    nl: 'Voor deze boeking is geen borg (meer) ingehouden.',
    de: 'Für diese Buchung ist keine Kaution (mehr) hinterlegt.',
    en: 'No deposit is held for this booking.',
  },
  BOOKING_NOT_OVER: {
    status: 409,
    meaning:
      'The booking has not ended, so its deposit is held. Where it is called off, the deposit is given back by itself.',
    nl: 'Deze boeking is nog niet voorbij. De borg kan daarna terug.',
    de: 'Diese Buchung ist noch nicht vorbei. Die Kaution kann danach zurück.',
    en: 'This booking is not over yet. Its deposit can be returned after it.',
  },
  PAYMENT_REFERENCE_TAKEN: {
    status: 409,
    meaning:
      'Under this reference a payment of somebody else or another amount was recorded. The same one again is no error.',
    nl: 'Onder dit kenmerk staat al een andere betaling.',
    de: 'Unter dieser Referenz ist schon eine andere Zahlung erfasst.',
    en: 'Another payment was recorded under this reference.',
  },
} as const satisfies Catalogue
