import * as fc from 'fast-check'
import { fits, type Bookable, type Claim } from '../../src/domains/bookings/availability.ts'
import type { FacilityKind } from '../../schema/tables/vocabulary.ts'
import { belongs, liesIn } from '../../src/domains/seasons/candidates.ts'
import type {
  SeasonApplication,
  SeasonPlace,
  SeasonQuestion,
  SeasonWish,
  WeeklySlot,
} from '../../src/domains/seasons/season.ts'

/** An hour and a week, in seconds. */
export const HOUR = 3_600
const DAY = 24 * HOUR
const WEEK = 7 * DAY

/** A place that is open on Mondays from 18:00 to 22:00, unless told otherwise. */
export const place = (facilityId: string, other: Partial<SeasonPlace> = {}): SeasonPlace => ({
  ...{ facilityId, kind: 'SPORTS_HALL' as FacilityKind, whole: true, capacity: 20, granularity: HOUR },
  ...{ minDuration: HOUR, maxDuration: 6 * HOUR, bufferBefore: 0, bufferAfter: 0, spaces: [facilityId] },
  ...{ windows: [{ weekday: 1, from: 18 * HOUR, until: 22 * HOUR }] },
  ...other,
})

/** The wish for an hour of `hall` on a Monday between 18:00 and 22:00, unless told otherwise. */
export const wish = (other: Partial<SeasonWish> = {}): SeasonWish => ({
  ...{ facilityId: 'hall', kind: null, weekday: 1, from: 18 * HOUR, until: 22 * HOUR, length: HOUR, units: 1 },
  ...other,
})

/** The application of ten people for one slot, with that wish, unless told otherwise. */
export const application = (id: string, other: Partial<SeasonApplication> = {}): SeasonApplication => ({
  ...{ id, groupSize: 10, priorityClass: 1, past: [], wishes: [wish()], wanted: 1, minimum: 0 },
  ...other,
})

/** A question about these applications, all criteria weighing alike. */
export const question = (applications: SeasonApplication[], other: Partial<SeasonQuestion> = {}): SeasonQuestion => ({
  ...{ seasonId: 'season', aim: 'MOST_GROUPS' as const, classes: 3, places: [place('hall')], applications },
  ...{ weights: { PRIORITY_CLASS: 10, GROUP_SIZE: 10, PAST_USE: 10, SAME_SLOT: 10, NEED: 10 }, pins: [], vetoes: [] },
  ...other,
})

/** A hall with two halves that are let apart, and a pool of three lanes that is open through Sunday night. */
const buildings = (buffer: number): SeasonPlace[] => [
  place('hall', { spaces: ['hall', 'left', 'right'], bufferAfter: buffer }),
  place('left', { capacity: 10, bufferBefore: buffer }),
  place('right', { capacity: 10 }),
  place('pool', {
    ...{ kind: 'SWIMMING_POOL' as FacilityKind, whole: false, capacity: 3, bufferAfter: buffer },
    windows: [
      { weekday: 1, from: 0, until: 3 * HOUR },
      { weekday: 7, from: 22 * HOUR, until: 24 * HOUR },
    ],
  }),
]

const inHall = fc.record({
  facilityId: fc.constantFrom('hall', 'left', 'right'),
  from: fc.constantFrom(18, 19, 20),
  hours: fc.integer({ min: 1, max: 2 }),
})
const wishes: fc.Arbitrary<SeasonWish> = fc.oneof(
  inHall.map(({ facilityId, from, hours }) =>
    wish({ facilityId, from: from * HOUR, length: hours * HOUR, until: (from + 3) * HOUR }),
  ),
  fc
    .integer({ min: 1, max: 2 })
    .map((hours) => wish({ facilityId: null, kind: 'SPORTS_HALL', length: hours * HOUR, until: 20 * HOUR })),
  fc
    .record({ from: fc.constantFrom(22, 23), units: fc.integer({ min: 1, max: 3 }) })
    .map(({ from, units }) =>
      wish({ facilityId: 'pool', weekday: 7, from: from * HOUR, until: (from + 2) * HOUR, length: 2 * HOUR, units }),
    ),
  fc.constant(wish({ facilityId: 'pool', from: 0, until: 2 * HOUR })),
)
const pasts: fc.Arbitrary<WeeklySlot[]> = fc.array(
  fc.record({
    facilityId: fc.constantFrom('hall', 'left'),
    weekday: fc.constant(1),
    startsAt: fc.constantFrom(18 * HOUR, 19 * HOUR),
    length: fc.constant(HOUR),
    units: fc.constant(1),
  }),
  { maxLength: 1 },
)

