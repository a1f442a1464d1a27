import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../harness/client.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { codeFor, invitationTokenFor, linkTokenFor, signIn } from '../harness/people.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const cooperativeId = world.id
const { client } = world.board

const entries = async (reader: ApiClient, first = 1) => {
  const query = `query ($s: String!, $n: Int) { cooperative(slug: $s) { auditEntries(first: $n) { totalCount nodes { id at action actor { id } subjectId networkAddress client data } } } }`
  return ok(await reader(query, { s: world.slug, n: first })).cooperative.auditEntries
}

test('every change leaves one line that tells who, what, when and from where', async () => {
  const member = await addMember(app, world)
  const applicant = await signIn(app, 'applicant@example.org', 'Aart')
  const { membership } = await done(applicant.client, 'applyForMembership', { cooperativeId }, 'membership { id }')
  const { membershipId } = member
  const roles = ['COORDINATOR', 'RESIDENT']
  const organisation = { name: 'Club', kind: 'SPORTS_CLUB' }
  const written = async (
    by: { client: ApiClient; personId: string },
    name: string,
    input: object,
    action: string,
    data: unknown,
    selection?: string,
  ) => {
    app.clock.now += 60
    const before = (await entries(client)).totalCount
    const answer = await done(
      by.client.with({ 'user-agent': 'Test/1', 'cf-connecting-ip': '203.0.113.9' }),
      name,
      input,
      selection,
    )
    const { totalCount, nodes } = await entries(client)
    const line = {
      id: expect.stringMatching(/^aud_/),
      at: new Date(app.clock.now * 1000).toISOString().replace('.000Z', 'Z'),
      action,
      actor: { id: by.personId },
      networkAddress: '203.0.113.9',
      client: 'Test/1',
      data,
    }
    expect(nodes[0]).toEqual({ ...line, subjectId: expect.any(String) })
    expect(totalCount).toBe(before + 1)
    return { answer, subjectId: nodes[0].subjectId as string }
  }
  const { board, coordinator } = world
  await written(board, 'updateCooperative', { cooperativeId, name: 'Anders', about: [] }, 'cooperative.updated', {
    changed: ['name', 'about'],
  })
  const { subjectId: organisationId } = await written(
    board,
    'addPartner',
    { cooperativeId, organisation },
    'partner.added',
    {},
  )
  const who = { cooperativeId, organisationId, personId: member.personId }
  expect(
    (
      await written(board, 'setRepresentative', { ...who, represents: true }, 'representative.set', {
        organisationId,
        represents: true,
      })
    ).subjectId,
  ).toBe(member.personId)
  await written(board, 'removePartner', { cooperativeId, organisationId }, 'partner.removed', {})
  const invite = { cooperativeId, email: 'invited@example.org', roles: ['RESIDENT'] }
  const { subjectId: invitationId } = await written(coordinator, 'inviteMember', invite, 'invitation.sent', {
    roles: ['RESIDENT'],
  })
  await written(coordinator, 'revokeInvitation', { invitationId }, 'invitation.revoked', {})
  const { subjectId: second } = await written(board, 'inviteMember', invite, 'invitation.sent', { roles: ['RESIDENT'] })
  const invited = await signIn(app, 'invited@example.org', 'Inge')
  await written(
    invited,
    'acceptInvitation',
    { token: invitationTokenFor(app, 'invited@example.org') },
    'membership.entered',
    { invitation: second, roles: ['RESIDENT'] },
  )
  expect(
    (
      await written(
        coordinator,
        'decideApplication',
        { membershipId: membership.id, accept: true },
        'membership.accept',
        { before: 'APPLIED', after: 'ACTIVE' },
      )
    ).subjectId,
  ).toBe(membership.id)
  await written(board, 'setMemberRoles', { membershipId, roles }, 'membership.rolesChanged', {
    before: ['RESIDENT'],
    after: roles,
  })
  await written(board, 'suspendMember', { membershipId }, 'membership.suspend', {
    before: 'ACTIVE',
    after: 'SUSPENDED',
  })
  await written(board, 'reinstateMember', { membershipId }, 'membership.reinstate', {
    before: 'SUSPENDED',
    after: 'ACTIVE',
  })
  await written(member, 'leaveCooperative', { membershipId }, 'membership.leave', { before: 'ACTIVE', after: 'LEFT' })
  await written(member, 'applyForMembership', { cooperativeId }, 'membership.applied', {})
  await written(board, 'decideApplication', { membershipId, accept: false }, 'membership.reject', {
    before: 'APPLIED',
    after: 'REJECTED',
  })
  await written(coordinator, 'registerResident', { cooperativeId, name: 'Oma' }, 'resident.registered', {})
})

test('a refusal leaves none', async () => {
  const before = (await entries(client)).totalCount
  await mutate(world.resident.client, 'updateCooperative', { cooperativeId, name: 'Nee' })
  await mutate(client, 'leaveCooperative', { membershipId: world.board.membershipId })
  await mutate(client, 'inviteMember', { cooperativeId, email: world.resident.email, roles: ['RESIDENT'] })
  expect((await entries(client)).totalCount).toBe(before)
})

test('the log is read by facility manager, board and auditor only', async () => {
  const other = await foundCooperative(app)
  const all = await entries(client, 100)
  expect(all.totalCount).toBeGreaterThan(20)
  for (const reader of [world.manager, world.auditor]) expect(await entries(reader.client, 100)).toEqual(all)
  const rest = [world.coordinator, world.resident, world.representative, world.stranger, other.board].map(
    (person) => person.client,
  )
  for (const reader of [...rest, apiClient(app.url)])
    expect(await entries(reader, 100)).toEqual({ totalCount: 0, nodes: [] })
})

test('the log begins with the foundation, by its founder', async () => {
  const made = await foundCooperative(app)
  const query =
    'query ($s: String!) { cooperative(slug: $s) { auditEntries { nodes { action subjectId actor { id } } } } }'
  const { cooperative } = ok(await made.board.client(query, { s: made.slug }))
  expect(cooperative.auditEntries.nodes).toEqual([
    { action: 'cooperative.created', subjectId: made.id, actor: { id: made.board.personId } },
  ])
})

test('the log holds no code, no token and no address, and cannot be changed', async () => {
  const anyone = apiClient(app.url)
  await done(anyone, 'requestSignInCode', { email: 'secret@example.org' })
  const secrets = [codeFor(app, 'secret@example.org'), linkTokenFor(app, 'secret@example.org')]
  const person = await signIn(app, 'secret2@example.org', 'Geheim')
  await done(client, 'inviteMember', { cooperativeId, email: person.email, roles: ['RESIDENT'] })
  const token = invitationTokenFor(app, person.email)
  await done(person.client, 'acceptInvitation', { token })
  const { rows } = await app.db.execute('select * from audit_entries')
  const written =
    JSON.stringify(rows.map((row) => ({ ...row, id: '', subject_id: '', actor_id: '' }))) + JSON.stringify(app.logs)
  for (const secret of [...secrets, token, person.token, world.board.token, 'example.org'])
    expect(written).not.toContain(secret)
  await expect(app.db.execute(`update audit_entries set action = 'x'`)).rejects.toThrow('AUDIT_IS_APPEND_ONLY')
  await expect(app.db.execute('delete from audit_entries')).rejects.toThrow('AUDIT_IS_APPEND_ONLY')
})
