import { quoteByTariffs } from '../../local/seed/prices.ts'
import type { TariffAudience } from '../../schema/tables/vocabulary.ts'
import { checkInCode } from '../../src/domains/bookings/check-in-code.ts'
import type { Tariff } from '../../src/domains/bookings/price.ts'
import { onWall } from '../../src/domains/bookings/quotas/rules.ts'
import { newId } from '../../src/platform/ids.ts'
import { localize } from '../../src/platform/localized.ts'
import type { Asked, LimitOperation } from './operation.ts'
import { instantOf } from './text.ts'
import { audienceOf, hasRole, isMember, type LimitViewer } from './viewer.ts'

/** The facility with what its policy says of the wish: `?2` and `?3` are the interval, `?4` is now. */
const facilityStatement = `select f.cooperative_id, f.mode, f.capacity, f.buffer_before, f.buffer_after,
    f.requires_approval, f.bookable_by, f.name,
    (select json_group_array(json_object('audience', audience, 'basis', basis, 'centsPerHour', cents_per_hour,
      'currency', currency)) from tariffs where facility_id = f.id), f.time_zone
  from facilities f where f.id = ?1 and f.status = 'PUBLISHED' and ?3 - ?2 between f.min_duration and f.max_duration
    and ?2 >= ?4 + f.lead_time and ?3 <= ?4 + f.horizon
    and (select ends_at from calendar_intervals where facility_id = ?1 and kind = 'OPEN' and starts_at <= ?2
      order by starts_at desc limit 1) >= ?3`

const insertBooking = `insert into bookings (id, facility_id, cooperative_id, status, starts_at, ends_at, units,
  buffer_before, buffer_after, title, actor_id, for_person_id, audience, price_cents, currency, created_at, updated_at,
  through_cooperative_id, utc_offset, utc_offset_at_end, price_lines, check_in_code)
  values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12, ?13, ?14, ?15, ?15, ?16, ?17, ?18, ?19, ?20)`
const insertAudit = `insert into audit_entries (id, at, action, actor_id, cooperative_id, facility_id, subject_id, data)
  values (?, ?, ?, ?, ?, ?, ?, ?)`
const insertEvent = `insert into outbox (id, kind, payload, created_at, due_at) values (?1, ?2, ?3, ?4, ?4)`

type Found = [string, 'WHOLE' | 'UNITS', number, number, number, number, string, string, string, string]

/**
 * `bookFacility` for oneself. In one process nothing can change between the reading and the writing; at the edge
 * nothing is asserted of what was read, and the guards of the database alone keep two bookings apart.
 */
export const book: LimitOperation = {
  read(asked) {
    const { facilityId, startsAt, endsAt } = wishOf(asked)
    return { sql: facilityStatement, values: [facilityId, startsAt, endsAt, asked.now] }
  },
  answer(request, [row]) {
    if (!row) throw new Error('cannot be booked')
    const { viewer, languages, now } = request
    const { facilityId, startsAt, endsAt, title, ...wish } = wishOf(request)
    const [cooperativeId, mode, capacity, before, after, approval, bookableBy, name, tariffs, timeZone] = row as Found
    if (!mayBook(viewer, cooperativeId, JSON.parse(bookableBy) as string[])) throw new Error('not for this viewer')
    const units = wish.units ?? (mode === 'WHOLE' ? capacity : 1)
    const audience = audienceOf(viewer, cooperativeId)
    const quote = quoteByTariffs(JSON.parse(tariffs) as Tariff[], audience as TariffAudience, { startsAt, endsAt, units })
    const price = { amountCents: quote.amountCents, currency: quote.currency }
    const { opens, closes } = onWall({ startsAt, endsAt }, timeZone)
    const decides = hasRole(viewer, cooperativeId, ['FACILITY_MANAGER', 'BOARD'])
    const status = approval === 1 && !decides ? 'REQUESTED' : 'CONFIRMED'
    const action = status === 'CONFIRMED' ? 'booking.confirmed' : 'booking.requested'
    const id = newId('boo')
    const { personId } = viewer
    const whose = [id, facilityId, cooperativeId]
    const times = [startsAt, endsAt, units, before, after]
    const paid = [audience, price.amountCents, price.currency]
    const offsets = [opens - startsAt, closes - endsAt]
    const agreed = [throughOf(viewer, cooperativeId), ...offsets, JSON.stringify(quote.lines), checkInCode()]
    const data = JSON.stringify({ startsAt, endsAt, units, forPersonId: personId, forOrganisationId: null })
    const event = JSON.stringify({ bookingId: id, actorId: personId })
    const facility = { id: facilityId, name: localize(JSON.parse(name) as Record<string, string>, languages) }
    const shown = { id, status, startsAt: instantOf(startsAt), endsAt: instantOf(endsAt), units, title }
    const booking = { ...shown, price, facility }
    return {
      body: JSON.stringify({ data: { bookFacility: { __typename: 'BookFacilityPayload', booking } } }),
      writes: [
        { sql: insertBooking, values: [...whose, status, ...times, title, personId, ...paid, now, ...agreed] },
        { sql: insertAudit, values: [newId('aud'), now, action, personId, cooperativeId, facilityId, id, data] },
        { sql: insertEvent, values: [newId('evt'), action, event, now] },
      ],
    }
  },
}

interface Input {
  facilityId: string
  startsAt: string
  endsAt: string
  units?: number
  title?: string
}

function wishOf({ variables }: Asked) {
  const input = variables['input'] as Input
  const times = { startsAt: Date.parse(input.startsAt) / 1000, endsAt: Date.parse(input.endsAt) / 1000 }
  return { facilityId: input.facilityId, ...times, units: input.units, title: input.title ?? null }
}

function mayBook(viewer: LimitViewer, cooperativeId: string, allowed: string[]): boolean {
  if (hasRole(viewer, cooperativeId, allowed)) return true
  return allowed.includes('OTHER_COOPERATIVES') && !isMember(viewer, cooperativeId) && viewer.active.length > 0
}

/** By whose membership they come: that of the owner, or the first. */
function throughOf({ active }: LimitViewer, owner: string): string | null {
  const theirs = active.map(({ cooperativeId }) => cooperativeId).toSorted()
  return theirs.includes(owner) ? owner : (theirs[0] ?? null)
}
