import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocate } from '../../src/domains/seasons/allocate.ts'
import { lotOf } from '../../src/domains/seasons/score.ts'
import type { SeasonApplication } from '../../src/domains/seasons/season.ts'
import { application, everySlot, guardTakes, HOUR, isOpen, question, questions, wish } from './season-world.ts'

const shuffled = <T>(list: readonly T[], seed: number): T[] =>
  [...list].sort((a, b) => lotOf(String(seed), JSON.stringify(a)) - lotOf(String(seed), JSON.stringify(b)))

describe('an allocation', () => {
  test('never overlaps on shared spaces, overfills, or stands outside the opening hours', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const { slots } = allocate(asked)
        expect(guardTakes(slots, asked.places)).toBe(true)
        for (const slot of slots) {
          expect(
            isOpen(
              slot,
              asked.places.find(({ facilityId }) => facilityId === slot.facilityId)!,
            ),
          ).toBe(true)
          const one = asked.applications.find(({ id }) => id === slot.applicationId)!
          const { applicationId: _, wish: granted, round: __, ...given } = slot
          expect(everySlot(one.wishes[granted!]!, one, asked.places)).toContainEqual(given)
        }
        for (const { id, wanted } of asked.applications)
          expect(slots.filter(({ applicationId }) => applicationId === id).length).toBeLessThanOrEqual(wanted)
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
            for (const slot of open.flatMap((one) => everySlot(one, poor, asked.places)))
              expect(guardTakes([...rest, slot], asked.places)).toBe(false)
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
            own.every(
              (had) => Math.abs((had.weekday - slot.weekday) * 24 * HOUR + had.startsAt - slot.startsAt) >= 3 * HOUR,
            )
          for (const slot of open.flatMap((wished) => everySlot(wished, one, asked.places)).filter(elsewhere))
            expect(guardTakes([...slots, slot], asked.places)).toBe(false)
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
        const has = (applications: SeasonApplication[]) =>
          allocate({ ...asked, applications, aim: 'MOST_GROUPS' }).slots.some(
            ({ applicationId }) => applicationId === one.id,
          )
        if (has([...asked.applications])) expect(has(better)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the manager', () => {
  test('is told what was pinned and cannot be', () => {
    const pin = { applicationId: 'a', facilityId: 'hall', weekday: 1, startsAt: 18 * HOUR, length: HOUR, units: 20 }
    const pins = [pin, { ...pin, applicationId: 'b' }, { ...pin, weekday: 2 }, { ...pin, applicationId: 'nobody' }]
    const { slots, impossiblePins } = allocate(question([application('a', { wishes: [] }), application('b')], { pins }))
    expect(
      slots.map(({ applicationId, startsAt, round, wish: granted }) => [
        applicationId,
        startsAt / HOUR,
        round,
        granted,
      ]),
    ).toEqual([
      ['a', 18, 0, null],
      ['b', 19, 1, 0],
    ])
    expect(impossiblePins).toHaveLength(3)
  })

  test('sees a group keep its slot of the last season, though it came to be otherwise', () => {
    const past = [{ facilityId: 'hall', weekday: 1, startsAt: 20 * HOUR, length: HOUR, units: 20 }]
    expect(allocate(question([application('a', { past })])).slots).toMatchObject([{ startsAt: 20 * HOUR }])
  })

  test('sees who cannot have their minimum taken out, and others served in their place', () => {
    const needsBoth = application('a', {
      wishes: [wish({ until: 19 * HOUR }), wish({ from: 19 * HOUR, until: 20 * HOUR })],
      wanted: 2,
      minimum: 2,
    })
    const one = application('b', { priorityClass: 2, wishes: [wish({ from: 19 * HOUR, until: 20 * HOUR })] })
    const { slots, applications } = allocate(question([needsBoth, one]))
    expect(slots.map(({ applicationId }) => applicationId)).toEqual(['b'])
    expect(applications[0]!.wishes.map(({ reason }) => reason)).toEqual(['BELOW_MINIMUM', 'BELOW_MINIMUM'])
  })
})

test('lots are drawn alike for those who apply early and late', () => {
  const first = Array.from(
    { length: 2_000 },
    (_, season) => lotOf(`sea_${season}`, 'app_01h0000001') < lotOf(`sea_${season}`, 'app_01h0000002'),
  ).filter(Boolean)
  expect(Math.abs(first.length - 1_000)).toBeLessThan(100)
})
