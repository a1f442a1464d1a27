import { linkKey, linkRefusal, type Signed } from '../platform/signed-link.ts'

/** What a link says: which path it opens, for whom, and until when (Unix seconds). */
interface Said {
  path: string
  person: string
  until: number
}

const signed = ({ path, person, until }: Said): Signed => ({ kind: 'personal link', words: [path, person], until })

/**
 * A path with what lets one person open it without signing in. Whoever opens it reads by that person's eyes, so what it
 * leads to asks for their rights then.
 */
export async function personalLink(secret: string, said: Said): Promise<string> {
  const { path, person, until } = said
  const query = new URLSearchParams({ person, until: String(until), key: await linkKey(secret, signed(said)) })
  return `${path}?${query.toString()}`
}

/** For whom a link to a path was made; null where it was not made by us, or is too old. */
export async function openPersonalLink(
  secret: string,
  now: number,
  path: string,
  given: URLSearchParams,
): Promise<string | null> {
  const [person = '', until = '', key = ''] = ['person', 'until', 'key'].map((name) => given.get(name) ?? '')
  const refused = await linkRefusal(secret, now, signed({ path, person, until: Number(until) }), key)
  return refused ? null : person
}
