import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { eventKind } from './event-kind.ts'
import { wordingFor } from './wording/index.ts'

const languages = () => z.array(z.string())

/** A code and a link to sign in with. Past the code's own life of ten minutes the mail would only puzzle. */
export const signInCode = eventKind(
  {
    payload: () => z.object({ email: z.string(), code: z.string(), link: z.string(), languages: languages() }),
    ...{ urgent: true, keepsFor: 600 },
  },
  (payload) => [{ to: payload.email, payload, ...wordingFor(payload.languages).signInCode(payload) }],
)

/** An invitation to a cooperative, which lives for two weeks. */
export const invitation = eventKind(
  {
    payload: () => z.object({ email: z.string(), link: z.string(), cooperative: z.string(), languages: languages() }),
    ...{ urgent: true, keepsFor: 14 * 86_400 },
  },
  (payload) => [{ to: payload.email, payload, ...wordingFor(payload.languages).invitation(payload) }],
)

/** The answer to an application, to whoever applied; in their own language, or else their cooperative's. */
export const membershipDecided = eventKind(
  { payload: () => z.object({ membershipId: z.string(), accepted: z.boolean() }) },
  async (payload, { database, appUrl }) => {
    const [row] = await database.read(sql`
      select p.email, p.name, p.locale, c.name as cooperative, c.default_language
      from memberships m join people p on p.id = m.person_id join cooperatives c on c.id = m.cooperative_id
      where m.id = ${payload.membershipId} and p.email is not null`)
    if (!row) return []
    const wording = wordingFor([row['locale'], row['default_language']].filter((tag) => typeof tag === 'string'))
    const name = (row['name'] as string | null) ?? ''
    const facts = { cooperative: row['cooperative'] as string, name, link: appUrl }
    const letter = payload.accepted ? wording.accepted(facts) : wording.turnedDown(facts)
    return [{ to: row['email'] as string, payload, ...letter }]
  },
)
