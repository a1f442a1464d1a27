import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type Json } from '../harness/client.ts'
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
for (const facilityId of [hall.id, pool.id])
  await done(world.resident.client, 'bookFacility', { facilityId, startsAt, endsAt })

const file = readFileSync(new URL('../operations/1-sharing.graphql', import.meta.url), 'utf8')
/** One operation of the frontends' file, as it stands there. */
const operation = (name: string): string => new RegExp(`^query ${name}\\b[\\s\\S]*?^}`, 'm').exec(file)![0]

const operations: [string, object, (data: Json) => unknown][] = [
  [
    'SearchFacilities',
    {
      near: { latitude: 52.4, longitude: 6.6 },
      kinds: ['SWIMMING_POOL', 'SPORTS_HALL'],
      free: { startsAt, endsAt },
      units: 2,
      accessibility: [],
    },
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
})
