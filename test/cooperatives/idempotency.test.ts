import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok } from '../harness/client.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, mutationDocument, refusal } from '../harness/mutate.ts'
import { invitationTokenFor, signIn } from '../harness/people.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { client } = world.board
const cooperativeId = world.id
const count = async (table: string, where = '1') =>
  Number((await app.db.execute(`select count(*) as n from ${table} where ${where}`)).rows[0]!['n'])

test('the same key and input answer with the first success, and nothing is doubled', async () => {
  const input = {
    cooperativeId,
    email: 'twice@example.org',
    roles: ['RESIDENT', 'AUDITOR'],
    idempotencyKey: 'invite-1',
  }
  const before = [await count('audit_entries'), await count('outbox'), await count('invitations')]
  const first = await done(client, 'inviteMember', input, 'invitation { id roles email }')
  const again = await done(
    client,
    'inviteMember',
    { ...input, idempotencyKey: 'invite-1' },
    'again: invitation { email id }',
  )
  expect(again.again).toEqual({ id: first.invitation.id, email: 'twice@example.org' })
  expect([await count('audit_entries'), await count('outbox'), await count('invitations')]).toEqual(
    before.map((n) => n + 1),
  )
})

test('an answer that takes most of what a request may is given again', async () => {
  const input = { cooperativeId, name: 'Oma', idempotencyKey: 'large' }
  const members = (rows: number, inner: string) => `cooperative { members(first: ${rows}) { nodes { id ${inner} } } }`
  const large = `membership { id ${members(100, members(99, 'status'))} }`
  const first = await done(world.coordinator.client, 'registerResident', input, large)
  expect(await done(world.coordinator.client, 'registerResident', input, large)).toEqual(first)
})

test('twenty at once with one key are one', async () => {
  const found = {
    name: 'Twintig',
    slug: 'twintig',
    neighbourhoodIds: [world.neighbourhoodId],
    idempotencyKey: 'twenty',
  }
  const made = await Promise.all(
    Array.from({ length: 20 }, () => done(client, 'createCooperative', found, 'cooperative { id }')),
  )
  expect(new Set(made.map(({ cooperative }) => cooperative.id)).size).toBe(1)

  const resident = { cooperativeId, name: 'Oma', idempotencyKey: 'twenty' }
  const before = await count('people')
  const registered = await Promise.all(
    Array.from({ length: 20 }, () => done(world.coordinator.client, 'registerResident', resident, 'membership { id }')),
  )
  expect(new Set(registered.map(({ membership }) => membership.id)).size).toBe(1)
  expect(await count('people')).toBe(before + 1)
})

test('twenty at once that accept one invitation all hear of the one membership', async () => {
  const person = await signIn(app, 'eager@example.org', 'Vlug')
  await done(client, 'inviteMember', { cooperativeId, email: person.email, roles: ['RESIDENT'] })
  const input = { token: invitationTokenFor(app, person.email), idempotencyKey: 'eager' }
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => done(person.client, 'acceptInvitation', input, 'membership { id status }')),
  )
  expect(new Set(answers.map(({ membership }) => `${membership.id} ${membership.status}`)).size).toBe(1)
  expect(
    await count('audit_entries', `action = 'membership.entered' and subject_id = '${answers[0].membership.id}'`),
  ).toBe(1)
})

test('another input under the same key is refused, also of another mutation', async () => {
  const input = { cooperativeId, name: 'Opa', idempotencyKey: 'reused' }
  await done(world.coordinator.client, 'registerResident', input)
  const reused = 'Conflict IDEMPOTENCY_KEY_REUSED'
  expect(await refusal(world.coordinator.client, 'registerResident', { ...input, name: 'Oom' })).toBe(reused)
  expect(await refusal(world.coordinator.client, 'registerResident', { ...input, phone: '000 123 45' })).toBe(reused)
  expect(await refusal(world.coordinator.client, 'updateProfile', { name: 'Coby', idempotencyKey: 'reused' })).toBe(
    reused,
  )
  expect(
    await refusal(world.coordinator.client, 'setMemberRoles', {
      membershipId: 'x',
      roles: ['BOARD'],
      idempotencyKey: 'reused',
    }),
  ).toBe(reused)
  const { registerResident } = ok(
    await world.coordinator.client.with({ 'accept-language': 'nl' })(mutationDocument('registerResident'), {
      input: { ...input, name: 'Oom' },
    }),
  )
  expect(registerResident.message).toBe('Deze sleutel is al gebruikt voor een andere aanvraag.')
})

test('the order of the input does not matter', async () => {
  const first = await done(
    client,
    'inviteMember',
    { cooperativeId, email: 'order@example.org', roles: ['RESIDENT'], idempotencyKey: 'order' },
    'invitation { id }',
  )
  const again = await done(
    client,
    'inviteMember',
    { idempotencyKey: 'order', roles: ['RESIDENT'], email: 'order@example.org', cooperativeId },
    'invitation { id }',
  )
  expect(again).toEqual(first)
})

test('a key belongs to its person', async () => {
  const input = { cooperativeId, email: 'key@example.org', roles: ['RESIDENT'], idempotencyKey: 'mine' }
  const [mine, theirs] = [
    await done(client, 'inviteMember', input, 'invitation { id }'),
    await done(world.coordinator.client, 'inviteMember', input, 'invitation { id }'),
  ]
  expect(mine.invitation.id).not.toBe(theirs.invitation.id)
  expect(await refusal(world.resident.client, 'inviteMember', input)).toBe('Forbidden FORBIDDEN')
})

test('a refused attempt may be tried again with its key', async () => {
  const input = { membershipId: world.resident.membershipId, idempotencyKey: 'retry' }
  expect(await refusal(client, 'reinstateMember', input)).toBe('Conflict INVALID_MEMBERSHIP_TRANSITION')
  await done(client, 'suspendMember', { membershipId: world.resident.membershipId, idempotencyKey: 'suspend' })
  await done(client, 'reinstateMember', input, 'membership { status }')
  expect((await done(client, 'reinstateMember', input, 'membership { status }')).membership.status).toBe('ACTIVE')
  expect(
    (
      await done(
        client,
        'suspendMember',
        { membershipId: world.resident.membershipId, idempotencyKey: 'suspend' },
        'membership { status }',
      )
    ).membership.status,
  ).toBe('ACTIVE')
})

test('a success is answered again even where the state would refuse it now', async () => {
  const person = await signIn(app, 'repeat@example.org', 'Rep')
  const input = { cooperativeId, idempotencyKey: 'apply' }
  const first = await done(person.client, 'applyForMembership', input, 'membership { id status }')
  expect(await done(person.client, 'applyForMembership', input, 'membership { id status }')).toEqual(first)
  expect(await refusal(person.client, 'applyForMembership', { cooperativeId, idempotencyKey: 'other' })).toBe(
    'Conflict ALREADY_MEMBER',
  )
})

test('who has lost the right to see what they made is not shown it again', async () => {
  const member = await addMember(app, world, ['COORDINATOR'])
  const input = { cooperativeId, email: 'lost@example.org', roles: ['RESIDENT'], idempotencyKey: 'lost' }
  await done(member.client, 'inviteMember', input)
  await done(client, 'suspendMember', { membershipId: member.membershipId })
  expect((await mutate(member.client, 'inviteMember', input, 'invitation { email }')).code).toBe('FORBIDDEN')
})
