import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of terms, of approving, checking in, not showing up and being blocked. */
export const conductErrors = {
  BLOCKED: {
    status: 403,
    meaning:
      'After bookings that nobody showed up for, the beneficiary may not book here for a while; a manager can lift it.',
    nl: 'Boeken kan hier weer vanaf {until}.',
    de: 'Buchen ist hier wieder ab {until} möglich.',
    en: 'Booking here is possible again from {until}.',
  },
  APPROVAL_MISSING: {
    status: 409,
    meaning: 'The request needs the approval of more managers than have given it.',
    nl: 'Er zijn meer goedkeuringen nodig.',
    de: 'Es sind mehr Zustimmungen nötig.',
    en: 'More approvals are needed.',
  },
  INVALID_TERMS: {
    status: 422,
    meaning:
      'Terms of a facility that contradict each other, or name what its owner does not have; `path` tells which.',
    nl: 'Deze voorwaarde klopt niet.',
    de: 'Diese Bedingung stimmt nicht.',
    en: 'This term is not right.',
  },
  ALREADY_APPROVED: {
    status: 409,
    meaning: 'This manager has approved the request already; it needs another one’s approval.',
    nl: 'Jij hebt dit al goedgekeurd; er is nog een ander nodig.',
    de: 'Du hast schon zugestimmt; es fehlt noch jemand anderes.',
    en: 'You have approved this already; somebody else is needed too.',
  },
  CHECK_IN_TOO_EARLY: {
    status: 409,
    meaning: 'Checking in opens later, by `checkInOpens` of the facility’s terms.',
    nl: 'Inchecken kan vanaf {window} van tevoren.',
    de: 'Einchecken kann man ab {window} vorher.',
    en: 'One can check in from {window} before.',
  },
  CHECK_IN_TOO_LATE: {
    status: 409,
    meaning: 'The booking is over, or its place is released.',
    nl: 'Inchecken kan niet meer.',
    de: 'Einchecken ist nicht mehr möglich.',
    en: 'It is too late to check in.',
  },
  ALREADY_CHECKED_IN: {
    status: 409,
    meaning: 'Somebody has checked in to this booking already.',
    nl: 'Er is al ingecheckt.',
    de: 'Es ist schon eingecheckt.',
    en: 'Somebody has checked in already.',
  },
  WRONG_CHECK_IN_CODE: {
    status: 409,
    meaning:
      'The code is not that of the booking; at the door: of none that is due here and now. Which there are is never told.',
    nl: 'Deze code past niet bij een boeking van nu.',
    de: 'Dieser Code gehört zu keiner Buchung von jetzt.',
    en: 'This code does not belong to a booking of now.',
  },
  BOOKING_NOT_BEGUN: {
    status: 409,
    meaning: 'The booking has not begun, so nobody can be missing from it.',
    nl: 'Deze boeking is nog niet begonnen.',
    de: 'Diese Buchung hat noch nicht begonnen.',
    en: 'This booking has not begun.',
  },
  BLOCK_ENDED: {
    status: 409,
    meaning: 'The block is over, or was lifted before.',
    nl: 'Deze blokkade is al voorbij.',
    de: 'Diese Sperre ist schon vorbei.',
    en: 'This block is over already.',
  },
} as const satisfies Catalogue
