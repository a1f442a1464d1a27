import { afterEach, describe, expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { apiClient, ok, type Json } from '../harness/client.ts'
import { daily, makeFacility, type FacilityOverrides } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, refusal as refused } from '../harness/mutate.ts'
import { failuresOf } from '../harness/openactive.ts'

/** The open feeds, judged by the validators of OpenActive itself, and by what they must never leave out. */
const app = await startApp()
expectNoFaults(app)
afterEach(() => {
  app.clock.now = startOfTests
})
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { manager, resident, board } = world
const published = { region: 'Overijssel', facilityType: 'Sports Hall' }
const tariffs = [{ audience: 'PUBLIC', basis: 'PER_HOUR', centsPerHour: 1250, currency: 'EUR' }]

async function place(overrides: FacilityOverrides = {}): Promise<string> {
  const usual = { kind: 'SPORTS_HALL', hours: daily('09:00', '12:00'), policy: { minDuration: 'PT1H' }, tariffs }
  return (await makeFacility(manager, world.id, { ...usual, ...overrides })).id
}
const publish = (facilityId: string, more: object = {}) =>
  done(manager.client, 'publishOpenData', { facilityId, ...published, ...more })

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${app.url}${path}`, { headers })
const page = async (path: string): Promise<Json> => (await get(path)).json() as Promise<Json>

/** Walks a feed to its end, as a consumer does, from a change number on. */
async function walk(feed: string, after?: number): Promise<{ items: Json[]; next: number | undefined }> {
  const items: Json[] = []
  let next = after
  for (;;) {
    const query = next === undefined ? '' : `?afterChangeNumber=${next}`
    const answer = await page(`/openactive/feeds/${feed}${query}`)
    expect(answer.next).toBe(
      `http://noaber.test/openactive/feeds/${feed}${answer.items.length > 0 ? `?afterChangeNumber=${answer.items.at(-1).modified}` : query}`,
    )
    if (answer.items.length === 0) return { items, next }
    items.push(...answer.items)
    next = answer.items.at(-1).modified
  }
}
const of = (items: Json[], id: string) => items.filter((item) => item.id.startsWith(id))

