import { sql, type SQL } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { Row } from '../../platform/database/database.ts'
import { localize } from '../../platform/localized.ts'
import { eventKind, type Addressed, type EventKind, type Reading } from './event-kind.ts'
import { spokenInterval, spokenPrice } from './spoken.ts'
import { languageFor, wordingFor } from './wording/index.ts'
import type { BookingFacts } from './wording/wording.ts'
import { lazily } from '../../platform/lazily.ts'

/** What can happen to a booking. */
export type BookingEvent =
  | 'booking.requested'
  | 'booking.confirmed'
  | 'booking.rejected'
  | 'booking.moved'
  | 'booking.cancelled'
  | 'booking.expired'
  | 'booking.noShow'
  | 'booking.noShowUndone'

/**
 * Who is told what. `beneficiary` is the person that the booking is for, or who booked where it is for an organisation:
 * `always`, since the mail is a receipt with the time and the price, or only of what `others` did. `managers` are the
 * facility managers of the owner (its board where there are none), but for whoever asks.
 */
const told: Record<BookingEvent, { beneficiary: 'always' | 'others'; managers: boolean }> = {
  'booking.requested': { beneficiary: 'always', managers: true },
  'booking.confirmed': { beneficiary: 'always', managers: false },
  'booking.rejected': { beneficiary: 'others', managers: false },
  'booking.moved': { beneficiary: 'always', managers: false },
  'booking.cancelled': { beneficiary: 'others', managers: false },
  'booking.expired': { beneficiary: 'always', managers: false },
  'booking.noShow': { beneficiary: 'others', managers: false },
  'booking.noShowUndone': { beneficiary: 'others', managers: false },
}

/** `actorId` is who caused the event, null for the clock; `to` narrows the event to one recipient. */
const payloadOf = lazily(() => z.object({ bookingId: z.string(), actorId: z.nullish(z.string()), to: z.nullish(z.string()) }))

/** Who gets a mail. */
export interface Recipient {
  personId: string
  email: string
  locale: string | null
}

const kind = (event: BookingEvent): EventKind =>
  eventKind({ payload: payloadOf }, async (payload, { database, appUrl, linkFor }) => {
    const [[booking], managers] = await Promise.all([
      database.read(bookingFor(payload.bookingId)),
      told[event].managers ? database.read(managersFor(payload.bookingId)) : [],
    ])
    if (!booking) return []
    const beneficiary = recipientOf(booking)
    const mails: Addressed[] = []
    const file = beneficiary && forCalendars.has(event) ? await calendarFile(booking, beneficiary, linkFor) : null
    const write = (recipient: Recipient, as: 'beneficiary' | 'manager') => {
      if (payload.to && payload.to !== recipient.personId) return
      const languages = [recipient.locale, booking['default_language'] as string].filter((tag) => tag !== null)
      const wording = wordingFor(languages)
      const facts = factsOf(booking, event, languages, appUrl)
      const letter =
        as === 'manager' ? wording.bookingToDecide(facts) : wording.booking[event]({ ...facts, calendar: file })
      mails.push({ to: recipient.email, payload: { ...payload, to: recipient.personId }, ...letter })
    }
    const isTold = told[event].beneficiary === 'always' || beneficiary?.personId !== payload.actorId
    if (beneficiary && isTold) write(beneficiary, 'beneficiary')
    for (const manager of managers.map(recipientOf)) {
      const knows = manager?.personId === beneficiary?.personId || manager?.personId === payload.actorId
      if (manager && !knows) write(manager, 'manager')
    }
    return mails
  })

/** After which one puts a booking into one's calendar. */
const forCalendars: ReadonlySet<BookingEvent> = new Set(['booking.confirmed', 'booking.moved'])

/** Where the beneficiary gets it for that, until a week after its end: the route of a booking’s file. */
const calendarFile = (booking: Row, { personId }: Recipient, linkFor: Reading['linkFor']): Promise<string> =>
  linkFor(`/bookings/${booking['id'] as string}.ics`, personId, (booking['ends_at'] as number) + 7 * 86_400)

/** The kinds of events about bookings, by name. */
export const bookingKinds: Record<string, EventKind> = Object.fromEntries(
  (Object.keys(told) as BookingEvent[]).map((event) => [event, kind(event)]),
)

const bookingFor = (id: string) => sql`
  select b.*, f.name as facility, f.time_zone, f.street, f.city, c.default_language, o.name as organisation,
    p.id as person_id, p.name as person, p.email, p.locale
  from bookings b join facilities f on f.id = b.facility_id join cooperatives c on c.id = b.cooperative_id
  join people p on p.id = coalesce(b.for_person_id, b.actor_id)
  left join organisations o on o.id = b.for_organisation_id
  where b.id = ${id}`

const managersFor = (bookingId: string) => managersOf(sql`(select cooperative_id from bookings where id = ${bookingId})`)

/** Who decides about requests at a cooperative. */
export const managersOf = (cooperativeId: SQL): SQL => sql`
  with deciding as (
    select p.id as person_id, p.email, p.locale, r.value as role from memberships m
    join people p on p.id = m.person_id, json_each(m.roles) r
    where m.cooperative_id = ${cooperativeId} and m.status = 'ACTIVE' and r.value in ('FACILITY_MANAGER', 'BOARD') and p.email is not null)
  select person_id, email, locale from deciding
  where role = 'FACILITY_MANAGER' or not exists (select 1 from deciding where role = 'FACILITY_MANAGER')`

/** Whom a row tells of; nobody where the person has no address. */
export function recipientOf(row: Row): Recipient | null {
  const email = row['email'] as string | null
  return email ? { personId: row['person_id'] as string, email, locale: row['locale'] as string | null } : null
}

const notes: Partial<Record<BookingEvent, string>> = {
  'booking.confirmed': 'decision_note',
  'booking.rejected': 'decision_note',
  'booking.cancelled': 'cancellation_reason',
}

/** The mails that tell by which code one checks in, where a place is released unless somebody does. */
const tellsCode: ReadonlySet<BookingEvent> = new Set(['booking.confirmed', 'booking.moved'])

/** What a mail tells of a booking, by its row. */
export function factsOf(row: Row, event: BookingEvent, languages: string[], link: string): BookingFacts {
  const language = languageFor(languages)
  // Who did not show up pays the price and the fee.
  const cents = (row['price_cents'] as number) + (event === 'booking.noShow' ? (row['fee_cents'] as number) : 0)
  const isChecked = row['status'] === 'CONFIRMED' && row['release_at'] != null && tellsCode.has(event)
  const organisation = row['organisation'] as string | null
  return {
    facility: localize(JSON.parse(row['facility'] as string) as Record<string, string>, [language, ...languages]),
    when: spokenInterval(language, row['time_zone'] as string, row['starts_at'] as number, row['ends_at'] as number),
    where: `${row['street'] as string}, ${row['city'] as string}`,
    price: cents === 0 ? wordingFor(languages).free : spokenPrice(language, cents, row['currency'] as string),
    units: row['units'] as number,
    ...{ organisation, who: organisation ?? (row['person'] as string | null) ?? (row['email'] as string), link },
    code: isChecked ? (row['check_in_code'] as string | null) : null,
    note: (row[notes[event] ?? ''] as string | null | undefined) ?? null,
  }
}
