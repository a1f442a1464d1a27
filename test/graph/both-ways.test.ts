import { describe, expect, test } from 'vitest'
import { schema } from '../../src/schema.ts'
import { startApp } from '../harness/app.ts'
import { BothWays, firstSeed } from './both-ways.ts'
import { hostileDemo } from './hostile-demo.ts'
import { randomDocument } from './random-operation.ts'
import { randomOf } from './random-selection.ts'
import { RandomValues } from './random-values.ts'

const app = await startApp()
const { viewers, pool } = await hostileDemo(app)
const both = new BothWays(app, viewers)

/** How many documents a test sends, and how often each, so that what is kept of its plan is used again. */
const atOnce = 10
const times = 3

describe('queries at random are answered by plan as by graphql-js', () => {
  test.each(Array.from({ length: 14 }, (_, n) => firstSeed + n * atOnce))('seeds from %i', async (start) => {
    for (let seed = start; seed < start + atOnce; seed++) {
      const values = new RandomValues(randomOf(seed), pool, app.clock.now)
      const document = randomDocument(schema, values, schema.getQueryType()!, 2 + values.below(5))
      for (let time = 0; time < times; time++) {
        const { told, body, headers, sent } = await both.send(values, document, `seed ${seed}`)
        if (told.by !== 'plan') await both.expectSame(told, body, headers, sent)
      }
    }
  })

  test('and most of those that go well by plan, but for numbers that only JavaScript prints', () => {
    const { well, byPlan, codes } = both.counts
    expect(well).toBeGreaterThan(150)
    expect(byPlan / well).toBeGreaterThan(0.8)
    const usual = ['BAD_USER_INPUT', 'INVALID_CURSOR', 'OPERATION_RESOLUTION_FAILURE', 'PAGE_SIZE']
    expect([...codes].sort()).toEqual(expect.arrayContaining(usual))
    expect(codes).not.toContain('INTERNAL_SERVER_ERROR')
  })
})

describe('what only a fault of ours can bring about', () => {
  const asked = [
    '{ viewer { bookings(first: 50) { nodes { id actor { name } } } } }',
    '{ viewer { bookings(first: 50) { edges { cursor node { actor { id } } } } } }',
    '{ viewer { bookings(first: 50) { totalCount nodes { facility { id } forPerson { id } } } } }',
    '{ a: viewer { person { id } bookings(first: 50) { nodes { actor { name } price { currency } } } } cooperatives { totalCount } }',
  ]

  test.each(asked)('a null where none may be: %s', async (query) => {
    await app.db.executeMultiple("pragma foreign_keys = off; update bookings set actor_id = 'per_gone'")
    const headers = { authorization: `Bearer ${viewers[1]}`, 'accept-language': 'nl' }
    const logged = app.logs.length
    const told = await both.ask({ query }, headers)
    const once = app.logs.length - logged
    await both.expectSame(told, { query }, headers, query)
    expect(app.logs).toHaveLength(logged + 2 * once)
  })
})
