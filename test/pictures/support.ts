import { SaxesParser } from 'saxes'
import { expect } from 'vitest'
import type { TestApp } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import type { SignedIn } from '../harness/people.ts'

/** A picture as it was parsed: what it says, what is written in it, and how its elements are called. */
export interface Picture {
  title: string
  description: string
  /** The texts that are drawn, in order. */
  texts: string[]
  elements: string[]
  attributes: Record<string, string>
  /** Every attribute of every element. */
  all: { element: string; name: string; value: string }[]
}

/** What came of asking for a picture. */
export interface Got {
  status: number
  headers: Headers
  text: string
  trips: number
  statements: number
}

/** Asks for an address of the application, by its path or as a link has it. */
export async function get(app: TestApp, address: string, headers: Record<string, string> = {}): Promise<Got> {
  const path = address.replace('http://noaber.test', '')
  const response = await fetch(`${app.url}${path}`, {
    headers: { 'accept-language': 'en', ...headers },
    cache: 'no-store',
  })
  const [, trips, statements] = /trips=(\d+) statements=(\d+)"/.exec(response.headers.get('server-timing') ?? '') ?? []
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    trips: Number(trips),
    statements: Number(statements),
  }
}

/** The header by which somebody asks. */
export const by = ({ token }: SignedIn): Record<string, string> => ({ authorization: `Bearer ${token}` })

/** Asks for a picture that there must be. */
export async function picture(app: TestApp, address: string, headers?: Record<string, string>): Promise<Picture> {
  const got = await get(app, address, headers)
  expect([got.status, got.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8'])
  return parsed(got.text)
}

/** Reads a picture by a parser that takes nothing but well-formed XML with its namespaces. */
export function parsed(text: string): Picture {
  const parser = new SaxesParser({ xmlns: true })
  const found: Picture = { title: '', description: '', texts: [], elements: [], attributes: {}, all: [] }
  const open: string[] = []
  let written = ''
  parser.on('error', (fault) => {
    throw fault
  })
  parser.on('opentag', ({ name, attributes }) => {
    open.push(name)
    found.elements.push(name)
    const given = Object.values(attributes).map((one) => [one.name, one.value] as const)
    if (name === 'svg') found.attributes = Object.fromEntries(given)
    found.all.push(...given.map(([attribute, value]) => ({ element: name, name: attribute, value })))
    written = ''
  })
  parser.on('text', (more) => {
    written += more
  })
  parser.on('closetag', ({ name }) => {
    open.pop()
    if (name === 'title') found.title = written
    if (name === 'desc') found.description = written
    if (name === 'text') found.texts.push(written)
    written = ''
  })
  parser.write(text).close()
  expect(open).toEqual([])
  return found
}

export const usageFields = `openHours bookedHours share bookings beneficiaries
  busiest { weekday hour share } hours { weekday hour openHours bookedHours share bookings peakUnits }`

/** Some days: the first, and the one after the last. */
export interface Range {
  from: string
  to: string
}

/** The use of a facility, or null. */
export async function usageOf(client: ApiClient, id: string, range: Range): Promise<Json> {
  const query = `query ($id: ID!, $from: Date!, $to: Date!) {
    node(id: $id) { ... on Facility { usage(from: $from, to: $to) { ${usageFields} } } } }`
  return ok(await client(query, { id, ...range })).node?.usage ?? null
}

/** The use of a cooperative by its slug, or null. */
export async function usageOfAll(client: ApiClient, slug: string, range: Range): Promise<Json> {
  const query = `query ($slug: String!, $from: Date!, $to: Date!) {
    cooperative(slug: $slug) { usage(from: $from, to: $to) {
      total { ${usageFields} } facilities { facilityId name usage { ${usageFields} } } } } }`
  return ok(await client(query, { slug, ...range })).cooperative.usage
}

/** The addresses of the pictures of the use of a facility and of a cooperative; null where the viewer gets none. */
export async function links(client: ApiClient, id: string, slug: string, range: Range): Promise<[Json, Json]> {
  const query = `query ($id: ID!, $slug: String!, $from: Date!, $to: Date!) {
    node(id: $id) { ... on Facility { usagePicture(from: $from, to: $to) } }
    cooperative(slug: $slug) { usagePicture(from: $from, to: $to) } }`
  const { node, cooperative } = ok(await client(query, { id, slug, ...range }))
  return [node?.usagePicture ?? null, cooperative.usagePicture]
}

/** The hours of the week in which something was booked, as `weekday hour share bookings peak`. */
export const booked = ({ hours }: Json): string[] =>
  hours
    .filter((hour: Json) => hour.bookedHours > 0)
    .map((hour: Json) => `${hour.weekday} ${hour.hour} ${hour.share} ${hour.bookings} ${hour.peakUnits}`)
