import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Bookable, Claim } from '../../src/domains/bookings/availability.ts'
import { fits, freeIntervals, remainingUnits, slots } from '../../src/domains/bookings/availability.ts'
import type { Interval } from '../../src/platform/interval.ts'
import { bookables, claimLists, claimsOf, END, moment } from './small-world.ts'

const runs = { numRuns: 1500 }

const openings: fc.Arbitrary<Interval[]> = fc.array(
  fc.record({ startsAt: moment, length: fc.integer({ min: 1, max: 40 }) }).map(({ startsAt, length }) => ({
    startsAt,
    endsAt: startsAt + length,
  })),
  { maxLength: 4 },
)

/** The guards of the database, word by word, and the load counted at every moment. */
function guardAccepts(bookable: Bookable, claims: Claim[], startsAt: number, endsAt: number, units: number): boolean {
  if (units > bookable.capacity) return false
  return claimsOf(bookable, startsAt, endsAt, units).every((fresh) => {
    const beside = claims.filter(({ spaceId }) => spaceId === fresh.spaceId)
    for (const old of beside) {
      if (!fresh.whole && !old.whole) continue
      const runsIntoOld = fresh.startsAt < old.endsAt + Math.max(old.bufferAfter, fresh.bufferBefore)
      const oldRunsIntoIt = old.startsAt < fresh.endsAt + Math.max(fresh.bufferAfter, old.bufferBefore)
      if (runsIntoOld && oldRunsIntoIt) return false
    }
    if (fresh.whole) return true
    const occupiedUntil = fresh.endsAt + Math.max(fresh.bufferBefore, fresh.bufferAfter)
    for (let at = fresh.startsAt; at < occupiedUntil; at++) {
      if (loadAt(beside, at) + fresh.units > bookable.capacity) return false
    }
    return true
  })
}

function loadAt(claims: Claim[], at: number): number {
  return claims
    .filter((claim) => !claim.whole && claim.startsAt <= at)
    .filter((claim) => at < claim.endsAt + Math.max(claim.bufferBefore, claim.bufferAfter))
    .reduce((sum, claim) => sum + claim.units, 0)
}

function unitsLeftAt(bookable: Bookable, claims: Claim[], at: number): number {
  const own = claims.filter(({ spaceId }) => spaceId === 'own')
  const blocking = claims.filter(
    ({ spaceId, whole }) =>
      bookable.spaces.some(({ id }) => id === spaceId) && (spaceId !== 'own' || whole || bookable.whole),
  )
  for (const claim of blocking) {
    const from = claim.startsAt - Math.max(bookable.bufferAfter, claim.bufferBefore)
    const until = claim.endsAt + Math.max(claim.bufferAfter, bookable.bufferBefore)
    if (from <= at && at < until) return 0
  }
  return bookable.whole ? bookable.capacity : Math.max(0, bookable.capacity - loadAt(own, at))
}

const isOpenAt = (open: Interval[], at: number): boolean => open.some((o) => o.startsAt <= at && at < o.endsAt)

test('a booking fits exactly when the guard accepts it', () => {
  const lengths = fc.integer({ min: 1, max: 20 })
  fc.assert(
    fc.property(bookables, claimLists, moment, lengths, fc.integer({ min: 1, max: 5 }), (b, claims, at, length, n) => {
      expect(fits(b, claims, at, at + length, n)).toBe(guardAccepts(b, claims, at, at + length, n))
    }),
    runs,
  )
})

test('what remains is the largest number that the guard accepts', () => {
  fc.assert(
    fc.property(bookables, claimLists, moment, fc.integer({ min: 1, max: 20 }), (b, claims, at, length) => {
      let most = b.capacity
      while (most > 0 && !guardAccepts(b, claims, at, at + length, most)) most--
      expect(remainingUnits(b, claims, at, at + length)).toBe(most)
    }),
    runs,
  )
})

test('free time is, moment by moment, what is open and not taken, in maximal stretches', () => {
  const units = fc.integer({ min: 1, max: 3 })
  fc.assert(
    fc.property(bookables, claimLists, openings, moment, moment, units, (b, claims, open, from, until, wanted) => {
      const expected: (Interval & { remainingUnits: number })[] = []
      for (let at = from; at < until; at++) {
        const left = isOpenAt(open, at) ? unitsLeftAt(b, claims, at) : 0
        const last = expected.at(-1)
        if (left < wanted) continue
        if (last?.endsAt === at && last.remainingUnits === left) last.endsAt = at + 1
        else expected.push({ startsAt: at, endsAt: at + 1, remainingUnits: left })
      }
      expect(freeIntervals(b, claims, open, from, until, wanted)).toEqual(expected)
    }),
    runs,
  )
})

test('slots are all times on the grid that lie in one opening and that the guard accepts', () => {
  const search = fc.record({
    bookable: bookables,
    claims: claimLists,
    open: openings,
    from: moment,
    until: moment,
    duration: fc.integer({ min: 1, max: 15 }),
    step: fc.constantFrom(1, 2, 3, 5, 7),
    units: fc.integer({ min: 1, max: 4 }),
    limit: fc.constantFrom(1, 3, 1000),
    timeZone: fc.constant('UTC'),
  })
  fc.assert(
    fc.property(search, (input) => {
      const { bookable, claims, open, from, until, duration, step, units, limit } = input
      const expected: number[] = []
      for (let at = from; at + duration <= until; at++) {
        const wholly = Array.from({ length: duration }, (_, second) => isOpenAt(open, at + second)).every(Boolean)
        if (at % step === 0 && wholly && guardAccepts(bookable, claims, at, at + duration, units)) expected.push(at)
      }
      const found = slots(input)
      expect(found.map(({ startsAt }) => startsAt)).toEqual(expected.slice(0, limit))
      for (const { startsAt, endsAt, remainingUnits: left } of found) {
        expect(endsAt - startsAt).toBe(duration)
        expect(left).toBe(remainingUnits(bookable, claims, startsAt, endsAt))
      }
    }),
    runs,
  )
})

test('whatever fits lies in free time', () => {
  fc.assert(
    fc.property(bookables, claimLists, moment, fc.integer({ min: 1, max: 20 }), (b, claims, at, length) => {
      fc.pre(fits(b, claims, at, at + length, 1))
      const free = freeIntervals(b, claims, [{ startsAt: 0, endsAt: 2 * END }], at, at + length)
      expect(free.reduce((sum, { startsAt, endsAt }) => sum + endsAt - startsAt, 0)).toBe(length)
    }),
    runs,
  )
})

test('one booking that follows another at once leaves free time in one piece', () => {
  const plain = { id: 'own', capacity: 3, bufferBefore: 0, bufferAfter: 0, spaces: [{ id: 'own', capacity: 3 }] }
  const claim = { spaceId: 'own', units: 1, whole: false, bufferBefore: 0, bufferAfter: 0 }
  const claims = [
    { ...claim, startsAt: 20, endsAt: 30 },
    { ...claim, startsAt: 10, endsAt: 20 },
  ]
  expect(freeIntervals({ ...plain, whole: false }, claims, [{ startsAt: 0, endsAt: END }], 0, 40)).toEqual([
    { startsAt: 0, endsAt: 10, remainingUnits: 3 },
    { startsAt: 10, endsAt: 30, remainingUnits: 2 },
    { startsAt: 30, endsAt: 40, remainingUnits: 3 },
  ])
})
