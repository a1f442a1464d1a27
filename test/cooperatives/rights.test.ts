import { describe, expect, test } from 'vitest'
import type { MembershipRole } from '../../schema/tables/vocabulary.ts'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../harness/client.ts'
import { addMember, addOfflineResident, foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'

const app = await startApp()
expectNoFaults(app)
const anyone = apiClient(app.url)
const [world, other] = await Promise.all([makeNeighbourhood(app), foundCooperative(app)])
const garbage = ['', 'x', world.id, world.resident.personId, '\u0000', 'mem_00000000000000000000000000']
const shown = 'membership { status roles }'
const fellows = [world.coordinator, world.manager, world.resident, world.auditor, world.representative]

const statusOf = async (slug: string, client: ApiClient) =>
  ok(
    await client(
      'query ($s: String!) { cooperative(slug: $s) { viewerMembership { status roles joinedAt } members { totalCount } } }',
      { s: slug },
    ),
  ).cooperative

describe('what the board alone may', () => {
  const { membershipId } = world.resident
  const operations: [string, object][] = [
    ['suspendMember', {}],
    ['reinstateMember', {}],
    ['setMemberRoles', { roles: ['RESIDENT', 'AUDITOR'] as MembershipRole[] }],
  ]

  test.each(operations)('%s is refused to all others, and not found by outsiders', async (name, more) => {
    for (const { client } of fellows)
      expect(await refusal(client, name, { membershipId, ...more })).toBe('Forbidden FORBIDDEN')
    for (const { client } of [world.stranger, other.board])
      expect(await refusal(client, name, { membershipId, ...more })).toBe('NotFound NOT_FOUND')
    expect(await requestFault(anyone, name, { membershipId, ...more })).toBe('UNAUTHENTICATED')
    for (const id of garbage)
      expect(await refusal(world.board.client, name, { membershipId: id, ...more })).toBe('NotFound NOT_FOUND')
  })
})

describe('suspension', () => {
  test.each([['COORDINATOR'], ['FACILITY_MANAGER'], ['BOARD'], ['AUDITOR'], ['RESIDENT']] as const)(
    'takes the rights of a %s at once, and gives them back',
    async (role) => {
      const member = await addMember(app, world, [role])
      const reads = async () => {
        const { cooperative } = ok(
          await member.client(
            'query ($s: String!) { cooperative(slug: $s) { members { totalCount } invitations { totalCount } auditEntries { totalCount } } }',
            { s: world.slug },
          ),
        )
        return [
          cooperative.members !== null,
          cooperative.invitations.totalCount > 0,
          cooperative.auditEntries.totalCount > 0,
        ]
      }
      const rights = await reads()
      expect(rights[0]).toBe(true)
      await done(world.board.client, 'suspendMember', { membershipId: member.membershipId }, shown)
      expect(await reads()).toEqual([false, false, false])
      expect(await refusal(member.client, 'updateCooperative', { cooperativeId: world.id, name: 'Wraak' })).toBe(
        'Forbidden FORBIDDEN',
      )
      expect(
        await refusal(member.client, 'inviteMember', {
          cooperativeId: world.id,
          email: 'x@example.org',
          roles: ['RESIDENT'],
        }),
      ).toBe('Forbidden FORBIDDEN')
      expect(await refusal(member.client, 'suspendMember', { membershipId: world.resident.membershipId })).toBe(
        'NotFound NOT_FOUND',
      )
      expect(await refusal(member.client, 'reinstateMember', { membershipId: member.membershipId })).toBe(
        'Forbidden FORBIDDEN',
      )
      expect((await statusOf(world.slug, member.client)).viewerMembership).toMatchObject({
        status: 'SUSPENDED',
        roles: [role],
        joinedAt: expect.any(String),
      })
      expect(await refusal(world.board.client, 'suspendMember', { membershipId: member.membershipId })).toBe(
        'Conflict INVALID_MEMBERSHIP_TRANSITION',
      )
      await done(world.board.client, 'reinstateMember', { membershipId: member.membershipId }, shown)
      expect(await reads()).toEqual(rights)
      expect(await refusal(world.board.client, 'reinstateMember', { membershipId: member.membershipId })).toBe(
        'Conflict INVALID_MEMBERSHIP_TRANSITION',
      )
      await done(member.client, 'leaveCooperative', { membershipId: member.membershipId })
      expect(await reads()).toEqual([false, false, false])
      expect((await statusOf(world.slug, member.client)).viewerMembership).toMatchObject({
        status: 'LEFT',
        roles: [role],
      })
    },
  )
})

describe('roles', () => {
  test('are set by the board, and work at once', async () => {
    const member = await addMember(app, world)
    const set = async (roles: MembershipRole[]) =>
      (await done(world.board.client, 'setMemberRoles', { membershipId: member.membershipId, roles }, shown)).membership
    expect(await refusal(member.client, 'registerResident', { cooperativeId: world.id, name: 'Opa' })).toBe(
      'Forbidden FORBIDDEN',
    )
    expect(await set(['RESIDENT', 'COORDINATOR', 'RESIDENT'])).toEqual({
      status: 'ACTIVE',
      roles: ['COORDINATOR', 'RESIDENT'],
    })
    await done(member.client, 'registerResident', { cooperativeId: world.id, name: 'Opa' })
    await set(['RESIDENT'])
    expect(await refusal(member.client, 'registerResident', { cooperativeId: world.id, name: 'Opa' })).toBe(
      'Forbidden FORBIDDEN',
    )
    expect(await refusal(world.board.client, 'setMemberRoles', { membershipId: member.membershipId, roles: [] })).toBe(
      'InvalidInput TOO_SHORT',
    )
    expect(
      await requestFault(world.board.client, 'setMemberRoles', { membershipId: member.membershipId, roles: ['KING'] }),
    ).toBe('BAD_USER_INPUT')
  })

  test('of two changes at once are never mixed', async () => {
    const member = await addMember(app, world)
    const sets: MembershipRole[][] = [['AUDITOR'], ['FACILITY_MANAGER'], ['COORDINATOR']]
    const answers = await Promise.all(
      sets.map((roles) =>
        mutate(world.board.client, 'setMemberRoles', { membershipId: member.membershipId, roles }, shown),
      ),
    )
    for (const { code, membership } of answers)
      expect(['STALE', ...sets.map(String)]).toContain(code ?? String(membership.roles))
    const won = answers.flatMap(({ membership }) => (membership ? [String(membership.roles)] : []))
    expect(won.length).toBeGreaterThan(0)
    expect(won).toContain(String((await statusOf(world.slug, member.client)).viewerMembership.roles))
  })

  test('are neither given to who has left, nor beyond resident to who is not online', async () => {
    const member = await addMember(app, world)
    await done(member.client, 'leaveCooperative', { membershipId: member.membershipId })
    expect(
      await refusal(world.board.client, 'setMemberRoles', { membershipId: member.membershipId, roles: ['BOARD'] }),
    ).toBe('Conflict INVALID_MEMBERSHIP_TRANSITION')
    const { membershipId } = await addOfflineResident(world, world.coordinator)
    expect(await refusal(world.board.client, 'setMemberRoles', { membershipId, roles: ['BOARD', 'RESIDENT'] })).toBe(
      'InvalidInput INVALID_VALUE',
    )
  })
})

describe('the last board member', () => {
  test('neither leaves, nor is suspended, nor loses the role', async () => {
    const { board } = await foundCooperative(app)
    const { membershipId } = board
    expect(await refusal(board.client, 'leaveCooperative', { membershipId })).toBe('Conflict LAST_BOARD_MEMBER')
    expect(await refusal(board.client, 'suspendMember', { membershipId })).toBe('Conflict LAST_BOARD_MEMBER')
    expect(await refusal(board.client, 'setMemberRoles', { membershipId, roles: ['RESIDENT'] })).toBe(
      'Conflict LAST_BOARD_MEMBER',
    )
    await done(board.client, 'setMemberRoles', { membershipId, roles: ['BOARD', 'AUDITOR'] })
  })

  test('is counted among active ones only', async () => {
    const made = await foundCooperative(app)
    const second = await addMember(app, made, ['BOARD'])
    await done(made.board.client, 'suspendMember', { membershipId: second.membershipId })
    expect(await refusal(made.board.client, 'leaveCooperative', { membershipId: made.board.membershipId })).toBe(
      'Conflict LAST_BOARD_MEMBER',
    )
    await done(made.board.client, 'reinstateMember', { membershipId: second.membershipId })
    await done(
      made.board.client,
      'setMemberRoles',
      { membershipId: made.board.membershipId, roles: ['RESIDENT'] },
      shown,
    )
    expect(
      await refusal(made.board.client, 'setMemberRoles', { membershipId: made.board.membershipId, roles: ['BOARD'] }),
    ).toBe('Forbidden FORBIDDEN')
    expect(await refusal(second.client, 'leaveCooperative', { membershipId: second.membershipId })).toBe(
      'Conflict LAST_BOARD_MEMBER',
    )
  })

  test.each([
    ['leaveCooperative', {}, 'own'],
    ['suspendMember', {}, 'each other'],
    ['setMemberRoles', { roles: ['RESIDENT'] }, 'own'],
    ['setMemberRoles', { roles: ['RESIDENT'] }, 'each other'],
  ])('is one of two who go at once: %s %j (%s)', async (name, more, whose) => {
    const made = await foundCooperative(app)
    const pair = [made.board, await addMember(app, made, ['BOARD'])]
    const answers = await Promise.all(pair.map(({ client }, i) =>
      mutate(client, name, { membershipId: pair[whose === 'own' ? i : 1 - i]!.membershipId, ...more })))
    expect(answers.filter(({ code }) => !code)).toHaveLength(1)
    expect(['LAST_BOARD_MEMBER', 'FORBIDDEN', 'NOT_FOUND']).toContain(answers.find(({ code }) => code)?.code)
    const { rows } = await app.db.execute({
      sql: `select count(*) as n from memberships where cooperative_id = ? and status = 'ACTIVE' and roles like '%BOARD%'`,
      args: [made.id],
    })
    expect(Number(rows[0]!['n'])).toBe(1)
  })
})
