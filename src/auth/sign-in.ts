import { sql } from 'drizzle-orm'
import { sessions, signInCodes } from '../../schema/tables/auth.ts'
import { hmac, randomDigits, randomToken, sameHash, sha256 } from '../platform/crypto.ts'
import { Work } from '../platform/database/work.ts'
import { newId } from '../platform/ids.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UseCase } from './use-case.ts'
import { countAttempts, networkOf } from './limiter.ts'
import { ensurePerson } from './people.ts'
import { loadViewer, nobody } from './viewer.ts'

/** How long a code lives, how often it may be tried, and how long a session lasts (seconds). */
const codeLifetime = 10 * 60
const codeTries = 5
const sessionLifetime = 60 * 86_400

const hour = 3_600

/** Anything longer is no code and no token, and not worth hashing. */
const longestCode = 100

/**
 * Sends a sign-in code, and a link that holds a longer one. The answer is the same whether or not the address is known.
 * Limited per address and per network address.
 */
export async function requestSignInCode({ email }: { email: string }, useCase: UseCase) {
  const { work, now, settings, languages, from, database } = useCase
  await countAttempts(work, settings.secret, now, [
    { what: 'code', of: email, per: hour, atMost: 5 },
    { what: 'code', of: networkOf(from.networkAddress), per: hour, atMost: 60 },
  ])
  const code = randomDigits()
  const token = randomToken()
  const row = {
    email,
    codeHash: await hmac(settings.secret, `${email} ${code}`),
    linkHash: await sha256(token),
    tries: 0,
    createdAt: now,
    expiresAt: now + codeLifetime,
  }
  work.add(database.orm.insert(signInCodes).values(row).onConflictDoUpdate({ target: signInCodes.email, set: row }))
  const link = `${settings.appUrl}/sign-in#${new URLSearchParams({ email, token }).toString()}`
  await work.emit('mail.signInCode', { email, code, link, languages }, { secret: true })
  await useCase.finish({})
  return { email, expiresAt: row.expiresAt }
}

const refused = (): Refusal => new Refusal('SignInRefused', { code: 'SIGN_IN_CODE_INVALID', path: ['input', 'code'] })

/**
 * Signs in with a code or the token of a link. Every attempt uses up one of five tries before it is compared, in one
 * statement, so that parallel guesses count too. A new address becomes a person without a name.
 */
export async function signIn({ email, code }: { email: string; code: string }, useCase: UseCase<'viewer'>) {
  const { work, now, settings, from, database } = useCase
  const row = await takeTry(email, useCase)
  const given = code.trim()
  const matches =
    row !== null &&
    given.length <= longestCode &&
    (sameHash(row.code_hash, await hmac(settings.secret, `${email} ${given.replaceAll(/\s/g, '')}`)) ||
      sameHash(row.link_hash, await sha256(given)))
  if (!matches) throw refused()

  const known = await loadViewer(database, { email })
  const personId = known?.personId ?? newId('per')
  const token = randomToken()
  const session = {
    ...{ id: newId('ses'), personId, tokenHash: await sha256(token), createdAt: now, expiresAt: now + sessionLifetime },
    client: from.client?.slice(0, 200) ?? null,
  }
  work.add(sql`delete from sign_in_codes where email = ${email} and code_hash = ${row.code_hash}`)
  work.assertChanged()
  work.add(ensurePerson(database, { id: personId, email }, now))
  work.assert('STALE', sql`exists (select 1 from people where id = ${personId} and email = ${email})`)
  work.add(database.orm.insert(sessions).values(session))
  const viewer = { ...(known ?? nobody), personId, sessionId: session.id }
  const payload = await useCase.finish({ viewer: personId }, viewer).catch(async (thrown: unknown) => {
    // Of several who use the same code at once, one wins; to the others it is a code that was used.
    const [left] = await database.read(sql`select 1 from sign_in_codes where email = ${email} and code_hash = ${row.code_hash}`)
    throw left || !(thrown instanceof Refusal) ? thrown : refused()
  })
  return { ...payload, token, expiresAt: session.expiresAt }
}

/** Uses up one try of the address's code, and returns what it is compared with; null where there is none to compare. */
async function takeTry(email: string, { work, now, settings, from }: UseCase<'viewer'>) {
  const attempt = new Work(work.request)
  await countAttempts(attempt, settings.secret, now, [
    { what: 'signIn', of: networkOf(from.networkAddress), per: hour, atMost: 120 },
  ])
  const [rows] = await attempt.commit({}, [
    sql`update sign_in_codes set tries = tries + 1 where email = ${email} and expires_at > ${now} and tries < ${codeTries}
        returning code_hash, link_hash`,
  ])
  return (rows?.[0] as { code_hash: string; link_hash: string } | undefined) ?? null
}
