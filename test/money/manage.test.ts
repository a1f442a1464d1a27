import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { band, checked, euro, setBands, usualTariffs } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, board, coordinator, resident, auditor, representative, stranger } = world
const other = await makeNeighbourhood(app)
const { id: facilityId } = await makeFacility(manager, world.id, {
  tariffs: usualTariffs,
  policy: { bookableBy: ['RESIDENT', 'PUBLIC', 'OTHER_COOPERATIVES'] },
})

const audited = async (action: string): Promise<Json[]> =>
  (await app.db.execute({ sql: 'select * from audit_entries where action = ? order by rowid', args: [action] })).rows

describe('bands of a facility', () => {
  const bandsOf = async (client: ApiClient) => {
    const query = `query ($id: ID!) { node(id: $id) { ... on Facility {
      tariffBands { audience weekdays opens closes minDuration basis perHour { amountCents currency } } } } }`
    return ok(await client(query, { id: facilityId })).node.tariffBands
  }

  test('are set all at once, told to everybody in their order, and logged', async () => {
    const evening = band('17:00', '24:00', 1_500, { weekdays: [5, 1, 5] })
    const long = band('00:00', '24:00', 800, { audience: 'MEMBER', minDuration: 'PT2H', basis: 'PER_UNIT_HOUR' })
    await setBands(board, facilityId, [evening, long])
    const expected = [
      {
        audience: null,
        weekdays: [1, 5],
        opens: '17:00',
        closes: '24:00',
        minDuration: 'PT0S',
        basis: 'PER_HOUR',
        perHour: euro(1_500),
      },
      {
        audience: 'MEMBER',
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        opens: '00:00',
        closes: '24:00',
        minDuration: 'PT2H',
        basis: 'PER_UNIT_HOUR',
        perHour: euro(800),
      },
    ]
    expect(await bandsOf(resident.client)).toEqual(expected)
    expect(await bandsOf(other.resident.client)).toEqual(expected)
    await setBands(manager, facilityId, [])
    expect(await bandsOf(resident.client)).toEqual([])
    expect(await audited('facility.tariffBandsSet')).toHaveLength(2)
  })

  test.each([
    ['hours that end before they begin', { opens: '18:00', closes: '17:00' }, 'InvalidInput INVALID_HOURS'],
    ['no hours', { opens: '18:00', closes: '18:00' }, 'InvalidInput INVALID_HOURS'],
    ['no weekday', { weekdays: [] }, 'InvalidInput TOO_SHORT'],
    ['an eighth weekday', { weekdays: [8] }, 'InvalidInput TOO_LONG'],
    ['weekday zero', { weekdays: [0] }, 'InvalidInput TOO_SHORT'],
    ['a price below nothing', { centsPerHour: -1 }, 'InvalidInput TOO_SHORT'],
    ['a price beyond all bounds', { centsPerHour: 10_000_001 }, 'InvalidInput TOO_LONG'],
    ['a length that nobody can book', { minDuration: 'P32D' }, 'InvalidInput TOO_LONG'],
  ])('are refused with %s', async (_what, wrong, expected) => {
    expect(
      await refusal(manager.client, 'setTariffBands', {
        facilityId,
        bands: [{ ...band('10:00', '12:00', 1), ...wrong }],
      }),
    ).toBe(expected)
    expect(await bandsOf(resident.client)).toEqual([])
  })

  test('are refused where there are too many, and of a facility that is none', async () => {
    const many = Array.from({ length: 101 }, () => band('10:00', '12:00', 1))
    expect(await refusal(manager.client, 'setTariffBands', { facilityId, bands: many })).toBe('InvalidInput TOO_LONG')
    expect(await refusal(manager.client, 'setTariffBands', { facilityId: "fac_' or 1=1 --", bands: [] })).toBe(
      'NotFound NOT_FOUND',
    )
  })

  test('are set by facility managers and the board only', async () => {
    const input = { facilityId, bands: [band('10:00', '12:00', 1)] }
    for (const { client } of [coordinator, resident, auditor, representative])
      expect(await refusal(client, 'setTariffBands', input)).toBe('Forbidden FORBIDDEN')
    expect(await refusal(other.manager.client, 'setTariffBands', input)).toMatch(
      /^(NotFound NOT_FOUND|Forbidden FORBIDDEN)$/,
    )
  })
})

