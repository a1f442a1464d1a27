import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { lazily } from '../../platform/lazily.ts'
import type { Row } from '../../platform/database/database.ts'
import { factsOf, managersOf, recipientOf, type BookingEvent, type Recipient } from './booking-events.ts'
import { eventKind, type Addressed, type EventKind } from './event-kind.ts'
import { spokenInterval, spokenPrice } from './spoken.ts'
import { languageFor, wordingFor } from './wording/index.ts'
import type { BookingFacts } from './wording/wording.ts'

/** What can happen to a series; its bookings cause no mail of their own then. */
export type SeriesEvent = `series.${'booked' | 'changed' | 'cancelled' | 'confirmed' | 'rejected'}`

/** `bookingIds` are those that it happened to, in order. */
const payloadOf = lazily(() =>
  z.object({
    seriesId: z.string(),
    bookingIds: z.array(z.string()).check(z.maxLength(400)),
    actorId: z.nullish(z.string()),
    to: z.nullish(z.string()),
  }),
)

/** How many dates a mail lists: a year of weeks fits. */
const mostDates = 60

const kind = (event: SeriesEvent): EventKind =>
  eventKind({ payload: payloadOf }, async (payload, { database, appUrl }) => {
    const rows = await database.read(bookingsOf(payload.bookingIds))
    const [first] = rows
    if (!first) return []
    const isAsked = event === 'series.booked' || event === 'series.changed'
    const isRequested = isAsked && rows.some((row) => row['status'] === 'REQUESTED')
    const managers = isRequested ? await database.read(managersOf(sql`${first['cooperative_id']}`)) : []
    const beneficiary = recipientOf(first)
    const mails: Addressed[] = []
    const write = (recipient: Recipient, as: 'beneficiary' | 'manager') => {
      if (payload.to && payload.to !== recipient.personId) return
      const languages = [recipient.locale, first['default_language'] as string].filter((tag) => tag !== null)
      const wording = wordingFor(languages)
      const facts = factsOfAll(rows, event, languages, appUrl)
      const told = isRequested && event === 'series.booked' ? 'series.requested' : event
      const letter = as === 'manager' ? wording.seriesToDecide(facts) : wording.series[told](facts)
      mails.push({ to: recipient.email, payload: { ...payload, to: recipient.personId }, ...letter })
    }
    const isCalledOff = event === 'series.cancelled' || event === 'series.rejected'
    const isTold = !isCalledOff || beneficiary?.personId !== payload.actorId
    if (beneficiary && isTold) write(beneficiary, 'beneficiary')
    for (const manager of managers.map(recipientOf)) {
      const knows = manager?.personId === beneficiary?.personId || manager?.personId === payload.actorId
      if (manager && !knows) write(manager, 'manager')
    }
    return mails
  })

/** The kinds of events about series, by name: one mail tells of all their bookings. */
export const seriesKinds: Record<SeriesEvent, EventKind> = {
  'series.booked': kind('series.booked'),
  'series.changed': kind('series.changed'),
  'series.cancelled': kind('series.cancelled'),
  'series.confirmed': kind('series.confirmed'),
  'series.rejected': kind('series.rejected'),
}

/** Whose word with it is told: as with what happens to a single booking. */
const alike: Record<SeriesEvent, BookingEvent> = {
  'series.booked': 'booking.moved',
  'series.changed': 'booking.moved',
  'series.cancelled': 'booking.cancelled',
  'series.confirmed': 'booking.confirmed',
  'series.rejected': 'booking.rejected',
}

const bookingsOf = (ids: readonly string[]) => sql`
  select b.*, f.name as facility, f.time_zone, f.street, f.city, c.default_language, o.name as organisation,
    p.id as person_id, p.name as person, p.email, p.locale
  from bookings b join facilities f on f.id = b.facility_id join cooperatives c on c.id = b.cooperative_id
  join people p on p.id = coalesce(b.for_person_id, b.actor_id)
  left join organisations o on o.id = b.for_organisation_id
  where b.id in (select value from json_each(${JSON.stringify(ids)})) order by b.starts_at, b.id`

/** What is told of a booking, of all of them: when each is, and what they cost together. */
function factsOfAll(rows: Row[], event: SeriesEvent, languages: string[], link: string): BookingFacts {
  const language = languageFor(languages)
  const facts = factsOf(rows[0]!, alike[event], languages, link)
  const dates = rows.slice(0, mostDates).map((row) =>
    spokenInterval(language, row['time_zone'] as string, row['starts_at'] as number, row['ends_at'] as number),
  )
  const more = rows.length > mostDates ? [`… (+${rows.length - mostDates})`] : []
  const cents = rows.reduce((sum, row) => sum + (row['price_cents'] as number), 0)
  return {
    ...facts,
    code: null,
    facility: `${facts.facility} (${rows.length}×)`,
    when: ['', ...dates, ...more].join('\n– '),
    price: cents === 0 ? facts.price : spokenPrice(language, cents, rows[0]!['currency'] as string),
  }
}
