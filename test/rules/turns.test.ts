import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { inTurn } from '../../src/platform/turns.ts'

const sizes = [fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 1e10 })] as const

/** Who of a list is taken by so many runs, so many minutes after each other. */
function taken({ count, perRun, now, runs, apart }: { count: number; perRun: number; now: number; runs: number; apart: number }): number {
  const all = Array.from({ length: count }, (_, n) => n)
  const some = new Set<number>()
  for (let run = 0; run < runs; run++) {
    const turn = inTurn(all, { now: now + run * apart * 60, perRun })
    expect([...turn].sort((a, b) => a - b)).toEqual(all)
    for (const one of turn.slice(0, perRun)) some.add(one)
  }
  return some.size
}

/** Who waits gets a turn, however many others always fail. */
test('every one of a list is among those that a run takes, once in twice as many minutes as it has', () => {
  fc.assert(
    fc.property(...sizes, (count, perRun, now) => {
      expect(taken({ count, perRun, now, runs: 2 * Math.ceil(count / perRun), apart: 1 })).toBe(count)
    }),
  )
  expect(inTurn([], { now: 0, perRun: 2 })).toEqual([])
})

test('and nobody is passed by for good where it runs every second minute, or every so many', () => {
  // Four, two a run: in even minutes it was always the same two.
  expect(taken({ count: 4, perRun: 2, now: 0, runs: 40, apart: 2 })).toBe(4)
  for (let apart = 2; apart <= 60; apart++)
    for (const count of [2, 3, 4, 6, 12, 60]) expect(taken({ count, perRun: 2, now: 1.8e9, runs: 20 * count, apart })).toBe(count)
})
