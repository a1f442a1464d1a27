import type { Context } from '../auth/context.ts'
import { localize, type LocalizedText } from '../platform/localized.ts'
import { builder } from './builder.ts'

interface TranslationValue {
  language: string
  text: string
}

export const Translation = builder.objectRef<TranslationValue>('Translation').implement({
  description: 'A text in one language.',
  fields: (t) => ({
    language: t.string({ description: 'The language as a BCP 47 tag, such as `nl`.', resolve: ({ language }) => language }),
    text: t.string({ description: 'The text.', resolve: ({ text }) => text }),
  }),
})

export const TranslationInput = builder.inputType('TranslationInput', {
  description: 'A text in one language. Residents read the one in their language, else English, Dutch, or whatever there is.',
  fields: (t) => ({
    language: t.string({ required: true, description: 'The language as a BCP 47 tag, such as `nl`.' }),
    text: t.string({ required: true, description: 'The text.' }),
  }),
})

/** The text of a stored translation in the reader's language. */
export const inReadersLanguage = (text: LocalizedText, _args: object, { languages }: Context): string => localize(text, languages)

/** The same, but null where nothing was written. */
export const inReadersLanguageOrNull = (text: LocalizedText | null, _args: object, { languages }: Context): string | null =>
  text && Object.keys(text).length > 0 ? localize(text, languages) : null

/** A stored text as the list of its translations. */
export const translations = (text: LocalizedText | null): TranslationValue[] =>
  Object.entries(text ?? {}).map(([language, words]) => ({ language, text: words }))
