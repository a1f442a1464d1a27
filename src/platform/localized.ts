/** Text that residents read, by language tag: `{ nl, de, en, … }`. */
export type LocalizedText = Record<string, string>

/**
 * The text in the first of the reader's languages that it has, best first. A tag also matches by its primary subtag
 * (`de-AT` finds `de`, and `de` finds `de-AT`); after that English, Dutch, and whatever there is; '' for no text.
 */
export function localize(text: LocalizedText, languages: readonly string[]): string {
  const keys = Object.keys(text)
  for (const wanted of [...languages, 'en', 'nl']) {
    const tag = wanted.toLowerCase()
    const key =
      keys.find((candidate) => candidate.toLowerCase() === tag) ??
      keys.find((candidate) => candidate.toLowerCase() === primary(tag)) ??
      keys.find((candidate) => primary(candidate.toLowerCase()) === primary(tag))
    if (key !== undefined) return text[key] ?? ''
  }
  return Object.values(text)[0] ?? ''
}

function primary(tag: string): string {
  return tag.split('-', 1)[0] ?? tag
}

/** A list of translations, as the API takes them, as the text that is stored; of two for one language the later wins. */
export function stored(given: readonly { language: string; text: string }[]): LocalizedText {
  return Object.fromEntries(given.map(({ language, text }) => [language, text]))
}
