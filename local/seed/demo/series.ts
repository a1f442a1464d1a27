import type * as tables from '../../../schema/tables/index.ts'
import { printRecurrence } from '../../../src/domains/bookings/series/recurrence.ts'
import { printLocal } from '../../../src/domains/bookings/series/stamps.ts'
import { DAY } from '../../../src/platform/interval.ts'
import { seedId } from '../ids.ts'
import type { BuiltFacility } from './facilities.ts'
import type { BookingRow } from './ledger.ts'

export type SeriesRow = typeof tables.bookingSeries.$inferInsert

/** The series that weekly bookings of one use make, named in each of them; null where there are fewer than two. */
export function seriesOf(n: number, facility: BuiltFacility, rows: readonly BookingRow[]): SeriesRow | null {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last || first === last) return null
  const { clock, plan } = facility
  const { timeZone } = plan.place
  const wallOf = (instant: number): number => instant + (clock.spans.find(({ endsAt }) => instant < endsAt)?.offset ?? 0)
  const booked = new Set(rows.map(({ startsAt }) => startsAt))
  const excluded: { at: number; wall: number }[] = []
  for (let wall = wallOf(first.startsAt); wall < wallOf(last.startsAt); wall += 7 * DAY) {
    const at = clock.instantOf(wall)
    if (!booked.has(at)) excluded.push({ at, wall })
  }
  const rule = { freq: 'WEEKLY', interval: 1, count: null, until: last.startsAt, by: {}, weekStart: 'MO' } as const
  const id = seedId('bse', n, first.createdAt)
  for (const row of rows) Object.assign(row, { seriesId: id, recurrenceId: printLocal(wallOf(row.startsAt)) })
  return {
    ...{ id, facilityId: facility.id, cooperativeId: first.cooperativeId, timeZone },
    recurrence: printRecurrence({ rule, added: [], excluded }, timeZone),
    localStart: printLocal(wallOf(first.startsAt)),
    duration: wallOf(first.endsAt) - wallOf(first.startsAt),
    ...{ units: first.units, title: first.title, actorId: first.actorId, forOrganisationId: first.forOrganisationId },
    ...{ createdAt: first.createdAt, updatedAt: first.updatedAt },
  }
}
