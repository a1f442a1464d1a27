import type { Catalogue } from '../../platform/messages.ts'

/** Codes of calendar feeds. */
export const calendarErrors = {
  TOO_MANY_CALENDAR_FEEDS: {
    status: 409,
    meaning: 'The viewer has as many calendar feeds as one may have; one has to be revoked first.',
    nl: 'Je hebt al {maximum} agendakoppelingen. Trek er eerst een in.',
    de: 'Du hast schon {maximum} Kalenderlinks. Widerrufe zuerst einen davon.',
    en: 'You already have {maximum} calendar feeds. Revoke one of them first.',
  },
  FEED_SUBJECT: {
    status: 422,
    meaning: 'A calendar feed shows a facility, a cooperative, or one’s own bookings: not two of them.',
    nl: 'Kies een voorziening of een coöperatie, niet allebei.',
    de: 'Wähle ein Angebot oder eine Genossenschaft, nicht beides.',
    en: 'Choose a facility or a cooperative, not both.',
  },
} as const satisfies Catalogue
