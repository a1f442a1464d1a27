import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../harness/client.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'

const app = await startApp()
expectNoFaults(app)
const anyone = apiClient(app.url)
const [world, other] = await Promise.all([makeNeighbourhood(app), foundCooperative(app)])
const cooperativeId = world.id
const garbage = ['', 'x', world.id, world.resident.personId, '\u0000', 'org_00000000000000000000000000', "' or 1=1 --"]
const outsiders = [world.manager, world.resident, world.auditor, world.representative, world.stranger, other.board]
const organisation = {
  name: 'Gym',
  kind: 'SPORTS_CLUB',
  website: 'https://gym.example/',
  about: [{ language: 'nl', text: 'Sport' }],
}

const partnersOf = async (client: ApiClient, slug = world.slug) => {
  const query =
    'query ($s: String!) { cooperative(slug: $s) { organisations { totalCount nodes { id name kind about website } } } }'
  return ok(await client(query, { s: slug })).cooperative.organisations
}
const representsOf = async (client: ApiClient) => ok(await client('{ viewer { represents { id } } }')).viewer.represents

describe('addPartner', () => {
  test('makes a new organisation or a known one a partner, by board and coordinator', async () => {
    const made = await done(
      world.coordinator.client,
      'addPartner',
      { cooperativeId, organisation },
      'organisation { id name kind about website } cooperative { id }',
    )
    expect(made).toMatchObject({
      organisation: { name: 'Gym', kind: 'SPORTS_CLUB', about: 'Sport', website: 'https://gym.example/' },
      cooperative: { id: world.id },
    })
    await done(other.board.client, 'addPartner', { cooperativeId: other.id, organisationId: made.organisation.id })
    expect((await partnersOf(other.board.client, other.slug)).nodes).toEqual([made.organisation])
    expect(
      await refusal(world.board.client, 'addPartner', { cooperativeId, organisationId: made.organisation.id }),
    ).toBe('Conflict ALREADY_PARTNER')
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        mutate(other.board.client, 'addPartner', { cooperativeId: other.id, organisationId: world.organisationId }),
      ),
    )
    expect(answers.map(({ code }) => code ?? 'OK').sort()).toEqual(['ALREADY_PARTNER', 'ALREADY_PARTNER', 'OK'])
  })

  test('is refused to everybody else, and for what is not', async () => {
    for (const { client } of outsiders)
      expect(await refusal(client, 'addPartner', { cooperativeId, organisation })).toBe('Forbidden FORBIDDEN')
    expect(await requestFault(anyone, 'addPartner', { cooperativeId, organisation })).toBe('UNAUTHENTICATED')
    for (const id of garbage)
      expect(await refusal(world.board.client, 'addPartner', { cooperativeId, organisationId: id })).toBe(
        'NotFound NOT_FOUND',
      )
    for (const id of ['', 'x', world.organisationId])
      expect(await refusal(world.board.client, 'addPartner', { cooperativeId: id, organisation })).toBe(
        'NotFound NOT_FOUND',
      )
    for (const id of garbage)
      expect(await refusal(world.board.client, 'addPartner', { cooperativeId, organisation, organisationId: id })).toBe(
        'InvalidInput INVALID_VALUE',
      )
    expect(await refusal(world.board.client, 'addPartner', { cooperativeId })).toBe('InvalidInput INVALID_VALUE')
    expect(
      await refusal(world.board.client, 'addPartner', { cooperativeId, organisation: { ...organisation, name: ' ' } }),
    ).toBe('InvalidInput TOO_SHORT')
    for (const website of ['http://x.example', 'javascript:alert(1)', 'x', `https://x.example/${'x'.repeat(500)}`]) {
      expect(
        await requestFault(world.board.client, 'addPartner', {
          cooperativeId,
          organisation: { ...organisation, website },
        }),
      ).toBe('BAD_USER_INPUT')
    }
  })

  test('shows partners to members, and to all where that is public', async () => {
    expect((await partnersOf(world.resident.client)).totalCount).toBe(2)
    for (const client of [anyone, world.stranger.client, other.board.client])
      expect(await partnersOf(client)).toBeNull()
    await done(world.board.client, 'updateCooperative', { cooperativeId, publicParts: ['ORGANISATIONS'] })
    expect((await partnersOf(anyone)).nodes.map(({ name }: { name: string }) => name)).toEqual(['Fysio Oost', 'Gym'])
  })
})

