const utf8 = new TextEncoder()

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCodePoint(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.codePointAt(0) ?? 0)

/** SHA-256 as hexadecimal text: for long random tokens, and for comparing request bodies. */
export async function sha256(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(text))))
}

/** HMAC-SHA-256 as hexadecimal text: for short secrets that a plain hash would not protect. */
export async function hmac(secret: string, text: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', utf8.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(text))))
}

/** A token of 256 random bits, safe in a URL. */
export const randomToken = (): string => toBase64Url(crypto.getRandomValues(new Uint8Array(32)))

/** A code of six random digits, every one equally likely (values past the last full million are drawn again). */
export function randomDigits(): string {
  const limit = 4_294_000_000
  for (;;) {
    const drawn = crypto.getRandomValues(new Uint32Array(1))[0] ?? limit
    if (drawn < limit) return String(drawn % 1_000_000).padStart(6, '0')
  }
}

/** Compares two hashes of equal length in constant time. */
export function sameHash(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}

async function aesKey(secret: string): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey('raw', utf8.encode(secret), 'HKDF', false, ['deriveKey'])
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8.encode('noaber outbox') }
  return crypto.subtle.deriveKey(derivation, raw, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** Seals a text with AES-256-GCM under a key derived from the deployment's secret. */
export async function encrypt(secret: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await aesKey(secret), utf8.encode(text))
  const bytes = new Uint8Array(12 + sealed.byteLength)
  bytes.set(iv)
  bytes.set(new Uint8Array(sealed), 12)
  return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''))
}

/** Opens what `encrypt` sealed; throws where it was sealed under another secret. */
export async function decrypt(secret: string, sealed: string): Promise<string> {
  const bytes = fromBase64(sealed)
  const open = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.slice(0, 12) }, await aesKey(secret), bytes.slice(12))
  return new TextDecoder().decode(open)
}
