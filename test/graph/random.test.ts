import { buildClientSchema, getIntrospectionQuery, isObjectType, parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { seedDemo } from '../../local/seed/demo.ts'
import { sha256 } from '../../src/platform/crypto.ts'
import { startApp } from '../harness/app.ts'
import { apiClient, ok } from '../harness/client.ts'
import { print, project, randomOf, RandomSelection, singles } from './random-selection.ts'

const app = await startApp()
const people = await seedDemo(app.db, { now: app.clock.now })
const boardMember = people.find(({ roles }) => roles.includes('BOARD'))!
const token = 'a-token-of-a-board-member-of-the-demo'
await app.db.execute({
  sql: "insert into sessions (id, person_id, token_hash, created_at, expires_at) select 'ses_test', id, ?, ?, ? from people where email = ?",
  args: [await sha256(token), app.clock.now, app.clock.now + 86_400, boardMember.email],
})
const anyone = apiClient(app.url)
const board = apiClient(app.url, token)
const schema = buildClientSchema(ok(await anyone(getIntrospectionQuery())))
const one = async (sql: string) => String((await app.db.execute(sql)).rows[0]!['id'])
const ids = [
  await one('select id from facilities order by id limit 1'),
  await one('select id from cooperatives order by id limit 1'),
  await one('select id from memberships order by id limit 1'),
  await one('select id from bookings order by id desc limit 1'),
  await one('select id from organisations order by id limit 1'),
]

/** Operations may be refused for their size; apart from that they must be answered, and fields apart as together. */
const refusals = new Set(['TOO_COMPLEX', 'TOO_DEEP'])

describe('operations at random', () => {
  test.each(Array.from({ length: 80 }, (_, seed) => seed))(
    'give the same values together and apart: seed %i',
    async (seed) => {
      const random = randomOf(seed)
      const known = { slug: boardMember.slug!, id: ids[seed % ids.length]! }
      const selection = new RandomSelection(schema, random, known, app.clock.now)
      const selected = selection.on(schema.getQueryType()!, 6)
      const query = print(selected)
      expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([])
      const client = seed % 3 === 0 ? anyone : board
      const together = await client(query)
      const codes = together.errors?.map(({ extensions }) => String(extensions['code'])) ?? []
      expect(codes.filter((code) => !refusals.has(code))).toEqual([])
      if (codes.length > 0) return
      // Who asks goes along with what is asked; alternatives and a month's statements are asked for by what came. Where the
      // engine finds the one statement of a plan too deep, that trip was for nothing, and graphql-js asks in parts.
      expect(together.trips).toBeLessThanOrEqual(together.by === 'plan' ? 2 : 5)
      const chosen = singles(selected)
        .filter(() => random() < 0.5)
        .slice(0, 8)
      const apart = await Promise.all(chosen.map((single) => client(print([single]))))
      for (const [n, single] of chosen.entries()) expect(ok(apart[n]!)).toEqual(project(together.data, [single]))
    },
  )

  test('meet every object type that can be reached by reading', () => {
    const met = new Set<string>()
    const document = (seed: number) =>
      JSON.stringify(
        new RandomSelection(schema, randomOf(seed), { slug: 's', id: 'i' }, 0).on(schema.getQueryType()!, 6),
      )
    for (let seed = 0; seed < 400; seed++)
      for (const [, name] of document(seed).matchAll(/"text":"(?:a\d+: )?(\w+)/g)) met.add(name!)
    const fields = Object.values(schema.getTypeMap()).filter(
      (type) => isObjectType(type) && /^(Cooperative|Facility|Membership|Organisation|Viewer)$/.test(type.name),
    )
    const missing = fields
      .flatMap((type) => (isObjectType(type) ? Object.keys(type.getFields()) : []))
      .filter((name) => !met.has(name))
    expect(missing).toEqual([])
  })
})
