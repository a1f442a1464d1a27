// How iCalendar writes things (RFC 5545, section 3): lines of a name, parameters and a value.

/** The most octets of a line, without what ends it. */
const longest = 75

/** An instant, or wall seconds, as `20261025T030000`. */
export const stampOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')

/** Text as the value of a property. */
export const textValue = (text: string): string => text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll(/\r\n|[\r\n]/g, String.raw`\n`)

/** Text as the value of a parameter, which knows no escapes but those of RFC 6868. */
export const parameterValue = (text: string): string =>
  `"${text.replaceAll('^', '^^').replaceAll('"', "^'").replaceAll(/\r\n|[\r\n]/g, '^n')}"`

/** Lines as they are sent: each ended, and the long ones folded where no character is torn. */
export const contentLines = (lines: readonly string[]): string => lines.map((line) => `${folded(line)}\r\n`).join('')

const octets = new TextEncoder()

function folded(line: string): string {
  // No character of UTF-16 takes more than three octets.
  if (line.length * 3 <= longest) return line
  let text = ''
  let length = 0
  for (const character of line) {
    const size = character < '\u0080' ? 1 : octets.encode(character).length
    if (length + size > longest) {
      text += '\r\n '
      length = 1
    }
    text += character
    length += size
  }
  return text
}
