import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok } from '../harness/client.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { invitationTokenFor, signIn } from '../harness/people.ts'

const app = await startApp()
expectNoFaults(app)
const anyone = apiClient(app.url)
const [world, open, closed] = await Promise.all([
  makeNeighbourhood(app), foundCooperative(app, { joinPolicy: 'OPEN' }), foundCooperative(app, { joinPolicy: 'INVITATION' }),
])
const shown = 'membership { id status roles motivation joinedAt endedAt appliedAt person { name } cooperative { id } }'
const garbage = ['', 'x', world.id, world.resident.personId, '\u0000', 'mem_00000000000000000000000000', 'mem_'.repeat(9_999)]
let people = 0
const applicant = async (cooperativeId = world.id) => {
  const person = await signIn(app, `applicant${++people}@example.org`, 'Aart Aanvrager')
  const { membership } = await done(person.client, 'applyForMembership', { cooperativeId, motivation: 'Graag' }, shown)
  return { ...person, membershipId: membership.id as string, membership }
}

describe('applying', () => {
  test('asks, or joins at once where that is open', async () => {
    const { membership } = await applicant()
    expect(membership).toMatchObject({ status: 'APPLIED', roles: ['RESIDENT'], motivation: 'Graag', joinedAt: null, endedAt: null, cooperative: { id: world.id } })
    expect((await applicant(open.id)).membership).toMatchObject({ status: 'ACTIVE', roles: ['RESIDENT'], joinedAt: '2026-11-25T08:00:00Z' })
  })

  test('is refused where it makes no sense', async () => {
    const { client } = await applicant()
    expect(await refusal(client, 'applyForMembership', { cooperativeId: world.id })).toBe('Conflict ALREADY_MEMBER')
    expect(await refusal(world.resident.client, 'applyForMembership', { cooperativeId: world.id })).toBe('Conflict ALREADY_MEMBER')
    expect(await refusal(client, 'applyForMembership', { cooperativeId: closed.id })).toBe('Conflict INVITATION_ONLY')
    const nameless = await signIn(app, 'nameless@example.org')
    expect(await refusal(nameless.client, 'applyForMembership', { cooperativeId: world.id })).toBe('Conflict NAME_REQUIRED')
    expect(await requestFault(anyone, 'applyForMembership', { cooperativeId: world.id })).toBe('UNAUTHENTICATED')
    for (const cooperativeId of garbage) if (cooperativeId !== world.id) expect(await refusal(client, 'applyForMembership', { cooperativeId })).toBe('NotFound NOT_FOUND')
    expect(await refusal(client, 'applyForMembership', { cooperativeId: world.id, motivation: 'x'.repeat(2_001) })).toBe('InvalidInput TOO_LONG')
  })

  test('happens once of five at once', async () => {
    const { client } = await signIn(app, 'five@example.org', 'Vijf')
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => mutate(client, 'applyForMembership', { cooperativeId: world.id })))
    expect(answers.map(({ code }) => code ?? 'OK').sort()).toEqual([...Array<string>(4).fill('ALREADY_MEMBER'), 'OK'])
  })

  test('gives no rights yet', async () => {
    const { client } = await applicant()
    const { cooperative } = ok(await client('query ($s: String!) { cooperative(slug: $s) { members { totalCount } memberCount auditEntries { totalCount } viewerMembership { status } } }', { s: world.slug }))
    expect(cooperative).toEqual({ members: null, memberCount: null, auditEntries: { totalCount: 0 }, viewerMembership: { status: 'APPLIED' } })
  })
})

describe('deciding', () => {
  test('is for board and coordinator; others who may not see the application do not find it', async () => {
    const { membershipId } = await applicant()
    for (const { client } of [world.manager, world.resident, world.representative, world.stranger, open.board]) {
      expect(await refusal(client, 'decideApplication', { membershipId, accept: true })).toBe('NotFound NOT_FOUND')
    }
    expect(await refusal(world.auditor.client, 'decideApplication', { membershipId, accept: true })).toBe('Forbidden FORBIDDEN')
    expect(await requestFault(anyone, 'decideApplication', { membershipId, accept: true })).toBe('UNAUTHENTICATED')
    for (const id of garbage) expect(await refusal(world.board.client, 'decideApplication', { membershipId: id, accept: true })).toBe('NotFound NOT_FOUND')
  })

  test('accepts, once', async () => {
    const { membershipId, client } = await applicant()
    expect(await refusal(client, 'decideApplication', { membershipId, accept: true })).toBe('Forbidden FORBIDDEN')
    app.clock.now += 60
    const { membership } = await done(world.coordinator.client, 'decideApplication', { membershipId, accept: true }, shown)
    expect(membership).toMatchObject({ status: 'ACTIVE', roles: ['RESIDENT'], joinedAt: '2026-11-25T08:01:00Z', appliedAt: '2026-11-25T08:00:00Z' })
    app.clock.now -= 60
    expect(await refusal(world.board.client, 'decideApplication', { membershipId, accept: true })).toBe('Conflict INVALID_MEMBERSHIP_TRANSITION')
    expect(await refusal(world.board.client, 'decideApplication', { membershipId, accept: false })).toBe('Conflict INVALID_MEMBERSHIP_TRANSITION')
  })

  test('turns down, after which one may ask again', async () => {
    const { membershipId, client } = await applicant()
    const { membership } = await done(world.board.client, 'decideApplication', { membershipId, accept: false }, shown)
    expect(membership).toMatchObject({ status: 'REJECTED', joinedAt: null, endedAt: '2026-11-25T08:00:00Z' })
    expect((await done(client, 'applyForMembership', { cooperativeId: world.id }, shown)).membership).toMatchObject({ id: membershipId, status: 'APPLIED', endedAt: null })
  })

  test('happens once of two deciders at once', async () => {
    const { membershipId } = await applicant()
    const answers = await Promise.all([true, false].map((accept, i) =>
      mutate([world.board, world.coordinator][i]!.client, 'decideApplication', { membershipId, accept })))
    expect(answers.filter(({ __typename }) => __typename === 'DecideApplicationPayload')).toHaveLength(1)
    expect(['STALE', 'INVALID_MEMBERSHIP_TRANSITION']).toContain(answers.find(({ code }) => code)?.code)
  })
})

