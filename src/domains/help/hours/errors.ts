import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of the ledger of hours. */
export const hoursErrors = {
  LEDGER_HAS_NO_CREDITS: {
    status: 409,
    meaning: 'In this cooperative help is a gift: hours are counted, but there are no balances to give from.',
    nl: 'Hier is hulp een gift: uren worden geteld, maar niet overgedragen.',
    de: 'Hier ist Hilfe ein Geschenk: Stunden werden gezählt, aber nicht übertragen.',
    en: 'Here help is a gift: hours are counted, but not passed on.',
  },
} as const satisfies Catalogue
