import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of requests for help, and of what offers have in common with them. */
export const requestErrors = {
  UNKNOWN_CATEGORY: {
    status: 422,
    meaning: 'The cooperative has no such category of help, or has retired it.',
    nl: 'Deze soort hulp bestaat hier niet.',
    de: 'Diese Art von Hilfe gibt es hier nicht.',
    en: 'There is no such kind of help here.',
  },
  UNKNOWN_SKILL: {
    status: 422,
    meaning: 'The skill is unknown, retired, or of another cooperative.',
    nl: 'Deze vaardigheid is niet bekend.',
    de: 'Diese Fähigkeit ist nicht bekannt.',
    en: 'This skill is not known.',
  },
  INVALID_WINDOWS: {
    status: 422,
    meaning:
      'The windows do not go together: help at one time has one, what recurs has those of one week. They do not overlap, last at most 31 days each and 200 in all, and lie within 400 days.',
    nl: 'Deze tijden passen niet bij elkaar.',
    de: 'Diese Zeiten passen nicht zusammen.',
    en: 'These times do not go together.',
  },
  WINDOW_TOO_SHORT: {
    status: 422,
    meaning: 'The help takes longer than this window.',
    nl: 'De hulp past niet in deze tijd.',
    de: 'Die Hilfe passt nicht in diese Zeit.',
    en: 'The help does not fit into this time.',
  },
  PLACE_MISSING: {
    status: 409,
    meaning: 'It matters where this is, and neither does the input say so nor is the person’s home known.',
    nl: 'Vul eerst in waar dit is.',
    de: 'Gib zuerst an, wo das ist.',
    en: 'First say where this is.',
  },
  REQUEST_IN_HAND: {
    status: 409,
    meaning: 'Somebody has agreed to help or thinks about it: what they were told of time, place and kind of help stays until those matches are called off.',
    nl: 'Er is al iemand gevraagd of gevonden; zeg dat eerst af.',
    de: 'Es ist schon jemand gefragt oder gefunden; sag das zuerst ab.',
    en: 'Somebody has been asked or found; call that off first.',
  },
  TOO_MANY_REQUESTS: {
    status: 409,
    meaning: 'The person has as many open requests as one may have in a cooperative.',
    nl: 'Er staan al {maximum} hulpvragen open.',
    de: 'Es sind schon {maximum} Anfragen offen.',
    en: 'There are {maximum} open requests already.',
  },
} as const satisfies Catalogue
