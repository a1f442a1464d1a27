/** Octets that stand for themselves in quoted-printable, spaces at the end of a line aside. */
const plain = /^[\t\x20-\x3c\x3e-\x7e]$/

/** The longest line that quoted-printable allows, less the mark of a soft break. */
const longestLine = 75

/** A message: its headers as they stand, and its text, with the same in HTML where there is one. */
export interface Message {
  headers: Record<string, string>
  text: string
  html: string | undefined
}

/** Writes a message for the wire: ASCII in short lines, whatever it says, and nothing in it that ends it early. */
export function writeMessage({ headers, text, html }: Message): string {
  const head = { ...headers, 'MIME-Version': '1.0' }
  if (html === undefined) return part({ ...head, ...typeOf('plain') }, quotedPrintable(text))
  const boundary = `=_${crypto.randomUUID()}`
  const parts = [part(typeOf('plain'), quotedPrintable(text)), part(typeOf('html'), quotedPrintable(html))]
  const body = `${parts.map((one) => `--${boundary}\r\n${one}\r\n`).join('')}--${boundary}--\r\n`
  return part({ ...head, 'Content-Type': `multipart/alternative; boundary="${boundary}"` }, body)
}

const typeOf = (kind: 'plain' | 'html'): Record<string, string> => ({
  'Content-Type': `text/${kind}; charset=utf-8`,
  'Content-Transfer-Encoding': 'quoted-printable',
})

const part = (headers: Record<string, string>, body: string): string =>
  `${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`

/** Text in UTF-8 as RFC 2045's quoted-printable. A dot that begins a line is encoded too: alone, it would end the mail. */
function quotedPrintable(text: string): string {
  return text.split(/\r\n|\r|\n/).map(quotedLine).join('\r\n')
}

function quotedLine(line: string): string {
  const bytes = new TextEncoder().encode(line)
  let written = ''
  let length = 0
  for (const [n, byte] of bytes.entries()) {
    const character = String.fromCharCode(byte)
    const bare = plain.test(character) && !(n === bytes.length - 1 && byte <= 0x20) && !(length === 0 && byte === 0x2e)
    const token = bare ? character : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
    if (length + token.length > longestLine) {
      // After a soft break a line begins anew, and with it the rule for dots.
      const first = token === '.' ? '=2E' : token
      written += `=\r\n${first}`
      length = first.length
    } else {
      written += token
      length += token.length
    }
  }
  return written
}
