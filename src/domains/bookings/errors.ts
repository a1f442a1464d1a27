import type { Catalogue } from '../../platform/messages.ts'
import { conductErrors } from './conduct/errors.ts'
import { equipmentErrors } from './equipment/errors.ts'
import { moneyErrors } from './money/errors.ts'
import { quotaErrors } from './quotas/errors.ts'
import { seriesErrors } from './series/errors.ts'
import { waitlistErrors } from './waitlist/errors.ts'

/** Codes of bookings: why an interval cannot be booked, and what a booking's state forbids. */
export const bookingErrors = {
  BOOKING_REFUSED: {
    status: 409,
    meaning: 'The booking breaks one or more rules; `reasons` lists every one of them.',
    nl: 'Deze boeking kan niet.',
    de: 'Diese Buchung ist nicht möglich.',
    en: 'This booking is not possible.',
  },
  NO_CAPACITY: {
    status: 409,
    meaning: 'The place is taken at some moment of the interval, buffers included.',
    nl: 'Er is in deze tijd niet genoeg plaats vrij.',
    de: 'In dieser Zeit ist nicht genug Platz frei.',
    en: 'There is not enough room in this time.',
  },
  UNITS_EXCEED_CAPACITY: {
    status: 422,
    meaning: 'More units are asked for than the facility has.',
    nl: 'Er zijn hoogstens {capacity} plaatsen.',
    de: 'Es gibt höchstens {capacity} Plätze.',
    en: 'There are at most {capacity} places.',
  },
  INVALID_INTERVAL_OF_BOOKING: {
    status: 422,
    meaning: 'The end of the booking is not after its start.',
    nl: 'Het einde van de boeking moet na het begin liggen.',
    de: 'Das Ende der Buchung muss nach dem Anfang liegen.',
    en: 'The end of the booking must be after its start.',
  },
  NOT_ON_GRID: {
    status: 422,
    meaning: 'Start and end lie on the facility’s grid of `granularity`, counted on its wall clock; seconds below it are refused.',
    nl: 'Begin en einde vallen op stappen van {granularity}.',
    de: 'Anfang und Ende liegen im Raster von {granularity}.',
    en: 'Start and end fall on steps of {granularity}.',
  },
  TOO_SHORT_BOOKING: {
    status: 422,
    meaning: 'Shorter than the facility’s minimum duration.',
    nl: 'Een boeking duurt minstens {minimum}.',
    de: 'Eine Buchung dauert mindestens {minimum}.',
    en: 'A booking takes at least {minimum}.',
  },
  TOO_LONG_BOOKING: {
    status: 422,
    meaning: 'Longer than the facility’s maximum duration.',
    nl: 'Een boeking duurt hoogstens {maximum}.',
    de: 'Eine Buchung dauert höchstens {maximum}.',
    en: 'A booking takes at most {maximum}.',
  },
  IN_THE_PAST: {
    status: 409,
    meaning: 'The interval begins in the past.',
    nl: 'Dit tijdstip is voorbij.',
    de: 'Dieser Zeitpunkt ist vorbei.',
    en: 'This time has passed.',
  },
  TOO_SOON: {
    status: 409,
    meaning: 'The interval begins sooner than the facility’s lead time allows.',
    nl: 'Boek minstens {leadTime} van tevoren.',
    de: 'Buche mindestens {leadTime} im Voraus.',
    en: 'Book at least {leadTime} ahead.',
  },
  TOO_FAR_AHEAD: {
    status: 409,
    meaning: 'The interval ends beyond the facility’s horizon.',
    nl: 'Boeken kan tot {horizon} vooruit.',
    de: 'Buchen kann man bis {horizon} im Voraus.',
    en: 'One can book up to {horizon} ahead.',
  },
  OUTSIDE_OPENING_HOURS: {
    status: 409,
    meaning: 'Part of the interval lies outside the opening hours.',
    nl: 'Een deel valt buiten de openingstijden.',
    de: 'Ein Teil liegt außerhalb der Öffnungszeiten.',
    en: 'Part of it falls outside the opening hours.',
  },
  CLOSED: {
    status: 409,
    meaning: 'The place is closed for part of the interval, for the reason given.',
    nl: 'Gesloten: {reason}.',
    de: 'Geschlossen: {reason}.',
    en: 'Closed: {reason}.',
  },
  SEASON_PENDING: {
    status: 409,
    meaning: 'The place is kept for a season that is still being handed out; what is left opens when that is published.',
    nl: 'Deze tijd wordt nog verdeeld voor een seizoen. Wat overblijft, is daarna te boeken.',
    de: 'Diese Zeit wird noch für eine Saison verteilt. Was übrig bleibt, kann man danach buchen.',
    en: 'This time is still being handed out for a season. What is left can be booked afterwards.',
  },
  NOT_BOOKABLE: {
    status: 409,
    meaning: 'The facility is a draft or retired.',
    nl: 'Deze voorziening is niet te boeken.',
    de: 'Dieses Angebot kann nicht gebucht werden.',
    en: 'This facility cannot be booked.',
  },
  NOT_ELIGIBLE: {
    status: 403,
    meaning: 'The facility’s policy does not let the beneficiary’s group book.',
    nl: 'Deze voorziening is niet voor jouw groep te boeken.',
    de: 'Dieses Angebot ist für deine Gruppe nicht buchbar.',
    en: 'This facility cannot be booked by your group.',
  },
  CANCELLATION_TOO_LATE: {
    status: 409,
    meaning: 'The cancellation window has passed; a facility manager can still cancel.',
    nl: 'Annuleren kan tot {window} van tevoren.',
    de: 'Stornieren kann man bis {window} vorher.',
    en: 'One can cancel until {window} before.',
  },
  BOOKING_OVER: {
    status: 409,
    meaning: 'The booking has begun or is over, so it can no longer be changed like this.',
    nl: 'Deze boeking is al begonnen of voorbij.',
    de: 'Diese Buchung hat schon begonnen oder ist vorbei.',
    en: 'This booking has begun or is over.',
  },
  INVALID_TRANSITION: {
    status: 409,
    meaning: 'The booking is not in a state from which this is possible; see the table of states in docs/states.md.',
    nl: 'Dat kan niet in de huidige stand van deze boeking.',
    de: 'Das ist im jetzigen Stand dieser Buchung nicht möglich.',
    en: 'That is not possible in the present state of this booking.',
  },
  ...conductErrors,
  ...equipmentErrors,
  ...moneyErrors,
  ...quotaErrors,
  ...seriesErrors,
  ...waitlistErrors,
} as const satisfies Catalogue
