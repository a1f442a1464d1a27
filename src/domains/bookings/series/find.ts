import { eq, getTableColumns, sql } from 'drizzle-orm'
import { bookings, bookingSeries } from '../../../../schema/tables/bookings.ts'
import { bookingExtras } from '../../../../schema/tables/equipment.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { conflict, Refusal } from '../../../platform/refusal.ts'
import { assertCapacity, capacityFor, type Capacity } from '../change.ts'
import { findBooking, type FoundBooking, type StoredBooking } from '../find.ts'
import type { Extra } from '../rules.ts'
import type { BookingStep } from '../states.ts'
import type { StoredSeries } from './stored.ts'

/** How much of a series a change is about. */
export const seriesScopes = ['THIS_AND_FOLLOWING', 'ALL'] as const
export type SeriesScope = (typeof seriesScopes)[number]

/** A booking of a series; all of one series have the same owner, beneficiary and actor. */
export type StoredOccurrence = StoredBooking & { recurrenceId: string; extras: Extra[] }

/** A series, by one of its occurrences, and what the viewer is to it. */
export interface FoundSeries {
  series: StoredSeries
  /** The occurrence by which it was found, and what the viewer may do with it. */
  found: FoundBooking & { booking: StoredOccurrence }
  /** All of its bookings, in the order of the rule. */
  occurrences: StoredOccurrence[]
}

/** Reads a series by a booking that the viewer may see, or refuses. One round trip. */
export async function findSeries(useCase: UseCase<'series'>, bookingId: string): Promise<FoundSeries> {
  const { database } = useCase
  const seriesId = sql`(select series_id from ${bookings} where id = ${bookingId})`
  const [found, [series], rows, extras] = await Promise.all([
    findBooking(useCase, bookingId),
    database.orm.select().from(bookingSeries).where(sql`${bookingSeries.id} = ${seriesId}`),
    database.orm.select().from(bookings).where(sql`${bookings.seriesId} = ${seriesId}`)
      .orderBy(bookings.recurrenceId, bookings.id),
    database.orm.select(getTableColumns(bookingExtras)).from(bookingExtras)
      .innerJoin(bookings, eq(bookings.id, bookingExtras.bookingId)).where(sql`${bookings.seriesId} = ${seriesId}`),
  ])
  if (!series) throw conflict('NOT_IN_SERIES')
  const withExtras = (booking: StoredBooking): StoredOccurrence => {
    const own = extras.filter((one) => one.bookingId === booking.id).map(({ bookingId: _id, ...extra }) => extra)
    return { ...booking, recurrenceId: booking.recurrenceId!, extras: own }
  }
  return { series, found: { ...found, booking: withExtras(found.booking) }, occurrences: rows.map(withExtras) }
}

/** Occurrences that the viewer may take a step with, and as whom. */
export interface Steppable {
  occurrences: StoredOccurrence[]
  as: Set<Capacity>
  /** The ids of those that the viewer acts with as who booked them, or acts for them. */
  asRequester: string[]
}

/**
 * Those of the occurrences that the viewer may take a step with, by the rules of a single booking: what is over, called
 * off or too late to change stays as it is. Refuses where none is left, as the first of them would.
 */
export function steppable(
  step: BookingStep,
  { found }: FoundSeries,
  among: readonly StoredOccurrence[],
  useCase: UseCase<'series'>,
): Steppable {
  const allowed: Steppable = { occurrences: [], as: new Set(), asRequester: [] }
  let first: Refusal | null = null
  for (const booking of among) {
    try {
      const as = capacityFor(step, { ...found, booking }, useCase)
      allowed.as.add(as)
      allowed.occurrences.push(booking)
      if (as === 'REQUESTER') allowed.asRequester.push(booking.id)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      first ??= refusal
    }
  }
  if (allowed.occurrences.length === 0) throw first ?? conflict('BOOKING_OVER')
  return allowed
}

/** The occurrences that a change is about: the one that was named and those behind it in the rule, or all. */
export const within = (scope: SeriesScope, { found, occurrences }: FoundSeries): StoredOccurrence[] =>
  scope === 'ALL' ? occurrences : occurrences.filter((one) => one.recurrenceId >= found.booking.recurrenceId)

/**
 * Demands that the occurrences and their series are as they were read when the batch runs, and that the viewer may
 * still do what they do: otherwise nothing is written.
 */
export function assertAsFound(all: FoundSeries, { occurrences, as }: Steppable, useCase: UseCase<'series'>): void {
  const { work } = useCase
  for (const capacity of as) assertCapacity(capacity, all.found, useCase as never)
  const read = occurrences.map(({ id, status, startsAt, endsAt, units }) => [id, status, startsAt, endsAt, units])
  const same = sql`select count(*) from json_each(${JSON.stringify(read)}) j join ${bookings} b on b.id = j.value ->> 0
    and (b.status, b.starts_at, b.ends_at, b.units)
      = (j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4)`
  work.assert('STALE', sql`(${same}) = ${occurrences.length}`)
  const { id, recurrence, updatedAt } = all.series
  work.assert('STALE', sql`exists (select 1 from ${bookingSeries} where id = ${id} and recurrence = ${recurrence}
    and updated_at = ${updatedAt})`)
}
