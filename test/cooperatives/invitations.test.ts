import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/platform/crypto.ts'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../harness/client.ts'
import { foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { invitationTokenFor, signIn } from '../harness/people.ts'

const app = await startApp()
expectNoFaults(app)
const anyone = apiClient(app.url)
const [world, other] = await Promise.all([makeNeighbourhood(app), foundCooperative(app)])
const cooperativeId = world.id
const invalid = 'Conflict INVITATION_INVALID'
const fortnight = 14 * 86_400
let invited = 0

const invite = async (client: ApiClient = world.board.client, roles = ['RESIDENT'], more = {}) => {
  const email = `invited${++invited}@example.org`
  const { invitation } = await done(client, 'inviteMember', { cooperativeId, email, roles, ...more }, 'invitation { id email roles expiresAt acceptedAt revokedAt organisation { id } invitedBy { id } }')
  return { email, invitation, token: invitationTokenFor(app, email) }
}
const accept = (client: ApiClient, token: string) => done(client, 'acceptInvitation', { token }, 'membership { id status roles joinedAt cooperative { id } }')

describe('inviting', () => {
  test('is for the board, and for a coordinator with ordinary roles', async () => {
    const { email, invitation } = await invite(world.coordinator.client, ['RESIDENT', 'PARTNER_REPRESENTATIVE', 'RESIDENT'], { organisationId: world.organisationId })
    expect(invitation).toEqual({
      id: expect.stringMatching(/^inv_/), email, roles: ['PARTNER_REPRESENTATIVE', 'RESIDENT'], expiresAt: '2026-12-09T08:00:00Z', acceptedAt: null, revokedAt: null,
      organisation: { id: world.organisationId }, invitedBy: { id: world.coordinator.personId },
    })
    for (const role of ['BOARD', 'COORDINATOR', 'FACILITY_MANAGER', 'AUDITOR']) {
      expect(await refusal(world.coordinator.client, 'inviteMember', { cooperativeId, email, roles: ['RESIDENT', role] })).toBe('Forbidden ROLE_NEEDS_BOARD')
      await invite(world.board.client, [role])
    }
  })

  test('is refused to all others, and for what is not', async () => {
    const input = { cooperativeId, email: 'x@example.org', roles: ['RESIDENT'] }
    for (const { client } of [world.manager, world.resident, world.auditor, world.representative, world.stranger, other.board]) {
      expect(await refusal(client, 'inviteMember', input)).toBe('Forbidden FORBIDDEN')
    }
    expect(await requestFault(anyone, 'inviteMember', input)).toBe('UNAUTHENTICATED')
    for (const id of ['', 'x', world.organisationId, '\u0000']) expect(await refusal(world.board.client, 'inviteMember', { ...input, cooperativeId: id })).toBe('NotFound NOT_FOUND')
    for (const id of ['', 'x', world.id, '\u0000']) {
      expect(await refusal(world.board.client, 'inviteMember', { ...input, organisationId: id })).toBe('Conflict ORGANISATION_NOT_PARTNER')
    }
    expect(await refusal(world.board.client, 'inviteMember', { ...input, roles: [] })).toBe('InvalidInput TOO_SHORT')
    expect(await refusal(world.board.client, 'inviteMember', { ...input, email: world.resident.email })).toBe('Conflict ALREADY_MEMBER')
    expect(await requestFault(world.board.client, 'inviteMember', { ...input, email: 'x' })).toBe('BAD_USER_INPUT')
  })

  test('is limited per address, so that nobody is pestered', async () => {
    const input = { cooperativeId, email: 'pestered@example.org', roles: ['RESIDENT'] }
    for (let i = 0; i < 10; i++) await done([world, other][i % 2]!.board.client, 'inviteMember', { ...input, cooperativeId: [world, other][i % 2]!.id })
    expect(await refusal(world.board.client, 'inviteMember', input)).toBe('RateLimited RATE_LIMITED')
    const before = app.clock.now
    app.clock.now += 86_400
    await done(world.board.client, 'inviteMember', input)
    app.clock.now = before
  })

  test('stores no token', async () => {
    const { token } = await invite()
    const stored = JSON.stringify([(await app.db.execute('select * from invitations')).rows, (await app.db.execute('select payload from outbox')).rows, (await app.db.execute('select * from audit_entries')).rows])
    expect(stored).toContain(await sha256(token))
    expect(stored).not.toContain(token)
  })

  test('is listed for board and coordinator only', async () => {
    const count = async (client: ApiClient) => ok(await client('query ($s: String!) { cooperative(slug: $s) { invitations { totalCount nodes { email } } } }', { s: world.slug })).cooperative.invitations
    expect((await count(world.board.client)).totalCount).toBeGreaterThan(5)
    expect(await count(world.coordinator.client)).toEqual(await count(world.board.client))
    for (const client of [anyone, ...[world.manager, world.resident, world.auditor, world.representative, world.stranger, other.board].map((p) => p.client)]) {
      expect(await count(client)).toEqual({ totalCount: 0, nodes: [] })
    }
  })
})

describe('accepting', () => {
  test('makes a member of whoever has the address, with the roles and the partner', async () => {
    const { email, token } = await invite(world.board.client, ['PARTNER_REPRESENTATIVE'], { organisationId: world.organisationId })
    const { client } = await signIn(app, email, 'Inge')
    expect((await accept(client, token)).membership).toEqual({ id: expect.any(String), status: 'ACTIVE', roles: ['PARTNER_REPRESENTATIVE'], joinedAt: '2026-11-25T08:00:00Z', cooperative: { id: world.id } })
    expect(ok(await client('{ viewer { represents { id } } }')).viewer.represents).toEqual([{ id: world.organisationId }])
    expect(await refusal(client, 'acceptInvitation', { token })).toBe(invalid)
    const { rows } = await app.db.execute({ sql: 'select accepted_at from invitations where email = ?', args: [email] })
    expect(rows[0]!['accepted_at']).toBe(app.clock.now)
  })

  test('is for nobody else, nor for somebody without a name or a sign-in', async () => {
    const { email, token } = await invite()
    for (const { client } of [world.stranger, world.resident, world.board]) expect(await refusal(client, 'acceptInvitation', { token })).toBe(invalid)
    expect(await requestFault(anyone, 'acceptInvitation', { token })).toBe('UNAUTHENTICATED')
    const person = await signIn(app, email)
    expect(await refusal(person.client, 'acceptInvitation', { token })).toBe('Conflict NAME_REQUIRED')
    for (const garbage of ['', 'x', '\u0000', '\ud800', `${token} `, token.slice(1), 'x'.repeat(99_999)]) expect(await refusal(person.client, 'acceptInvitation', { token: garbage })).toBe(invalid)
    await done(person.client, 'updateProfile', { name: 'Toch' })
    await accept(person.client, token)
  })

  test('happens once of five at once', async () => {
    const { email, token } = await invite()
    const { client } = await signIn(app, email, 'Snel')
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => mutate(client, 'acceptInvitation', { token })))
    expect(answers.filter(({ code }) => !code)).toHaveLength(1)
    for (const { code } of answers) expect([undefined, 'STALE', 'INVITATION_INVALID', 'ALREADY_MEMBER']).toContain(code)
  })

  test('is too late when the invitation has expired', async () => {
    const { email, token } = await invite()
    const before = app.clock.now
    app.clock.now += fortnight
    const { client } = await signIn(app, email, 'Laat')
    expect(await refusal(client, 'acceptInvitation', { token })).toBe(invalid)
    app.clock.now -= 1
    await accept((await signIn(app, email)).client, token)
    app.clock.now = before
  })

  test('of an applicant decides the application; of a suspended member nothing', async () => {
    const person = await signIn(app, 'both@example.org', 'Beide')
    const { membership } = await done(person.client, 'applyForMembership', { cooperativeId }, 'membership { id }')
    await done(world.board.client, 'inviteMember', { cooperativeId, email: person.email, roles: ['AUDITOR'] })
    const token = invitationTokenFor(app, person.email)
    expect((await accept(person.client, token)).membership).toMatchObject({ id: membership.id, status: 'ACTIVE', roles: ['AUDITOR'] })
    await done(person.client, 'leaveCooperative', { membershipId: membership.id })
    const input = { cooperativeId, email: person.email, roles: ['BOARD'] }
    await done(world.board.client, 'inviteMember', { ...input, roles: ['RESIDENT'] })
    const second = invitationTokenFor(app, person.email)
    await done(world.board.client, 'inviteMember', input)
    const third = invitationTokenFor(app, person.email)
    await accept(person.client, second)
    await done(world.board.client, 'suspendMember', { membershipId: membership.id })
    expect(await refusal(world.board.client, 'inviteMember', input)).toBe('Conflict ALREADY_MEMBER')
    expect(await refusal(person.client, 'acceptInvitation', { token: third })).toBe(invalid)
    await done(person.client, 'leaveCooperative', { membershipId: membership.id })
    expect(await refusal(person.client, 'acceptInvitation', { token: third })).toBe(invalid)
  })

  test('no longer lets act for an organisation that is no partner any more', async () => {
    const { organisation } = await done(world.board.client, 'addPartner', { cooperativeId, organisation: { name: 'Kort', kind: 'COMPANY' } }, 'organisation { id }')
    const { email, token } = await invite(world.board.client, ['PARTNER_REPRESENTATIVE'], { organisationId: organisation.id })
    await done(world.board.client, 'removePartner', { cooperativeId, organisationId: organisation.id })
    const { client } = await signIn(app, email, 'Kort')
    await accept(client, token)
    await done(world.board.client, 'addPartner', { cooperativeId, organisationId: organisation.id })
    expect(ok(await client('{ viewer { represents { id } } }')).viewer.represents).toEqual([])
  })
})