describe('what cooperatives agree on', () => {
  const agreements = async (client: ApiClient, id: string) =>
    ok(
      await client(
        `query ($id: ID!) { node(id: $id) { ... on Cooperative {
          reciprocities { owner { id } guest { id } percent } } } }`,
        { id },
      ),
    ).node?.reciprocities
  const agreed = { cooperativeId: world.id, guestId: other.id }

  test('is seen by the boards of both, by nobody else, and stands in the logs of both', async () => {
    await done(board.client, 'setReciprocity', { ...agreed, percent: 80 })
    const told = [{ owner: { id: world.id }, guest: { id: other.id }, percent: 80 }]
    expect(await agreements(board.client, world.id)).toEqual(told)
    expect(await agreements(other.board.client, other.id)).toEqual(told)
    for (const { client } of [manager, coordinator, resident, auditor])
      expect(await agreements(client, world.id)).toEqual([])
    expect(await agreements(stranger.client, world.id)).toEqual([])
    await done(board.client, 'setReciprocity', { ...agreed, percent: 70 })
    expect((await agreements(board.client, world.id))[0].percent).toBe(70)
    expect((await audited('cooperative.reciprocitySet')).map((entry) => entry.cooperative_id)).toEqual([
      world.id,
      other.id,
      world.id,
      other.id,
    ])
    await done(board.client, 'removeReciprocity', agreed)
    expect(await agreements(board.client, world.id)).toEqual([])
    expect(await refusal(board.client, 'removeReciprocity', agreed)).toBe('NotFound NOT_FOUND')
  })

  test('is refused with oneself, with nobody, and with a share that is none', async () => {
    const set = (input: object) => refusal(board.client, 'setReciprocity', { ...agreed, percent: 50, ...input })
    expect(await set({ guestId: world.id })).toBe('InvalidInput INVALID_VALUE')
    expect(await set({ guestId: 'coo_01h00000000000000000000000' })).toBe('NotFound NOT_FOUND')
    expect(await set({ percent: -1 })).toBe('InvalidInput TOO_SHORT')
    expect(await set({ percent: 1_001 })).toBe('InvalidInput TOO_LONG')
  })

  test('is set by the board of the owner only', async () => {
    for (const { client } of [manager, coordinator, resident, auditor, other.board, stranger])
      expect(await refusal(client, 'setReciprocity', { ...agreed, percent: 50 })).toBe('Forbidden FORBIDDEN')
    await done(board.client, 'setReciprocity', { ...agreed, percent: 50 })
    for (const { client } of [manager, other.board, stranger])
      expect(await refusal(client, 'removeReciprocity', agreed)).toBe('Forbidden FORBIDDEN')
    await done(board.client, 'removeReciprocity', agreed)
  })
})

describe('the social tariff', () => {
  const seen = async (client: ApiClient, id: string) =>
    ok(await client('query ($id: ID!) { node(id: $id) { ... on Membership { socialTariff } } }', { id })).node
      ?.socialTariff

  test('is seen by oneself, board and coordinators, and its log by those of them who read logs', async () => {
    const member = await addMember(app, world)
    const granted = await mutate(
      coordinator.client,
      'grantSocialTariff',
      { membershipId: member.membershipId },
      'membership { socialTariff }',
    )
    expect(granted.membership.socialTariff).toBe(true)
    for (const { client } of [member, board, coordinator]) expect(await seen(client, member.membershipId)).toBe(true)
    for (const { client } of [manager, auditor, resident, representative])
      expect(await seen(client, member.membershipId)).toBeNull()
    expect(await seen(stranger.client, member.membershipId)).toBeUndefined()
    const log = async (client: ApiClient) => {
      const query = `query ($slug: String!) { cooperative(slug: $slug) {
        auditEntries(first: 100) { totalCount nodes { action } } } }`
      const { nodes, totalCount } = ok(await client(query, { slug: world.slug })).cooperative.auditEntries
      expect(totalCount).toBeGreaterThan(nodes.length - 1)
      return nodes.filter(({ action }: Json) => action.startsWith('membership.socialTariff')).length
    }
    expect(await log(board.client)).toBe(1)
    expect([await log(manager.client), await log(auditor.client)]).toEqual([0, 0])
    await done(board.client, 'revokeSocialTariff', { membershipId: member.membershipId })
    expect(await seen(member.client, member.membershipId)).toBe(false)
    expect(await log(board.client)).toBe(2)
  })

  test('is granted by board and coordinators only, to members', async () => {
    const member = await addMember(app, world)
    const input = { membershipId: member.membershipId }
    for (const { client } of [member, manager, auditor, representative, resident])
      for (const name of ['grantSocialTariff', 'revokeSocialTariff'])
        expect(await refusal(client, name, input)).toBe('Forbidden FORBIDDEN')
    for (const { client } of [stranger, other.board])
      expect(await refusal(client, 'grantSocialTariff', input)).toBe('NotFound NOT_FOUND')
    await done(board.client, 'suspendMember', input)
    expect(await refusal(board.client, 'grantSocialTariff', input)).toBe('InvalidInput INVALID_VALUE')
    expect(await refusal(board.client, 'grantSocialTariff', { membershipId: 'mem_x' })).toBe('NotFound NOT_FOUND')
  })

  test('ends when the member leaves, and does not come back with them', async () => {
    const open = await foundCooperative(app, { joinPolicy: 'OPEN' })
    const { client, membershipId } = await addMember(app, open)
    await done(open.board.client, 'grantSocialTariff', { membershipId })
    await done(client, 'leaveCooperative', { membershipId })
    expect(await seen(client, membershipId)).toBe(false)
    await done(client, 'applyForMembership', { cooperativeId: open.id })
    expect(await seen(client, membershipId)).toBe(false)
  })

  test('of one cooperative counts for nothing at another', async () => {
    const elsewhere = await foundCooperative(app)
    const guest = await addMember(app, elsewhere)
    await done(elsewhere.board.client, 'grantSocialTariff', { membershipId: guest.membershipId })
    await done(manager.client, 'setTariffs', {
      facilityId,
      tariffs: [...usualTariffs, { ...usualTariffs[0]!, audience: 'SOCIAL', centsPerHour: 1 }],
    })
    expect((await checked(guest.client, facilityId, [1, 10, 11])).price).toEqual(euro(2_000))
  })
})
