/** Letters and digits that cannot be taken for one another. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** A short code that somebody says at the door: six signs, drawn at random; it is of use only for its own booking. */
export function checkInCode(): string {
  // Bytes past the last whole multiple would make some signs likelier than others.
  const fair = 256 - (256 % alphabet.length)
  let code = ''
  while (code.length < 6) {
    for (const byte of crypto.getRandomValues(new Uint8Array(12))) {
      if (byte < fair && code.length < 6) code += alphabet[byte % alphabet.length]
    }
  }
  return code
}
