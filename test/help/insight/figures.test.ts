import { beforeAll, describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../../harness/client.ts'
import { makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { agreesAfter, asks, makeInsightWorld, offers } from './world.ts'

/** How helping went, and how fairly. */
const app = await startApp()
expectNoFaults(app)
const world = await makeInsightWorld(app, 5, 5)
const other = await makeNeighbourhood(app)
const { board, coordinator, auditor, manager, resident, representative, stranger, askers, helpers } = world
const fields = 'category month asked served expired medianWaitingHours completed volunteers maximumLoad gini'
const query = `query ($id: ID!, $from: Date!, $to: Date!) { node(id: $id) { ... on Cooperative {
  helpFigures(from: $from, to: $to) { from to minimumCount total { ${fields} } byCategory { ${fields} } byMonth { ${fields} } } } } }`
const november = { from: '2026-11-01', to: '2026-12-01' }
const figures = async (client: ApiClient, range = november): Promise<Json> => ok(await client(query, { id: world.id, ...range })).node?.helpFigures ?? null
const nothing = { category: null, month: null, asked: 0, served: 0, expired: 0, medianWaitingHours: null, completed: 0, volunteers: 0, maximumLoad: 0, gini: 0 }
const setStatus = (id: string, status: string) =>
  app.db.execute({ sql: 'update help_requests set status = ?, closed_at = ? where id = ?', args: [status, app.clock.now, id] })
const complete = (id: string) => app.db.execute({ sql: `update matches set status = 'COMPLETED', ended_at = ?, updated_at = ? where id = ?`, args: [app.clock.now, app.clock.now, id] })

describe('while nothing has happened', () => {
  test('all is none', async () => {
    expect(await figures(auditor.client)).toEqual({ ...november, minimumCount: 3, total: nothing, byCategory: [], byMonth: [{ ...nothing, month: '2026-11-01' }] })
  })
})

describe('after some weeks', () => {
  const days = ['2026-12-10']

  beforeAll(async () => {
    const week: [number, string, string][] = [[4, '00:00', '24:00']]
    const offerIds: string[] = []
    for (const one of helpers) offerIds.push(await offers(app, world, one, { categories: ['GROCERIES', 'PETS'], week, maxHoursPerWeek: 100 }))
    // Groceries: four ask, and are served after 1, 2, 4 and 9 hours: two of them by the same, one by each of two others.
    const groceries: string[] = []
    for (const one of askers.slice(0, 4)) groceries.push(await asks(app, world, one, { category: 'GROCERIES', days: [], timing: 'FLEXIBLE' }))
    const pair = (n: number, offer: number) => ({ requestId: groceries[n]!, offerId: offerIds[offer]! })
    const made = [
      await agreesAfter(app, 1, pair(0, 0)),
      await agreesAfter(app, 2, pair(1, 0)),
      await agreesAfter(app, 4, pair(2, 1)),
      await agreesAfter(app, 9, pair(3, 2)),
    ]
    for (const id of made.slice(0, 3)) await complete(id)
    // Pets: three ask, nobody comes. Two ask for company, and another to go for a walk.
    for (const one of askers.slice(0, 3)) await setStatus(await asks(app, world, one, { category: 'PETS', days }), 'EXPIRED')
    for (const one of askers.slice(0, 2)) await asks(app, world, one, { category: 'COMPANY', days })
    await asks(app, world, askers[3]!, { category: 'WALKING', days })
  })

  test('the figures are what they were reckoned by hand', async () => {
    const { total, byCategory, byMonth } = await figures(board.client)
    // Loads 2, 1, 1, 0 and 0: (−4·0 − 2·0 + 0·1 + 2·1 + 4·2) / (5 · 4).
    const load = { volunteers: 3, maximumLoad: 2, gini: 0.5 }
    expect(total).toEqual({ ...nothing, asked: 10, served: 4, expired: 3, medianWaitingHours: 3, completed: 3, ...load })
    expect(byMonth).toEqual([{ ...total, month: '2026-11-01' }])
    expect(byCategory.map(({ category }: Json) => category)).toEqual(['COMPANY', 'GROCERIES', 'PETS', 'WALKING'])
    expect(byCategory[1]).toMatchObject({ asked: 4, medianWaitingHours: 3, completed: 3, ...load })
    expect(byCategory[2]).toMatchObject({ asked: 3, medianWaitingHours: null, completed: 0, volunteers: 0, maximumLoad: 0, gini: 0 })
  })

  test('nobody is told by taking one figure from another', async () => {
    const { byCategory } = await figures(board.client)
    // Two and one asked for company and for a walk: three are left of the rest when groceries and pets are taken away.
    expect(byCategory.map(({ asked, served, expired }: Json) => [asked, served, expired])).toEqual([
      ...[[null, null, null], [4, 4, 0]],
      ...[[3, 0, 3], [null, null, null]],
    ])
    expect(byCategory.map(({ completed, medianWaitingHours }: Json) => [completed, medianWaitingHours])).toEqual([
      ...[[0, null], [3, 3]],
      ...[[0, null], [0, null]],
    ])
  })

  test('days are counted by whole months, and a month of few keeps what is told of longer ranges', async () => {
    expect(await figures(board.client, { from: '2026-11-25', to: '2026-11-26' })).toEqual(await figures(board.client))
    // In December one asks.
    app.clock.now += 10 * 86_400
    await asks(app, world, askers[0]!, { category: 'GROCERIES', days: ['2026-12-20'] })
    const both = await figures(board.client, { from: '2026-11-01', to: '2027-01-01' })
    expect([both.total.asked, both.total.served, both.total.volunteers]).toEqual([null, null, 3])
    expect(both.byMonth.map(({ month, asked }: Json) => [month, asked])).toEqual([['2026-11-01', 10], ['2026-12-01', null]])
    for (const one of askers.slice(1, 3)) await asks(app, world, one, { category: 'GROCERIES', days: ['2026-12-20'] })
    const more = await figures(board.client, { from: '2026-11-01', to: '2027-01-01' })
    expect([more.total.asked, more.total.served]).toEqual([13, 4])
    expect(more.byMonth.map(({ asked }: Json) => asked)).toEqual([10, 3])
  })

  test('a request counts on the day on which it was made, by the clock of the place', async () => {
    // Half past eleven at night in UTC is the next day there, and the next month.
    app.clock.now = Date.UTC(2026, 10, 30, 23, 30) / 1_000
    for (const one of askers.slice(0, 3)) await asks(app, world, one, { category: 'MEALS', days: ['2026-12-20'] })
    const of = async (from: string, to: string) => (await figures(board.client, { from, to })).total.asked
    expect([await of('2026-11-01', '2026-12-01'), await of('2026-12-01', '2027-01-01')]).toEqual([10, 6])
  })
})

describe('where the rest would be few', () => {
  test('neither what was served nor what expired is told, of none', async () => {
    // The third of the rest of November expires: two are left of all that was asked less what was served and expired.
    const { rows } = await app.db.execute(`select id from help_requests where category = 'WALKING'`)
    await setStatus(String(rows[0]!['id']), 'EXPIRED')
    const { total, byCategory } = await figures(board.client)
    expect([total.asked, total.served, total.expired]).toEqual([10, null, null])
    expect(byCategory.map(({ asked, served }: Json) => asked ?? served)).toEqual([null, null, null, null])
  })
})

describe('who may know', () => {
  test('board, coordinators and auditors, and nobody else', async () => {
    for (const who of [board, coordinator, auditor]) expect(await figures(who.client)).toMatchObject(november)
    for (const who of [manager, resident, representative, stranger, other.board, other.coordinator]) expect(await figures(who.client)).toBeNull()
    expect(await figures(apiClient(app.url))).toBeNull()
  })

  test.each([
    ['2026-12-01', '2026-12-01'],
    ['2026-12-02', '2026-12-01'],
    ['2026-01-01', '2027-12-31'],
  ])('but not of ranges that are none: %s to %s', async (from, to) => {
    const { errors } = await board.client(query, { id: world.id, from, to })
    expect(errors![0]!.extensions['code']).toBe('RANGE_TOO_LONG')
  })
})
