import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of skills. */
export const skillErrors = {
  SKILL_KNOWN: {
    status: 409,
    meaning: 'There is a skill of that name already, one that all share or one of the cooperative.',
    nl: 'Deze vaardigheid staat er al.',
    de: 'Diese Fähigkeit gibt es schon.',
    en: 'This skill is there already.',
  },
  SKILL_RETIRED: {
    status: 409,
    meaning: 'The skill was retired before.',
    nl: 'Deze vaardigheid is er al uit gehaald.',
    de: 'Diese Fähigkeit wurde schon herausgenommen.',
    en: 'This skill was retired already.',
  },
} as const satisfies Catalogue
