import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addPartner, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { apiClient } from '../harness/client.ts'
import { applicationInput, applyFor, close, makeSeason, preview, publish, seasonInput, wish } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const elsewhere = await makeNeighbourhood(app)
const { manager, board, resident, coordinator, auditor, representative, stranger, organisationId } = world
const hall = (await makeFacility(manager, world.id, { name: 'Hal', capacity: 30 })).id
const seasonId = await makeSeason(world, [hall])
const clubs = { forOrganisationId: organisationId, groupName: 'Dames 1' }
const clubsId = await applyFor(representative.client, seasonId, [wish(hall)], clubs)
const groupsId = await applyFor(resident.client, seasonId, [wish(hall)])

const everybody = {
  manager,
  board,
  resident,
  coordinator,
  auditor,
  representative,
  stranger,
  outsider: elsewhere.manager,
}
const who = async (ask: (client: ApiClient) => Promise<boolean>): Promise<string[]> => {
  const found = await Promise.all(
    Object.entries(everybody).map(async ([name, { client }]) => ((await ask(client)) ? [name] : [])),
  )
  return found.flat()
}
const members = ['manager', 'board', 'resident', 'coordinator', 'auditor', 'representative']

describe('who sees', () => {
  test('a season: the members of its cooperative', async () => {
    const query = `{ node(id: "${seasonId}") { id } }`
    expect(await who(async (client) => ok(await client(query)).node !== null)).toEqual(members)
    expect(ok(await apiClient(app.url)(query)).node).toBeNull()
    const list = `{ node(id: "${world.id}") { ... on Cooperative { seasons { totalCount nodes { name } } } } }`
    expect(await who(async (client) => ok(await client(list)).node.seasons.totalCount === 1)).toEqual(members)
  })

  test('an application: who made it, who represents its organisation, managers, board and auditors', async () => {
    const all = ['manager', 'board', 'auditor']
    const sees = (id: string) => who(async (client) => ok(await client(`{ node(id: "${id}") { id } }`)).node !== null)
    expect(await sees(groupsId)).toEqual(['manager', 'board', 'resident', 'auditor'])
    expect(await sees(clubsId)).toEqual([...all, 'representative'])
    const list = `{ node(id: "${seasonId}") { ... on Season {
      applications { totalCount nodes { groupName priorityClass } } } } }`
    const told = async ({ client }: { client: ApiClient }) => ok(await client(list)).node.applications
    expect(await told(manager)).toMatchObject({
      totalCount: 2,
      nodes: [{ groupName: 'Dames 1', priorityClass: 3 }, {}],
    })
    expect(await told(resident)).toEqual({ totalCount: 1, nodes: [{ groupName: 'Volleybal', priorityClass: null }] })
    expect(await told(coordinator)).toEqual({ totalCount: 0, nodes: [] })
  })

  test('what they applied for themselves, or for whom they represent', async () => {
    const query = '{ viewer { seasonApplications { totalCount nodes { groupName isOwn } } } }'
    const own = async (client: ApiClient): Promise<Json> => ok(await client(query)).viewer.seasonApplications
    expect(await own(resident.client)).toEqual({ totalCount: 1, nodes: [{ groupName: 'Volleybal', isOwn: true }] })
    expect(await own(representative.client)).toEqual({ totalCount: 1, nodes: [{ groupName: 'Dames 1', isOwn: true }] })
    expect(await who(async (client) => (await own(client)).totalCount > 0)).toEqual(['resident', 'representative'])
  })

  test('a preview: managers, board and auditors', async () => {
    const asked = async (client: ApiClient) => ok(await client(preview, { id: seasonId })).seasonAllocation !== null
    expect(await who(asked)).toEqual(['manager', 'board', 'auditor'])
    expect(ok(await apiClient(app.url)(preview, { id: seasonId })).seasonAllocation).toBeNull()
    expect(ok(await manager.client(preview, { id: 'sea_x' })).seasonAllocation).toBeNull()
  })
})

