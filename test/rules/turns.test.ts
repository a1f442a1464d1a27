import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { inTurn } from '../../src/platform/turns.ts'

/** Who waits gets a turn, however many others always fail. */
test('every one of a list is among those that a run takes, once in as many minutes as it has', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 1e10 }), (count, perRun, now) => {
      const all = Array.from({ length: count }, (_, n) => n)
      const taken = new Set<number>()
      for (let minute = 0; minute < Math.ceil(count / perRun) + 1; minute++) {
        const turn = inTurn(all, { now: now + minute * 60, perRun })
        expect([...turn].sort((a, b) => a - b)).toEqual(all)
        for (const one of turn.slice(0, perRun)) taken.add(one)
      }
      expect(taken.size).toBe(count)
    }),
  )
  expect(inTurn([], { now: 0, perRun: 2 })).toEqual([])
})
