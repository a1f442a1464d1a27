import { describe, expect, test } from 'vitest'
import { allocate } from '../../src/domains/seasons/allocate.ts'
import { seasonBounds, type SeasonApplication, type SeasonPlace } from '../../src/domains/seasons/season.ts'
import { application, guardTakes, HOUR, place, question } from './season-world.ts'

describe('the largest season', () => {
  const windows = Array.from({ length: 7 }, (_, n) => ({ weekday: n + 1, from: 8 * HOUR, until: 23 * HOUR }))
  const places: SeasonPlace[] = Array.from({ length: seasonBounds.places }, (_, n) =>
    place(`place-${n}`, {
      windows,
      granularity: HOUR / 4,
      spaces: n % 3 === 0 && n < 49 ? [`place-${n}`, `place-${n + 1}`] : [`place-${n}`],
    }),
  )
  const crowd = (kind: boolean): SeasonApplication[] =>
    Array.from({ length: seasonBounds.applications }, (_, n) =>
      application(`application-${n}`, {
        ...{
          priorityClass: (n % 3) + 1,
          groupSize: (n * 7) % 20,
          wanted: seasonBounds.wishes,
          minimum: n % 5 === 0 ? 4 : 0,
        },
        wishes: Array.from({ length: seasonBounds.wishes }, (_, w) => ({
          ...(kind
            ? { facilityId: null, kind: 'SPORTS_HALL' as const }
            : { facilityId: `place-${(n * 13 + w * 5) % (n % 4 === 0 ? 3 : 50)}`, kind: null }),
          ...{
            weekday: (w % 5) + 1,
            from: (17 + (w % 3)) * HOUR,
            until: 23 * HOUR,
            length: (n % 3 === 0 ? 2 : 1.5) * HOUR,
            units: 1,
          },
        })),
      }),
    )

  test.each([
    ['facilities', false],
    ['kinds', true],
  ])('is handed out in bounded steps where all ask for %s', (_, kind) => {
    const { slots, steps, applications } = allocate(question(crowd(kind), { places }))
    expect(applications).toHaveLength(300)
    expect(slots.length).toBeGreaterThan(300)
    expect(steps).toBeLessThan(5_000_000)
    // Every third place shares a space with the next; no other does.
    for (let n = 0; n < places.length; n += 3) {
      const near = places.slice(n, n + 3)
      const here = slots.filter((slot) => near.some(({ facilityId }) => facilityId === slot.facilityId))
      // No slot reaches into the next day.
      const days = [1, 2, 3, 4, 5, 6, 7].map((day) => here.filter(({ weekday }) => weekday === day))
      expect(days.every((day) => guardTakes(day, near))).toBe(true)
    }
  })
})
