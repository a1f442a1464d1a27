import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of what two do with a match: answering, hours, conversation, and where they do not agree. */
export const handshakeErrors = {
  FOR_WHOM: {
    status: 409,
    meaning: 'The viewer may act for both sides, or for either with consent: `forPersonId` has to say for whom.',
    nl: 'Geef aan namens wie je dit doet.',
    de: 'Gib an, für wen du das tust.',
    en: 'Say for whom you do this.',
  },
  MATCH_NOT_BEGUN: {
    status: 409,
    meaning: 'The time that was agreed, or the first of the windows that were left then, has not come yet.',
    nl: 'Het is nog niet zover.',
    de: 'Es ist noch nicht so weit.',
    en: 'It is not time yet.',
  },
  MATCH_HAS_HOURS: {
    status: 409,
    meaning: 'Hours were said of this match: it can be ended or disputed, but not called off as if nothing had been.',
    nl: 'Er zijn al uren opgegeven. Rond het af of meld dat het niet klopt.',
    de: 'Es wurden schon Stunden angegeben. Schließe es ab oder melde, dass es nicht stimmt.',
    en: 'Hours were given already. End it, or say that they are not right.',
  },
  MATCH_HAS_NO_HOURS: {
    status: 409,
    meaning: 'No hours were said of this match: it can be called off, but not ended.',
    nl: 'Er zijn nog geen uren opgegeven.',
    de: 'Es wurden noch keine Stunden angegeben.',
    en: 'No hours were given yet.',
  },
  HOURS_OTHER_DAY: {
    status: 409,
    meaning: 'The other side has said another day: leave `happenedOn` out to confirm theirs, or dispute it.',
    nl: 'De ander heeft een andere dag opgegeven.',
    de: 'Die andere Seite hat einen anderen Tag angegeben.',
    en: 'The other side has given another day.',
  },
  IN_THE_FUTURE: {
    status: 422,
    meaning: 'A day that has not come yet, where only days that have can be told of.',
    nl: 'Deze dag moet nog komen.',
    de: 'Dieser Tag kommt erst noch.',
    en: 'This day has yet to come.',
  },
  DISPUTE_TOO_LATE: {
    status: 409,
    meaning: 'A match can be disputed until 31 days after it was completed.',
    nl: 'Dit kan niet meer worden gemeld.',
    de: 'Das lässt sich nicht mehr melden.',
    en: 'It is too late to report this.',
  },
  NO_SHOW_PAUSE: {
    status: 409,
    meaning: 'Whom it is proposed for was not there too often: for a while only neighbourhood assistants bring them together with others.',
    nl: 'Overleg even met de buurtassistent: je kunt nu alleen samen iets nieuws afspreken.',
    de: 'Sprich kurz mit der Nachbarschaftsassistenz: Neues geht gerade nur gemeinsam.',
    en: 'Please talk to the neighbourhood assistant: for now something new can only be arranged together.',
  },
  PAUSE_ENDED: {
    status: 409,
    meaning: 'The pause is over or was lifted already.',
    nl: 'Dit is al voorbij.',
    de: 'Das ist schon vorbei.',
    en: 'This is over already.',
  },
  CONVERSATION_CLOSED: {
    status: 409,
    meaning: 'Nothing came of this match, so that the two have nothing to say to each other here any more.',
    nl: 'Dit gesprek is gesloten.',
    de: 'Dieses Gespräch ist geschlossen.',
    en: 'This conversation is closed.',
  },
  TOO_MUCH_FEEDBACK: {
    status: 409,
    meaning: 'A side has given feedback on this match as often as it can: {maximum} times.',
    nl: 'Er is al {maximum} keer een reactie gegeven.',
    de: 'Es gab schon {maximum} Rückmeldungen.',
    en: 'Feedback was given {maximum} times already.',
  },
} as const satisfies Catalogue
