import type * as tables from '../../../schema/tables/index.ts'
import { type Claim, fits, slots } from '../../../src/domains/bookings/availability.ts'
import { DAY, type Interval, overlaps } from '../../../src/platform/interval.ts'
import type { BuiltFacility } from './facilities.ts'

/** A row of `bookings` with every column given. */
type Inserted = typeof tables.bookings.$inferInsert

/** A booking as it is seeded; what came later to bookings is filled in by the table. */
export type BookingRow = Inserted &
  Required<Pick<Inserted, 'title' | 'forPersonId' | 'forOrganisationId' | 'decidedBy' | 'decidedAt' | 'decisionNote' | 'cancelledBy' | 'cancelledAt' | 'cancellationReason'>>

/** The bookings made so far, and what they leave free. */
export class Ledger {
  readonly rows: BookingRow[] = []
  readonly #claims = new Map<string, Claim[]>()
  readonly #busy = new Map<string, Interval[]>()

  /** Times of one local day that can still be booked. */
  free(facility: BuiltFacility, day: number, duration: number, units: number): Interval[] {
    const { clock, plan, bookable } = facility
    const [from, until] = [clock.dayStart(day), clock.dayStart(day + 1)]
    const found = slots({
      bookable, claims: this.#claimsOn(facility), open: openOf(facility), duration, units, limit: 500,
      from, until: until + duration, step: plan.policy.granularity, timeZone: plan.place.timeZone,
    })
    return found.filter(({ startsAt }) => startsAt < until)
  }

  /** Whether this very time can be booked. */
  takes(facility: BuiltFacility, { startsAt, endsAt }: Interval, units: number): boolean {
    const within = openOf(facility).some((open) => open.startsAt <= startsAt && endsAt <= open.endsAt)
    return within && fits(facility.bookable, this.#claimsOn(facility), startsAt, endsAt, units)
  }

  /** Whether someone has nothing else booked at that time, so that nobody of the demo is in two places at once. */
  isAtLeisure(personId: string, interval: Interval): boolean {
    return !(this.#busy.get(personId) ?? []).some((busy) => overlaps(busy, interval))
  }

  /** Writes a booking down; a request and a confirmed one hold their place. */
  add(facility: BuiltFacility, row: BookingRow): void {
    this.rows.push(row)
    if (row.status !== 'REQUESTED' && row.status !== 'CONFIRMED') return
    const { startsAt, endsAt, units, bufferBefore, bufferAfter } = row
    if (row.forPersonId !== null && endsAt - startsAt < DAY) {
      this.#busy.set(row.forPersonId, [...(this.#busy.get(row.forPersonId) ?? []), { startsAt, endsAt }])
    }
    for (const { id: spaceId } of facility.bookable.spaces) {
      const whole = facility.bookable.whole || spaceId !== facility.id
      const claim = { spaceId, startsAt, endsAt, units, whole, bufferBefore, bufferAfter }
      this.#claims.set(spaceId, [...(this.#claims.get(spaceId) ?? []), claim])
    }
  }

  #claimsOn({ bookable }: BuiltFacility): Claim[] {
    return bookable.spaces.flatMap(({ id }) => this.#claims.get(id) ?? [])
  }
}

function openOf({ calendar }: BuiltFacility): Interval[] {
  return calendar.filter(({ kind }) => kind === 'OPEN')
}