describe('what is published', () => {
  test('stands in the feeds, and OpenActive’s own model validator finds no failure', async () => {
    const [hall, pool] = [
      await place({ photoLinks: ['https://example.org/hall.jpg'], accessibility: ['LIFT'] }),
      await place({ kind: 'SWIMMING_POOL', bookingMode: 'UNITS', capacity: 12 }),
    ]
    await publish(hall)
    await publish(pool, { facilityType: null })
    await app.app.scheduled()
    const [uses, individual, slots] = await Promise.all(
      ['facility-uses', 'individual-facility-uses', 'slots'].map(async (feed) => (await walk(feed)).items),
    )
    const shown = [...of(uses!, hall), ...of(uses!, pool), ...of(individual!, hall), ...of(slots!, hall), ...of(slots!, pool)]
    // Fourteen days of three slots each; the first day's are begun or to come, as the clock has it.
    expect(of(slots!, hall).length).toBeGreaterThanOrEqual(39)
    expect(of(individual!, pool)).toMatchObject([{ state: 'deleted' }])
    const kinds = new Set<string>()
    for (const { state, data, kind } of shown) {
      expect(state).toBe('updated')
      if (kinds.has(kind + data.maximumUses)) continue
      kinds.add(kind + data.maximumUses)
      expect([kind, await failuresOf(data)]).toEqual([kind, []])
    }
    expect(kinds.size).toBe(4)
    expect(of(slots!, pool)[0].data).toMatchObject({ maximumUses: 12, remainingUses: 12, offers: [{ price: 12.5, priceCurrency: 'EUR' }] })
    expect(of(slots!, hall)[0].data.facilityUse).toBe(`http://noaber.test/openactive/individual-facility-uses/${hall}`)
    expect(await (await get(`/openactive/facility-uses/${hall}`)).json()).toEqual(of(uses!, hall)[0].data)
    expect((await get(`/openactive/individual-facility-uses/${pool}`)).status).toBe(404)
  })

  test('tells of a booking with a new number for its slots alone, and of who booked nothing', async () => {
    const hall = await place()
    await publish(hall)
    await app.app.scheduled()
    const { items, next } = await walk('slots')
    const slot = of(items, hall)[5]
    await done(resident.client, 'bookFacility', {
      ...{ facilityId: hall, startsAt: slot.data.startDate, endsAt: slot.data.endDate, title: 'Geheim feest' },
    })
    expect((await walk('slots', next)).items).toEqual([])
    await app.app.scheduled()
    const changed = (await walk('slots', next)).items
    expect(changed).toMatchObject([{ id: slot.id, state: 'updated', data: { remainingUses: 0, maximumUses: 1 } }])
    expect(JSON.stringify(changed)).not.toMatch(/Geheim|per_/)
    await Promise.all([app.app.scheduled(), app.app.scheduled()])
    expect((await walk('slots', changed[0].modified)).items).toEqual([])
  })

  test('every number comes once and only grows, and nobody who follows misses a change', async () => {
    const halls = await Promise.all([place(), place(), place()])
    await Promise.all(halls.map((id) => publish(id)))
    const seen = new Map<string, Json>()
    let next: number | undefined
    const follow = async () => {
      const walked = await walk('slots', next)
      for (const item of walked.items) seen.set(item.id, item)
      next = walked.next
    }
    for (let round = 0; round < 4; round++) {
      await Promise.all([
        ...halls.map((facilityId, n) =>
          done(resident.client, 'bookFacility', {
            ...{ facilityId, startsAt: `2026-12-0${round + 1}T0${8 + (n % 2)}:00:00Z`, endsAt: `2026-12-0${round + 1}T${n % 2 ? 10 : '09'}:00:00Z` },
          }),
        ),
        app.app.scheduled(),
        follow(),
        app.app.scheduled(),
      ])
    }
    await app.app.scheduled()
    await follow()
    const now = (await walk('slots')).items
    const numbers = now.map(({ modified }) => modified)
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b))
    for (const item of now.filter(({ id }) => halls.some((hall) => id.startsWith(hall)))) expect(seen.get(item.id)).toEqual(item)
  })

  test('that is withdrawn or retired is told to be gone, with its slots, and forgotten no sooner than a week later', async () => {
    const [left, retired] = [await place(), await place()]
    await publish(left)
    await publish(retired)
    await app.app.scheduled()
    const [uses, slots] = [await walk('facility-uses'), await walk('slots')]
    await done(manager.client, 'withdrawOpenData', { facilityId: left })
    await done(manager.client, 'updateFacility', { facilityId: retired, status: 'RETIRED' })
    for (const id of [left, retired]) {
      const [gone, goneSlots] = [of((await walk('facility-uses', uses.next)).items, id), of((await walk('slots', slots.next)).items, id)]
      expect(gone).toMatchObject([{ state: 'deleted', id }])
      expect(gone[0]).not.toHaveProperty('data')
      expect(goneSlots.length).toBe(of(slots.items, id).length)
      expect(new Set(goneSlots.map(({ state }) => state))).toEqual(new Set(['deleted']))
      expect((await get(`/openactive/facility-uses/${id}`)).status).toBe(404)
    }
    const stored = async () =>
      (await app.db.execute({ sql: 'select count(*) n from open_data_slots where facility_id = ?', args: [left] })).rows[0]!['n']
    app.clock.now += 7 * 86_400
    await app.app.scheduled()
    expect(await stored()).toBe(of(slots.items, left).length)
    app.clock.now += 2 * 86_400
    await app.app.scheduled()
    expect(await stored()).toBe(0)
    expect(of((await walk('facility-uses')).items, left)).toMatchObject([{ state: 'deleted' }])
    await publish(left)
    await app.app.scheduled()
    expect(of((await walk('slots')).items, left).length).toBeGreaterThan(30)
  })

  test('is told anew when its name, its hours or its provider’s name change, and new slots as days go by', async () => {
    const hall = await place()
    await publish(hall)
    await app.app.scheduled()
    const { next } = await walk('facility-uses')
    await done(manager.client, 'updateFacility', { facilityId: hall, name: [{ language: 'nl', text: 'Nieuwe </script> naam' }] })
    await done(board.client, 'updateCooperative', { cooperativeId: world.id, name: 'Andere naam' })
    await done(manager.client, 'setOpeningHours', { facilityId: hall, hours: daily('10:00', '11:00') })
    const [changed] = of((await walk('facility-uses', next)).items, hall)
    expect(changed.data).toMatchObject({ name: 'Nieuwe </script> naam', provider: { name: 'Andere naam' } })
    expect(changed.data.hoursAvailable).toHaveLength(7)
    const slots = await walk('slots')
    app.clock.now += 86_400
    await app.app.scheduled()
    const later = of((await walk('slots', slots.next)).items, hall)
    expect(later.filter(({ state }) => state === 'updated').length).toBeGreaterThan(0)
    expect(later.filter(({ state }) => state === 'deleted').length).toBeGreaterThan(0)
  })
})

