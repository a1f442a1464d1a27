import type { AnswerCache } from '../../src/platform/answer-cache.ts'

/** The most characters that are kept, each of one byte or two. */
const mostCharacters = 8_000_000

/** Keeps answers in the process: those asked for last, up to so many characters. */
export function answersInMemory(most = mostCharacters): AnswerCache {
  const kept = new Map<string, string>()
  let characters = 0
  const forget = (key: string): void => {
    characters -= kept.get(key)?.length ?? 0
    kept.delete(key)
  }
  return {
    async get(key) {
      const text = kept.get(key)
      if (text === undefined) return undefined
      // The last asked for is the last to go.
      kept.delete(key)
      kept.set(key, text)
      return text
    },
    async put(key, text) {
      forget(key)
      kept.set(key, text)
      characters += text.length
      for (const [oldest] of kept) {
        if (characters <= most) break
        forget(oldest)
      }
    },
  }
}
