import { beforeAll, describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../../harness/client.ts'
import { makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { by, get, picture } from '../../pictures/support.ts'
import { asks, makeInsightWorld, offers } from './world.ts'

/** What is short, by kind, weekday and neighbourhood, and that nobody is told from it. */
const app = await startApp()
expectNoFaults(app)
const world = await makeInsightWorld(app, 6, 5)
const other = await makeNeighbourhood(app)
const { board, coordinator, auditor, manager, resident, representative, stranger, askers, helpers, otherId } = world
const here = world.neighbourhoodId
const cell = 'category weekday neighbourhood { id } demandedMinutes offeredMinutes shortMinutes'
const query = `query ($id: ID!, $from: Date!, $to: Date!) { node(id: $id) { ... on Cooperative {
  helpShortage(from: $from, to: $to) { from to minimumCount byWeekday { ${cell} } cells { ${cell} } } } } }`
const pictureQuery = `query ($id: ID!, $from: Date!, $to: Date!) { node(id: $id) { ... on Cooperative {
  helpShortagePicture(from: $from, to: $to) } } }`
const december = { from: '2026-12-01', to: '2027-01-01' }

const shortage = async (client: ApiClient, range = december, id = world.id): Promise<Json> =>
  ok(await client(query, { id, ...range })).node?.helpShortage ?? null

/** Of a kind on a weekday: what is asked and offered in all, here, over the bridge, and where none is known. */
function told({ byWeekday, cells }: Json, category: string, weekday: number | null): Record<string, [number | null, number | null]> {
  const is = (one: Json): boolean => one.category === category && one.weekday === weekday
  const names = new Map([[here, 'here'], [otherId, 'there']])
  return Object.fromEntries([
    ...byWeekday.filter(is).map((one: Json) => ['all', [one.demandedMinutes, one.offeredMinutes]]),
    ...cells.filter(is).map((one: Json) => [names.get(one.neighbourhood?.id) ?? 'nowhere', [one.demandedMinutes, one.offeredMinutes]]),
  ])
}

const link = async (client: ApiClient, range = december): Promise<Json> =>
  ok(await client(pictureQuery, { id: world.id, ...range })).node?.helpShortagePicture ?? null

describe('while nothing is asked or offered', () => {
  test('nothing is short', async () => {
    expect(await shortage(auditor.client)).toEqual({ ...december, minimumCount: 3, byWeekday: [], cells: [] })
    const { description, texts } = await picture(app, await link(board.client))
    expect(description).toContain('Nothing was asked for and nothing offered.')
    expect(texts).toContain('Nothing was asked for and nothing offered.')
  })
})

describe('with requests and offers', () => {
  beforeAll(async () => {
    const [a, b, c, d, e, f] = askers
    // Wednesday: three here, two over the bridge. Monday: three and three. Of the garden: two.
    for (const one of [a!, b!, c!]) await asks(app, world, one, { category: 'GROCERIES', days: ['2026-12-02'] })
    for (const one of [d!, e!]) await asks(app, world, one, { category: 'GROCERIES', days: ['2026-12-02'], inside: otherId })
    for (const one of [a!, b!, c!]) await asks(app, world, one, { category: 'GROCERIES', days: ['2026-12-07'] })
    for (const one of [d!, e!, f!]) await asks(app, world, one, { category: 'GROCERIES', days: ['2026-12-07'], minutes: 90, inside: otherId })
    for (const one of [a!, b!]) await asks(app, world, one, { category: 'GARDENING', days: ['2026-12-01', '2026-12-03'] })
    // Every Friday of December, once; of a weekend either day; whenever; and one of January, alone.
    for (const one of [a!, b!, c!]) {
      await asks(app, world, one, { category: 'COMPANY', days: ['2026-12-04'], timing: 'RECURRING', recursUntil: '2026-12-25', minutes: 30 })
      await asks(app, world, one, { category: 'PETS', days: ['2026-12-05', '2026-12-06'], helpersNeeded: 2 })
      await asks(app, world, one, { category: 'PAPERWORK', days: [], timing: 'FLEXIBLE' })
    }
    await asks(app, world, f!, { category: 'GROCERIES', days: ['2027-01-04'] })
    const [v, w, x, y, z] = helpers
    const away = { exceptions: [{ startsOn: '2026-12-07', endsOn: '2026-12-13' }] }
    const week: [number, string, string][] = [[1, '09:00', '10:00'], [3, '09:00', '12:00']]
    await offers(app, world, v!, { categories: ['GROCERIES'], week, ...away })
    await offers(app, world, w!, { categories: ['GROCERIES', 'MEALS'], week })
    await offers(app, world, x!, { categories: ['GROCERIES', 'MEALS'], week })
    // At most an hour of the three.
    await offers(app, world, y!, { categories: ['GROCERIES', 'MEALS'], week: [[3, '09:00', '12:00']], maxHoursPerWeek: 1, inside: otherId })
    await offers(app, world, z!, { categories: ['TRANSPORT'], week, carSeats: 3 })
  })

  test('minutes are what they were reckoned by hand', async () => {
    const found = await shortage(board.client)
    // December has four Mondays and five Wednesdays. One is away for one of each.
    expect(told(found, 'GROCERIES', 1)).toEqual({ all: [180 + 270, 3 * 60 * 4 - 60], here: [180, 660], there: [270, 0] })
    // 2 × 3 h × 5 + 3 h × 4 + 1 h × 5.
    expect(told(found, 'GROCERIES', 3)['all']).toEqual([300, 2 * 180 * 5 + 180 * 4 + 60 * 5])
    // Half an hour on four Fridays, and of two places of an hour half on each day.
    expect(told(found, 'COMPANY', 5)).toEqual({ all: [360, 0], here: [360, 0] })
    expect([told(found, 'PETS', 6), told(found, 'PETS', 7)]).toEqual([{ all: [180, 0], here: [180, 0] }, { all: [180, 0], here: [180, 0] }])
    // What suits whenever counts in this month.
    expect(told(found, 'PAPERWORK', null)).toEqual({})
    const november = await shortage(board.client, { from: '2026-11-25', to: '2026-11-26' })
    expect([november.from, november.to]).toEqual(['2026-11-01', '2026-12-01'])
    expect(told(november, 'PAPERWORK', null)).toEqual({ all: [180, 0], here: [180, 0] })
    const pets = found.byWeekday.find((one: Json) => one.category === 'PETS')
    expect(pets.shortMinutes).toBe(180)
    expect(found.byWeekday.find((one: Json) => one.category === 'GROCERIES' && one.weekday === 1).shortMinutes).toBe(0)
  })

  test('what is of few people is not told', async () => {
    const found = await shortage(coordinator.client)
    expect([told(found, 'GARDENING', 2), told(found, 'GARDENING', 4)]).toEqual([{ all: [null, 0], here: [null, 0] }, { all: [null, 0], here: [null, 0] }])
    // Of the car there is one. Of meals there are three in all, and two here.
    expect(told(found, 'TRANSPORT', 1)).toEqual({ all: [0, null], here: [0, null] })
    expect(told(found, 'MEALS', 3)).toEqual({ all: [0, 2 * 180 * 5 + 60 * 5], here: [0, null], there: [0, null] })
  })

  test('nothing is left to take away from a sum: the smallest of the others is not told either', async () => {
    const found = await shortage(auditor.client)
    // Told were 300 in all and 180 here, the two over the bridge asked for 120; and the one there offers what is left.
    expect(told(found, 'GROCERIES', 3)).toMatchObject({ here: [null, null], there: [null, null] })
    // Whatever is told: all less its told parts is of nobody, or of three at least. Here by brute force over who asked.
    const who: Record<string, string[][]> = {
      'GROCERIES 3': [['a', 'b', 'c'], ['d', 'e']],
      'GROCERIES 1': [['a', 'b', 'c'], ['d', 'e', 'f']],
      'GARDENING 2': [['a', 'b'], []],
    }
    for (const [key, [ofHere, ofThere]] of Object.entries(who)) {
      const [category, weekday] = key.split(' ') as [string, string]
      const cells = told(found, category, Number(weekday))
      if (cells['all']![0] === null) continue
      const left = [...(cells['here']![0] === null ? ofHere! : []), ...(cells['there']![0] === null ? ofThere! : [])]
      expect(left.length === 0 || left.length >= 3, key).toBe(true)
    }
  })

  test('nor from a longer range: days are counted by whole months, and one month that keeps a cell keeps it of all', async () => {
    // From the second to the third of December, and from the first to the last, are the same.
    expect(await shortage(board.client, { from: '2026-12-02', to: '2026-12-03' })).toEqual(await shortage(board.client))
    expect(await shortage(board.client, { from: '2026-12-05', to: '2027-01-01' })).toEqual(await shortage(board.client))
    // On a Monday of January one asks alone. Told with December, it would be what is left without.
    const both = await shortage(board.client, { from: '2026-12-01', to: '2027-02-01' })
    expect(told(both, 'GROCERIES', 1)).toMatchObject({ all: [null, 660 + 3 * 60 * 4], here: [null, 660 + 720], there: [270, 0] })
    const january = await shortage(board.client, { from: '2027-01-01', to: '2027-02-01' })
    expect(told(january, 'GROCERIES', 1)).toMatchObject({ all: [null, 720], here: [null, 720] })
  })

  test('a request that is taken or called off is short no more, and one that expired still is', async () => {
    const id = await asks(app, world, askers[0]!, { category: 'MEALS', days: ['2026-12-10'] })
    for (const one of [askers[1]!, askers[2]!]) await asks(app, world, one, { category: 'MEALS', days: ['2026-12-10'] })
    expect(told(await shortage(board.client), 'MEALS', 4)['all']).toEqual([180, 0])
    await app.db.execute({ sql: `update help_requests set status = 'EXPIRED', closed_at = ? where id = ?`, args: [app.clock.now, id] })
    expect(told(await shortage(board.client), 'MEALS', 4)['all']).toEqual([180, 0])
    const again = await asks(app, world, askers[3]!, { category: 'MEALS', days: ['2026-12-10'] })
    expect(told(await shortage(board.client), 'MEALS', 4)['all']).toEqual([240, 0])
    await app.db.execute({ sql: `update help_requests set status = 'CANCELLED', closed_at = ? where id = ?`, args: [app.clock.now, again] })
    expect(told(await shortage(board.client), 'MEALS', 4)['all']).toEqual([180, 0])
  })

  test('what a volunteer offers who may not take part for now, or has left, is not offered', async () => {
    const before = told(await shortage(board.client), 'GROCERIES', 3)['all']![1]!
    const [, , x] = helpers
    for (const status of ['SUSPENDED', 'LEFT', 'ACTIVE']) {
      await app.db.execute({ sql: 'update memberships set status = ?, updated_at = ? where id = ?', args: [status, app.clock.now, x!.membershipId] })
      expect(told(await shortage(board.client), 'GROCERIES', 3)['all']![1]).toBe(status === 'ACTIVE' ? before : before - 180 * 5)
    }
  })

  test('days that overlap count once as usual ones, and by what is said of each', async () => {
    const before = told(await shortage(board.client), 'GROCERIES', 3)['all']![1]!
    const [, w] = helpers
    const { rows } = await app.db.execute({ sql: 'select id from help_offers where volunteer_id = ?', args: [w!.personId] })
    const id = String(rows[0]!['id'])
    // On Wednesday the 9th for an hour and for two, instead of three; on the 16th and 23rd not at all.
    const exceptions = [['2026-12-09', '2026-12-09', 540, 600], ['2026-12-08', '2026-12-10', 600, 720], ['2026-12-15', '2026-12-23', null, null], ['2026-12-16', '2026-12-16', null, null]]
    for (const one of exceptions)
      await app.db.execute({ sql: 'insert into help_offer_exceptions (offer_id, starts_on, ends_on, from_minute, until_minute) values (?, ?, ?, ?, ?)', args: [id, ...one] })
    expect(told(await shortage(board.client), 'GROCERIES', 3)['all']![1]).toBe(before - 2 * 180)
    await app.db.execute({ sql: 'delete from help_offer_exceptions where offer_id = ?', args: [id] })
  })

  test('the picture shows the same, of all neighbourhoods or of one, and says it in words', async () => {
    const address = await link(board.client)
    const all = await picture(app, address, { 'accept-language': 'en' })
    expect(all.title).toBe(`${world.name}: help asked for and offered from 1 December 2026 to 31 December 2026`)
    expect(all.attributes).toMatchObject({ role: 'img' })
    expect(all.description).toContain('All neighbourhoods.')
    // 450 minutes and 660; nothing of the garden.
    expect(all.description).toMatch(/Groceries: Monday 8 hours asked for, 11 offered; Wednesday 5 hours asked for, 47 offered\./)
    expect(all.description).toMatch(/Tuesday not shown; Thursday not shown/)
    expect(all.texts).toContain('8 / 11')
    expect(all.description).toContain('Not shown: fewer than 3 people, or what would give them away.')
    const one = await picture(app, `${address}&neighbourhood=${otherId}&theme=dark&lang=nl`)
    expect(one.title).toContain('Over de Brug: hulp gevraagd en aangeboden van 1 december 2026')
    expect(one.description).toMatch(/Boodschappen: maandag 5 uur gevraagd, 0 uur aangeboden; woensdag niet getoond\./)
    for (const theme of ['light', 'dark', 'high-contrast']) expect((await picture(app, `${address}&theme=${theme}&accent=c2185b`)).elements).toContain('svg')
    const whenever = await picture(app, await link(board.client, { from: '2026-11-01', to: '2026-12-01' }), { 'accept-language': 'en' })
    expect(whenever.description).toMatch(/any day 3 hours asked for\./)
  })
})

describe('who may know', () => {
  const path = (): string => `/cooperatives/${world.slug}/help-shortage.svg?from=2026-12-01&to=2027-01-01`

  test('board, coordinators and auditors', async () => {
    for (const who of [board, coordinator, auditor]) {
      expect(await shortage(who.client)).toMatchObject(december)
      expect((await get(app, path(), by(who))).status).toBe(200)
      expect((await get(app, await link(who.client))).status).toBe(200)
    }
  })

  test('nobody else', async () => {
    for (const who of [manager, resident, representative, stranger, other.board, other.coordinator]) {
      expect([await shortage(who.client), await link(who.client)]).toEqual([null, null])
      const { status, text } = await get(app, path(), by(who))
      expect([status, text]).toEqual([404, '{"error":"Not found"}'])
    }
    expect([await shortage(apiClient(app.url)), await link(apiClient(app.url))]).toEqual([null, null])
    expect((await get(app, path())).status).toBe(404)
  })

  test('not by a link of another, one that was changed, one that is too old, or one whose member may no more', async () => {
    const address: string = await link(auditor.client)
    for (const changed of [address.replace('to=2027-01-01', 'to=2027-02-01'), address.replace(world.id, other.id), address.replace(/key=.{4}/, 'key=AAAA')])
      expect((await get(app, changed)).status).toBe(403)
    await app.db.execute({ sql: `update memberships set roles = '["RESIDENT"]' where id = ?`, args: [auditor.membershipId] })
    expect((await get(app, address)).status).toBe(404)
    await app.db.execute({ sql: `update memberships set roles = '["AUDITOR"]' where id = ?`, args: [auditor.membershipId] })
    expect((await get(app, address)).status).toBe(200)
    app.clock.now += 3 * 3_600
    expect((await get(app, address)).status).toBe(403)
    app.clock.now -= 3 * 3_600
  })
})

describe('ranges that are none', () => {
  test.each([
    ['2026-12-01', '2026-12-01'],
    ['2026-12-02', '2026-12-01'],
    ['2026-01-01', '2027-12-31'],
  ])('are refused: %s to %s', async (from, to) => {
    const code = async (document: string) => (await board.client(document, { id: world.id, from, to })).errors![0]!.extensions['code']
    expect(await code(query)).toBe('RANGE_TOO_LONG')
    expect(await code(pictureQuery)).toBe('RANGE_TOO_LONG')
    const { status } = await get(app, `/cooperatives/${world.slug}/help-shortage.svg?from=${from}&to=${to}`, by(board))
    expect(status).toBe(400)
  })

  test('and other nonsense', async () => {
    const { errors } = await board.client(query, { id: world.id, from: '2026-02-30', to: '2026-03-01' })
    expect(errors![0]!.extensions['code']).toBe('BAD_USER_INPUT')
    const status = async (more: string) => (await get(app, `/cooperatives/${world.slug}/help-shortage.svg?${more}`, by(board))).status
    expect(await status('neighbourhood=nowhere')).toBe(400)
    expect(await status('neighbourhood=')).toBe(400)
    expect(await status(`neighbourhood=${other.neighbourhoodId}`)).toBe(404)
    expect(await status('theme=pink')).toBe(400)
    expect(await status('')).toBe(200)
  })
})
