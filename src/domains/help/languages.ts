import * as z from 'zod/mini'
import { languageTag } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'

/** Languages that somebody speaks, as the API takes them. */
export const spokenInput = lazily(() => z.array(languageTag()).check(z.maxLength(20)))

/** What is compared of languages: who speaks `nl-BE` speaks `nl`. Each once, in their order. */
export const spoken = (tags: readonly string[]): string[] => [...new Set(tags.map((tag) => tag.split('-', 1)[0]!))]
