import type { Catalogue } from '../../platform/messages.ts'
import { skillErrors } from './skills/errors.ts'
import { trustErrors } from './trust/errors.ts'
import { handshakeErrors } from './handshake/errors.ts'
import { hoursErrors } from './hours/errors.ts'
import { offerErrors } from './offers/errors.ts'
import { requestErrors } from './requests/errors.ts'

/** Codes of mutual help: who can be matched with whom, and what a request, an offer or a match allows in its state. */
export const helpErrors = {
  ...skillErrors,
  ...trustErrors,
  ...requestErrors,
  ...offerErrors,
  ...handshakeErrors,
  ...hoursErrors,
  REQUEST_CLOSED: {
    status: 409,
    meaning: 'The request was called off or has expired.',
    nl: 'Deze hulpvraag is gesloten.',
    de: 'Diese Hilfeanfrage ist geschlossen.',
    en: 'This request is closed.',
  },
  OFFER_CLOSED: {
    status: 409,
    meaning: 'The offer is paused or withdrawn.',
    nl: 'Dit aanbod staat nu niet open.',
    de: 'Dieses Angebot ist gerade nicht offen.',
    en: 'This offer is not open now.',
  },
  NOT_A_CANDIDATE: {
    status: 409,
    meaning: 'These two can’t be matched; where that is a matter of the request’s own criteria, `criterion` names the first.',
    nl: 'Deze twee kunnen niet worden gekoppeld.',
    de: 'Diese beiden lassen sich nicht vermitteln.',
    en: 'These two can’t be matched.',
  },
  CLEARANCE_MISSING: {
    status: 409,
    meaning: 'The volunteer has not shown a clearance that this request demands, or it has ended.',
    nl: 'Voor deze hulpvraag is een geldige verklaring nodig.',
    de: 'Für diese Hilfeanfrage ist ein gültiger Nachweis nötig.',
    en: 'This request needs a valid clearance.',
  },
  OVER_HOURS: {
    status: 409,
    meaning: 'With it the volunteer would give more hours in that week than they said they can.',
    nl: 'Dat is meer dan de uren die de vrijwilliger in die week heeft.',
    de: 'Das ist mehr als die Stunden, die die freiwillige Person in der Woche hat.',
    en: 'That is more than the hours the volunteer has that week.',
  },
  TIME_CLASH: {
    status: 409,
    meaning: 'The volunteer has agreed to something else at that time.',
    nl: 'De vrijwilliger heeft op dat moment al iets anders afgesproken.',
    de: 'Die freiwillige Person hat zu dieser Zeit schon etwas anderes vereinbart.',
    en: 'The volunteer has agreed to something else at that time.',
  },
  MATCH_FULL: {
    status: 409,
    meaning: 'All places of the request are taken.',
    nl: 'Er zijn al genoeg helpers.',
    de: 'Es gibt schon genug Helfende.',
    en: 'There are enough helpers already.',
  },
  ALREADY_MATCHED: {
    status: 409,
    meaning: 'These two are matched for this request already, or a proposal waits for its answer.',
    nl: 'Deze twee zijn al aan elkaar voorgesteld.',
    de: 'Diese beiden sind einander schon vorgeschlagen.',
    en: 'These two have been proposed to each other already.',
  },
  ALREADY_OFFERED: {
    status: 409,
    meaning: 'The person has an offer in this cooperative: change it, or take it up again.',
    nl: 'Er is al een aanbod. Pas dat aan.',
    de: 'Es gibt schon ein Angebot. Ändere es.',
    en: 'There is an offer already. Change it.',
  },
  PROPOSAL_EXPIRED: {
    status: 409,
    meaning: 'The proposal was not answered in time.',
    nl: 'Dit voorstel is verlopen.',
    de: 'Dieser Vorschlag ist abgelaufen.',
    en: 'This proposal has expired.',
  },
  HOURS_ARE_SETTLED: {
    status: 409,
    meaning: 'These hours are settled; who finds them wrong asks for a correction.',
    nl: 'Deze uren staan al vast.',
    de: 'Diese Stunden stehen schon fest.',
    en: 'These hours are settled already.',
  },
  HOURS_LIMIT: {
    status: 409,
    meaning: 'The account would go below the limit of the cooperative.',
    nl: 'Daarvoor zijn er te weinig uren op de rekening.',
    de: 'Dafür sind zu wenige Stunden auf dem Konto.',
    en: 'There are too few hours on the account for that.',
  },
  CORRECTION_TOO_LARGE: {
    status: 409,
    meaning: 'A correction gives back at most what the entry moved, less what was corrected before.',
    nl: 'Er valt niet meer te corrigeren dan is geboekt.',
    de: 'Es lässt sich nicht mehr korrigieren, als gebucht wurde.',
    en: 'No more can be corrected than was entered.',
  },
  CONSENT_MISSING: {
    status: 409,
    meaning: 'To act for somebody takes their consent, on record: record it with `consent`, or before.',
    nl: 'Leg eerst vast dat deze persoon toestemming geeft.',
    de: 'Halte zuerst fest, dass diese Person zustimmt.',
    en: 'First record that this person agrees.',
  },
  ALREADY_PROXY: {
    status: 409,
    meaning: 'This person acts for the other in this cooperative already.',
    nl: 'Deze persoon treedt al voor de ander op.',
    de: 'Diese Person handelt schon für die andere.',
    en: 'This person acts for the other already.',
  },
  TOO_MANY_CATEGORIES: {
    status: 409,
    meaning: 'A cooperative has at most 60 categories of its own.',
    nl: 'Er zijn al zoveel categorieën als er kunnen zijn.',
    de: 'Es gibt schon so viele Kategorien, wie es geben kann.',
    en: 'There are as many categories as there can be.',
  },
  TOO_MANY_SKILLS: {
    status: 409,
    meaning: 'A cooperative has at most 500 skills of its own.',
    nl: 'Er zijn al zoveel vaardigheden als er kunnen zijn.',
    de: 'Es gibt schon so viele Fähigkeiten, wie es geben kann.',
    en: 'There are as many skills as there can be.',
  },
} as const satisfies Catalogue
