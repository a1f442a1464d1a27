import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { recipientOf } from './booking-events.ts'
import { eventKind, type Addressed } from './event-kind.ts'
import { spokenInstant } from './spoken.ts'
import { toldFor } from './spokespeople.ts'
import { languageFor, wordingFor } from './wording/index.ts'

/**
 * Whom a no-show may have brought to the limit: the database decides that, so that every no-show at a place with a
 * limit leaves this event. Nobody is told where it blocked nobody, or the block was lifted meanwhile.
 */
export const blocked = eventKind(
  { payload: () => z.object({ bookingId: z.string(), actorId: z.nullish(z.string()) }) },
  async (payload, { database, appUrl }) => {
    const [row] = await database.read(sql`
      select p.id as person_id, p.email, p.locale, c.name as cooperative, c.default_language, k.ends_at, f.time_zone
      from booking_blocks k join bookings b on b.id = k.booking_id join facilities f on f.id = b.facility_id
      join cooperatives c on c.id = k.cooperative_id join people p on p.id = coalesce(b.for_person_id, b.actor_id)
      where k.id = ${`blk_${payload.bookingId.slice(4)}`} and k.lifted_at is null`)
    const recipient = row && recipientOf(row)
    if (!recipient) return []
    const languages = [recipient.locale, row['default_language'] as string].filter((tag) => tag !== null)
    const until = spokenInstant(languageFor(languages), row['time_zone'] as string, row['ends_at'] as number)
    const facts = { cooperative: row['cooperative'] as string, until, link: appUrl }
    return [{ to: recipient.email, payload, ...wordingFor(languages).blocked(facts) }]
  },
)

/**
 * Whom a no-show at help among neighbours may have paused, or who acts for them where they are not online. Nobody is told
 * where it paused nobody, or that was lifted meanwhile.
 */
export const paused = eventKind(
  { payload: () => z.object({ matchId: z.string(), to: z.nullish(z.string()) }) },
  async (payload, { database, appUrl }) => {
    const rows = await database.read(sql`
      select p.id as person_id, p.email, p.locale, c.name as cooperative, c.default_language, k.ends_at, r.time_zone
      from no_show_pauses k join matches m on m.id = k.match_id join help_requests r on r.id = m.request_id
      join cooperatives c on c.id = k.cooperative_id join people h on h.id = k.person_id
      join people p on p.id in ${toldFor({
        ...{ person: sql`h`, cooperativeId: sql`c.id` },
        assistants: { purpose: sql`iif(k.side = 'REQUESTER', 'HELP_REQUEST', 'HELP_OFFER')`, but: sql`(m.requester_id, m.volunteer_id)` },
      })}
      where k.id = ${`nsp_${payload.matchId.slice(4)}`} and k.lifted_at is null`)
    return rows.flatMap((row): Addressed[] => {
      const recipient = recipientOf(row)
      if (!recipient || (payload.to && payload.to !== recipient.personId)) return []
      const languages = [recipient.locale, row['default_language'] as string].filter((tag) => tag !== null)
      const until = spokenInstant(languageFor(languages), row['time_zone'] as string, row['ends_at'] as number)
      const facts = { cooperative: row['cooperative'] as string, until, link: appUrl }
      return [{ to: recipient.email, payload: { ...payload, to: recipient.personId }, ...wordingFor(languages).paused(facts) }]
    })
  },
)
