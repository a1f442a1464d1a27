import { localize } from '../../../platform/localized.ts'
import type { Language } from '../../../../schema/tables/vocabulary.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { nl } from './nl.ts'
import type { Wording } from './wording.ts'

const wordings: Record<Language, Wording> = { nl, de, en }

/** The best of the reader's languages that mails are written in; English where there is none. */
export function languageFor(languages: readonly string[]): Language {
  return localize({ nl: 'nl', de: 'de', en: 'en' }, languages) as Language
}

/** The mails in the best of the reader's languages. */
export const wordingFor = (languages: readonly string[]): Wording => wordings[languageFor(languages)]
