import type { Dependencies } from '../app.ts'
import { noteReading, readBookingFile, readFeed } from '../domains/calendars/index.ts'
import { heldBy } from './kept/version.ts'
import type { RequestState } from './request.ts'

const type = 'text/calendar; charset=utf-8'

/**
 * Calendars by their links: a feed by its secret, one booking by a signed address. Null where the path is of neither.
 * Whatever does not open is answered as what is not there.
 */
export async function calendarRoute(dependencies: Dependencies, state: RequestState, request: Request, url: URL): Promise<Response | null> {
  const [, folder, name] = /^\/(calendars|bookings)\/([^/]+)\.ics$/.exec(url.pathname) ?? []
  if (folder === undefined || name === undefined) return null
  if (request.method !== 'GET') return Response.json({ error: 'Method not allowed' }, { status: 405, headers: { allow: 'GET, HEAD' } })
  const answer = folder === 'calendars' ? await feed(dependencies, state, request, name) : await booking(dependencies, state, name, url)
  return answer ?? Response.json({ error: 'Not found' }, { status: 404 })
}

async function feed({ settings, clock, release = '' }: Dependencies, state: RequestState, request: Request, secret: string): Promise<Response | null> {
  const now = clock()
  const calendar = await readFeed(secret, { database: state.database, settings, now, release })
  if (!calendar) return null
  state.afterwards((database) => noteReading(database, calendar, now))
  // Kept by whoever reads it, but asked for each time: what one may see can end between two readings.
  const headers = { etag: `"${calendar.version}"`, 'cache-control': 'private, no-cache' }
  const held = heldBy(request)
  if (held.any || held.versions.has(headers.etag)) return new Response(null, { status: 304, headers })
  return new Response(calendar.text(), { headers: { ...headers, 'content-type': type } })
}

async function booking({ settings, clock }: Dependencies, state: RequestState, id: string, url: URL): Promise<Response | null> {
  const { database, reader } = state
  const text = await readBookingFile(id, url.searchParams, { database, settings, now: clock(), accepted: reader.languages })
  if (text === null) return null
  return new Response(text, { headers: { 'content-type': type, 'content-disposition': 'attachment; filename="booking.ics"' } })
}
