import type { Dependencies } from '../app.ts'
import { helpShortagePicture, longestInsight, wholeMonths } from '../domains/help/index.ts'
import {
  BadQuery,
  cooperativeUsagePicture,
  dateIn,
  facilityUsagePicture,
  longestUsage,
  lookOf,
  openLink,
  usualDays,
  weekPicture,
  type Look,
  type Onlooker,
} from '../domains/pictures/index.ts'
import { messageOf } from '../graph/error-catalogue.ts'
import { formatError } from '../graph/format-error.ts'
import { sha256 } from '../platform/crypto.ts'
import { DAY } from '../platform/interval.ts'
import { heldBy } from './kept/version.ts'
import type { RequestState } from './request.ts'

const address =
  /^\/(?:(facilities)\/(fac_[0-9a-z]{26})\/(week|usage)|(cooperatives)\/([a-z0-9_-]{3,60})\/(usage|help-shortage))\.svg$/

/** How long a browser may show a picture before it asks again, in seconds. */
const fresh = 60

/** Nothing in a picture loads, runs or leads anywhere, also where somebody opens it by itself. Any page may show it. */
const safe = {
  'content-type': 'image/svg+xml; charset=utf-8',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
}

const refused = (status: number, error: string): Response => Response.json({ error }, { status })

/** Answers the addresses of pictures; null for any other. Whoever may not see one hears that there is none. */
export async function pictureRoute(
  dependencies: Dependencies,
  state: RequestState,
  request: Request,
  url: URL,
): Promise<Response | null> {
  const [, places, placeId, picture, , key, ofAll] = address.exec(url.pathname) ?? []
  if (!places && !key) return null
  if (request.method !== 'GET')
    return Response.json({ error: 'Method not allowed' }, { status: 405, headers: { allow: 'GET, HEAD' } })
  const given = url.searchParams
  try {
    const now = dependencies.clock()
    const opened =
      given.has('key') && picture !== 'week'
        ? await openLink(dependencies.settings.secret, now, url.pathname, given)
        : null
    if (opened && 'refused' in opened)
      return refused(
        403,
        opened.refused === 'EXPIRED' ? 'This link has expired; ask for a new one.' : 'This link is not valid.',
      )
    const { context, look } = await openPicture(state, opened !== null, given)
    const database = context?.database ?? state.database
    const onlooker: Onlooker = opened ?? 'SENDER'
    const svg =
      context && picture === 'week'
        ? await weekPicture(context, placeId!, dateIn(given, 'from'), look)
        : placeId
          ? await facilityUsagePicture(database, onlooker, placeId, daysIn(given, now), look)
          : ofAll === 'help-shortage'
            ? await helpShortagePicture(database, onlooker, shortageIn(key!, given, now), look)
            : await cooperativeUsagePicture(database, onlooker, key!, daysIn(given, now), look)
    if (svg === null) return refused(404, 'Not found')
    return shown(request, svg, picture === 'week' && context!.anonymous)
  } catch (fault) {
    if (fault instanceof BadQuery) return refused(400, fault.message)
    const { message, extensions } = formatError(fault, state.reader)
    return refused(messageOf(String(extensions['code'])).status, message)
  }
}

/** Who looks, by the headers of the request unless a link says it, and how it is to look to them. */
async function openPicture(state: RequestState, byLink: boolean, given: URLSearchParams) {
  const look = (): Look => lookOf(given, state.reader.languages)
  // What is asked for is judged before anybody is looked up.
  if (byLink) return { context: null, look: look() }
  const first = look()
  const context = (await state.asking.whileFinding()) ?? (await state.asking.context())
  return { context, look: first }
}

/** The days of a query, from one to before another. */
function daysIn(given: URLSearchParams, now: number): { first: number; end: number } {
  const usual = usualDays(now)
  const end = dateIn(given, 'to') ?? usual.end
  const first = dateIn(given, 'from') ?? end - (usual.end - usual.first)
  if (first >= end) throw new BadQuery('from must be before to, which is the day after the last.')
  if (end - first > longestUsage) throw new BadQuery(`from and to may be at most ${longestUsage} days apart.`)
  return { first, end }
}

/** Of which months and which neighbourhood a picture of what is short is asked for: this month and all unless told. */
function shortageIn(key: string, given: URLSearchParams, now: number) {
  const neighbourhoodId = given.get('neighbourhood')
  if (neighbourhoodId !== null && !/^nbh_[0-9a-z]{26}$/.test(neighbourhoodId))
    throw new BadQuery('neighbourhood must be the id of one.')
  const today = Math.floor(now / DAY)
  const first = dateIn(given, 'from') ?? today
  const end = dateIn(given, 'to') ?? first + 1
  if (first >= end) throw new BadQuery('from must be before to, which is the day after the last.')
  if (end - first > longestInsight) throw new BadQuery(`from and to may be at most ${longestInsight} days apart.`)
  const [from, to] = [first, end].map((day) => new Date(day * DAY * 1_000).toISOString().slice(0, 10))
  return { key, neighbourhoodId, months: wholeMonths(from!, to!), now }
}

/** The picture under its version: 304 to whoever has it. One that everybody may see, everybody may keep. */
async function shown(request: Request, svg: string, isPublic: boolean): Promise<Response> {
  const etag = `"${await sha256(svg)}"`
  const headers = { etag, 'cache-control': `${isPublic ? 'public' : 'private'}, max-age=${fresh}` }
  const held = heldBy(request)
  if (held.any || held.versions.has(etag)) return new Response(null, { status: 304, headers })
  return new Response(svg, { headers: { ...safe, ...headers } })
}
