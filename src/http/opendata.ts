import type { Dependencies } from '../app.ts'
import { datasetOf, datasetPage, feeds, readFeed, readUse, type Feed } from '../domains/opendata/index.ts'
import type { RequestState } from './request.ts'

const address = /^\/openactive(?:\/?|\/(feeds)\/([a-z-]+)|\/(facility-uses|individual-facility-uses)\/(fac_[0-9a-z]{26}))$/

/** Everybody's pages may ask: these are open data. */
const open = { 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' }

const answer = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { ...open, ...headers } })

/** Answers the addresses of open data; null for any other. */
export async function openDataRoute(
  { settings: { publicUrl } }: Dependencies,
  { database }: RequestState,
  request: Request,
  url: URL,
): Promise<Response | null> {
  const found = address.exec(url.pathname)
  if (!found) return null
  const [, isFeed, feed, use, id] = found
  if (request.method !== 'GET') return answer(405, { error: 'Method not allowed' }, { allow: 'GET, HEAD' })
  if (isFeed) return feedPage(database, feed!, url, publicUrl)
  if (use) {
    const data = await readUse(database, use as Exclude<Feed, 'slots'>, id!, publicUrl)
    const type = { 'content-type': 'application/ld+json', 'cache-control': 'public, max-age=60' }
    return data ? answer(200, data, type) : answer(404, { error: 'Not found' })
  }
  const kept = { 'cache-control': 'public, max-age=3600' }
  if (!request.headers.get('accept')?.includes('text/html')) {
    return answer(200, datasetOf(publicUrl), { ...kept, 'content-type': 'application/ld+json', vary: 'accept' })
  }
  const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'none'; frame-ancestors 'none'; base-uri 'none'"
  const type = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, vary: 'accept' }
  return new Response(datasetPage(publicUrl), { headers: { ...open, ...kept, ...type } })
}

async function feedPage(database: RequestState['database'], feed: string, url: URL, publicUrl: string): Promise<Response> {
  if (!feeds.includes(feed as Feed)) return answer(404, { error: 'Not found' })
  const given = url.searchParams.get('afterChangeNumber')
  if (given !== null && !(/^\d{1,16}$/.test(given) && Number.isSafeInteger(Number(given)))) {
    return answer(400, { error: 'afterChangeNumber must be a whole number, as `next` gives it.' })
  }
  const page = await readFeed(database, feed as Feed, given === null ? null : Number(given), publicUrl)
  // A page that is followed by others never changes; the last one does (RPDE, “Cache-Control”).
  const age = page.items.length > 0 ? 3_600 : 8
  return answer(200, page, {
    'content-type': 'application/vnd.openactive.rpde+json; version=1',
    'cache-control': `public, max-age=${age}`,
  })
}
