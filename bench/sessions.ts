import type { Client } from '@libsql/client'
import { createHash } from 'node:crypto'
import { DAY } from '../src/platform/interval.ts'
import { insertRows } from '../local/seed/rows.ts'
import { seedId } from '../local/seed/ids.ts'
import { sessions } from '../schema/tables/auth.ts'

/** Those who hold an office, and some who hold none, by cooperative; the seed makes members in the order of their seats. */
const signedInMembers = `select m.person_id as person from (
    select person_id, cooperative_id, roles, row_number() over (partition by cooperative_id order by created_at, id) as seat
    from memberships where status = 'ACTIVE') m
  where m.seat <= 60 order by m.cooperative_id, m.seat`

/** The token of a member's session; anybody who has the data can make it, so it opens nothing but a benchmark. */
export const tokenOf = (personId: string): string => `bench-session-of-${personId}`

/** Signs members in on the data, as nothing but a row: signing in is not what is measured. */
export async function seedSessions(client: Client): Promise<void> {
  const now = Math.floor(Date.now() / 1000)
  const { rows } = await client.execute(signedInMembers)
  const made = rows.map(({ person }, n) => ({
    id: seedId('ses', n + 1, now),
    personId: String(person),
    tokenHash: createHash('sha256').update(tokenOf(String(person))).digest('hex'),
    client: 'bench',
    createdAt: now,
    expiresAt: now + 400 * DAY,
  }))
  await client.batch(insertRows(sessions, made), 'write')
}
