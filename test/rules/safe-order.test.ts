import { describe, expect, test } from 'vitest'
import { inSafeOrder, type Move } from '../../src/domains/bookings/many/order.ts'
import { DAY } from '../../src/platform/interval.ts'

/** In which order many bookings move, so that each comes to where no other still is. */

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

/** Moves of an hour each among some days. */
function someMoves(count: number, days: number, seed: number): Move[] {
  const random = numbers(seed)
  const hour = () => {
    const startsAt = Math.floor(random.next().value * days * 24) * 3_600
    return { startsAt, endsAt: startsAt + 3_600 }
  }
  return Array.from({ length: count }, () => ({ from: hour(), to: hour() }))
}

const near = (a: Move['to'], b: Move['from']): boolean => a.startsAt - DAY < b.endsAt && a.endsAt + DAY > b.startsAt

describe('the order of moves', () => {
  test.each(Array.from({ length: 40 }, (_, n) => n))('each comes to where no other still is (%i)', (seed) => {
    const moves = someMoves(3 + seed * 3, 5 + seed * 25, seed + 1)
    const { ordered, tangled } = inSafeOrder(moves)
    expect(new Set([...ordered, ...tangled])).toEqual(new Set(moves))
    for (const [n, move] of ordered.entries()) {
      const left = [...ordered.slice(n + 1), ...tangled]
      expect(left.filter((other) => near(move.to, other.from))).toEqual([])
    }
    // And what is told apart goes around in a circle: each of them comes to where another of them is.
    for (const move of tangled) {
      expect(tangled.some((other) => other !== move && near(move.to, other.from))).toBe(true)
    }
  })

  test('a file of five thousand is put in order in a moment, however it is tangled', () => {
    // A chain that is in the worst order: each waits for the next one, both ways.
    const chain = Array.from({ length: 5_000 }, (_, n): Move => {
      const at = (day: number) => ({ startsAt: day * 3 * DAY, endsAt: day * 3 * DAY + 3_600 })
      return n % 2 ? { from: at(n), to: at(n + 2) } : { from: at(n), to: at(n - 2) }
    })
    let looked = 0
    const counted = [...chain, ...someMoves(5_000, 2_000, 7)].map(({ from, to }) => ({
      to,
      get from() {
        looked++
        return from
      },
    }))
    const { ordered, tangled } = inSafeOrder(counted)
    expect(ordered.length + tangled.length).toBe(10_000)
    expect(looked).toBeLessThan(10_000 * 200)
  })
})
