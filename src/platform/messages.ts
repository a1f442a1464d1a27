import type { Language } from '../../schema/tables/vocabulary.ts'
import { localize } from './localized.ts'
import type { RefusalParams } from './refusal.ts'

/** One code of the API: what it means, its HTTP status where one is needed, and what the reader is told. */
export interface Message extends Record<Language, string> {
  /** The HTTP status that says the same. */
  status: number
  /** For the frontend team: when this happens. */
  meaning: string
}

export type Catalogue = Record<string, Message>

/** The message in the reader's language, its `{parameters}` filled in. */
export function messageFor({ nl, de, en }: Message, languages: readonly string[], params: RefusalParams): string {
  const text = localize({ nl, de, en }, languages)
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}
