import { createClient, type InStatement } from '@libsql/client'
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, inject, test } from 'vitest'
import type { Query } from '../../src/platform/database/transport.ts'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type Answer, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility, makeHall } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const anyone = apiClient(app.url)
const hall = await makeHall(world.manager, world.id, { providerId: world.organisationId })
const pool = await makeFacility(world.manager, world.id, { bookingMode: 'UNITS', kind: 'SWIMMING_POOL' })
const [startsAt, endsAt] = ['2026-12-02T10:00:00Z', '2026-12-02T11:00:00Z']
for (const facilityId of [hall.id, pool.id]) await done(world.resident.client, 'bookFacility', { facilityId, startsAt, endsAt })

const file = readFileSync(new URL('../operations/1-sharing.graphql', import.meta.url), 'utf8')
/** One operation of the frontends' file, as it stands there. */
const operation = (name: string): string => new RegExp(`^query ${name}\\b[\\s\\S]*?^}`, 'm').exec(file)![0]

const operations: [string, object, (data: Json) => unknown][] = [
  [
    'SearchFacilities',
    { near: { latitude: 52.4, longitude: 6.6 }, kinds: ['SWIMMING_POOL', 'SPORTS_HALL'], free: { startsAt, endsAt }, units: 2, accessibility: [] },
    ({ facilities }) => facilities.edges.map(({ node }: Json) => node.id),
  ],
  [
    'FacilityWeek',
    { id: hall.id, from: '2026-11-30T00:00:00Z', to: '2026-12-07T00:00:00Z', duration: 'PT1H', units: 2 },
    ({ node }) => [node.parts.length, node.availability.free.length, node.availability.slots.length > 100],
  ],
  ['Cooperative', { slug: world.slug }, ({ cooperative }) => cooperative.facilities.totalCount],
]
const expected: Record<string, unknown> = { SearchFacilities: [pool.id], FacilityWeek: [3, 8, true], Cooperative: 5 }

describe.each(operations)('%s, as it stands', (name, variables, look) => {
  test('is one trip of one statement, and one statement more with a session', async () => {
    const answer = await anyone(operation(name), { ...variables })
    expect(look(ok(answer))).toEqual(expected[name])
    expect([answer.trips, answer.statements]).toEqual([1, 1])
    for (const { client } of [world.resident, world.manager]) {
      const signedIn = await client(operation(name), { ...variables })
      expect(look(ok(signedIn))).toEqual(expected[name])
      expect([signedIn.trips, signedIn.statements]).toEqual([1, 2])
    }
  })

  test('walks through no claims, bookings or calendars from end to end', async () => {
    for (const client of [anyone, world.resident.client, world.manager.client]) {
      const { sent } = await watched(() => client(operation(name), { ...variables }))
      expect(sent.length).toBeGreaterThan(0)
      for (const statement of sent) expect(await scanned(statement)).toEqual([])
    }
    // What the plans are looked at with does find such a walk.
    expect(await scanned({ sql: 'select max(units) from claims', args: [] })).toEqual(['claims'])
    expect(await scanned({ sql: `select * from bookings where title = 'x'`, args: [] })).toEqual(['bookings'])
  })
})

test('a search that is free by every filter, and by text, walks through none either', async () => {
  const query = `query ($filter: FacilityFilter) { facilities(filter: $filter) { totalCount nodes { id bookings { totalCount nodes { id } }
    availability(from: "${startsAt}", to: "${endsAt}") { free { startsAt } } } } }`
  const filters = [{ free: { startsAt, endsAt } }, { text: 'hal', free: { startsAt, endsAt } }, { cooperativeIds: [world.id], free: { startsAt, endsAt }, units: 3 }]
  for (const filter of filters) {
    for (const client of [anyone, world.resident.client, world.manager.client]) {
      const { answer, sent } = await watched(() => client(query, { filter }))
      ok(answer)
      for (const statement of sent) expect(await scanned(statement)).toEqual([])
    }
  }
})

/** An empty database of the same shape: plans follow from that alone. */
const plans = createClient({ url: `file:${inject('template')}` })
afterAll(() => plans.close())

/** The answer of a request, and the statements with which it asked the database. */
async function watched(run: () => ReturnType<ApiClient>): Promise<{ answer: Answer; sent: Query[] }> {
  const sent: Query[] = []
  app.watcher.saw = (query) => sent.push(query)
  try {
    return { answer: await run(), sent: sent.filter(({ sql }) => /^\s*select/i.test(sql)) }
  } finally {
    app.watcher.saw = null
  }
}

/** Which of the large tables a statement walks through from one end, by its byte code: a cursor on them is rewound. */
async function scanned({ sql, args }: Query): Promise<string[]> {
  const roots = await plans.execute(
    `select rootpage, tbl_name from sqlite_schema where tbl_name in ('claims', 'bookings', 'calendar_intervals') and rootpage > 0`,
  )
  const tables = new Map(roots.rows.map((row) => [Number(row['rootpage']), String(row['tbl_name'])]))
  const { rows } = await plans.execute({ sql: `explain ${sql}`, args: args.map((value) => value ?? null) } as InStatement)
  const cursors = new Map<number, string>()
  for (const row of rows) {
    const table = tables.get(Number(row['p2']))
    if (/^(OpenRead|ReopenIdx)$/.test(String(row['opcode'])) && table && row['p3'] === 0) cursors.set(Number(row['p1']), table)
  }
  const walked = rows.filter((row) => row['opcode'] === 'Rewind' || row['opcode'] === 'Last').map((row) => cursors.get(Number(row['p1'])))
  return walked.filter((table) => table !== undefined) as string[]
}
