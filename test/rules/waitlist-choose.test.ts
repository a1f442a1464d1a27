import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fits } from '../../src/domains/bookings/availability.ts'
import { usualTerms } from '../../src/domains/bookings/terms.ts'
import { choose, type Waiting } from '../../src/domains/bookings/waitlist/choose.ts'
import type { BookingFacts } from '../../src/domains/bookings/rules.ts'

const DAY = 86_400
const HOUR = 3_600
const now = Date.UTC(2026, 10, 25, 8) / 1000
/** Midnight in Amsterdam, in winter, tomorrow. */
const day = Date.UTC(2026, 10, 25, 23) / 1000

/** A place that is open all day, let by units, with so many of them taken for some hours. */
function facts(taken: [from: number, until: number, units: number][], more: Partial<BookingFacts> = {}): BookingFacts {
  const buffers = { bufferBefore: 0, bufferAfter: 0 }
  return {
    bookable: { id: 'fac_1', capacity: 10, whole: false, ...buffers, spaces: [{ id: 'fac_1', capacity: 10 }] },
    ...{
      status: 'PUBLISHED',
      kind: 'OTHER',
      latitude: 52,
      longitude: 6,
      cooperativeId: 'coo_1',
      timeZone: 'Europe/Amsterdam',
    },
    ...{
      granularity: HOUR / 2,
      minDuration: HOUR / 2,
      maxDuration: DAY,
      leadTime: 0,
      horizon: 60 * DAY,
      seriesHorizon: 60 * DAY,
    },
    ...{
      cancellationWindow: 0,
      bookableBy: ['RESIDENT'],
      requiresApproval: false,
      rulesVersion: 1,
      calendarUntil: now + 90 * DAY,
    },
    claims: taken.map(([from, until, units]) => ({
      ...{ spaceId: 'fac_1', startsAt: day + from * HOUR, endsAt: day + until * HOUR, units, whole: false, ...buffers },
    })),
    calendar: [{ kind: 'OPEN', startsAt: day - DAY, endsAt: day + 10 * DAY, reason: null }],
    ...{ tariffs: [], terms: usualTerms, queueDue: false, owing: null, keeps: [] },
    pricing: { bands: [], reciprocities: [], throughCooperativeId: null, social: 0, spent: [], pools: [] } as never,
    person: { blockedUntil: null, certificates: [], certificateKinds: [], quotas: [], pools: [] } as never,
    ...more,
  }
}

let made = 0
const waiting = (
  from: number,
  until: number,
  duration: number,
  units: number,
  place: BookingFacts,
  who = `per_${++made}`,
): Waiting => ({
  ...{
    id: `wle_${++made}`,
    beneficiaryId: who,
    startsAt: day + from * HOUR,
    endsAt: day + until * HOUR,
    duration: duration * HOUR,
    units,
  },
  ...{ facts: place, standing: { groups: ['RESIDENT'], audience: 'MEMBER' }, languages: ['en'] },
})

/** What came of each: the hours of its hold, the code for which it was passed over, or nothing. */
const told = (queue: Waiting[], more = {}) =>
  choose(queue, { now, ...more }).map(({ hold, passedOver }) =>
    hold ? `${(hold.wish.startsAt - day) / HOUR}–${(hold.wish.endsAt - day) / HOUR}` : (passedOver?.code ?? null),
  )

describe('who gets what', () => {
  test('is in the order of the queue, the soonest time that is left to each', () => {
    const place = facts([
      [0, 8, 10],
      [11, 24, 10],
    ])
    const queue = [
      waiting(6, 20, 2, 6, place),
      waiting(8, 12, 1, 4, place),
      waiting(0, 24, 1, 6, place),
      waiting(0, 24, 1, 4, place),
      waiting(0, 24, 1, 5, place),
    ]
    expect(told(queue)).toEqual(['8–10', '8–9', '10–11', '9–10', null])
    expect(told(queue, { most: 2 })).toEqual(['8–10', '8–9'])
    expect(told(queue, { except: new Map([[queue[0]!.id, { code: 'NO_CAPACITY' }]]) })).toEqual([
      'NO_CAPACITY',
      '8–9',
      '8–9',
      '9–10',
      '9–10',
    ])
  })

  test('takes in what takes its place in the same moment', () => {
    const place = facts([
      [0, 8, 10],
      [9, 24, 10],
    ])
    const wish = { startsAt: day + 8 * HOUR, endsAt: day + 9 * HOUR, units: 7 }
    const quote = { amountCents: 0, currency: 'EUR', lines: [], depositCents: 0, audience: 'MEMBER' as const }
    const taken = [{ facts: place, wish, quote, beneficiaryId: 'per_else' }]
    expect(told([waiting(0, 24, 1, 4, place), waiting(0, 24, 1, 3, place)], { taken })).toEqual([null, '8–9'])
  })

  test('is nobody who is not eligible, and they are told; room that is not there passes nobody over', () => {
    const place = facts(
      [
        [0, 8, 10],
        [9, 24, 10],
      ],
      { bookableBy: ['BOARD'] },
    )
    expect(told([waiting(8, 9, 1, 1, place), waiting(10, 11, 1, 1, place)])).toEqual(['NOT_ELIGIBLE', null])
  })

  test('of a window that has begun is what is left of it, and of one that is over nothing', () => {
    const place = facts([])
    const late = { ...waiting(-16, -14, 1, 1, place) }
    expect(choose([late], { now: day - 15.25 * HOUR })[0]!.hold?.wish.startsAt).toBe(day - 15 * HOUR)
    expect(choose([late], { now: day - 14.75 * HOUR })[0]!.hold).toBeNull()
  })
})

test('a hold lasts as the terms say, but not into the lead time', () => {
  const place = facts([], { leadTime: 2 * HOUR })
  const expiry = (from: number) => choose([waiting(from, from + 1, 1, 1, place)], { now })[0]!.hold?.expiresAt
  expect(expiry(48)).toBe(now + DAY)
  expect(expiry(10)).toBe(day + 8 * HOUR)
  // It could not be accepted at all.
  expect(expiry(-13)).toBeUndefined()
})

test('whatever the queue, no more is held than there is, and whoever got nothing could get nothing', () => {
  const hours = fc.integer({ min: 0, max: 20 })
  const entry = fc.tuple(
    hours,
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 10 }),
  )
  const claim = fc.tuple(hours, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 5 }))
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 8 }), fc.array(claim, { maxLength: 3 }), (entries, claims) => {
      const place = facts(claims.map(([from, length, units]) => [from, from + length, units]))
      const queue = entries.map(([from, window, duration, units]) =>
        waiting(from, from + Math.max(window, duration), duration, units, place),
      )
      const fates = choose(queue, { now })
      const laid = [...place.claims]
      for (const { entry: one, hold } of fates) {
        const room = (startsAt: number) => fits(place.bookable, laid, startsAt, startsAt + one.duration, one.units)
        const starts = Array.from(
          { length: (one.endsAt - one.startsAt - one.duration) / 1_800 + 1 },
          (_, n) => one.startsAt + n * 1_800,
        )
        const soonest = starts.find(room)
        expect(hold?.wish.startsAt).toBe(soonest)
        if (!hold) continue
        const { startsAt, endsAt, units } = hold.wish
        laid.push({ spaceId: 'fac_1', startsAt, endsAt, units, whole: false, bufferBefore: 0, bufferAfter: 0 })
      }
      expect(fates.map(({ entry: one }) => one.id)).toEqual(queue.map(({ id }) => id))
    }),
    { numRuns: 300 },
  )
})