describe('setRepresentative', () => {
  test('lets a member act for a partner, and no more', async () => {
    const input = { cooperativeId, organisationId: world.organisationId, personId: world.resident.personId }
    await done(
      world.coordinator.client,
      'setRepresentative',
      { ...input, represents: true },
      'organisation { id } membership { id }',
    )
    await done(world.board.client, 'setRepresentative', { ...input, represents: true })
    expect(await representsOf(world.resident.client)).toEqual([{ id: world.organisationId }])
    await done(world.board.client, 'setRepresentative', { ...input, represents: false })
    expect(await representsOf(world.resident.client)).toEqual([])
  })

  test('is refused to everybody else, and for whoever and whatever is not', async () => {
    const input = {
      cooperativeId,
      organisationId: world.organisationId,
      personId: world.resident.personId,
      represents: true,
    }
    for (const { client } of outsiders)
      expect(await refusal(client, 'setRepresentative', input)).toBe('Forbidden FORBIDDEN')
    expect(await requestFault(anyone, 'setRepresentative', input)).toBe('UNAUTHENTICATED')
    for (const id of [...garbage.slice(0, 3), world.stranger.personId, other.board.personId]) {
      expect(await refusal(world.board.client, 'setRepresentative', { ...input, personId: id })).toBe(
        'NotFound NOT_FOUND',
      )
    }
    for (const id of garbage)
      expect(await refusal(world.board.client, 'setRepresentative', { ...input, organisationId: id })).toBe(
        'NotFound NOT_FOUND',
      )
    for (const id of ['', 'x'])
      expect(await refusal(world.board.client, 'setRepresentative', { ...input, cooperativeId: id })).toBe(
        'NotFound NOT_FOUND',
      )
  })

  test('rests while suspended, and ends with leaving, also for whoever comes back', async () => {
    const member = await addMember(app, world, ['PARTNER_REPRESENTATIVE'], { organisationId: world.organisationId })
    expect(await representsOf(member.client)).toHaveLength(1)
    await done(world.board.client, 'suspendMember', { membershipId: member.membershipId })
    expect(await representsOf(member.client)).toEqual([])
    const input = { cooperativeId, organisationId: world.organisationId, personId: member.personId }
    expect(await refusal(world.board.client, 'setRepresentative', { ...input, represents: true })).toBe(
      'NotFound NOT_FOUND',
    )
    await done(world.board.client, 'reinstateMember', { membershipId: member.membershipId })
    expect(await representsOf(member.client)).toHaveLength(1)
    await done(member.client, 'leaveCooperative', { membershipId: member.membershipId })
    await done(member.client, 'applyForMembership', { cooperativeId })
    await done(world.board.client, 'decideApplication', { membershipId: member.membershipId, accept: true })
    expect(await representsOf(member.client)).toEqual([])
  })
})

describe('removePartner', () => {
  test('ends the partnership and whom it let act', async () => {
    const { client } = world.coordinator
    const input = { cooperativeId, organisationId: world.organisationId }
    for (const outsider of outsiders)
      expect(await refusal(outsider.client, 'removePartner', input)).toBe('Forbidden FORBIDDEN')
    expect(await requestFault(anyone, 'removePartner', input)).toBe('UNAUTHENTICATED')
    for (const id of garbage)
      expect(await refusal(client, 'removePartner', { ...input, organisationId: id })).toBe('NotFound NOT_FOUND')
    await done(client, 'removePartner', input, 'organisation { id } cooperative { organisations { totalCount } }')
    expect(await representsOf(world.representative.client)).toEqual([])
    expect(await refusal(client, 'removePartner', input)).toBe('NotFound NOT_FOUND')
    await done(client, 'addPartner', input)
    expect(await representsOf(world.representative.client)).toEqual([])
    expect((await partnersOf(other.board.client, other.slug)).totalCount).toBe(2)
  })
})
