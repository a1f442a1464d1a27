import { circumstances } from '../../auth/asker.ts'
import type { Context } from '../../auth/context.ts'
import { canonicalJson } from '../../graph/canonical-json.ts'
import { sha256 } from '../../platform/crypto.ts'
import { Recent } from '../../platform/recent.ts'
import type { Question } from '../question.ts'

/** What is asked, by whomever: equal questions have equal texts, and no others do. */
export const textOf = ({ query, operationName, variables }: Question, mediaType: string): string =>
  canonicalJson([query, operationName ?? null, variables ?? {}, mediaType])

/** Where an answer was made. */
export interface Place {
  /** The version of the code. */
  release: string
  /** The address of the database. */
  region: string
}

/**
 * A version of an answer, quoted as ETag: whatever the answer can follow from is in it. The mark is random, so that
 * nobody can know the version of an answer that they did not get.
 */
export async function versionOf(asked: string, mark: string, context: Context, place: Place): Promise<string> {
  const all = JSON.stringify([asked, mark, circumstances(context), place.release, place.region])
  const known = versions.get(all)
  if (known !== undefined) return known
  const version = `"${await sha256(all)}"`
  versions.set(all, version)
  return version
}

/** Looking a version up costs less than a hash does, which some runtimes reckon elsewhere. */
const versions = new Recent<string>(1_000_000)

/** What a client has already, from `If-None-Match` (RFC 9110, 13.1.2): versions, or whatever there is. */
export interface Held {
  any: boolean
  versions: ReadonlySet<string>
}

/** Reads `If-None-Match`; a proxy that compresses weakens a version, which is the same answer to us. */
export function heldBy(request: Request): Held {
  const header = request.headers.get('if-none-match')?.trim() ?? ''
  return { any: header === '*', versions: new Set(header.match(/"[^"]*"/g)) }
}
