import { sql, type SQL } from 'drizzle-orm'
import { asker } from '../auth/asker.ts'
import type { LocalizedText } from '../platform/localized.ts'
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

const primary = (tag: SQL): SQL => sql`substr(${tag}, 1, instr(${tag} || '-', '-') - 1)`

/**
 * The text of a stored translation in the reader's language, as SQL: what `localize` says, most often found at once.
 * Where nothing is written it is what is given for that, or null.
 */
export function inReadersLanguage(column: unknown, otherwise?: string): SQL {
  const key = sql`lower(t.key)`
  const best = sql`(select t.value from json_each(${asker.languages}) w join json_each(coalesce(${column}, '{}')) t
    on ${key} in (w.value ->> 0, w.value ->> 1) or ${primary(key)} = w.value ->> 1
    order by w.key, ${key} <> w.value ->> 0, ${key} <> w.value ->> 1, t.id limit 1)`
  const any = sql`(select value from json_each(${column}) limit 1)`
  const none = otherwise === undefined ? sql`` : sql`, ${sql.raw(`'${otherwise}'`)}`
  return sql`coalesce(${column} ->> ${asker.language}, ${best}, ${any}${none})`
}

/** A stored text as the list of its translations. */
export const translations = (text: LocalizedText | null): TranslationValue[] =>
  Object.entries(text ?? {}).map(([language, words]) => ({ language, text: words }))
