import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of waitlists: why one cannot wait, or not answer an offer. */
export const waitlistErrors = {
  WAITLIST_FIRST: {
    status: 409,
    meaning: 'Somebody waits for this room, and comes first.',
    nl: 'Iemand op de wachtlijst gaat voor.',
    de: 'Jemand auf der Warteliste geht vor.',
    en: 'Somebody on the waitlist comes first.',
  },
  WAITLIST_NOT_NEEDED: {
    status: 409,
    meaning: 'What one would wait for is free right now: book it.',
    nl: 'Wachten hoeft niet: er is plaats, boek die meteen.',
    de: 'Warten ist nicht nötig: Es ist Platz frei, buche ihn gleich.',
    en: 'There is no need to wait: there is room, book it right away.',
  },
  WAITLIST_WINDOW: {
    status: 422,
    meaning:
      'The window is longer than one may wait for, or shorter than the time that is wanted within it, or that is 0.',
    nl: 'Wachten kan voor een tijd binnen hoogstens {days} dagen.',
    de: 'Warten kann man auf eine Zeit innerhalb von höchstens {days} Tagen.',
    en: 'One can wait for a time within at most {days} days.',
  },
  WAITLIST_TOO_MANY: {
    status: 409,
    meaning: 'The beneficiary has as many open entries on waitlists as one may have.',
    nl: 'Je kunt op hoogstens {maximum} plekken tegelijk wachten.',
    de: 'Du kannst auf höchstens {maximum} Plätze gleichzeitig warten.',
    en: 'You can wait for at most {maximum} places at once.',
  },
  ALREADY_WAITING: {
    status: 409,
    meaning:
      'The beneficiary already waits for this facility, or has an offer of it, for a time that overlaps the window.',
    nl: 'Voor deze tijd sta je al op de wachtlijst.',
    de: 'Für diese Zeit stehst du schon auf der Warteliste.',
    en: 'You are on the waitlist for this time already.',
  },
  WAITLIST_NOT_WAITING: {
    status: 409,
    meaning: 'The entry does not wait any more: it has an offer, which can be declined, or is over.',
    nl: 'Deze plek op de wachtlijst wacht niet meer.',
    de: 'Dieser Platz auf der Warteliste wartet nicht mehr.',
    en: 'This place on the waitlist does not wait any more.',
  },
  WAITLIST_NO_OFFER: {
    status: 409,
    meaning: 'There is no offer that could be answered: the entry still waits, or was answered or left.',
    nl: 'Er staat geen aanbod open.',
    de: 'Es liegt kein Angebot vor.',
    en: 'There is no open offer.',
  },
  HOLD_EXPIRED: {
    status: 409,
    meaning: 'The hold has expired; the room went to the next who waits, or is free again.',
    nl: 'Het aanbod is verlopen; de plek is doorgegeven.',
    de: 'Das Angebot ist abgelaufen; der Platz wurde weitergegeben.',
    en: 'The offer has expired; the room was passed on.',
  },
} as const satisfies Catalogue