describe('who may', () => {
  test('publish and withdraw: who manages the facility; for whom does not see it, there is none', async () => {
    const draft = await place({ status: 'DRAFT' })
    const input = { facilityId: draft, ...published }
    for (const name of ['publishOpenData', 'withdrawOpenData'] as const) {
      const given = name === 'publishOpenData' ? input : { facilityId: draft }
      expect(await refused(resident.client, name, given)).toBe('NotFound NOT_FOUND')
      expect(await refused(other.manager.client, name, given)).toBe('NotFound NOT_FOUND')
    }
    const shown = await place()
    expect(await refused(resident.client, 'publishOpenData', { ...input, facilityId: shown })).toBe('Forbidden FORBIDDEN')
    expect(await refused(other.board.client, 'publishOpenData', { ...input, facilityId: shown })).toBe('Forbidden FORBIDDEN')
    expect(await refused(manager.client, 'withdrawOpenData', { facilityId: shown })).toBe('Conflict NOT_PUBLISHED_AS_OPEN_DATA')
    await done(board.client, 'publishOpenData', { ...input, facilityId: shown })
    await publish(draft)
    expect(of((await walk('facility-uses')).items, draft)).toMatchObject([{ state: 'deleted' }])
    const query = 'query ($id: ID!) { node(id: $id) { ... on Facility { openData { region facilityType listed publishedAt } } } }'
    const asked = ok(await apiClient(app.url)(query, { id: shown })).node.openData
    expect(asked).toMatchObject({ region: 'Overijssel', facilityType: 'Sports Hall', listed: true })
  })

  test('what OpenActive has no word for, or names wrongly, is refused', async () => {
    const van = await place({ kind: 'VEHICLE' })
    expect(await refused(manager.client, 'publishOpenData', { facilityId: van, region: 'Gelderland' })).toBe('InvalidInput NO_FACILITY_TYPE')
    const hall = await place()
    expect(await refused(manager.client, 'publishOpenData', { ...published, facilityId: hall, facilityType: 'toString' })).toBe(
      'InvalidInput NO_FACILITY_TYPE',
    )
    expect(await refused(manager.client, 'publishOpenData', { facilityId: hall, region: ' ' })).toBe('InvalidInput TOO_SHORT')
  })
})

describe('over HTTP', () => {
  test('pages say what they are, how long they keep, and refuse what is no page', async () => {
    const answer = await get('/openactive/feeds/slots?afterChangeNumber=999999999')
    expect(answer.headers.get('content-type')).toBe('application/vnd.openactive.rpde+json; version=1')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=8')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    for (const bad of ['-1', '1.5', 'x', '', '1e3', '9'.repeat(20)]) {
      expect((await get(`/openactive/feeds/slots?afterChangeNumber=${bad}`)).status).toBe(400)
    }
    expect((await get('/openactive/feeds/people')).status).toBe(404)
    expect((await fetch(`${app.url}/openactive/feeds/slots`, { method: 'POST' })).status).toBe(405)
  })

  test('the dataset page is one for people and for programs, without a failure', async () => {
    const data = (await (await get('/openactive/')).json()) as Json
    expect(data.distribution.map(({ contentUrl }: Json) => contentUrl)).toContain('http://noaber.test/openactive/feeds/slots')
    expect(await failuresOf(data)).toEqual([])
    const html = await (await get('/openactive', { accept: 'text/html' })).text()
    const embedded = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)![1]!
    expect(JSON.parse(embedded)).toEqual(data)
  })
})
