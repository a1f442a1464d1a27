import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of quotas and households. */
export const quotaErrors = {
  QUOTA_EXCEEDED: {
    status: 409,
    meaning: 'More than a quota of the cooperative allows in this period; holds and requests count. One reason for each quota that is exceeded.',
    nl: 'Hiermee kom je boven wat je mag boeken: {quota}. Over: {left}.',
    de: 'Damit überschreitest du, was du buchen darfst: {quota}. Übrig: {left}.',
    en: 'This is more than you may book: {quota}. Left: {left}.',
  },
  QUOTA_RETIRED: {
    status: 409,
    meaning: 'The quota counts no more.',
    nl: 'Deze regel geldt niet meer.',
    de: 'Diese Regel gilt nicht mehr.',
    en: 'This quota no longer counts.',
  },
  EXCEPTION_OVER: {
    status: 409,
    meaning: 'The exception was revoked, or its interval is over.',
    nl: 'Deze uitzondering is al ingetrokken of voorbij.',
    de: 'Diese Ausnahme ist schon zurückgenommen oder vorbei.',
    en: 'This exception was withdrawn or is over.',
  },
} as const satisfies Catalogue
