import type * as tables from '../../../schema/tables/index.ts'
import { DAY } from '../../../src/platform/interval.ts'
import { seedId } from '../ids.ts'
import { priceCents } from '../prices.ts'
import type { Random } from '../random.ts'
import type { Venue } from './facilities.ts'
import type { Community } from './population.ts'
import type { Slot } from './timetable.ts'

/** A row of `bookings` with every column given. */
type Inserted = typeof tables.bookings.$inferInsert

/** A booking as it is seeded; what came later to bookings is filled in by the table. */
export type BookingRow = Inserted &
  Required<Pick<Inserted, 'title' | 'forPersonId' | 'forOrganisationId' | 'decidedBy' | 'decidedAt' | 'decisionNote' | 'cancelledBy' | 'cancelledAt' | 'cancellationReason'>>

const titles = ['Training', 'Vergadering', 'Chorprobe', 'Yoga', 'Verjaardag', 'Sprachcafé', 'Repetitie', 'Spieleabend']

/** Fills in who booked, how it went and what it costs; ids follow `n`. */
export function bookingRow(
  random: Random,
  venue: Venue,
  slot: Slot,
  communities: readonly Community[],
  now: number,
  n: number,
): BookingRow {
  const { startsAt, endsAt, units } = slot
  const createdAt = Math.min(startsAt - random.integer(3700, 30 * DAY), now - random.integer(60, 5 * DAY))
  const { actorId, forPersonId, forOrganisationId, audience } = booker(random, venue, communities)
  return {
    id: seedId('boo', n, createdAt),
    facilityId: venue.id,
    cooperativeId: venue.community.id,
    startsAt,
    endsAt,
    units,
    bufferBefore: 0,
    bufferAfter: venue.buffer,
    title: random.chance(0.3) ? random.pick(titles) : null,
    actorId,
    forPersonId,
    forOrganisationId,
    audience,
    priceCents: priceCents(venue.tariffs, audience, endsAt - startsAt, units),
    currency: 'EUR',
    ...outcome(random, venue, startsAt, createdAt, actorId, now),
  }
}

/** Members for the most part, some organisations, some neighbours from the next cooperative. */
function booker(random: Random, { community }: Venue, communities: readonly Community[]) {
  const drawn = random.next()
  if (drawn < 0.15) {
    const { id, representative } = random.pick(community.organisations)
    return { actorId: representative, forPersonId: null, forOrganisationId: id, audience: 'ORGANISATION' as const }
  }
  const { coordinator, offline } = community
  if (drawn < 0.17 && offline.length > 0) {
    const forPersonId = random.pick(offline)
    return { actorId: coordinator, forPersonId, forOrganisationId: null, audience: 'MEMBER' as const }
  }
  const from = drawn < 0.24 ? random.pick(communities) : community
  // Some book much more often than others.
  const residents = from.residents
  const person = residents[Math.floor(random.next() ** 2 * residents.length)] ?? community.manager
  const audience = from === community ? ('MEMBER' as const) : ('OTHER_COOPERATIVE' as const)
  return { actorId: person, forPersonId: person, forOrganisationId: null, audience }
}

function outcome(random: Random, venue: Venue, startsAt: number, createdAt: number, actorId: string, now: number) {
  const plain = {
    decidedBy: null as string | null,
    decidedAt: null as number | null,
    decisionNote: null,
    cancelledBy: null,
    cancelledAt: null,
    cancellationReason: null,
    createdAt,
    updatedAt: createdAt,
  }
  if (venue.approval && !venue.community.deciders.has(actorId)) {
    if (startsAt > now && random.chance(0.2)) return { status: 'REQUESTED' as const, ...plain }
    plain.decidedBy = venue.community.manager
    plain.decidedAt = Math.min(now, createdAt + random.integer(60, 3600))
    plain.updatedAt = plain.decidedAt
    if (random.chance(0.05)) return { status: 'REJECTED' as const, ...plain }
  }
  const latest = Math.min(now, startsAt - venue.cancellationWindow)
  if (latest < plain.updatedAt || !random.chance(0.07)) return { status: 'CONFIRMED' as const, ...plain }
  const cancelledAt = random.integer(plain.updatedAt, latest)
  return { status: 'CANCELLED' as const, ...plain, cancelledBy: actorId, cancelledAt, updatedAt: cancelledAt }
}