describe('revoking', () => {
  test('is for board and coordinator; to all others there is no such invitation', async () => {
    const { email, invitation, token } = await invite()
    const invitationId = invitation.id
    for (const { client } of [world.manager, world.resident, world.auditor, world.representative, world.stranger, other.board]) {
      expect(await refusal(client, 'revokeInvitation', { invitationId })).toBe('NotFound NOT_FOUND')
    }
    expect(await requestFault(anyone, 'revokeInvitation', { invitationId })).toBe('UNAUTHENTICATED')
    for (const id of ['', 'x', world.id, '\u0000']) expect(await refusal(world.board.client, 'revokeInvitation', { invitationId: id })).toBe('NotFound NOT_FOUND')
    const revoked = await done(world.coordinator.client, 'revokeInvitation', { invitationId }, 'invitation { revokedAt }')
    expect(revoked.invitation.revokedAt).toBe('2026-11-25T08:00:00Z')
    expect(await refusal(world.board.client, 'revokeInvitation', { invitationId })).toBe('Conflict STALE')
    expect(await refusal((await signIn(app, email, 'Weg')).client, 'acceptInvitation', { token })).toBe(invalid)
  })

  test('is too late once accepted, and one of both wins where they meet', async () => {
    const { email, invitation, token } = await invite()
    const { client } = await signIn(app, email, 'Race')
    const answers = await Promise.all([mutate(client, 'acceptInvitation', { token }), mutate(world.board.client, 'revokeInvitation', { invitationId: invitation.id })])
    expect(answers.filter(({ code }) => !code)).toHaveLength(1)
    expect(['STALE', 'INVITATION_INVALID']).toContain(answers.find(({ code }) => code)?.code)
  })
})
