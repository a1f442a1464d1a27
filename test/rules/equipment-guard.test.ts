import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import Database from 'libsql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leftOf } from '../../src/domains/bookings/equipment/rules.ts'
import type { PoolFacts } from '../../src/domains/bookings/facts-person.ts'

const MIGRATIONS = new URL('../../drizzle/', import.meta.url)
const database = new Database(':memory:')

beforeAll(() => {
  for (const folder of readdirSync(MIGRATIONS).sort()) {
    const script = readFileSync(new URL(`${folder}/migration.sql`, MIGRATIONS), 'utf8')
    for (const statement of script.split('--> statement-breakpoint')) database.exec(statement)
  }
})

afterAll(() => {
  database.close()
})

type PoolClaim = PoolFacts['claims'][number]

const pools = fc.record({ quantity: fc.integer({ min: 1, max: 5 }), bufferBefore: fc.nat(4), bufferAfter: fc.nat(4) })
const claimLists = fc.array(
  fc
    .tuple(fc.nat(30), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 3 }), fc.nat(4), fc.nat(4))
    .map(([from, length, units, before, after]): PoolClaim => [from, from + length, units, before, after]),
  { maxLength: 12 },
)

/** Whether the database's own guard takes the claim. */
function insert([startsAt, endsAt, units, before, after]: PoolClaim, bookingId: string): boolean {
  try {
    database
      .prepare("INSERT INTO claims VALUES ('pool', ?, ?, ?, 0, ?, ?, ?)")
      .run(startsAt, endsAt, units, before, after, bookingId)
    return true
  } catch (error) {
    if (error instanceof Error && error.message.includes('CAPACITY_EXCEEDED')) return false
    throw error
  }
}

/** The same, moment by moment, as a child would count it. */
function leftByCounting(quantity: number, claims: PoolClaim[], from: number, until: number): number {
  const taken = (at: number): number =>
    claims.reduce(
      (sum, [start, end, units, before, after]) =>
        sum + (start <= at && at < end + Math.max(before, after) ? units : 0),
      0,
    )
  return quantity - Math.max(...Array.from({ length: until - from }, (_, n) => taken(from + n)))
}

test('NEMO PR #47: what is left of a pool is what the guard still takes, and what one counts moment by moment', () => {
  const answers = new Set<boolean>()
  fc.assert(
    fc.property(
      pools,
      claimLists,
      fc.nat(30),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 6 }),
      (pool, claims, at, length, units) => {
        database.exec('BEGIN')
        try {
          database.prepare("INSERT INTO spaces (id, capacity) VALUES ('pool', ?)").run(pool.quantity)
          const present = claims.filter((claim, n) => insert(claim, `present${n}`))
          const { quantity, bufferBefore, bufferAfter } = pool
          const facts = { ...pool, id: 'pool', claims: present } as unknown as PoolFacts
          const left = leftOf(facts, at, at + length)
          expect(left).toBe(leftByCounting(quantity, present, at, at + length + Math.max(bufferBefore, bufferAfter)))
          const taken = insert([at, at + length, units, bufferBefore, bufferAfter], 'fresh')
          answers.add(taken)
          expect(units <= left).toBe(taken)
        } finally {
          database.exec('ROLLBACK')
        }
      },
    ),
    { numRuns: 1000 },
  )
  expect(answers.size).toBe(2)
})
