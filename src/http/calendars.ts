import type { Dependencies } from '../app.ts'
import { noteReading, readBookingFile, readFeed } from '../domains/calendars/index.ts'
import { heldBy } from './kept/version.ts'
import type { RequestState } from './request.ts'

const type = 'text/calendar; charset=utf-8'

const json = (status: number, error: string, headers = {}): Response => Response.json({ error }, { status, headers })

/**
 * Calendars by their links: a feed by its secret, one booking by a signed address. Null where the path is of neither.
 * Whatever does not open is answered as what is not there.
 */
export async function calendarRoute(
  dependencies: Dependencies,
  state: RequestState,
  request: Request,
  url: URL,
): Promise<Response | null> {
  const [, folder, name] = /^\/(calendars|bookings)\/([^/]+)\.ics$/.exec(url.pathname) ?? []
  if (folder === undefined || name === undefined) return null
  if (request.method !== 'GET') return json(405, 'Method not allowed', { allow: 'GET, HEAD' })
  const found = await (folder === 'calendars'
    ? feed(name, dependencies, state, request)
    : booking(name, dependencies, state, url))
  return found ?? json(404, 'Not found')
}

async function feed(
  secret: string,
  { settings, clock, release = '' }: Dependencies,
  { database, afterwards }: RequestState,
  request: Request,
): Promise<Response | null> {
  const now = clock()
  const calendar = await readFeed(secret, { database, settings, now, release })
  if (!calendar) return null
  afterwards((own) => noteReading(own, calendar, now))
  // Kept by whoever reads it, but asked for each time: what one may see can end between two readings.
  const headers = { etag: `"${calendar.version}"`, 'cache-control': 'private, no-cache' }
  const held = heldBy(request)
  if (held.any || held.versions.has(headers.etag)) return new Response(null, { status: 304, headers })
  return new Response(calendar.text(), { headers: { ...headers, 'content-type': type } })
}

async function booking(
  id: string,
  { settings, clock }: Dependencies,
  { database, reader }: RequestState,
  { searchParams }: URL,
): Promise<Response | null> {
  const reading = { database, settings, now: clock(), accepted: reader.languages }
  const text = await readBookingFile(id, searchParams, reading)
  if (text === null) return null
  const disposition = 'attachment; filename="booking.ics"'
  return new Response(text, { headers: { 'content-type': type, 'content-disposition': disposition } })
}
