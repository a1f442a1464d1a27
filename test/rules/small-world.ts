import * as fc from 'fast-check'
import type { Bookable, Claim } from '../../src/domains/bookings/availability.ts'

/** A world small enough to ask about each of its moments: time runs from 0 to 60. */
export const END = 60
const buffer = fc.integer({ min: 0, max: 6 })

/** A moment of that time. */
export const moment = fc.integer({ min: 0, max: END })

/** A facility of one to four units, with up to two parts. */
export const bookables: fc.Arbitrary<Bookable> = fc
  .record({
    whole: fc.boolean(),
    capacity: fc.integer({ min: 1, max: 4 }),
    bufferBefore: buffer,
    bufferAfter: buffer,
    parts: fc.subarray(['part1', 'part2']),
  })
  .map(({ parts, whole, capacity, bufferBefore, bufferAfter }) => {
    const spaces = [{ id: 'own', capacity }, ...parts.map((id) => ({ id, capacity: 1 }))]
    return { id: 'own', whole, capacity, bufferBefore, bufferAfter, spaces }
  })

/** Claims on its space, its parts', and one that is not its own. */
export const claimLists: fc.Arbitrary<Claim[]> = fc.array(
  fc
    .record({
      spaceId: fc.constantFrom('own', 'own', 'own', 'part1', 'part2', 'elsewhere'),
      startsAt: fc.integer({ min: -10, max: END }),
      length: fc.integer({ min: 1, max: 15 }),
      units: fc.integer({ min: 1, max: 3 }),
      whole: fc.nat(4).map((n) => n === 0),
      bufferBefore: buffer,
      bufferAfter: buffer,
    })
    .map(({ length, ...claim }) => Object.assign(claim, { endsAt: claim.startsAt + length })),
  { maxLength: 8 },
)

/** The claims that a booking would write: its own space whole or by units, every part whole. */
export function claimsOf(bookable: Bookable, startsAt: number, endsAt: number, units: number): Claim[] {
  const { bufferBefore, bufferAfter } = bookable
  return bookable.spaces.map(({ id }) => ({
    spaceId: id,
    startsAt,
    endsAt,
    units: id === 'own' ? units : 1,
    whole: id === 'own' ? bookable.whole : true,
    bufferBefore,
    bufferAfter,
  }))
}
