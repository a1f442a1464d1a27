import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { Row } from '../../platform/database/database.ts'
import { lazily } from '../../platform/lazily.ts'
import { factsOf, recipientOf } from './booking-events.ts'
import { eventKind, type Addressed, type EventKind } from './event-kind.ts'
import { spokenInstant } from './spoken.ts'
import { languageFor, wordingFor } from './wording/index.ts'
import type { WaitFacts } from './wording/wording.ts'

/** `bookingId` is the hold that was offered, or that expired; `why` is told in the recipient's language already. */
const payloadOf = lazily(() =>
  z.object({ entryId: z.string(), bookingId: z.nullish(z.string()), why: z.nullish(z.string()) }),
)

/** What is told to who waits. A lapse is told otherwise where there was an offer that nobody answered. */
export type WaitlistMail = 'offered' | 'expired' | 'lapsed' | 'passedOver'

const kind = (mailFor: (row: Row) => WaitlistMail | null, options: { urgent?: boolean } = {}): EventKind =>
  eventKind({ payload: payloadOf, ...options }, async (payload, { database, appUrl }): Promise<Addressed[]> => {
    const [row] = await database.read(entryFor(payload.entryId, payload.bookingId ?? null))
    const recipient = row && recipientOf(row)
    const mail = row && mailFor(row)
    if (!recipient || !mail) return []
    const languages = [recipient.locale, row['default_language'] as string].filter((tag) => tag !== null)
    const letter = wordingFor(languages).waitlist[mail](waitFactsOf(row, languages, appUrl, payload.why ?? null))
    return [{ to: recipient.email, payload, ...letter }]
  })

/** The kinds of events about waitlists, by name. An offer that was answered meanwhile is told nobody. */
export const waitlistKinds: Record<string, EventKind> = {
  'waitlist.offered': kind((row) => (row['hold'] === 'HELD' ? 'offered' : null), { urgent: true }),
  'waitlist.lapsed': kind((row) => (row['hold'] === null ? 'lapsed' : 'expired')),
  'waitlist.passedOver': kind((row) => (row['entry'] === 'WAITING' ? 'passedOver' : null)),
}

/**
 * The entry, with the time of the hold or else the window; and who is told: the beneficiary, or who joined for them
 * where that is an organisation, or a resident who is not online.
 */
const entryFor = (id: string, bookingId: string | null) => sql`
  select coalesce(b.starts_at, w.starts_at) as starts_at, coalesce(b.ends_at, w.ends_at) as ends_at, w.units,
    coalesce(b.price_cents, 0) as price_cents, b.currency, b.status as hold, b.hold_expires_at, w.status as entry,
    f.name as facility, f.time_zone, f.street, f.city, c.default_language, o.name as organisation,
    p.id as person_id, whose.name as person, p.email, p.locale
  from waitlist_entries w join facilities f on f.id = w.facility_id join cooperatives c on c.id = w.cooperative_id
  join people whose on whose.id = coalesce(w.for_person_id, w.actor_id)
  join people p on p.id = case when whose.email is null then w.actor_id else whose.id end
  left join organisations o on o.id = w.for_organisation_id
  left join bookings b on b.id = ${bookingId}
  where w.id = ${id}`

function waitFactsOf(row: Row, languages: string[], link: string, why: string | null): WaitFacts {
  const { price, ...facts } = factsOf(row, 'booking.moved', languages, link)
  const until = row['hold_expires_at'] as number | null
  return {
    ...facts,
    price: row['hold'] === 'HELD' ? price : '',
    note: why,
    until: until === null ? '' : spokenInstant(languageFor(languages), row['time_zone'] as string, until),
  }
}
