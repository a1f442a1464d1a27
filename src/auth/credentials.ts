import type { Settings } from '../env.ts'
import { sha256 } from '../platform/crypto.ts'
import type { Database } from '../platform/database/database.ts'
import { personOfAddress } from './people.ts'
import { loadViewer, nobody, type Viewer } from './viewer.ts'

/**
 * What a request says of who sends it, before anybody looks whether that is true: nothing, one of our own opaque session
 * tokens (as its hash), a JSON Web Token of an issuer, or nothing that makes sense.
 */
export type Credential =
  | { kind: 'NONE' }
  | { kind: 'SENSELESS' }
  | { kind: 'SESSION'; tokenHash: string }
  | { kind: 'ISSUED'; token: string }

/** Whether a bearer token has the three parts of a JSON Web Token; our own tokens have no dot. */
const looksLikeJwt = (token: string): boolean => token.split('.').length === 3

/** SHA-256 of a text, as hexadecimal text. */
export type Digest = (text: string) => string | Promise<string>

/** Reads the bearer token of a request. */
export async function credentialOf(request: Request, digest: Digest = sha256): Promise<Credential> {
  const header = request.headers.get('authorization')
  if (header === null) return { kind: 'NONE' }
  const token = /^Bearer ([\w~+/.=-]{20,4096})$/i.exec(header)?.[1]
  if (!token) return { kind: 'SENSELESS' }
  return looksLikeJwt(token) ? { kind: 'ISSUED', token } : { kind: 'SESSION', tokenHash: await digest(token) }
}

interface Needs {
  database: Database
  settings: Settings
  now: number
}

/** Who a credential stands for: nobody where there is none, null where it is not (or no longer) valid. */
export async function viewerOf(credential: Credential, { database, settings, now }: Needs): Promise<Viewer | null> {
  if (credential.kind === 'NONE') return nobody
  if (credential.kind === 'SENSELESS') return null
  if (credential.kind === 'SESSION') return loadViewer(database, { tokenHash: credential.tokenHash, now })
  const { emailOfToken } = await import('./oidc.ts')
  const email = await emailOfToken(credential.token, settings.issuers, now)
  if (!email) return null
  return (await loadViewer(database, { email })) ?? personOfAddress(database, email, now)
}
