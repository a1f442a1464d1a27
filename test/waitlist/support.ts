import { expect } from 'vitest'
import type { TestApp } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { mutate } from '../harness/mutate.ts'
import { operations, told } from '../bookings/support.ts'

/** Everything that an entry tells. */
const entrySelection = `id status position startsAt endsAt duration units title holdExpiresAt facility { id }
  booking { id status startsAt endsAt } passedOver { code message }`

/** Joins by the frontends' own operation. */
export async function join(client: ApiClient, input: object): Promise<Json> {
  return ok(await client(operations['JoinWaitlist']!, { input })).joinWaitlist
}

/** Joins what must be possible and returns the entry. */
export async function joined(client: ApiClient, input: object): Promise<Json> {
  const answer = await join(client, input)
  expect(told(answer)).toBe('OK')
  return answer.entry
}

/** Accepts by the frontends' own operation. */
export async function accept(client: ApiClient, id: string): Promise<Json> {
  return ok(await client(operations['AcceptWaitlistOffer']!, { id })).acceptWaitlistOffer
}

export const decline = (client: ApiClient, entryId: string): Promise<Json> =>
  mutate(client, 'declineWaitlistOffer', { entryId }, `entry { ${entrySelection} }`)

export const leave = (client: ApiClient, entryId: string): Promise<Json> =>
  mutate(client, 'leaveWaitlist', { entryId }, `entry { ${entrySelection} }`)

/** An entry as somebody sees it; null where they may not. */
export async function seen(client: ApiClient, id: string): Promise<Json> {
  const query = `query ($id: ID!) { node(id: $id) { ... on WaitlistEntry { ${entrySelection} } } }`
  return ok(await client(query, { id })).node
}

/** What lies in the table of an entry. */
export async function row(app: TestApp, id: string): Promise<Json> {
  const { rows } = await app.db.execute({ sql: 'select * from waitlist_entries where id = ?', args: [id] })
  return { ...rows[0] }
}
