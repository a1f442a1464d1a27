import { hmac, sameHash } from './crypto.ts'

/** What a link says besides its key: words of one kind of link, in one order, and until when it holds (Unix seconds). */
export interface Signed {
  /** What kind of link it is, so that the key of one opens no other. */
  kind: string
  words: readonly string[]
  until: number
}

/** The key that makes a link ours. */
export const linkKey = (secret: string, { kind, words, until }: Signed): Promise<string> =>
  hmac(secret, [kind, ...words, until].join(' '))

/** Why a link opens nothing: it is not as we gave it, or too old; null where it opens. */
export async function linkRefusal(
  secret: string,
  now: number,
  said: Signed,
  key: string,
): Promise<'FORGED' | 'EXPIRED' | null> {
  if (!sameHash(key, await linkKey(secret, said))) return 'FORGED'
  return said.until > now ? null : 'EXPIRED'
}
