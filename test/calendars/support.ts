import { expect } from 'vitest'
import type { TestApp } from '../harness/app.ts'
import type { ApiClient, Json } from '../harness/client.ts'
import { ok } from '../harness/client.ts'
import { done } from '../harness/mutate.ts'
import { readByIcalJs, readByNodeIcal, type Read } from './reading.ts'

/** What came of asking for a calendar. */
export interface Fetched {
  status: number
  headers: Headers
  text: string
  /** What both parsers read of it, in order of time. */
  events: Read[]
  trips: number
}

/** Asks for a calendar by its link, as a calendar program does: with nothing but the address. */
export async function fetchCalendar(
  app: Pick<TestApp, 'url'>,
  link: string,
  headers: Record<string, string> = {},
): Promise<Fetched> {
  const { pathname, search } = new URL(link)
  const response = await fetch(app.url + pathname + search, { headers })
  const text = await response.text()
  const isCalendar = response.headers.get('content-type') === 'text/calendar; charset=utf-8'
  const events = isCalendar ? readByIcalJs(text) : []
  const byUid = (a: Read, b: Read): number => (a.uid < b.uid ? -1 : 1)
  if (isCalendar) expect(readByNodeIcal(text).sort(byUid)).toEqual([...events].sort(byUid))
  const trips = Number(/trips=(\d+)/.exec(response.headers.get('server-timing') ?? '')?.[1])
  return { status: response.status, headers: response.headers, text, events, trips }
}

/** Makes a feed and returns its link and id. */
export async function makeFeed(client: ApiClient, input: object = {}): Promise<{ id: string; link: string }> {
  const { calendarFeed, link } = await done(client, 'createCalendarFeed', input, 'link calendarFeed { id }')
  return { id: calendarFeed.id, link }
}

/** The link to one booking's file. */
export const linkOf = async (client: ApiClient, id: string): Promise<string> =>
  ok(await client('query ($id: ID!) { node(id: $id) { ... on Booking { calendarLink } } }', { id })).node.calendarLink

/** The viewer's feeds, newest first. */
export const feedsOf = async (client: ApiClient): Promise<Json[]> =>
  ok(
    await client(
      '{ viewer { calendarFeeds { id kind name createdAt lastReadAt revokedAt facility { id } cooperative { id } } } }',
    ),
  ).viewer.calendarFeeds

/** What everything that does not open answers with. */
export const nothing = { status: 404, text: '{"error":"Not found"}' }

/** The UID of a booking in every calendar. */
export const uidOf = (id: string): string => `${id}@noaber`
