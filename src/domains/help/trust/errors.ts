import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of consent, proxies, clearances, introductions, the rules of the house and concerns. */
export const trustErrors = {
  CONSENT_WITHDRAWN: {
    status: 409,
    meaning: 'The consent was withdrawn before.',
    nl: 'Deze toestemming is al ingetrokken.',
    de: 'Diese Zustimmung wurde schon zurückgezogen.',
    en: 'This consent was withdrawn already.',
  },
  PROXY_ENDED: {
    status: 409,
    meaning: 'The proxy has ended before.',
    nl: 'Deze persoon treedt al niet meer voor de ander op.',
    de: 'Diese Person handelt schon nicht mehr für die andere.',
    en: 'This person acts for the other no more.',
  },
  CLEARANCE_REVOKED: {
    status: 409,
    meaning: 'The clearance was taken back before.',
    nl: 'Deze verklaring is al ingetrokken.',
    de: 'Dieser Nachweis wurde schon zurückgenommen.',
    en: 'This clearance was taken back already.',
  },
  NO_MATCH_TOGETHER: {
    status: 409,
    meaning: 'A volunteer records a trial after both have helped with the same request, and where they themself have helped often enough.',
    nl: 'Dit kan pas als jullie samen hebben geholpen en jij ervaring hebt.',
    de: 'Das geht erst, wenn ihr zusammen geholfen habt und du Erfahrung hast.',
    en: 'This takes that you have helped together, and have experience.',
  },
  HOUSE_RULES_NOT_ACCEPTED: {
    status: 409,
    meaning: 'Who asks for help or offers it has accepted the newest rules of the house first: `acceptHouseRules`.',
    nl: 'Lees eerst de huisregels en ga ermee akkoord.',
    de: 'Lies zuerst die Hausregeln und stimme ihnen zu.',
    en: 'First read the rules of the house and accept them.',
  },
  HOUSE_RULES_CHANGED: {
    status: 409,
    meaning: 'There is a newer version of the rules than the one that was to be accepted.',
    nl: 'Er zijn nieuwere huisregels. Lees die eerst.',
    de: 'Es gibt neuere Hausregeln. Lies zuerst diese.',
    en: 'There are newer rules of the house. Read those first.',
  },
} as const satisfies Catalogue
