import type { AnswerCache } from '../../src/platform/answer-cache.ts'
import { Recent } from '../../src/platform/recent.ts'

/** The most characters that are kept, each of one byte or two. */
const mostCharacters = 8_000_000

/** Keeps answers in the process: those asked for last. */
export function answersInMemory(most = mostCharacters): AnswerCache {
  const kept = new Recent<string>(most)
  return {
    get: async (key) => kept.get(key),
    put: async (key, text) => kept.set(key, text),
  }
}
