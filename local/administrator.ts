import type { Client } from '@libsql/client'
import { newId } from '../src/platform/ids.ts'

/**
 * Makes the person with this address an administrator of the platform, with an entry in the audit log; a new address
 * becomes a person first. Answers whether anything changed. It is done nowhere but here: the API has no such right.
 */
export async function makeAdministrator(client: Client, email: string, now: number): Promise<boolean> {
  const results = await client.batch(
    [
      {
        sql: `insert into people (id, email, created_at, updated_at) values (?, ?, ?, ?)
              on conflict (email) do nothing`,
        args: [newId('per'), email, now, now],
      },
      {
        sql: 'update people set administrator = 1, updated_at = ? where email = ? and administrator = 0',
        args: [now, email],
      },
      {
        sql: `insert into audit_entries (id, at, action, subject_id, client, data)
              select ?, ?, 'person.madeAdministrator', id, 'npm run admin', '{}' from people
              where email = ? and changes() = 1`,
        args: [newId('aud'), now, email],
      },
    ],
    'write',
  )
  return results[2]?.rowsAffected === 1
}
