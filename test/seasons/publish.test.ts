import { describe, expect, test } from 'vitest'
import { count, iso } from '../bookings/support.ts'
import { startApp } from '../harness/app.ts'
import { ok, type Json } from '../harness/client.ts'
import { always, makeFacility, makeHall, type FacilityOverrides } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { applyFor, audited, close, makeSeason, preview, publish, wish } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, coordinator, board } = world
const make = async (overrides: FacilityOverrides = {}) => (await makeFacility(manager, world.id, overrides)).id
const bookingsOf = (facilityId: string) =>
  count(app, 'select count(*) from bookings where facility_id = ?', [facilityId])
const schedule = `season { schedule { nodes { groupName booked seriesId skipped { date code }
  time { facilityId weekday startsAt } } } }`
const publishAll = async (seasonId: string): Promise<Json[]> =>
  (await publish(world, seasonId, schedule)).season.schedule.nodes

describe('publishing', () => {
  test('happens once, whoever presses at the same time', async () => {
    const hall = await make()
    const seasonId = await makeSeason(world, [hall])
    await applyFor(resident.client, seasonId, [wish(hall)])
    await close(world, seasonId)
    const clients = [manager.client, board.client, manager.client, board.client]
    const answers = await Promise.all(clients.map((client) => mutate(client, 'publishSeason', { seasonId })))
    const told = answers.map(({ __typename, code }: Json) => code ?? __typename).sort()
    expect(told).toEqual(['PublishSeasonPayload', 'SEASON_SETTLED', 'SEASON_SETTLED', 'SEASON_SETTLED'])
    expect(await bookingsOf(hall)).toBe(6)
    expect((await audited(app, seasonId)).filter((action) => action === 'season.published')).toHaveLength(1)
    expect(await count(app, 'select count(*) from season_slots where season_id = ?', [seasonId])).toBe(1)
  })

  test('publishes again what a key stands for, and writes it once', async () => {
    const hall = await make()
    const seasonId = await makeSeason(world, [hall])
    await applyFor(resident.client, seasonId, [wish(hall)])
    await close(world, seasonId)
    const keyed = { seasonId, idempotencyKey: 'winter' }
    for (let n = 0; n < 2; n++) {
      const { season } = await done(manager.client, 'publishSeason', keyed, 'season { id status }')
      expect(season).toEqual({ id: seasonId, status: 'PUBLISHED' })
    }
    expect(await bookingsOf(hall)).toBe(6)
  })

  test('publishes what was looked at, and nothing else', async () => {
    const hall = await make()
    const seasonId = await makeSeason(world, [hall])
    const applicationId = await applyFor(resident.client, seasonId, [wish(hall)])
    const other = await applyFor(coordinator.client, seasonId, [wish(hall, { from: '20:00', until: '21:00' })])
    await close(world, seasonId)
    const look = async (): Promise<string> => ok(await manager.client(preview, { id: seasonId })).seasonAllocation.mark
    const mark = await look()
    expect(await look()).toBe(mark)
    await done(resident.client, 'withdrawSeasonApplication', { applicationId })
    expect(await refusal(manager.client, 'publishSeason', { seasonId, mark })).toBe('Conflict ALLOCATION_CHANGED')
    expect(await bookingsOf(hall)).toBe(0)
    // Where it changes in the midst of it, it is read anew, and what was looked at is not what would be published.
    const now = await look()
    app.beforeWrite.next = () => done(coordinator.client, 'withdrawSeasonApplication', { applicationId: other })
    expect(await refusal(manager.client, 'publishSeason', { seasonId, mark: now })).toBe('Conflict ALLOCATION_CHANGED')
    await done(manager.client, 'publishSeason', { seasonId })
    expect(await bookingsOf(hall)).toBe(0)
  })

  test('writes nothing when it is only looked at', async () => {
    const hall = await make()
    const seasonId = await makeSeason(world, [hall])
    await applyFor(resident.client, seasonId, [wish(hall)])
    const stored = async () =>
      (await app.db.execute({ sql: 'select * from seasons where id = ?', args: [seasonId] })).rows[0]
    const before = { ...(await stored()) }
    const answer = await manager.client(preview, { id: seasonId })
    expect(ok(answer).seasonAllocation.slots).toHaveLength(1)
    expect({ ...(await stored()) }).toEqual(before)
    expect(await bookingsOf(hall)).toBe(0)
  })
})

