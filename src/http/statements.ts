import type { Dependencies } from '../app.ts'
import { openStatements } from '../domains/bookings/index.ts'
import type { RequestState } from './request.ts'

const address = /^\/statements\/(coo_[0-9a-z]{26})\/(\d{4}-(?:0[1-9]|1[0-2]))\.csv$/

const refused = (status: number, error: string): Response => Response.json({ error }, { status })

const told = {
  FORGED: 'This link is not valid.',
  EXPIRED: 'This link has expired; ask for a new one.',
  FORBIDDEN: 'You may not read this any more.',
} as const

/** Statements as CSV by a signed link; null where the path is none of theirs. */
export async function statementRoute(
  { settings, clock }: Dependencies,
  { database, reader }: RequestState,
  request: Request,
  url: URL,
): Promise<Response | null> {
  const [, cooperativeId, month] = address.exec(url.pathname) ?? []
  if (cooperativeId === undefined || month === undefined) return null
  if (request.method !== 'GET')
    return Response.json({ error: 'Method not allowed' }, { status: 405, headers: { allow: 'GET, HEAD' } })
  const opening = { secret: settings.secret, now: clock(), database, languages: reader.languages }
  const opened = await openStatements({ cooperativeId, month }, url.searchParams, opening)
  if ('refused' in opened) return refused(403, told[opened.refused])
  const headers = {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="${opened.name}"`,
  }
  return new Response(opened.text, { headers })
}
