import type { Dependencies } from '../app.ts'
import { exportFiles, mostExported, readExport, TooMuch, type ExportFile } from '../domains/bulk/index.ts'
import type { RequestState } from './request.ts'

const address = /^\/cooperatives\/(coo_[0-9a-z]{26})\/([a-z-]+\.(csv|ics))$/

const json = (status: number, error: string, headers = {}): Response => Response.json({ error }, { status, headers })

const day = 86_400

/** A day as the instant at which it begins in UTC, or what to answer where it is none. */
function dayOf(given: URLSearchParams, name: string, usual: number): number | null {
  const text = given.get(name)
  if (text === null) return usual
  const at = /^2[01]\d\d-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00Z`) : Number.NaN
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text) ? at / 1000 : null
}

/** Exports of a cooperative by their links; null where the path is of none. What does not open is not there. */
export async function exportRoute(
  { settings, clock }: Dependencies,
  { database }: RequestState,
  request: Request,
  url: URL,
): Promise<Response | null> {
  const [, cooperativeId, file, kind] = address.exec(url.pathname) ?? []
  if (!cooperativeId || !(exportFiles as readonly string[]).includes(file!)) return null
  if (request.method !== 'GET') return json(405, 'Method not allowed', { allow: 'GET, HEAD' })
  const now = clock()
  const given = url.searchParams
  const today = now - (now % day)
  const [from, to] = [dayOf(given, 'from', today - 31 * day), dayOf(given, 'to', today + 400 * day)]
  if (from === null || to === null || from >= to)
    return json(400, 'from and to must be days such as 2026-12-01, from before to.')
  try {
    const text = await readExport(cooperativeId, file as ExportFile, given, { from, to }, { database, settings, now })
    if (text === null) return json(404, 'Not found')
    const type = kind === 'csv' ? 'text/csv; charset=utf-8' : 'text/calendar; charset=utf-8'
    const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${file}"` }
    return new Response(text, { headers: { ...headers, 'cache-control': 'private, no-store' } })
  } catch (fault) {
    if (!(fault instanceof TooMuch)) throw fault
    return json(400, `These are more than ${mostExported} bookings; ask for fewer days.`)
  }
}
