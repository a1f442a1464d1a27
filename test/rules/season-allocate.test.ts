import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocate } from '../../src/domains/seasons/allocate.ts'
import { lotOf } from '../../src/domains/seasons/score.ts'
import { seasonBounds, type SeasonApplication, type SeasonPlace } from '../../src/domains/seasons/season.ts'
import { application, everySlot, guardTakes, HOUR, isOpen, place, question, questions, wish } from './season-world.ts'

const shuffled = <T>(list: readonly T[], seed: number): T[] => [...list].sort((a, b) => lotOf(String(seed), JSON.stringify(a)) - lotOf(String(seed), JSON.stringify(b)))

describe('an allocation', () => {
  test('never overlaps on shared spaces, overfills, or stands outside the opening hours', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const { slots } = allocate(asked)
        expect(guardTakes(slots, asked.places)).toBe(true)
        for (const slot of slots) {
          expect(isOpen(slot, asked.places.find(({ facilityId }) => facilityId === slot.facilityId)!)).toBe(true)
          const one = asked.applications.find(({ id }) => id === slot.applicationId)!
          const { applicationId: _, wish: granted, round: __, ...given } = slot
          expect(everySlot(one.wishes[granted!]!, one, asked.places)).toContainEqual(given)
        }
        for (const { id, wanted } of asked.applications) expect(slots.filter(({ applicationId }) => applicationId === id).length).toBeLessThanOrEqual(wanted)
      }),
      { numRuns: 500 },
    )
  })

  test('is the same in whatever order things are told, so nobody gains by applying early', () => {
    fc.assert(
      fc.property(questions, fc.nat(1_000), (asked, seed) => {
        const applications = shuffled(asked.applications, seed)
        expect(allocate({ ...asked, applications, places: shuffled(asked.places, seed) })).toEqual(allocate(asked))
      }),
      { numRuns: 300 },
    )
  })

  test('gives nobody a second slot while another of their class could have had a first', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const { slots } = allocate(asked)
        const of = (id: string) => slots.filter(({ applicationId }) => applicationId === id)
        for (const rich of asked.applications) {
          for (const poor of asked.applications) {
            const lacking = of(poor.id).length < poor.wanted && of(poor.id).length + 2 <= of(rich.id).length
            if (rich.priorityClass !== poor.priorityClass || !lacking) continue
            const last = of(rich.id).find(({ round }) => round === of(rich.id).length)!
            const rest = slots.filter((slot) => slot !== last)
            const open = poor.wishes.filter((_, n) => !of(poor.id).some(({ wish: granted }) => granted === n))
            for (const slot of open.flatMap((one) => everySlot(one, poor, asked.places))) expect(guardTakes([...rest, slot], asked.places)).toBe(false)
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  test('leaves nothing free that somebody still wished', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const { slots } = allocate(asked)
        for (const one of asked.applications) {
          const own = slots.filter(({ applicationId }) => applicationId === one.id)
          if (own.length >= one.wanted) continue
          const open = one.wishes.filter((_, n) => !own.some(({ wish: granted }) => granted === n))
          const elsewhere = (slot: { weekday: number; startsAt: number; length: number }) =>
            own.every((had) => Math.abs((had.weekday - slot.weekday) * 24 * HOUR + had.startsAt - slot.startsAt) >= 3 * HOUR)
          for (const slot of open.flatMap((wished) => everySlot(wished, one, asked.places)).filter(elsewhere)) expect(guardTakes([...slots, slot], asked.places)).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('never takes away a first slot from who is put into a better class', () => {
    fc.assert(
      fc.property(questions, fc.nat(4), (asked, nth) => {
        const one = asked.applications[nth % asked.applications.length]!
        const better = asked.applications.map((other) => (other === one ? { ...other, priorityClass: 1 } : other))
        const has = (applications: SeasonApplication[]) => allocate({ ...asked, applications, aim: 'MOST_GROUPS' }).slots.some(({ applicationId }) => applicationId === one.id)
        if (has([...asked.applications])) expect(has(better)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe('an explanation', () => {
  const evening = (hour: number) => wish({ from: hour * HOUR, until: (hour + 1) * HOUR })
  const told = (applications: SeasonApplication[], other: object = {}) => {
    const { applications: all } = allocate(question(applications, other))
    return all.map(({ wishes }) => wishes.map(({ granted, reason, takenBy }) => (granted ? 'granted' : [reason, ...takenBy.map(({ slot, rule, criterion }) => `${slot.applicationId} ${rule} ${criterion}`)].join(': '))))
  }

  test('says which wishes cannot be for whom there is no time', () => {
    const wishes = [
      wish({ facilityId: 'elsewhere' }),
      wish({ facilityId: 'small' }),
      wish({ length: 7 * HOUR, until: 30 * HOUR }),
      wish({ weekday: 2 }),
      wish(),
      wish(),
    ]
    const places = [place('hall'), place('small', { capacity: 5 })]
    expect(told([application('a', { wishes })], { places })).toEqual([['NOT_IN_SEASON', 'TOO_SMALL', 'LENGTH', 'NO_OPENING', 'granted', 'NOT_NEEDED']])
    const vetoes = [{ applicationId: 'a', facilityId: 'hall', weekday: 1, startsAt: null }]
    expect(told([application('a')], { vetoes })).toEqual([['VETOED']])
  })

  test('says who has what was wished, and by which rule', () => {
    const wishes = [evening(18)]
    expect(told([application('a', { wishes }), application('b', { wishes, priorityClass: 2 })])).toEqual([['granted'], ['TAKEN: a BETTER_SCORE PRIORITY_CLASS']])
    expect(told([application('a', { wishes, groupSize: 9 }), application('b', { wishes })])).toEqual([['TAKEN: b BETTER_SCORE GROUP_SIZE'], ['granted']])
    const past = [{ facilityId: 'other', weekday: 1, startsAt: 18 * HOUR, length: HOUR, units: 1 }]
    expect(told([application('a', { wishes }), application('b', { wishes, past })])).toEqual([['TAKEN: b BETTER_SCORE PAST_USE'], ['granted']])
    const pins = [{ applicationId: 'b', facilityId: 'hall', weekday: 1, startsAt: 18 * HOUR, length: HOUR, units: 20 }]
    expect(told([application('a', { wishes }), application('b', { wishes, priorityClass: 3 })], { pins })).toEqual([['TAKEN: b PINNED null'], ['granted']])
    const drawn = told([application('a', { wishes }), application('b', { wishes })]).flat()
    expect(drawn.filter((one) => one !== 'granted')).toEqual([expect.stringMatching(/^TAKEN: [ab] DRAW null$/)])
    const early = [application('a', { wishes: [evening(18), evening(19)], wanted: 2 }), application('b', { priorityClass: 3, wishes: [evening(19)] })]
    expect(told(early)).toEqual([['granted', 'TAKEN: b EARLIER_ROUND null'], ['granted']])
    const twice = [application('a', { wishes: [wish({ facilityId: 'one' }), wish({ facilityId: 'two' })], wanted: 2 })]
    const windows = [{ weekday: 1, from: 18 * HOUR, until: 19 * HOUR }]
    expect(told(twice, { places: [place('one', { windows }), place('two', { windows })] })).toEqual([['granted', 'TAKEN: a OWN_SLOT null']])
  })

  test('shows what the score is made of', () => {
    const past = [{ facilityId: 'hall', weekday: 1, startsAt: 18 * HOUR, length: HOUR / 2, units: 1 }]
    const { applications } = allocate(question([application('a', { priorityClass: 2, past }), application('b', { groupSize: 20 })]))
    const parts = applications[0]!.score!.parts.map(({ criterion, weight, value, contribution }) => [criterion, weight, value, contribution])
    expect(parts).toEqual([
      ['PRIORITY_CLASS', 10, 500, 5_000],
      ['GROUP_SIZE', 10, 500, 5_000],
      ['PAST_USE', 10, 500, 5_000],
      ['SAME_SLOT', 10, 500, 5_000],
      ['NEED', 10, 1_000, 10_000],
    ])
    expect(applications[0]!.score!.total).toBe(30_000)
  })

  test('counts how fair it was', () => {
    const wishes = [evening(18)]
    const { fairness } = allocate(question([application('a', { wishes }), application('b', { wishes })]))
    expect(fairness).toEqual({ applications: 2, served: 1, wantedSlots: 2, grantedSlots: 1, firstWishes: 0.5, least: 0, mean: 0.5, gini: 0.5 })
    expect(allocate(question([])).fairness).toMatchObject({ applications: 0, gini: 0, mean: 0, least: 0 })
  })
})

describe('the manager', () => {
  test('is told what was pinned and cannot be', () => {
    const pin = { applicationId: 'a', facilityId: 'hall', weekday: 1, startsAt: 18 * HOUR, length: HOUR, units: 20 }
    const pins = [pin, { ...pin, applicationId: 'b' }, { ...pin, weekday: 2 }, { ...pin, applicationId: 'nobody' }]
    const { slots, impossiblePins } = allocate(question([application('a', { wishes: [] }), application('b')], { pins }))
    expect(slots.map(({ applicationId, startsAt, round, wish: granted }) => [applicationId, startsAt / HOUR, round, granted])).toEqual([['a', 18, 0, null], ['b', 19, 1, 0]])
    expect(impossiblePins).toHaveLength(3)
  })

  test('sees a group keep its slot of the last season, though it came to be otherwise', () => {
    const past = [{ facilityId: 'hall', weekday: 1, startsAt: 20 * HOUR, length: HOUR, units: 20 }]
    expect(allocate(question([application('a', { past })])).slots).toMatchObject([{ startsAt: 20 * HOUR }])
  })

  test('sees who cannot have their minimum taken out, and others served in their place', () => {
    const needsBoth = application('a', { wishes: [wish({ until: 19 * HOUR }), wish({ from: 19 * HOUR, until: 20 * HOUR })], wanted: 2, minimum: 2 })
    const one = application('b', { priorityClass: 2, wishes: [wish({ from: 19 * HOUR, until: 20 * HOUR })] })
    const { slots, applications } = allocate(question([needsBoth, one]))
    expect(slots.map(({ applicationId }) => applicationId)).toEqual(['b'])
    expect(applications[0]!.wishes.map(({ reason }) => reason)).toEqual(['BELOW_MINIMUM', 'BELOW_MINIMUM'])
  })
})

test('lots are drawn alike for those who apply early and late', () => {
  const first = Array.from({ length: 2_000 }, (_, season) => lotOf(`sea_${season}`, 'app_01h0000001') < lotOf(`sea_${season}`, 'app_01h0000002')).filter(Boolean)
  expect(Math.abs(first.length - 1_000)).toBeLessThan(100)
})

describe('the largest season', () => {
  const windows = Array.from({ length: 7 }, (_, n) => ({ weekday: n + 1, from: 8 * HOUR, until: 23 * HOUR }))
  const places: SeasonPlace[] = Array.from({ length: seasonBounds.places }, (_, n) =>
    place(`place-${n}`, { windows, granularity: HOUR / 4, spaces: n % 3 === 0 && n < 49 ? [`place-${n}`, `place-${n + 1}`] : [`place-${n}`] }),
  )
  const crowd = (kind: boolean): SeasonApplication[] =>
    Array.from({ length: seasonBounds.applications }, (_, n) =>
      application(`application-${n}`, {
        ...{ priorityClass: (n % 3) + 1, groupSize: (n * 7) % 20, wanted: seasonBounds.wishes, minimum: n % 5 === 0 ? 4 : 0 },
        wishes: Array.from({ length: seasonBounds.wishes }, (_, w) => ({
          ...(kind ? { facilityId: null, kind: 'SPORTS_HALL' as const } : { facilityId: `place-${(n * 13 + w * 5) % (n % 4 === 0 ? 3 : 50)}`, kind: null }),
          ...{ weekday: (w % 5) + 1, from: (17 + (w % 3)) * HOUR, until: 23 * HOUR, length: (n % 3 === 0 ? 2 : 1.5) * HOUR, units: 1 },
        })),
      }),
    )

  test.each([['facilities', false], ['kinds', true]])('is handed out in bounded steps where all ask for %s', (_, kind) => {
    const { slots, steps, applications } = allocate(question(crowd(kind), { places }))
    expect(applications).toHaveLength(300)
    expect(slots.length).toBeGreaterThan(300)
    expect(steps).toBeLessThan(5_000_000)
    // Every third place shares a space with the next; no other does.
    for (let n = 0; n < places.length; n += 3) {
      const near = places.slice(n, n + 3)
      expect(guardTakes(slots.filter((slot) => near.some(({ facilityId }) => facilityId === slot.facilityId)), near)).toBe(true)
    }
  })
})
