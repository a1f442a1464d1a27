import type { Catalogue } from '../../platform/messages.ts'

/** Codes of facilities, their hours and their parts. */
export const facilityErrors = {
  INVALID_HOURS: {
    status: 422,
    meaning: 'Opening hours that are empty, overlap each other or are no times.',
    nl: 'Deze openingstijden overlappen of kloppen niet.',
    de: 'Diese Öffnungszeiten überschneiden sich oder sind ungültig.',
    en: 'These opening hours overlap or are not valid.',
  },
  INVALID_POLICY: {
    status: 422,
    meaning: 'Durations of the policy contradict each other.',
    nl: 'Deze boekingsregels spreken elkaar tegen.',
    de: 'Diese Buchungsregeln widersprechen sich.',
    en: 'These booking rules contradict each other.',
  },
  INVALID_INTERVAL: {
    status: 422,
    meaning: 'The end is not after the start.',
    nl: 'Het einde moet na het begin liggen.',
    de: 'Das Ende muss nach dem Anfang liegen.',
    en: 'The end must be after the start.',
  },
  PROVIDER_NOT_PARTNER: {
    status: 409,
    meaning: 'The provider of a facility is a partner of the cooperative that owns it.',
    nl: 'De aanbieder is geen partner van de coöperatie.',
    de: 'Der Anbieter ist kein Partner der Genossenschaft.',
    en: 'The provider is not a partner of the cooperative.',
  },
  CAPACITY_IN_USE: {
    status: 409,
    meaning: 'Bookings to come need more than the new capacity.',
    nl: 'Er zijn boekingen die meer plaatsen nodig hebben.',
    de: 'Es gibt Buchungen, die mehr Plätze brauchen.',
    en: 'There are bookings that need more places.',
  },
  FACILITY_IN_USE: {
    status: 409,
    meaning: 'Bookings to come stand in the way of this change.',
    nl: 'Er zijn nog boekingen die deze wijziging in de weg staan.',
    de: 'Es gibt noch Buchungen, die dieser Änderung im Weg stehen.',
    en: 'There are bookings that stand in the way of this change.',
  },
  PART_CYCLE: {
    status: 409,
    meaning: 'A facility cannot be a part of its own part.',
    nl: 'Een voorziening kan geen deel van zichzelf zijn.',
    de: 'Ein Angebot kann kein Teil seiner selbst sein.',
    en: 'A facility cannot be a part of itself.',
  },
  PARTS_NEED_WHOLE: {
    status: 409,
    meaning: 'A facility with parts is booked as a whole.',
    nl: 'Een voorziening met delen wordt in haar geheel geboekt.',
    de: 'Ein Angebot mit Teilen wird als Ganzes gebucht.',
    en: 'A facility with parts is booked as a whole.',
  },
  PART_OF_OTHER_COOPERATIVE: {
    status: 409,
    meaning: 'A facility and its parts belong to one cooperative.',
    nl: 'Een deel hoort bij dezelfde coöperatie.',
    de: 'Ein Teil gehört zur selben Genossenschaft.',
    en: 'A part belongs to the same cooperative.',
  },
} as const satisfies Catalogue