/** Up to five applications in that building, of which there is too little. */
export const questions: fc.Arbitrary<SeasonQuestion> = fc
  .record({
    buffer: fc.constantFrom(0, 0, HOUR / 2),
    aim: fc.constantFrom('MOST_GROUPS' as const, 'BEST_WISHES' as const),
    applications: fc.array(
      fc.record({
        groupSize: fc.constantFrom(5, 10, 15),
        priorityClass: fc.integer({ min: 1, max: 3 }),
        past: pasts,
        wishes: fc.array(wishes, { minLength: 1, maxLength: 3 }),
        wanted: fc.integer({ min: 1, max: 2 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ buffer, aim, applications }) =>
    question(
      applications.map((one, n) => application(`application-${n}`, one)),
      { aim, places: buildings(buffer) },
    ),
  )

const bookable = ({ facilityId, whole, capacity, bufferBefore, bufferAfter, spaces }: SeasonPlace): Bookable => ({
  ...{ id: facilityId, whole, capacity, bufferBefore, bufferAfter },
  spaces: spaces.map((id) => ({ id, capacity: id === facilityId ? capacity : 1 })),
})

/** Whether the guard would take the slots of a week one after the other, with the same week before it and after it. */
export function guardTakes(slots: readonly WeeklySlot[], places: readonly SeasonPlace[]): boolean {
  const claims: Claim[] = []
  return slots.every((slot) => {
    const there = places.find(({ facilityId }) => facilityId === slot.facilityId)!
    const startsAt = (slot.weekday - 1) * DAY + slot.startsAt
    const free = fits(bookable(there), claims, startsAt, startsAt + slot.length, slot.units)
    for (const shift of [-WEEK, 0, WEEK]) {
      for (const id of there.spaces) {
        const own = id === there.facilityId
        const interval = { startsAt: startsAt + shift, endsAt: startsAt + slot.length + shift }
        const { bufferBefore, bufferAfter } = there
        claims.push({
          spaceId: id,
          ...interval,
          units: own ? slot.units : 1,
          whole: own ? there.whole : true,
          bufferBefore,
          bufferAfter,
        })
      }
    }
    return free
  })
}

/** Whether a slot lies wholly in the opening hours. */
export const isOpen = ({ weekday, startsAt, length }: WeeklySlot, { windows }: SeasonPlace): boolean => {
  const openAt = (hour: number): boolean =>
    windows.some((window) =>
      [-WEEK, 0, WEEK].some((shift) => {
        const start = (window.weekday - 1) * DAY + shift
        return start + window.from <= hour && hour < start + window.until
      }),
    )
  const start = (weekday - 1) * DAY + startsAt
  return Array.from({ length: length / HOUR }, (_, n) => start + n * HOUR).every(openAt)
}

/** Every slot that a wish could become, found by trying every hour of the week in every place. */
export function everySlot(
  one: SeasonWish,
  { groupSize }: SeasonApplication,
  places: readonly SeasonPlace[],
): WeeklySlot[] {
  return places.flatMap((there) => {
    if (!belongs(there, one) || (there.whole ? groupSize : one.units) > there.capacity) return []
    const units = there.whole ? there.capacity : one.units
    return Array.from({ length: 48 }, (_, hour) => {
      const at = { facilityId: there.facilityId, length: one.length, units }
      return {
        line: { ...at, weekday: one.weekday, startsAt: hour * HOUR },
        slot: { ...at, weekday: ((one.weekday - 1 + Math.floor(hour / 24)) % 7) + 1, startsAt: (hour % 24) * HOUR },
      }
    })
      .filter(({ line, slot }) => liesIn(line, one) && isOpen(slot, there))
      .map(({ slot }) => slot)
  })
}
