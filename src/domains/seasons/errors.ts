import type { Catalogue } from '../../platform/messages.ts'

/** Codes of seasons. */
export const seasonErrors = {
  INVALID_SEASON: {
    status: 422,
    meaning: 'A season takes at least a week and at most 400 days, and applications end in the future.',
    nl: 'Een seizoen duurt een week tot 400 dagen, en aanmelden kan tot een tijdstip in de toekomst.',
    de: 'Eine Saison dauert eine Woche bis 400 Tage, und anmelden kann man sich bis zu einem künftigen Zeitpunkt.',
    en: 'A season takes a week to 400 days, and one can apply until some time to come.',
  },
  SEASON_OVERLAPS: {
    status: 409,
    meaning:
      'One of the places, or what shares a space with it, is in another season at that time that is not published.',
    nl: 'Een van de plekken hoort in die tijd al bij een ander seizoen.',
    de: 'Einer der Orte gehört in dieser Zeit schon zu einer anderen Saison.',
    en: 'One of the places belongs to another season at that time.',
  },
  SEASON_SETTLED: {
    status: 409,
    meaning: 'The season is published or called off, and changes no more.',
    nl: 'Dit seizoen is al verdeeld of afgeblazen.',
    de: 'Diese Saison ist schon verteilt oder abgesagt.',
    en: 'This season has been handed out or called off.',
  },
  APPLICATIONS_CLOSED: {
    status: 409,
    meaning: 'The season takes no applications any more; what was asked for cannot be changed, but be withdrawn.',
    nl: 'Aanmelden voor dit seizoen kan niet meer.',
    de: 'Für diese Saison kann man sich nicht mehr anmelden.',
    en: 'One can no longer apply for this season.',
  },
  APPLICATIONS_OPEN: {
    status: 409,
    meaning: 'The season still takes applications; close them before it is published.',
    nl: 'Aanmelden kan nog. Sluit eerst de aanmeldingen.',
    de: 'Man kann sich noch anmelden. Schließ zuerst die Anmeldungen.',
    en: 'One can still apply. Close the applications first.',
  },
  ALREADY_APPLIED: {
    status: 409,
    meaning: 'This group of the same organisation or person has applied for the season; change that application.',
    nl: 'Deze groep heeft zich al aangemeld. Wijzig die aanmelding.',
    de: 'Diese Gruppe hat sich schon angemeldet. Ändere diese Anmeldung.',
    en: 'This group has applied already. Change that application.',
  },
  SEASON_FULL: {
    status: 409,
    meaning: 'As many have applied as a season takes, or as many of one organisation or person.',
    nl: 'Er zijn al {maximum} aanmeldingen.',
    de: 'Es gibt schon {maximum} Anmeldungen.',
    en: 'There are {maximum} applications already.',
  },
  INVALID_WISH: {
    status: 422,
    meaning:
      'A wish names a place of the season or a kind, a weekday from 1 to 7, and a window that its length fits into.',
    nl: 'Deze wens klopt niet: kies een plek of een soort, een weekdag, en genoeg tijd tussen begin en einde.',
    de: 'Dieser Wunsch passt nicht: wähle Ort oder Art, einen Wochentag und genug Zeit zwischen Anfang und Ende.',
    en: 'This wish does not fit: choose a place or a kind, a weekday, and enough time between start and end.',
  },
  IMPOSSIBLE_PIN: {
    status: 409,
    meaning: 'A slot that was pinned cannot be: the place is not open then, or another pinned slot is there.',
    nl: 'Een vastgezette tijd kan niet: de plek is dan dicht, of al voor een ander vastgezet.',
    de: 'Eine festgelegte Zeit geht nicht: der Ort ist dann geschlossen oder schon für andere festgelegt.',
    en: 'A pinned time cannot be: the place is closed then, or pinned for others.',
  },
  ALLOCATION_CHANGED: {
    status: 409,
    meaning: 'What would be published is not what was shown: something changed since. Look at it again.',
    nl: 'De verdeling is veranderd sinds je haar bekeek. Bekijk haar opnieuw.',
    de: 'Die Verteilung hat sich geändert, seit du sie angesehen hast. Sieh sie dir noch einmal an.',
    en: 'The allocation has changed since you looked at it. Look at it again.',
  },
  SEASON_TOO_LARGE: {
    status: 409,
    meaning:
      'The season would become more bookings than are written at once; make it shorter, or divide its places over two.',
    nl: 'Dit worden {bookings} boekingen; {maximum} kunnen er in één keer. Verdeel het in twee seizoenen.',
    de: 'Das werden {bookings} Buchungen; {maximum} gehen auf einmal. Teil es in zwei Saisons.',
    en: 'These would be {bookings} bookings; {maximum} can be made at once. Divide it into two seasons.',
  },
  SEASON_TOO_FAR: {
    status: 409,
    meaning: 'The season ends beyond how far ahead series may reach at one of its places (`seriesHorizon`).',
    nl: 'Dit seizoen loopt verder vooruit dan bij {place} geboekt kan worden.',
    de: 'Diese Saison reicht weiter voraus, als man bei {place} buchen kann.',
    en: 'This season reaches further ahead than one can book at {place}.',
  },
} as const satisfies Catalogue
