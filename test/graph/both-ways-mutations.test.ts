import { describe, expect, test } from 'vitest'
import { schema } from '../../src/schema.ts'
import { startApp } from '../harness/app.ts'
import { BothWays, firstSeed, type Told } from './both-ways.ts'
import { hostileDemo } from './hostile-demo.ts'
import { randomDocument } from './random-operation.ts'
import { randomOf } from './random-selection.ts'
import { hostileTexts, RandomValues } from './random-values.ts'

const app = await startApp()
const { viewers, pool } = await hostileDemo(app)
const both = new BothWays(app, [...viewers, ...Array.from({ length: 8 }, () => viewers[2]!)])
await app.db.execute('update facilities set horizon = 8640000, lead_time = 0, cancellation_window = 0')
const [slug] = pool['slug']!
const isOwn = 'cooperative_id = (select id from cooperatives where slug = :slug)'
const own = async (table: string, condition = isOwn) => {
  const sql = `select id from ${table} where ${condition} limit 6`
  return (await app.db.execute({ sql, args: { slug: String(slug) } })).rows.map(({ id }) => id)
}
/** What the board member who sends most of it may change, so that a good part goes well. */
const ownIds = {
  ...{ cooperativeId: await own('cooperatives', 'slug = :slug'), facilityId: await own('facilities') },
  membershipId: await own('memberships', `status = 'APPLIED' or roles = '["RESIDENT"]' and ${isOwn}`),
}
const words = ['Nieuw', ...hostileTexts.slice(0, 6)]
const known = {
  ...pool,
  ...ownIds,
  ...{ timeZone: ['Europe/Amsterdam', 'Europe/Berlin'], currency: ['EUR'], language: ['nl', 'de-AT', 'en'] },
  ...{ weekday: [1, 2, 7], opens: ['08:00', '12:30'], closes: ['12:00', '22:00', '24:00'] },
  ...{ date: ['2026-12-31', '2027-01-01', '2024-02-29'], email: ['new@example.org', 'other@example.org'] },
  ...{ website: ['https://example.org/'], photoLinks: ['https://example.org/a.jpg'] },
  ...{ name: words, text: words, title: words, reason: words, note: words, motivation: words, phone: ['000 123'] },
  ...{ capacity: [1, 10, 40], centsPerHour: [0, 1250], slug: ['new-one', 'new-two', ...pool['slug']!] },
  ...{ latitude: [52.44], longitude: [6.62] },
}

/** These would end the sessions by which the others are sent. */
const ending = new Set(['signOut', 'signOutEverywhere', 'revokeSession'])
const names = Object.keys(schema.getMutationType()!.getFields())
let repeated = 0

/** Whether it makes no difference that the same is sent again: one mutation that has a key, or that failed as a whole. */
function isRepeatable({ query, variables }: { query: string; variables: object }, { body, by }: Told): boolean {
  const { data } = JSON.parse(body) as { data?: object }
  const [result, ...others] = Object.values(data ?? {}) as (object | null)[]
  if (others.length > 0) return false
  if (by !== 'plan') return (result ?? null) === null
  const inQuery = query.includes('idempotencyKey')
  return JSON.stringify(variables).includes('idempotencyKey') ? !inQuery : inQuery && !query.includes('Input! = ')
}

describe('mutations at random are answered by plan as by graphql-js', () => {
  const asked = names.filter((name) => !ending.has(name)).map((name, n) => [name, firstSeed + n * 100] as const)

  test.each(asked)('%s', async (name, start) => {
    const without = new Set(names.filter((other) => other !== name))
    for (let seed = start; seed < start + 7; seed++) {
      const values = new RandomValues(randomOf(seed), known, app.clock.now)
      const document = randomDocument(schema, values, schema.getMutationType()!, 2 + values.below(3), without)
      for (let time = 0; time < 2; time++) {
        const { told, body, headers, sent } = await both.send(values, document, `seed ${seed}`)
        // What was read within the writing batch is what graphql-js reads when the same is sent again.
        if (!isRepeatable(body, told)) continue
        repeated += 1
        await both.expectSame(told, body, headers, sent)
      }
    }
  })

  test('and all of those that go well by plan', async () => {
    const { well, byPlan } = both.counts
    expect(well).toBeGreaterThan(200)
    expect(byPlan).toBe(well)
    expect(repeated).toBeGreaterThan(40)
    const done = await app.db.execute(`select distinct action from audit_entries where at = ${app.clock.now}`)
    expect(done.rows.length).toBeGreaterThan(15)
  })
})

test('a mutation whose plan gives up after it wrote is not run again', async () => {
  const far =
    '{ facility { id availability(from: "2026-12-01T00:00:00Z", to: "2027-12-01T00:00:00Z") { __typename } } }'
  const field = 'updateFacility(input: $input) { ... on UpdateFacilityPayload'
  const query = `mutation ($input: UpdateFacilityInput!) { a: ${field} { facility { capacity } } } b: ${field} ${far} } }`
  const input = { facilityId: String(ownIds.facilityId[0]), capacity: 33 }
  const counted = "select count(*) as n from audit_entries where action = 'facility.updated'"
  const entries = async () => Number((await app.db.execute(counted)).rows[0]!['n'])
  const before = await entries()
  const told = await both.ask({ query, variables: { input } }, { authorization: `Bearer ${viewers[2]}` })
  const half = '"data":{"a":{"facility":{"capacity":33}},"b":null}'
  expect(told).toMatchObject({ by: 'executor', body: expect.stringContaining(half) })
  expect(await entries()).toBe(before + 1)
})