describe('who may', () => {
  test('make, change, hand out and call off a season: managers and the board', async () => {
    const other = (await makeFacility(manager, world.id)).id
    const inputs = {
      createSeason: seasonInput(world, [other]),
      changeSeason: { seasonId, aim: 'BEST_WISHES' },
      closeSeasonApplications: { seasonId },
      cancelSeason: { seasonId },
      setSeasonPriorities: { seasonId, priorities: [] },
      setSeasonDecisions: { seasonId, pins: [], refusals: [] },
      publishSeason: { seasonId },
    }
    for (const [name, input] of Object.entries(inputs)) {
      for (const { client } of [resident, coordinator, auditor, representative]) {
        expect(await refusal(client, name, input), name).toBe('Forbidden FORBIDDEN')
      }
      const unknown = name === 'createSeason' ? 'Forbidden FORBIDDEN' : 'NotFound NOT_FOUND'
      for (const { client } of [stranger, elsewhere.manager])
        expect(await refusal(client, name, input), name).toBe(unknown)
      expect(await requestFault(apiClient(app.url), name, input)).toBe('UNAUTHENTICATED')
    }
    await done(board.client, 'changeSeason', { seasonId, aim: 'MOST_GROUPS' })
  })

  test('apply: members for their own groups, and representatives for their organisation', async () => {
    const input = applicationInput(seasonId, [wish(hall)], { groupName: 'Nieuw' })
    expect(await refusal(stranger.client, 'applyForSeason', input)).toBe('NotFound NOT_FOUND')
    expect(await requestFault(apiClient(app.url), 'applyForSeason', input)).toBe('UNAUTHENTICATED')
    const asClub = { ...input, forOrganisationId: organisationId }
    for (const { client } of [resident, manager, board]) {
      expect(await refusal(client, 'applyForSeason', asClub)).toBe('Forbidden FORBIDDEN')
    }
    const foreign = { ...input, forOrganisationId: await addPartner(elsewhere) }
    expect(await refusal(representative.client, 'applyForSeason', foreign)).toBe('Forbidden FORBIDDEN')
  })

  test('change and take back an application: whose it is, not who manages', async () => {
    const own = { [groupsId]: resident, [clubsId]: representative }
    for (const [applicationId, owner] of Object.entries(own)) {
      for (const name of ['changeSeasonApplication', 'withdrawSeasonApplication']) {
        expect(await refusal(manager.client, name, { applicationId })).toBe('Forbidden FORBIDDEN')
        expect(await refusal(auditor.client, name, { applicationId })).toBe('Forbidden FORBIDDEN')
        expect(await refusal(coordinator.client, name, { applicationId })).toBe('NotFound NOT_FOUND')
      }
      await done(owner.client, 'changeSeasonApplication', { applicationId, groupSize: 12 })
    }
  })

  test('no longer, once the role is gone in the midst of it', async () => {
    const assign = { membershipId: manager.membershipId, roles: ['RESIDENT'] }
    app.beforeWrite.next = () => done(board.client, 'setMemberRoles', assign)
    expect(await refusal(manager.client, 'closeSeasonApplications', { seasonId })).toBe('Forbidden FORBIDDEN')
    await done(board.client, 'setMemberRoles', { ...assign, roles: ['FACILITY_MANAGER'] })
    const gone = { cooperativeId: world.id, organisationId, personId: representative.personId }
    app.beforeWrite.next = () => done(board.client, 'setRepresentative', { ...gone, represents: false })
    const input = { applicationId: clubsId, groupSize: 13 }
    expect(await refusal(representative.client, 'changeSeasonApplication', input)).toBe('Forbidden FORBIDDEN')
    await done(board.client, 'setRepresentative', { ...gone, represents: true })
  })
})

test('once it is published, members see the schedule, and applicants what became of their own', async () => {
  await close(world, seasonId)
  const schedule = `{ node(id: "${seasonId}") { ... on Season {
    fairness { served } schedule { nodes { groupName } } } } }`
  const before = ok(await resident.client(schedule)).node
  expect(before).toEqual({ fairness: null, schedule: { nodes: [] } })
  await publish(world, seasonId)
  const shown = async (client: ApiClient) => ok(await client(schedule)).node?.schedule.nodes.length === 1
  expect(await who(shown)).toEqual(members)
  const outcome = `{ node(id: "${groupsId}") { ... on SeasonApplication {
    outcome { score wishes { reason takenBy { groupName } } } } } }`
  const told: Json = ok(await resident.client(outcome)).node.outcome
  expect(told.wishes).toHaveLength(1)
  expect(ok(await representative.client(outcome)).node).toBeNull()
})
