import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import Database from 'libsql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claim, fits } from '../../src/domains/bookings/availability.ts'
import { bookables, claimLists, claimsOf, moment } from './small-world.ts'

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

/** Whether the database's own guard takes the claim. */
function insert(claim: Claim, bookingId: string): boolean {
  const { spaceId, startsAt, endsAt, units, whole, bufferBefore, bufferAfter } = claim
  try {
    database
      .prepare('INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
      .run(spaceId, startsAt, endsAt, units, Number(whole), bufferBefore, bufferAfter, bookingId)
    return true
  } catch (error) {
    if (error instanceof Error && error.message.includes('CAPACITY_EXCEEDED')) return false
    throw error
  }
}

test('the rule says what the triggers of the database do', () => {
  const answers = new Set<boolean>()
  const lengths = fc.integer({ min: 1, max: 20 })
  fc.assert(
    fc.property(bookables, claimLists, moment, lengths, fc.nat(3), (b, claims, at, length, n) => {
      const units = 1 + (n % b.capacity)
      database.exec('BEGIN')
      try {
        const spaces = new Map([...claims.map(({ spaceId }) => [spaceId, 4] as const), ['own', b.capacity] as const])
        for (const { id } of b.spaces) spaces.set(id, spaces.get(id) ?? 1)
        for (const [id, capacity] of spaces) {
          database.prepare('INSERT INTO spaces (id, capacity) VALUES (?, ?)').run(id, capacity)
        }
        const present = claims.filter((claim, index) => insert(claim, `present${index}`))
        const taken = claimsOf(b, at, at + length, units).every((claim) => insert(claim, 'fresh'))
        answers.add(taken)
        expect(fits(b, present, at, at + length, units)).toBe(taken)
      } finally {
        database.exec('ROLLBACK')
      }
    }),
    { numRuns: 1000 },
  )
  expect(answers.size).toBe(2)
})
