import { sql } from 'drizzle-orm'
import type { UseCase } from './use-case.ts'
import { notFound } from '../platform/refusal.ts'
import { signedIn } from './authorize.ts'

/** Ends the session that the request came with. A token of an outside issuer is not ours to end. */
export async function signOut(_input: object, { viewer, work, finish }: UseCase) {
  signedIn(viewer)
  work.add(sql`delete from sessions where id = ${viewer.sessionId}`)
  await finish({})
  return { signedOut: viewer.sessionId !== null }
}

/** Ends every session of the viewer, on all devices. */
export async function signOutEverywhere(_input: object, { viewer, work, finish }: UseCase) {
  work.add(sql`delete from sessions where person_id = ${signedIn(viewer)}`)
  await finish({})
  return { signedOut: true }
}

/** Ends one session of the viewer, such as on a device that was lost. */
export async function revokeSession({ sessionId }: { sessionId: string }, { viewer, work, database, finish }: UseCase) {
  const personId = signedIn(viewer)
  const [row] = await database.read(sql`select id from sessions where id = ${sessionId} and person_id = ${personId}`)
  if (!row) throw notFound(['input', 'sessionId'])
  work.add(sql`delete from sessions where id = ${sessionId} and person_id = ${personId}`)
  await finish({})
  return { sessionId }
}
