import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { Row } from '../../platform/database/database.ts'
import { lazily } from '../../platform/lazily.ts'
import { recipientOf } from './booking-events.ts'
import { eventKind, type Addressed, type EventKind } from './event-kind.ts'
import { spokenInstant, spokenInterval } from './spoken.ts'
import { toldFor } from './spokespeople.ts'
import { languageFor, wordingFor } from './wording/index.ts'

/** What is mailed about a match: that something is so, and nothing that anybody wrote, of whom it is, or for what. */
export type MatchMail =
  | ('proposed' | 'agreed' | 'declined' | 'cancelled' | 'closed' | 'requestCancelled' | 'reminder')
  | ('hoursSaid' | 'hoursDiffer' | 'noShow' | 'disputed' | 'resolved')

/**
 * `side` is for which side it was done, null for none; `actorId` who did it; `to` narrows the event to one recipient. `startsAt` and
 * `endsAt` are of what it reminds.
 */
const payloadOf = lazily(() =>
  z.object({
    ...{ matchId: z.string(), actorId: z.nullish(z.string()), side: z.nullish(z.string()), to: z.nullish(z.string()) },
    ...{ startsAt: z.optional(z.number()), endsAt: z.optional(z.number()) },
  }),
)

/** Who is told: those of a side, or the assistants. */
type Told = (row: Row, side: string | null) => boolean

const others: Told = (row, side) => row['side'] !== 'ASSISTANT' && row['side'] !== side
const unanswered: Told = (row, side) => others(row, side) && row['status'] === 'PROPOSED' && row['accepted_at'] === null
const agreedStill: Told = (row, side) => others(row, side) && row['status'] === 'AGREED'
const together: Told = (row) => row['side'] !== 'ASSISTANT' && row['status'] === 'AGREED'
const assistants: Told = (row) => row['side'] === 'ASSISTANT'

const kind = (mail: MatchMail, isTold: Told, urgent = false): EventKind =>
  eventKind({ payload: payloadOf, urgent }, async (payload, { database, now, appUrl }) => {
    const { startsAt, endsAt } = payload
    // Of what has begun nobody is reminded.
    if (startsAt !== undefined && startsAt <= now) return []
    const rows = await database.read(peopleOf(payload.matchId))
    const mails = new Map<string, Addressed>()
    for (const row of rows) {
      const recipient = recipientOf(row)
      if (!recipient || recipient.personId === payload.actorId || !isTold(row, payload.side ?? null)) continue
      if (payload.to && payload.to !== recipient.personId) continue
      const languages = [recipient.locale, row['default_language'] as string].filter((tag) => tag !== null)
      const [language, timeZone] = [languageFor(languages), row['time_zone'] as string]
      const until = spokenInstant(language, timeZone, row['expires_at'] as number)
      const when = startsAt === undefined || endsAt === undefined ? '' : spokenInterval(language, timeZone, startsAt, endsAt)
      const letter = wordingFor(languages).match[mail]({ cooperative: row['cooperative'] as string, until, when, link: appUrl })
      mails.set(recipient.personId, { to: recipient.email, payload: { ...payload, to: recipient.personId }, ...letter })
    }
    return [...mails.values()]
  })

/** The kinds of events about matches, by name. */
export const matchKinds: Record<string, EventKind> = {
  'match.proposed': kind('proposed', unanswered),
  'match.agreed': kind('agreed', others, true),
  'match.declined': kind('declined', others),
  'match.cancelled': kind('cancelled', others),
  // These two are left by the triggers that end proposals.
  'match.closed': kind('closed', others),
  'match.requestCancelled': kind('requestCancelled', agreedStill),
  'match.reminder': kind('reminder', together),
  'match.hoursSaid': kind('hoursSaid', others),
  'match.hoursDiffer': kind('hoursDiffer', others),
  'match.noShow': kind('noShow', others),
  'match.disputed': kind('disputed', assistants),
  'match.resolved': kind('resolved', others),
}

/**
 * The people of both sides, or who is told for them; and the assistants of the cooperative. For who blocks the other a proposal is over:
 * whatever the other does with it, they hear no more.
 */
const peopleOf = (matchId: string) => sql`
  with one as (select m.*, c.name as cooperative, c.default_language, r.time_zone from matches m
    join cooperatives c on c.id = m.cooperative_id join help_requests r on r.id = m.request_id where m.id = ${matchId}),
  side as (select 'REQUESTER' as side, requester_id as id, requester_accepted_at as accepted_at from one
    union all select 'VOLUNTEER', volunteer_id, volunteer_accepted_at from one)
  select s.side, s.accepted_at, one.status, one.expires_at, one.cooperative, one.default_language, one.time_zone, p.id as person_id, p.email, p.locale
  from one, side s join people own on own.id = s.id join people p on p.id in ${toldFor({
    ...{ person: sql`own`, cooperativeId: sql`one.cooperative_id` },
    assistants: { purpose: sql`iif(s.side = 'REQUESTER', 'HELP_REQUEST', 'HELP_OFFER')`, but: sql`(one.requester_id, one.volunteer_id)` },
  })}
  where one.agreed_at is not null or not exists (select 1 from person_blocks b where b.blocker_id = s.id
    and b.blocked_id = iif(s.side = 'REQUESTER', one.volunteer_id, one.requester_id))
  union all
  select 'ASSISTANT', null, one.status, one.expires_at, one.cooperative, one.default_language, one.time_zone, p.id, p.email, p.locale
  from one join memberships m on m.cooperative_id = one.cooperative_id and m.status = 'ACTIVE' join people p on p.id = m.person_id
  where exists (select 1 from json_each(m.roles) r where r.value = 'COORDINATOR')`
