import { expect, test } from 'vitest'
import { Output } from '../../../local/libsql/output.ts'

const written = (texts: readonly string[]): string => {
  const out = new Output()
  for (const text of texts) out.addText(text)
  return String(out.take('<', '>'))
}

test.each([
  ['plain', 'a'],
  ['quotes and backslashes', '{"a":"b\\"c\\\\"}'],
  ['nothing but quotes', '"'],
  ['Latin letters', 'Coöperatie "é"'],
  ['letters of more bytes', '€ – 東京 "😀"'],
  ['the last characters that need no escape', '\u007f\u2028 !#[]'],
  ['control characters', 'a\nb\t"\u0000\u001f'],
])('%s, short and long, are the JSON of the text', (_, piece) => {
  for (const times of [1, 200, 5000, 100_000]) {
    const text = piece.repeat(times)
    expect(written([text]) === `<${JSON.stringify(text)}>`).toBe(true)
    expect(written([text, 'x', text]) === `<${JSON.stringify(text)}"x"${JSON.stringify(text)}>`).toBe(true)
  }
})

test('what follows a mark can be taken back, also when long texts had been written out', () => {
  const out = new Output()
  out.add('é')
  const mark = out.mark()
  out.add(',lost')
  out.addText('"'.repeat(5000))
  out.addText('\n'.repeat(5000))
  out.reset(mark)
  out.add('!')
  expect(String(out.take('', ''))).toBe('é!')
  expect([out.length, String(out.take('[', ']'))]).toEqual([0, '[]'])
})
