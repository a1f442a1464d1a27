import type { Settings } from '../env.ts'
import { sha256 } from '../platform/crypto.ts'
import type { Database } from '../platform/database/database.ts'
import { emailOfToken, looksLikeJwt } from './oidc.ts'
import { personOfAddress } from './people.ts'
import { loadViewer, nobody, type Viewer } from './viewer.ts'

interface Needs {
  database: Database
  settings: Settings
  now: number
}

/**
 * Who a request's bearer token stands for: nobody where there is none, null where it is not (or no longer) valid.
 * Two strategies: our own opaque session tokens, and JSON Web Tokens of configured issuers.
 */
export async function viewerOf(request: Request, { database, settings, now }: Needs): Promise<Viewer | null> {
  const header = request.headers.get('authorization')
  if (header === null) return nobody
  const token = /^Bearer ([\w~+/.=-]{20,4096})$/i.exec(header)?.[1]
  if (!token) return null
  if (!looksLikeJwt(token)) return loadViewer(database, { tokenHash: await sha256(token), now })
  const email = await emailOfToken(token, settings.issuers, now)
  if (!email) return null
  return (await loadViewer(database, { email })) ?? personOfAddress(database, email, now)
}