describe('leaving', () => {
  test('is for oneself, keeps the history, and lets one come back as a resident', async () => {
    const manager = await addMember(app, world, ['FACILITY_MANAGER', 'COORDINATOR'])
    expect((await done(manager.client, 'leaveCooperative', { membershipId: manager.membershipId }, shown)).membership).toMatchObject({ status: 'LEFT', roles: ['COORDINATOR', 'FACILITY_MANAGER'] })
    expect(await refusal(manager.client, 'leaveCooperative', { membershipId: manager.membershipId })).toBe('Conflict INVALID_MEMBERSHIP_TRANSITION')
    const again = await done(manager.client, 'applyForMembership', { cooperativeId: world.id }, shown)
    expect(again.membership).toMatchObject({ id: manager.membershipId, status: 'APPLIED', roles: ['RESIDENT'] })
    expect((await done(manager.client, 'leaveCooperative', { membershipId: manager.membershipId }, shown)).membership.status).toBe('LEFT')
  })

  test('of others is refused, and unknown memberships are not found', async () => {
    const { membershipId } = world.resident
    for (const { client } of [world.board, world.coordinator, world.manager, world.auditor, world.representative]) {
      expect(await refusal(client, 'leaveCooperative', { membershipId })).toBe('Forbidden FORBIDDEN')
    }
    for (const { client } of [world.stranger, open.board]) expect(await refusal(client, 'leaveCooperative', { membershipId })).toBe('NotFound NOT_FOUND')
    expect(await requestFault(anyone, 'leaveCooperative', { membershipId })).toBe('UNAUTHENTICATED')
    for (const id of garbage) expect(await refusal(world.resident.client, 'leaveCooperative', { membershipId: id })).toBe('NotFound NOT_FOUND')
  })

  test('is no way out of a suspension, neither by an open door nor by an old invitation', async () => {
    const person = await signIn(app, 'suspended@example.org', 'Sus')
    const { membership } = await done(person.client, 'applyForMembership', { cooperativeId: open.id }, shown)
    await done(open.board.client, 'suspendMember', { membershipId: membership.id })
    expect(await refusal(person.client, 'applyForMembership', { cooperativeId: open.id })).toBe('Conflict MEMBERSHIP_SUSPENDED')
    await done(person.client, 'leaveCooperative', { membershipId: membership.id })
    // Neither does withdrawing the application wash it off, nor having it turned down.
    for (const away of ['withdrawn', 'turned down', 'asked again']) {
      expect([away, (await done(person.client, 'applyForMembership', { cooperativeId: open.id }, shown)).membership.status]).toEqual([away, 'APPLIED'])
      if (away === 'withdrawn') await done(person.client, 'leaveCooperative', { membershipId: membership.id })
      if (away === 'turned down') await done(open.board.client, 'decideApplication', { membershipId: membership.id, accept: false })
    }
    await done(open.board.client, 'decideApplication', { membershipId: membership.id, accept: true })
    await done(person.client, 'leaveCooperative', { membershipId: membership.id })
    expect((await done(person.client, 'applyForMembership', { cooperativeId: open.id }, shown)).membership.status).toBe('ACTIVE')

    await done(person.client, 'leaveCooperative', { membershipId: membership.id })
    await done(open.board.client, 'inviteMember', { cooperativeId: open.id, email: person.email, roles: ['BOARD'] })
    const token = invitationTokenFor(app, person.email)
    await done(person.client, 'applyForMembership', { cooperativeId: open.id })
    expect(await refusal(person.client, 'acceptInvitation', { token })).toBe('Conflict INVITATION_INVALID')
  })
})

describe('residents who are not online', () => {
  test('are registered and taken off by a coordinator only', async () => {
    const input = { cooperativeId: world.id, name: 'Oma', phone: '0541-123456' }
    for (const { client } of [world.board, world.manager, world.resident, world.auditor, world.representative, world.stranger, open.board]) {
      expect(await refusal(client, 'registerResident', input)).toBe('Forbidden FORBIDDEN')
    }
    expect(await requestFault(anyone, 'registerResident', input)).toBe('UNAUTHENTICATED')
    for (const cooperativeId of ['', 'x', world.offline.membershipId]) expect(await refusal(world.coordinator.client, 'registerResident', { ...input, cooperativeId })).toBe('NotFound NOT_FOUND')
    expect(await refusal(world.coordinator.client, 'registerResident', { ...input, name: '' })).toBe('InvalidInput TOO_SHORT')
    const { membership } = await done(world.coordinator.client, 'registerResident', input, 'membership { id status roles person { id name email phone } }')
    expect(membership).toMatchObject({ status: 'ACTIVE', roles: ['RESIDENT'], person: { name: 'Oma', email: null, phone: '0541-123456' } })
    for (const { client } of [world.board, world.resident]) expect(await refusal(client, 'leaveCooperative', { membershipId: membership.id })).toBe('Forbidden FORBIDDEN')
    expect((await done(world.coordinator.client, 'leaveCooperative', { membershipId: membership.id }, shown)).membership.status).toBe('LEFT')
  })
})