describe('what is published', () => {
  test('follows from what was asked, not from who asked first', async () => {
    const groups = ['Judo', 'Dans', 'Schaak', 'Koor'].map((groupName, n) => ({ groupName, groupSize: 5 + n }))
    const told: Json[] = []
    for (const order of [groups, groups.toReversed()]) {
      const hall = await make({ name: 'Hal' })
      const seasonId = await makeSeason(world, [hall])
      const wide = wish(hall, { from: '19:00', until: '22:00' })
      for (const group of order) await applyFor(resident.client, seasonId, [wide], group)
      await close(world, seasonId)
      told.push((await publishAll(seasonId)).map(({ groupName, time }) => [groupName, time.startsAt]))
    }
    expect(told[0]).toHaveLength(3)
    expect(told[1]).toEqual(told[0])
    expect(told[0].map(([name]: string[]) => name)).not.toContain('Judo')
  })

  test('keeps to what the manager gives and keeps, and to classes of priority', async () => {
    const hall = await make()
    const seasonId = await makeSeason(world, [hall])
    const [first, second, third] = await Promise.all(
      ['Een', 'Twee', 'Drie'].map((groupName) => applyFor(resident.client, seasonId, [wish(hall)], { groupName })),
    )
    await done(manager.client, 'setSeasonPriorities', {
      seasonId,
      priorities: [{ applicationId: third, priorityClass: 1 }],
    })
    const pin = { applicationId: second, facilityId: hall, weekday: 2, startsAt: '10:00', length: 'PT1H' }
    const veto = { applicationId: first, facilityId: hall, weekday: 1 }
    await done(manager.client, 'setSeasonDecisions', { seasonId, pins: [pin], refusals: [veto] })
    await close(world, seasonId)
    const slots = (await publishAll(seasonId)).map(({ groupName, time }) => [groupName, time.weekday, time.startsAt])
    expect(slots).toEqual([
      ['Drie', 1, '19:00'],
      ['Twee', 2, '10:00'],
    ])
    const query = `{ node(id: "${first}") { ... on SeasonApplication { outcome { wishes { reason } } } } }`
    expect(ok(await resident.client(query)).node.outcome.wishes).toEqual([{ reason: 'VETOED' }])
  })

  test('leaves out days that are taken, minds shared spaces, and keeps wall time when the clock changes', async () => {
    const hall = await makeHall(manager, world.id, { policy: { bookableBy: ['RESIDENT', 'FACILITY_MANAGER'] } })
    const taken = { startsAt: '2027-03-22T18:30:00Z', endsAt: '2027-03-22T19:30:00Z' }
    await done(resident.client, 'bookFacility', { facilityId: hall.thirds[1], ...taken })
    const days = { startsOn: '2027-03-15', endsOn: '2027-04-11' }
    const seasonId = await makeSeason(world, [hall.id, ...hall.thirds], days)
    await applyFor(resident.client, seasonId, [wish(hall.id, { until: '21:00', length: 'PT2H' })], {
      groupName: 'Zaal',
    })
    const third = wish(hall.thirds[0], { from: '19:00', until: '22:00' })
    await applyFor(coordinator.client, seasonId, [third], { groupName: 'Hoek', groupSize: 2 })
    await close(world, seasonId)
    const [whole, corner] = await publishAll(seasonId)
    expect(whole).toMatchObject({
      groupName: 'Zaal',
      booked: 3,
      skipped: [{ date: '2027-03-22', code: 'NO_CAPACITY' }],
    })
    expect(corner).toMatchObject({
      groupName: 'Hoek',
      booked: 4,
      time: { facilityId: hall.thirds[0], startsAt: '21:00' },
    })
    const sql =
      'select starts_at, ends_at from bookings where facility_id = ? and series_id is not null order by starts_at'
    const { rows } = await app.db.execute({ sql, args: [hall.id] })
    const hours = rows.map((row) => iso(Number(row['starts_at'])).slice(5, 13))
    expect(hours).toEqual(['03-15T18', '03-29T17', '04-05T17'])
  })

  test('is of those who still belong', async () => {
    const hall = await make()
    const seasonId = await makeSeason(world, [hall])
    const asClub = { forOrganisationId: world.organisationId, groupName: 'Heren' }
    await applyFor(world.representative.client, seasonId, [wish(hall)], asClub)
    const partner = { cooperativeId: world.id, organisationId: world.organisationId }
    await close(world, seasonId)
    await done(board.client, 'removePartner', partner)
    expect(await publishAll(seasonId)).toEqual([])
  })
})

describe('a season that is too', () => {
  test('long ends before anything is published', async () => {
    const hall = await make({ name: 'Kort', policy: { horizon: 'P30D', seriesHorizon: 'P30D' } })
    const seasonId = await makeSeason(world, [hall])
    await applyFor(resident.client, seasonId, [wish(hall)])
    await close(world, seasonId)
    const answer = await mutate(manager.client, 'publishSeason', { seasonId })
    expect(answer).toMatchObject({
      code: 'SEASON_TOO_FAR',
      message: 'This season reaches further ahead than one can book at Kort.',
    })
    await done(manager.client, 'updateFacility', { facilityId: hall, policy: { seriesHorizon: 'P200D' } })
    await publish(world, seasonId)
  })

  test('large is refused with the bound, and one at the bound is one batch', async () => {
    const pool = { kind: 'SWIMMING_POOL', bookingMode: 'UNITS' as const, capacity: 100, hours: always }
    const hall = await make({ ...pool, policy: { seriesHorizon: 'P600D' } })
    const days = { startsOn: '2027-01-04', endsOn: '2027-12-26' }
    const seasonId = await makeSeason(world, [hall], days)
    const lanes = Array.from({ length: 10 }, (_, n) => wish(hall, { from: `${10 + n}:00`, until: `${11 + n}:00` }))
    const apply = (client: typeof resident.client, n: number) =>
      applyFor(client, seasonId, lanes, { groupName: `Groep ${n}`, wanted: 10 })
    const ids = await Promise.all(Array.from({ length: 10 }, (_, n) => apply(resident.client, n)))
    await close(world, seasonId)
    const answer = await mutate(manager.client, 'publishSeason', { seasonId })
    expect(answer).toMatchObject({
      code: 'SEASON_TOO_LARGE',
      message: expect.stringContaining('5000 can be made at once'),
    })
    await done(resident.client, 'withdrawSeasonApplication', { applicationId: ids[0]! })
    const { data, trips } = await manager.client(
      'mutation ($input: PublishSeasonInput!) { publishSeason(input: $input) { __typename } }',
      { input: { seasonId } },
    )
    expect(data.publishSeason.__typename).toBe('PublishSeasonPayload')
    expect(trips).toBeLessThanOrEqual(5)
    expect(await bookingsOf(hall)).toBe(90 * 51)
  })
})
