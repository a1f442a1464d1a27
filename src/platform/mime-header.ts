import type { Mailbox } from './mailer.ts'

/**
 * Text as the value of a mail header. Anything but short, printable ASCII becomes RFC 2047's encoded words, none longer
 * than its 75 characters and none cutting a character in two; a folded line continues after a space.
 */
export function headerText(text: string): string {
  if (/^[\x20-\x7e]{0,60}$/.test(text) && !text.includes('=?')) return text
  const words: string[] = []
  let word = new Uint8Array(0)
  for (const character of text) {
    const bytes = new TextEncoder().encode(character)
    if (word.length + bytes.length > 45) {
      words.push(encodedWord(word))
      word = new Uint8Array(0)
    }
    word = Uint8Array.of(...word, ...bytes)
  }
  return [...words, encodedWord(word)].join('\r\n ')
}

/** A mailbox as the value of `From`. A name in encoded words stands without quotes, or readers would show the code. */
export function headerMailbox({ address, name }: Mailbox): string {
  if (!name) return address
  const encoded = headerText(name)
  return `${encoded === name ? `"${name.replace(/["\\]/g, '\\$&')}"` : encoded} <${address}>`
}

/** Base64 of bytes, or of text in UTF-8; `btoa` alone refuses everything past Latin-1. */
export function base64(value: Uint8Array | string): string {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
  return btoa(String.fromCharCode(...bytes))
}

function encodedWord(bytes: Uint8Array): string {
  return `=?UTF-8?B?${base64(bytes)}?=`
}
