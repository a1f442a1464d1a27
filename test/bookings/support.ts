import { readFileSync } from 'node:fs'
import { parse } from 'graphql'
import { expect } from 'vitest'
import type { TestApp } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'

const source = readFileSync(new URL('../operations/1-sharing.graphql', import.meta.url), 'utf8')

const definitions = parse(source).definitions.flatMap((definition) =>
  'name' in definition && definition.name && definition.loc ? [[definition.name.value, definition.loc] as const] : [],
)

/** The operations of the frontends, verbatim, by name. */
export const operations = Object.fromEntries(
  definitions.map(([name, { start, end }]) => [name, source.slice(start, end)]),
) as Record<string, string>

export const DAY = 86_400
export const HOUR = 3_600

/** Amsterdam's midnight at the start of the day on which every test begins. */
const midnight = Date.UTC(2026, 10, 24, 23) / 1000

/** An instant as the API takes it. */
export const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

/** An instant by days from the first day of the tests, and hours on Amsterdam's clock in winter. */
export const at = (day: number, hour: number): number => midnight + day * DAY + Math.round(hour * HOUR)

/** An interval as the API takes it. */
export const during = (day: number, from: number, until: number) => ({
  startsAt: iso(at(day, from)),
  endsAt: iso(at(day, until)),
})

/** The dry run, by the frontends' own operation. */
export async function check(client: ApiClient, variables: object): Promise<Json> {
  return ok(await client(operations['CheckBooking']!, variables as Record<string, unknown>)).checkBooking
}

/** The dry run of any wish, such as one with equipment. */
export async function checkWish(client: ApiClient, input: object): Promise<Json> {
  const query = `query ($input: CheckBookingInput!) {
    checkBooking(input: $input) { bookable requiresApproval reasons { code message } } }`
  return ok(await client(query, { input })).checkBooking
}

export async function book(client: ApiClient, input: object): Promise<Json> {
  return ok(await client(operations['BookFacility']!, { input })).bookFacility
}

export async function cancel(client: ApiClient, id: string, reason?: string): Promise<Json> {
  return ok(await client(operations['CancelBooking']!, { id, reason })).cancelBooking
}

export async function decide(
  client: ApiClient,
  id: string,
  decision: 'APPROVE' | 'REJECT',
  note?: string,
): Promise<Json> {
  return ok(await client(operations['DecideBooking']!, { id, decision, note })).decideBooking
}

export async function move(client: ApiClient, id: string, to: object): Promise<Json> {
  return ok(await client(operations['MoveBooking']!, { id, ...to })).moveBooking
}

/** Books what must be possible and returns the booking. */
export async function booked(client: ApiClient, input: object): Promise<Json> {
  const answer = await book(client, input)
  expect(answer).toMatchObject({ __typename: 'BookFacilityPayload' })
  return answer.booking
}

/** What an answer says in a word: OK, the kind and code of a refusal, or all reasons of a refused booking. */
export function told(answer: Json): string {
  if (answer.__typename.endsWith('Payload')) return 'OK'
  if (answer.__typename === 'BookingRefused') return codes(answer)
  return `${answer.__typename} ${answer.code}`
}

/** The codes of all reasons. */
export const codes = ({ reasons }: Json): string => reasons.map(({ code }: Json) => code).join(' ')

/** A row of a booking as it lies in the table, with its claims. */
export async function stored(app: TestApp, id: string) {
  const [row, claims] = await Promise.all([
    app.db.execute({ sql: 'select * from bookings where id = ?', args: [id] }),
    app.db.execute({ sql: 'select * from claims where booking_id = ? order by space_id', args: [id] }),
  ])
  return { booking: { ...row.rows[0] }, claims: claims.rows.map((claim) => ({ ...claim })) }
}

/** How many rows a statement counts. */
export async function count(app: TestApp, sql: string, args: (string | number)[] = []): Promise<number> {
  return Number((await app.db.execute({ sql, args })).rows[0]![0])
}
