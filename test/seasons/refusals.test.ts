import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok } from '../harness/client.ts'
import { makeFacility, makeHall, type FacilityOverrides } from '../harness/facilities.ts'
import { foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { applicationInput, applyFor, close, makeSeason, nl, preview, publish, seasonInput, wish } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const make = async (overrides: FacilityOverrides = {}) => (await makeFacility(manager, world.id, overrides)).id

describe('a season', () => {
  test('has days, places of its own cooperative, and an end of applications to come', async () => {
    const hall = await make()
    const other = await foundCooperative(app)
    const foreign = (await makeFacility(other.board, other.id)).id
    const create = (change: object, facilityIds = [hall]) =>
      refusal(manager.client, 'createSeason', seasonInput(world, facilityIds, change))
    expect(await create({ endsOn: '2027-01-09' })).toBe('InvalidInput INVALID_SEASON')
    expect(await create({ endsOn: '2027-01-03' })).toBe('InvalidInput INVALID_SEASON')
    expect(await create({ endsOn: '2028-02-08' })).toBe('InvalidInput INVALID_SEASON')
    expect(await create({ applicationsUntil: '2026-11-25T08:00:00Z' })).toBe('InvalidInput INVALID_SEASON')
    expect(await create({}, [])).toBe('InvalidInput TOO_SHORT')
    expect(
      await create(
        {},
        Array.from({ length: 51 }, () => hall),
      ),
    ).toBe('InvalidInput TOO_LONG')
    expect(await create({}, [hall, foreign])).toBe('NotFound NOT_FOUND')
    expect(await create({}, [await make({ status: 'RETIRED' })])).toBe('NotFound NOT_FOUND')
    expect(await create({ priorityClasses: 10 })).toBe('InvalidInput TOO_LONG')
    expect(await create({ weights: [{ criterion: 'NEED', weight: -1 }] })).toBe('InvalidInput TOO_SHORT')
    expect(await create({ name: [] })).toBe('InvalidInput TOO_SHORT')
    expect(await create({ previousSeasonId: 'sea_00000000000000000000000000' })).toBe('NotFound NOT_FOUND')
    expect(await create({ cooperativeId: other.id })).toBe('NotFound NOT_FOUND')
  })

  test('promises no place that another season promises, nor what shares a space with it', async () => {
    const hall = await makeHall(manager, world.id)
    const seasonId = await makeSeason(world, [hall.thirds[0]])
    const again = seasonInput(world, [hall.id])
    expect(await refusal(manager.client, 'createSeason', again)).toBe('Conflict SEASON_OVERLAPS')
    const both = [hall.thirds[1], hall.id]
    expect(await refusal(manager.client, 'createSeason', { ...again, facilityIds: both })).toBe(
      'Conflict SEASON_OVERLAPS',
    )
    await makeSeason(world, [hall.id], { startsOn: '2027-02-15', endsOn: '2027-03-14' })
    const change = { seasonId, endsOn: '2027-02-21', facilityIds: [hall.thirds[0]] }
    expect(await refusal(manager.client, 'changeSeason', change)).toBe('Conflict SEASON_OVERLAPS')
    await done(manager.client, 'cancelSeason', { seasonId })
    await makeSeason(world, [hall.id])
  })

  test('changes as long as it is not settled, and never after', async () => {
    const [hall, room] = [await make(), await make()]
    const seasonId = await makeSeason(world, [hall])
    const changed = await done(
      ...([manager.client, 'changeSeason' as const] as const),
      {
        seasonId,
        name: nl('Zomer'),
        facilityIds: [room],
        priorityClasses: 2,
        weights: [{ criterion: 'NEED', weight: 5 }],
      },
      'season { name startsOn priorityClasses places { id } weights { criterion weight } status }',
    )
    expect(changed.season).toMatchObject({
      name: 'Zomer',
      startsOn: '2027-01-04',
      priorityClasses: 2,
      places: [{ id: room }],
    })
    expect(changed.season.weights).toContainEqual({ criterion: 'NEED', weight: 5 })
    expect(changed.season.weights).toContainEqual({ criterion: 'GROUP_SIZE', weight: 20 })
    await close(world, seasonId)
    expect(await refusal(manager.client, 'closeSeasonApplications', { seasonId })).toBe('Conflict APPLICATIONS_CLOSED')
    const until = { seasonId, applicationsUntil: '2026-12-03T12:00:00Z' }
    expect((await done(manager.client, 'changeSeason', until, 'season { status }')).season.status).toBe('OPEN')
    expect(await refusal(manager.client, 'publishSeason', { seasonId })).toBe('Conflict APPLICATIONS_OPEN')
    await close(world, seasonId)
    await publish(world, seasonId)
    const all = { changeSeason: {}, closeSeasonApplications: {}, cancelSeason: {}, publishSeason: {} }
    const decide = { setSeasonPriorities: { priorities: [] }, setSeasonDecisions: { pins: [], refusals: [] } }
    for (const [name, input] of Object.entries({ ...all, ...decide })) {
      expect(await refusal(manager.client, name, { seasonId, ...input }), name).toBe('Conflict SEASON_SETTLED')
    }
  })
})

describe('an application', () => {
  test('asks for what there is', async () => {
    const hall = await make()
    const seasonId = await makeSeason(world, [hall])
    const apply = (wishes: object[], other: object = {}) =>
      refusal(resident.client, 'applyForSeason', applicationInput(seasonId, wishes, other))
    expect(await apply([])).toBe('InvalidInput TOO_SHORT')
    expect(await apply(Array.from({ length: 11 }, () => wish(hall)))).toBe('InvalidInput TOO_LONG')
    expect(await apply([wish(await make())])).toBe('NotFound NOT_FOUND')
    const wrong = [{ weekday: 0 }, { weekday: 8 }, { length: 'PT2H' }, { length: 'PT0S' }, { units: 0 }]
    const neither = { facilityId: null }
    for (const change of [...wrong, neither, { facilityKind: 'SPORTS_HALL' }, { until: '19:30' }]) {
      expect(await apply([wish(hall), wish(hall, change)]), JSON.stringify(change)).toBe('InvalidInput INVALID_WISH')
    }
    expect(await apply([wish(hall)], { groupName: ' ' })).toBe('InvalidInput TOO_SHORT')
    expect(await apply([wish(hall)], { groupSize: 0 })).toBe('InvalidInput TOO_SHORT')
    expect(await apply([wish(hall)], { wanted: 11 })).toBe('InvalidInput TOO_LONG')
    expect(await apply([wish(hall)], { wanted: 1, minimum: 2 })).toBe('InvalidInput INVALID_VALUE')
    expect(await apply([wish(hall)], { seasonId: 'sea_x' })).toBe('NotFound NOT_FOUND')
    const faulty = await mutate(
      resident.client,
      'applyForSeason',
      applicationInput(seasonId, [wish(hall), wish(hall, neither)]),
    )
    expect(faulty.path).toEqual(['input', 'wishes', '1'])
  })

  test('is one a group, changes until the end, and is taken back until the season is settled', async () => {
    const hall = await make()
    const seasonId = await makeSeason(world, [hall])
    const applicationId = await applyFor(resident.client, seasonId, [wish(hall)], { groupName: 'De  Kring' })
    const twice = applicationInput(seasonId, [wish(hall)], { groupName: 'de kring' })
    expect(await refusal(resident.client, 'applyForSeason', twice)).toBe('Conflict ALREADY_APPLIED')
    const other = await applyFor(resident.client, seasonId, [wish(hall)])
    const renamed = { applicationId: other, groupName: 'DE KRING' }
    expect(await refusal(resident.client, 'changeSeasonApplication', renamed)).toBe('Conflict ALREADY_APPLIED')
    const change = { applicationId, groupSize: 3, wishes: [wish(hall, { weekday: 2 })], note: 'Graag beneden' }
    const selection = 'application { groupSize wanted note groupName wishes { weekday } }'
    expect((await done(resident.client, 'changeSeasonApplication', change, selection)).application).toEqual({
      ...{ groupSize: 3, wanted: 1, note: 'Graag beneden', groupName: 'De  Kring', wishes: [{ weekday: 2 }] },
    })
    app.clock.now = Date.parse('2026-12-02T12:00:00Z') / 1000
    expect(await refusal(resident.client, 'changeSeasonApplication', change)).toBe('Conflict APPLICATIONS_CLOSED')
    expect(await refusal(world.board.client, 'applyForSeason', twice)).toBe('Conflict APPLICATIONS_CLOSED')
    await done(resident.client, 'withdrawSeasonApplication', { applicationId })
    const gone = { applicationId }
    expect(await refusal(resident.client, 'withdrawSeasonApplication', gone)).toBe('Conflict INVALID_TRANSITION')
    await publish(world, seasonId)
    const late = { applicationId: other }
    expect(await refusal(resident.client, 'withdrawSeasonApplication', late)).toBe('Conflict SEASON_SETTLED')
    expect(await refusal(resident.client, 'changeSeasonApplication', late)).toBe('Conflict SEASON_SETTLED')
    app.clock.now = Date.parse('2026-11-25T08:00:00Z') / 1000
  })

  test('is not one of too many', async () => {
    const hall = await make()
    const seasonId = await makeSeason(world, [hall])
    for (let n = 0; n < 20; n++) await applyFor(resident.client, seasonId, [wish(hall)], { groupName: `Groep ${n}` })
    const more = applicationInput(seasonId, [wish(hall)], { groupName: 'Nog een' })
    expect(await refusal(resident.client, 'applyForSeason', more)).toBe('Conflict SEASON_FULL')
    await applyFor(world.board.client, seasonId, [wish(hall)])
  })
})

describe('decisions', () => {
  test('name applications and places of the season', async () => {
    const hall = await make()
    const seasonId = await makeSeason(world, [hall])
    const applicationId = await applyFor(resident.client, seasonId, [wish(hall)])
    const pin = { applicationId, facilityId: hall, weekday: 1, startsAt: '19:00', length: 'PT1H' }
    const decide = (pins: object[], refusals: object[] = []) =>
      refusal(manager.client, 'setSeasonDecisions', { seasonId, pins, refusals })
    expect(await decide([{ ...pin, applicationId: 'sap_x' }])).toBe('NotFound NOT_FOUND')
    expect(await decide([{ ...pin, facilityId: await make() }])).toBe('NotFound NOT_FOUND')
    expect(await decide([{ ...pin, weekday: 9 }])).toBe('InvalidInput INVALID_VALUE')
    expect(await decide([], [{ applicationId, facilityId: hall, weekday: 0 }])).toBe('InvalidInput INVALID_VALUE')
    const rate = (priorityClass: number, id = applicationId) =>
      refusal(manager.client, 'setSeasonPriorities', { seasonId, priorities: [{ applicationId: id, priorityClass }] })
    expect(await rate(4)).toBe('InvalidInput INVALID_VALUE')
    expect(await rate(0)).toBe('InvalidInput INVALID_VALUE')
    expect(await rate(1, 'sap_x')).toBe('NotFound NOT_FOUND')
  })

  test('that cannot be are shown, and nothing is published until they are mended', async () => {
    const hall = await make()
    const seasonId = await makeSeason(world, [hall])
    const applicationId = await applyFor(resident.client, seasonId, [wish(hall)])
    const pin = { applicationId, facilityId: hall, weekday: 1, startsAt: '23:00', length: 'PT1H' }
    await done(manager.client, 'setSeasonDecisions', { seasonId, pins: [pin], refusals: [] })
    await close(world, seasonId)
    const told = ok(await manager.client(preview, { id: seasonId })).seasonAllocation
    expect(told.impossiblePins).toEqual([{ applicationId }])
    expect(await refusal(manager.client, 'publishSeason', { seasonId })).toBe('Conflict IMPOSSIBLE_PIN')
    await done(manager.client, 'setSeasonDecisions', { seasonId, pins: [{ ...pin, startsAt: '10:00' }], refusals: [] })
    await publish(world, seasonId)
  })
})
