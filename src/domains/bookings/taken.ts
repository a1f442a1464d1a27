import { subtract, type Interval } from '../../platform/interval.ts'
import { fits, freeIntervals } from './availability.ts'
import { judgedPart, type BookingFacts, type Wish } from './rules.ts'

/** Whether there is room for a wish, whatever else stands against it. */
export function hasRoom(wish: Wish, { bookable, claims }: BookingFacts): boolean {
  const { startsAt, endsAt } = judgedPart(wish)
  return fits(bookable, claims, startsAt, endsAt, wish.units)
}

/** Which parts of a wish without room are taken, buffers included; never by whom. */
export function takenWithin(wish: Wish, { bookable, claims }: BookingFacts): Interval[] {
  const whole = judgedPart(wish)
  const free = freeIntervals(bookable, claims, [whole], whole.startsAt, whole.endsAt, wish.units)
  const taken = subtract([whole], free)
  // All of it is free, but not the time to put things in order around it.
  return taken.length > 0 ? taken : [whole]
}
