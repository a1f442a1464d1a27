import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type Json } from '../harness/client.ts'
import { makeFacility, type FacilityOverrides } from '../harness/facilities.ts'
import { addPartner, foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await foundCooperative(app)
const anyone = apiClient(app.url)
const make = async (overrides: FacilityOverrides = {}) => (await makeFacility(world.manager, world.id, { hours: [], ...overrides })).id
const query = `query ($filter: FacilityFilter, $first: Int, $after: String) { facilities(filter: $filter, first: $first, after: $after) {
  totalCount edges { distanceKm cursor node { id name } } pageInfo { hasNextPage endCursor } } }`

/** What a search finds; of those whose name begins as given. */
async function found(filter: object, prefix = ''): Promise<string[]> {
  const { edges, totalCount } = ok(await anyone(query, { filter, first: 100 })).facilities
  expect(totalCount).toBe(edges.length)
  return edges.map(({ node }: Json) => node.name).filter((name: string) => name.startsWith(prefix))
}
const faultOf = async (filter: object): Promise<unknown> => (await anyone(query, { filter })).errors?.[0]?.extensions['code']

describe('what it is', async () => {
  const accessible = { accessibility: ['STEP_FREE', 'HOIST', 'ACCESSIBLE_TOILET'] }
  await make({ name: 'A bad', kind: 'SWIMMING_POOL', capacity: 12, bookingMode: 'UNITS', ...accessible })
  await make({ name: 'A hal', kind: 'SPORTS_HALL', capacity: 60, accessibility: ['STEP_FREE'] })
  await make({ name: 'A kamer', capacity: 5, accessibility: ['LIFT', 'STEP_FREE', 'HEARING_LOOP'] })
  await makeFacility(other.board, other.id, { name: 'A elders', kind: 'SWIMMING_POOL', capacity: 20, hours: [] })

  test.each([
    [{}, ['bad', 'elders', 'hal', 'kamer']], [{ cooperativeIds: [world.id] }, ['bad', 'hal', 'kamer']],
    [{ cooperativeIds: [other.id, world.id] }, ['bad', 'elders', 'hal', 'kamer']], [{ cooperativeIds: [] }, []], [{ cooperativeIds: ['x', '\u0000'] }, []],
    [{ kinds: ['SWIMMING_POOL'] }, ['bad', 'elders']], [{ kinds: [] }, []], [{ kinds: ['SPORTS_HALL', 'MEETING_ROOM'] }, ['hal', 'kamer']],
    [{ accessibility: ['STEP_FREE'] }, ['bad', 'hal', 'kamer']], [{ accessibility: ['STEP_FREE', 'HOIST'] }, ['bad']],
    [{ accessibility: [] }, ['bad', 'elders', 'hal', 'kamer']], [{ accessibility: ['STEP_FREE', 'TACTILE_GUIDANCE'] }, []],
    [{ minCapacity: 13 }, ['elders', 'hal']], [{ minCapacity: 12, kinds: ['SWIMMING_POOL'], cooperativeIds: [world.id] }, ['bad']],
    [{ units: 13 }, ['elders', 'hal']], [{ units: 61 }, []], [{ minCapacity: 2_147_483_647 }, []], [{ minCapacity: -1 }, ['bad', 'elders', 'hal', 'kamer']],
  ])('%j', async (filter, expected) => {
    expect(await found(filter, 'A ')).toEqual(expected.map((name) => `A ${name}`))
  })

  test('lists of thousands are looked through, and less than one unit is none', async () => {
    const many = <T>(value: T): T[] => Array.from({ length: 9_000 }, () => value)
    expect(await found({ cooperativeIds: many('coo_x') })).toEqual([])
    expect(await found({ kinds: many('STAGE') })).toEqual([])
    expect(await found({ accessibility: many('HOIST') }, 'A ')).toEqual(['A bad'])
    for (const units of [0, -1, -2_147_483_648]) expect(await faultOf({ units })).toBe('BAD_USER_INPUT')
  })
})

describe('text', async () => {
  const texts = (nl: string, de: string) => [{ language: 'nl', text: nl }, { language: 'de', text: de }]
  await make({ name: 'T Zwembad', description: texts('Warm water voor reuma', 'Wärmebecken für Große'), amenities: ['Caféhoek'] })
  await make({ name: 'T Turnhal', description: texts('Zaal', 'Fußball und ẞport'), location: { street: 'Torstraße 1', city: 'Zürich' } })
  await make({ name: 'T Cafe\u0301 Ůran', description: texts('Koffie', 'Kaffee') })

  test.each([
    ['zwembad', ['Zwembad']], ['ZWEM', ['Zwembad']], ['zwem water', ['Zwembad']], ['water zwem', ['Zwembad']], ['wembad', []],
    ['Straße', []], ['torstraße', ['Turnhal']], ['TORSTRASSE', ['Turnhal']], ['torstras', ['Turnhal']], ['grosse', ['Zwembad']], ['große', ['Zwembad']],
    ['fussball', ['Turnhal']], ['fußb', ['Turnhal']], ['ssport', ['Turnhal']], ['café', ['Cafe\u0301 Ůran', 'Zwembad']], ['cafe', ['Cafe\u0301 Ůran', 'Zwembad']],
    ['cafe\u0301', ['Cafe\u0301 Ůran', 'Zwembad']], ['u\u030Aran', ['Cafe\u0301 Ůran']], ['warmebecken', ['Zwembad']], ['WA\u0308RMEB', ['Zwembad']],
    ['zurich', ['Turnhal']], ['zwembad turnhal', []], ['zwem-bad', []], ['warm,water!', ['Zwembad']],
    ['" OR *', []], ['NEAR(zwembad, 2)', []], ['zwembad NOT turnhal', []], ['text:zwembad', []], ['^zwembad', ['Zwembad']], ['zwembad" OR "turnhal', []],
    ["zwembad'); drop table facilities; --", []], ['zwembad\u0000', ['Zwembad']], ['zwem\u0000bad', []], ['{zwembad}', ['Zwembad']],
    ['zwembad '.repeat(125), ['Zwembad']], ['x'.repeat(100_000), []], ['𝓏'.repeat(60), []], ['水泳', []], ['ซ', []],
  ])('%j', async (text, names) => {
    expect(await found({ text }, 'T ')).toEqual(names.map((name) => `T ${name}`))
  })

  test('that holds no word asks for nothing', async () => {
    for (const text of ['', '   ', '\u{1F3CA}', '"*"', '\ud83d', '--']) expect(await found({ text }, 'T ')).toHaveLength(3)
  })

  test('follows what is changed', async () => {
    const id = await make({ name: 'T Oud' })
    const document = 'mutation ($input: UpdateFacilityInput!) { updateFacility(input: $input) { __typename } }'
    await world.manager.client(document, { input: { facilityId: id, name: [{ language: 'nl', text: 'T Nieuw' }] } })
    expect([await found({ text: 'oud' }, 'T '), await found({ text: 'nieuw' }, 'T ')]).toEqual([[], ['T Nieuw']])
  })
})

describe('near', async () => {
  /** Along the cosine rule on a sphere of the mean radius; shares nothing with the search. */
  const distance = (a: [number, number], b: [number, number]): number => {
    const rad = (degrees: number): number => (degrees * Math.PI) / 180
    const unit = ([lat, lon]: [number, number]) => [Math.cos(rad(lat)) * Math.cos(rad(lon)), Math.cos(rad(lat)) * Math.sin(rad(lon)), Math.sin(rad(lat))]
    const [u, v] = [unit(a), unit(b)]
    return 6_371.0088 * 2 * Math.asin(Math.min(1, Math.hypot(u[0]! - v[0]!, u[1]! - v[1]!, u[2]! - v[2]!) / 2))
  }
  const points: [number, number][] = [
    ...[[0, 179.9], [0, -179.9], [0.3, 180], [-0.4, -180], [0, 0], [0.5, 0.5]],
    ...[[90, 0], [89.9, 10], [89.9, -170], [89.2, 90], [-90, 0], [-89.5, 45], [52, 7], [52.1, 7.2], [51.5, 6.1], [60, 10], [60, 13.4]],
  ] as [number, number][]
  for (const [n, [latitude, longitude]] of points.entries()) await make({ name: `N ${n}`, kind: 'GARDEN', location: { latitude, longitude } })
  const centres: [number, number][] = [[0, 180], [0.1, -179.95], [0, 0], [90, 0], [89.6, 120], [-90, 50], [52, 7], [60, 11.7], [-89.9, -135], [88.5, 0]]

  test.each(centres)('%d, %d: all within the radius, at the right distance, the nearest first', async (latitude, longitude) => {
    for (const radiusKm of [0.5, 25, 60, 120, 200]) {
      const { edges } = ok(await anyone(query, { filter: { kinds: ['GARDEN'], near: { latitude, longitude, radiusKm } }, first: 100 })).facilities
      const expected = points.map((point, n) => ({ name: `N ${n}`, km: distance([latitude, longitude], point) })).filter(({ km }) => km <= radiusKm)
      expect(edges.map(({ node }: Json) => node.name).sort()).toEqual(expected.map(({ name }) => name).sort())
      for (const { node, distanceKm } of edges) expect(distanceKm).toBeCloseTo(expected.find(({ name }) => name === node.name)!.km, 2)
      const told = edges.map(({ distanceKm }: Json) => distanceKm)
      expect(told).toEqual(told.toSorted((a: number, b: number) => a - b))
    }
  })

  test('pages are stable where many are equally far', async () => {
    const here = { latitude: 48, longitude: 11 }
    const ids = await Promise.all(Array.from({ length: 7 }, () => make({ kind: 'STUDIO', location: here })))
    const seen: string[] = []
    for (let after: string | null = null, more = true; more; ) {
      const filter = { kinds: ['STUDIO'], near: { ...here, longitude: 11.1 } }
      const { edges, pageInfo }: Json = ok(await anyone(query, { filter, first: 2, after })).facilities
      seen.push(...edges.map(({ node }: Json) => node.id))
      after = pageInfo.endCursor
      more = pageInfo.hasNextPage
    }
    expect(seen).toEqual(ids.sort())
  })

  test.each([
    [{ latitude: 90.01, longitude: 0 }], [{ latitude: 0, longitude: -180.5 }], [{ latitude: 1e308, longitude: 0 }], [{ latitude: 0, longitude: 0, radiusKm: 0 }],
    [{ latitude: 0, longitude: 0, radiusKm: -1 }], [{ latitude: 0, longitude: 0, radiusKm: 200.1 }],
  ])('%j is no place', async (near) => {
    expect(await faultOf({ near })).toBe('INVALID_PLACE')
  })

  test('what is no number is refused; nothing near is nothing, and no place no distance', async () => {
    for (const latitude of ['NaN', 'Infinity', null, '1']) expect(await faultOf({ near: { latitude, longitude: 0 } })).toBe('BAD_USER_INPUT')
    expect(await found({ near: { latitude: -40, longitude: -40, radiusKm: 1e-9 } })).toEqual([])
    expect(ok(await anyone(query, { first: 1 })).facilities.edges[0].distanceKm).toBeNull()
  })
})

test('conditions hold together, and names of other places stay out', async () => {
  await addPartner(world)
  const location = { latitude: 40, longitude: 20 }
  await make({ name: 'C een', kind: 'WORKSHOP', accessibility: ['LIFT'], capacity: 4, location })
  await make({ name: 'C twee', kind: 'WORKSHOP', accessibility: [], capacity: 4, location })
  const filter = { cooperativeIds: [world.id], kinds: ['WORKSHOP'], accessibility: ['LIFT'], minCapacity: 4, units: 2, text: 'c', near: location }
  expect(await found(filter)).toEqual(['C een'])
  expect(await found({ ...filter, units: 5 })).toEqual([])
})
