/** The longest term that is kept or looked for. */
export const longestTerm = 100

/** A word or several as they are compared: in lower case, without accents, with one space between words. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[^\p{L}\p{N}+#]+/gu, ' ')
    .trim()
    .slice(0, longestTerm)
    .trim()

/** The shortest word within a label by which it is found too, so that nobody finds a skill by its “of”. */
const shortest = 4

/** The terms by which a label is found: itself, and from each further word that is not too short on. */
export function termsOf(label: string): string[] {
  const words = folded(label).split(' ')
  const from = words.flatMap((word, n) => (n === 0 || word.length >= shortest ? [words.slice(n).join(' ')] : []))
  return from.filter((term) => term !== '')
}
