import { DAY, intersect, merge, overlaps, wallClock, type Interval } from '../../platform/interval.ts'
import { quoter, remainingUnits, type BookingFacts } from '../bookings/index.ts'

/** How far ahead slots are told. */
export const daysTold = 14

/** A slot as feeds tell of it: uses are units, and a place that is let as a whole has one. */
export interface ToldSlot extends Interval {
  maximumUses: number
  remainingUses: number
  priceCents: number
  currency: string
}

/**
 * Every slot of a place in a range: its shortest bookings, one after the other through each opening from the first step
 * of the grid on, taken or not, at the public's price.
 */
export function slotsTold(facts: BookingFacts, from: number, until: number): ToldSlot[] {
  const { bookable, claims, minDuration, granularity, timeZone, calendar } = facts
  const open = intersect(merge(calendar.filter(({ kind }) => kind === 'OPEN')), [{ startsAt: from, endsAt: until }])
  const clock = wallClock(timeZone, from, until)
  const offsetAt = (instant: number): number => (clock.spans.find(({ endsAt }) => instant < endsAt) ?? clock.spans.at(-1))!.offset
  const quote = quoter(facts, 'PUBLIC')
  const told: ToldSlot[] = []
  for (const opening of open) {
    const first = opening.startsAt + offsetAt(opening.startsAt)
    let wall = Math.ceil(first / granularity) * granularity
    for (;;) {
      const startsAt = clock.instantOf(wall)
      const endsAt = minDuration % DAY === 0 ? clock.instantOf(wall + minDuration) : startsAt + minDuration
      if (endsAt > opening.endsAt) break
      wall += minDuration
      // The hour that a change of the clock skips has no slot.
      if (startsAt < opening.startsAt || (told.at(-1)?.endsAt ?? 0) > startsAt) continue
      const units = bookable.whole ? bookable.capacity : 1
      const isKept = facts.keeps.some((kept) => overlaps(kept, { startsAt, endsAt }))
      const left = isKept ? 0 : remainingUnits(bookable, claims, startsAt, endsAt)
      const { amountCents, currency } = quote({ startsAt, endsAt, units })
      const uses = bookable.whole
        ? { maximumUses: 1, remainingUses: left > 0 ? 1 : 0 }
        : { maximumUses: bookable.capacity, remainingUses: left }
      told.push({ startsAt, endsAt, ...uses, priceCents: amountCents, currency })
    }
  }
  return told
}
