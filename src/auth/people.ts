import { people } from '../../schema/tables/cooperatives.ts'
import type { Database } from '../platform/database/database.ts'
import { newId } from '../platform/ids.ts'
import { loadViewer, type Viewer } from './viewer.ts'

/** The statement that makes a person, without a name, for an address that nobody has yet. */
export function ensurePerson(database: Database, { id, email }: { id: string; email: string }, now: number) {
  return database.orm
    .insert(people)
    .values({ id, email, createdAt: now, updatedAt: now })
    .onConflictDoNothing({ target: people.email })
}

/** Makes the person of a verified address that signs in for the first time, and reads them as a viewer. */
export async function personOfAddress(database: Database, email: string, now: number): Promise<Viewer | null> {
  await database.write([ensurePerson(database, { id: newId('per'), email }, now)])
  return loadViewer(database, { email })
}
