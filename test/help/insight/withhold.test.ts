import { describe, expect, test } from 'vitest'
import { Random } from '../../../local/seed/random.ts'
import { figuresOf, type Asked, type Outcome } from '../../../src/domains/help/insight/figures-rules.ts'
import { wholeMonths, type Months } from '../../../src/domains/help/insight/months.ts'
import { shortageOf, type Demand } from '../../../src/domains/help/insight/shortage-rules.ts'

/**
 * An attacker who adds up and takes away whatever is told, of whatever ranges: what follows from it is what lies in the row
 * space of the sums. Each unknown is what one group of people asked for.
 */
class Attacker {
  readonly #unknowns: string[]
  readonly #rows: number[][] = []

  constructor(unknowns: Iterable<string>) {
    this.#unknowns = [...unknowns]
  }

  /** Learns the sum of all unknowns of which this holds. */
  hears(isIn: (unknown: string) => boolean): void {
    this.#rows.push(this.#reduced(this.#vector(isIn)))
    const last = this.#rows.at(-1)!
    if (last.every((value) => Math.abs(value) < 1e-9)) this.#rows.pop()
  }

  /** Whether the sum of these follows from what was heard. */
  knows(isIn: (unknown: string) => boolean): boolean {
    return this.#reduced(this.#vector(isIn)).every((value) => Math.abs(value) < 1e-9)
  }

  #vector(isIn: (unknown: string) => boolean): number[] {
    return this.#unknowns.map((one) => Number(isIn(one)))
  }

  #reduced(vector: number[]): number[] {
    const rest = [...vector]
    for (const row of this.#rows) {
      const pivot = row.findIndex((value) => Math.abs(value) > 1e-9)
      const factor = rest[pivot]! / row[pivot]!
      if (factor !== 0) for (let n = 0; n < rest.length; n++) rest[n]! -= factor * row[n]!
    }
    return rest
  }
}

const minimum = 3
const year = ['2026-09', '2026-10', '2026-11', '2026-12']
const dates = [...year.map((month) => `${month}-01`), '2027-01-01']
/** All ranges of whole months. */
const ranges: Months[] = dates.flatMap((from, n) => dates.slice(n + 1).map((to) => wholeMonths(from, to)))

describe('whoever adds up and takes away all that is told', () => {
  test('of a shortage, learns nothing of fewer people than the minimum', () => {
    const random = new Random(77)
    let [told, kept] = [0, 0]
    for (let run = 0; run < 60; run++) {
      const places = ['A', 'B', 'C', null]
      const people = new Map<string, Set<number>>()
      const demands: Demand[] = []
      for (let n = random.integer(5, 250); n > 0; n--) {
        const [place, month, person] = [places[random.integer(0, 3)]!, year[random.integer(0, 3)]!, random.integer(1, 20)]
        demands.push(['PETS', place, person, 60, 0, null, `${month}-02`, []])
        const unknown = `${month} ${place}`
        people.set(unknown, (people.get(unknown) ?? new Set()).add(person))
      }
      const attacker = new Attacker(people.keys())
      for (const range of ranges) {
        const { together, cells } = shortageOf({ minimum, demands, offered: [], exceptional: [] }, range)
        const within = (unknown: string): boolean => range.months.includes(unknown.slice(0, 7))
        for (const { demanded } of together) if (demanded !== null) attacker.hears(within)
        for (const { demanded, neighbourhoodId } of cells)
          if (demanded !== null) attacker.hears((unknown) => within(unknown) && unknown.endsWith(` ${neighbourhoodId}`))
        told += cells.filter(({ demanded }) => demanded !== null).length
        kept += cells.filter(({ demanded }) => demanded === null).length
      }
      // Every set of places of a month that fewer people ask from.
      for (const month of year)
        for (let set = 1; set < 16; set++) {
          const chosen = places.filter((_, n) => set & (1 << n)).map((place) => `${month} ${place}`)
          const asking = new Set(chosen.flatMap((unknown) => [...(people.get(unknown) ?? [])]))
          if (asking.size === 0 || asking.size >= minimum) continue
          expect(attacker.knows((unknown) => chosen.includes(unknown)), `${run}: ${chosen.join()}`).toBe(false)
        }
    }
    expect([told > 500, kept > 500]).toEqual([true, true])
  })

  test('of figures, learns nothing of fewer people than the minimum', () => {
    const random = new Random(78)
    const outcomes: Outcome[] = ['SERVED', 'EXPIRED', 'REST']
    let told = 0
    for (let run = 0; run < 60; run++) {
      const people = new Map<string, Set<number>>()
      const asked: Asked[] = []
      for (let n = random.integer(5, 300); n > 0; n--) {
        const [category, month, person] = [`C${random.integer(1, 4)}`, year[random.integer(0, 3)]!, random.integer(1, 12)]
        const outcome = outcomes[Math.max(0, random.integer(-2, 2))]!
        asked.push([category, 'Europe/Amsterdam', person, Date.parse(`${month}-05`) / 1_000, outcome, null])
        const unknown = `${month} ${category} ${outcome}`
        people.set(unknown, (people.get(unknown) ?? new Set()).add(person))
      }
      const attacker = new Attacker(people.keys())
      for (const range of ranges) {
        const { total, byCategory } = figuresOf({ minimum, asked, agreed: [], standing: {}, standingInAll: 0 }, range)
        for (const one of [total, ...byCategory]) {
          const within = (unknown: string): boolean =>
            range.months.includes(unknown.slice(0, 7)) && (one.category === null || unknown.includes(` ${one.category} `))
          if (one.asked !== null) attacker.hears(within)
          if (one.served !== null) attacker.hears((unknown) => within(unknown) && unknown.endsWith('SERVED'))
          if (one.expired !== null) attacker.hears((unknown) => within(unknown) && unknown.endsWith('EXPIRED'))
          told += Number(one.served !== null)
        }
      }
      for (const [unknown, asking] of people)
        if (asking.size < minimum) expect(attacker.knows((one) => one === unknown), `${run}: ${unknown}`).toBe(false)
      // Two groups together that are few, too.
      for (const [one, some] of people)
        for (const [two, others] of people)
          if (one < two && new Set([...some, ...others]).size < minimum)
            expect(attacker.knows((unknown) => unknown === one || unknown === two), `${run}: ${one} and ${two}`).toBe(false)
      for (const month of year)
        for (let category = 1; category <= 4; category++) {
          const isIn = (one: string): boolean => one.startsWith(`${month} C${category} `)
          const asking = new Set([...people].filter(([one]) => isIn(one)).flatMap(([, some]) => [...some]))
          if (asking.size > 0 && asking.size < minimum) expect(attacker.knows(isIn), `${run}: ${month} C${category}`).toBe(false)
        }
    }
    expect(told).toBeGreaterThan(200)
  })
})
