import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { ClearanceType } from '../../../schema/tables/vocabulary.ts'
import { recipientOf } from './booking-events.ts'
import { eventKind, type Addressed } from './event-kind.ts'
import { spokenDate } from './spoken.ts'
import { toldFor } from './spokespeople.ts'
import { languageFor, wordingFor } from './wording/index.ts'

/**
 * That a clearance ends soon: to its holder, or to who acts for a holder that is not online. Nobody is told of one that was
 * taken back meanwhile.
 */
export const clearanceEnding = eventKind(
  { payload: () => z.object({ clearanceId: z.string(), to: z.nullish(z.string()) }) },
  async (payload, { database, appUrl }) => {
    const rows = await database.read(sql`
      select p.id as person_id, p.email, p.locale, k.type, k.valid_until, c.name as cooperative, c.default_language,
        (select min(n.time_zone) from neighbourhoods n join cooperative_neighbourhoods cn on cn.neighbourhood_id = n.id where cn.cooperative_id = c.id) as time_zone
      from clearances k join cooperatives c on c.id = k.cooperative_id join people h on h.id = k.person_id
      join people p on p.id in ${toldFor({ person: sql`h`, cooperativeId: sql`c.id` })}
      where k.id = ${payload.clearanceId} and k.revoked_at is null`)
    return rows.flatMap((row): Addressed[] => {
      const recipient = recipientOf(row)
      if (!recipient || (payload.to && payload.to !== recipient.personId)) return []
      const languages = [recipient.locale, row['default_language'] as string].filter((tag) => tag !== null)
      const until = spokenDate(languageFor(languages), (row['time_zone'] as string | null) ?? 'UTC', row['valid_until'] as number)
      const facts = { type: row['type'] as ClearanceType, cooperative: row['cooperative'] as string, until, link: appUrl }
      return [{ to: recipient.email, payload: { ...payload, to: recipient.personId }, ...wordingFor(languages).clearanceEnding(facts) }]
    })
  },
)

/** A mail of a concern, without a word of it: to the board and the coordinators, not to whom it is about, to a side of its match, or to who reported it. */
const ofConcern = (mail: 'concernReported' | 'concernReturned') => eventKind(
  { payload: () => z.object({ concernId: z.string(), to: z.nullish(z.string()) }) },
  async (payload, { database, appUrl }) => {
    const rows = await database.read(sql`
      select p.id as person_id, p.email, p.locale, c.name as cooperative, c.default_language
      from concerns n join cooperatives c on c.id = n.cooperative_id join memberships m on m.cooperative_id = c.id and m.status = 'ACTIVE'
      join people p on p.id = m.person_id and p.email is not null
      where n.id = ${payload.concernId} and exists (select 1 from json_each(m.roles) r where r.value in ('BOARD', 'COORDINATOR'))
        and p.id <> n.reporter_id and p.id is not n.about_id
        and not exists (select 1 from matches x where x.id = n.match_id and p.id in (x.requester_id, x.volunteer_id))`)
    return rows.flatMap((row): Addressed[] => {
      const recipient = recipientOf(row)
      if (!recipient || (payload.to && payload.to !== recipient.personId)) return []
      const wording = wordingFor([recipient.locale, row['default_language'] as string].filter((tag) => tag !== null))
      const letter = wording[mail]({ cooperative: row['cooperative'] as string, link: appUrl })
      return [{ to: recipient.email, payload: { ...payload, to: recipient.personId }, ...letter }]
    })
  },
)

/** That somebody reported a concern. */
export const concernReported = ofConcern('concernReported')

/** That nobody has it in hand any more. */
export const concernReturned = ofConcern('concernReturned')
