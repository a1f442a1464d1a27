import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient } from '../harness/client.ts'
import { foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { signIn } from '../harness/people.ts'

const app = await startApp()
expectNoFaults(app)
const anyone = apiClient(app.url)
const [world, other] = await Promise.all([makeNeighbourhood(app), foundCooperative(app)])
const administrator = await signIn(app, 'admin@example.org', 'Platform')
await app.db.execute({ sql: 'update people set administrator = 1 where id = ?', args: [administrator.personId] })

const square = [[6, 52], [6.1, 52], [6.1, 52.1], [6, 52]]
const boundary = { type: 'Polygon', coordinates: [square] }
const auditOf = async (subject: string) =>
  (
    await app.db.execute({
      sql: 'select action, data from audit_entries where subject_id = ? order by id desc',
      args: [subject],
    })
  ).rows[0]

describe('updateNeighbourhood', () => {
  const neighbourhoodId = world.neighbourhoodId

  test('is for the board of the only cooperative there; absent fields stay, null takes a boundary away', async () => {
    const fields = 'neighbourhood { name municipality boundary timeZone }'
    const drawn = await done(
      world.board.client,
      'updateNeighbourhood',
      { neighbourhoodId, name: 'Nieuw', boundary },
      fields,
    )
    expect(drawn.neighbourhood).toMatchObject({ name: 'Nieuw', boundary, timeZone: 'Europe/Amsterdam' })
    const bare = await done(world.board.client, 'updateNeighbourhood', { neighbourhoodId, boundary: null }, fields)
    expect(bare.neighbourhood).toMatchObject({ name: 'Nieuw', boundary: null })
    expect(await auditOf(neighbourhoodId)).toMatchObject({
      action: 'neighbourhood.updated',
      data: '{"changed":["boundary"]}',
    })
  })

  test('is refused to everybody else, and for what makes no sense', async () => {
    for (const { client } of [
      world.coordinator,
      world.manager,
      world.resident,
      world.auditor,
      world.stranger,
      other.board,
    ]) {
      expect(await refusal(client, 'updateNeighbourhood', { neighbourhoodId, name: 'Mijn' })).toBe(
        'Forbidden FORBIDDEN',
      )
    }
    expect(await requestFault(anyone, 'updateNeighbourhood', { neighbourhoodId, name: 'Mijn' })).toBe('UNAUTHENTICATED')
    expect(await refusal(world.board.client, 'updateNeighbourhood', { neighbourhoodId: world.id })).toBe(
      'NotFound NOT_FOUND',
    )
    const open = { type: 'Polygon', coordinates: [square.slice(0, 3)] }
    expect(await refusal(world.board.client, 'updateNeighbourhood', { neighbourhoodId, boundary: open })).toBe(
      'InvalidInput INVALID_BOUNDARY',
    )
  })

  test('is for administrators where another cooperative is there too', async () => {
    await done(other.board.client, 'updateCooperative', {
      cooperativeId: other.id,
      neighbourhoodIds: [other.neighbourhoodId, neighbourhoodId],
    })
    expect(await refusal(world.board.client, 'updateNeighbourhood', { neighbourhoodId, name: 'Mijn' })).toBe(
      'Conflict SHARED_WITH_OTHERS',
    )
    expect(await refusal(other.board.client, 'updateNeighbourhood', { neighbourhoodId, name: 'Mijn' })).toBe(
      'Conflict SHARED_WITH_OTHERS',
    )
    const renamed = await done(
      administrator.client,
      'updateNeighbourhood',
      { neighbourhoodId, name: 'Samen' },
      'neighbourhood { name }',
    )
    expect(renamed.neighbourhood.name).toBe('Samen')
  })
})

describe('the neighbourhoods of a cooperative', () => {
  test('are set anew by its board, and only known ones', async () => {
    const input = { cooperativeId: other.id, neighbourhoodIds: [other.neighbourhoodId, other.neighbourhoodId] }
    const set = await done(other.board.client, 'updateCooperative', input, 'cooperative { neighbourhoods { id } }')
    expect(set.cooperative.neighbourhoods).toEqual([{ id: other.neighbourhoodId }])
    const unknown = { cooperativeId: other.id, neighbourhoodIds: [world.id] }
    expect(await refusal(other.board.client, 'updateCooperative', unknown)).toBe('NotFound NOT_FOUND')
    expect(await refusal(world.board.client, 'updateCooperative', input)).toBe('Forbidden FORBIDDEN')
  })
})

describe('updateOrganisation', () => {
  const { organisationId } = world

  test('is for the board and coordinators of its only cooperative, then for administrators', async () => {
    const input = { organisationId, kind: 'WELFARE', website: 'https://welzijn.example/' }
    const fields = 'organisation { name kind website }'
    const changed = await done(world.coordinator.client, 'updateOrganisation', input, fields)
    expect(changed.organisation).toMatchObject({ kind: 'WELFARE', website: 'https://welzijn.example/' })
    const bare = await done(world.board.client, 'updateOrganisation', { organisationId, website: null }, fields)
    expect(bare.organisation).toMatchObject({ name: changed.organisation.name, kind: 'WELFARE', website: null })
    for (const { client } of [world.manager, world.resident, world.representative, world.stranger, other.board]) {
      expect(await refusal(client, 'updateOrganisation', input)).toBe('Forbidden FORBIDDEN')
    }
    await done(other.board.client, 'addPartner', { cooperativeId: other.id, organisationId })
    expect(await refusal(world.board.client, 'updateOrganisation', input)).toBe('Conflict SHARED_WITH_OTHERS')
    const named = await done(administrator.client, 'updateOrganisation', { organisationId, name: 'Welzijn' }, fields)
    expect(named.organisation).toMatchObject({ name: 'Welzijn' })
  })

  test('is refused without a sign-in, and for unknown ones', async () => {
    expect(await requestFault(anyone, 'updateOrganisation', { organisationId, name: 'x' })).toBe('UNAUTHENTICATED')
    expect(await refusal(world.board.client, 'updateOrganisation', { organisationId: 'org_x', name: 'x' })).toBe(
      'NotFound NOT_FOUND',
    )
  })
})
