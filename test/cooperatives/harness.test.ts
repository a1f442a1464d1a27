import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok } from '../harness/client.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { refusal } from '../harness/mutate.ts'

const app = await startApp()
const world = await makeNeighbourhood(app)

test('the neighbourhood of the tests has a member in every role, one who represents a partner, and one offline', async () => {
  const query = `query ($slug: String!) { cooperative(slug: $slug) { members { totalCount nodes { roles person { id } } }
    organisations { nodes { id } } neighbourhoods { id } } }`
  const { cooperative } = ok(await world.board.client(query, { slug: world.slug }))
  expect(cooperative.members.totalCount).toBe(7)
  const roleOf = (id: string) => cooperative.members.nodes.find((m: { person: { id: string } }) => m.person.id === id)?.roles
  expect(roleOf(world.board.personId)).toEqual(['BOARD', 'RESIDENT'])
  expect(roleOf(world.coordinator.personId)).toEqual(['COORDINATOR', 'RESIDENT'])
  expect(roleOf(world.manager.personId)).toEqual(['FACILITY_MANAGER'])
  expect(roleOf(world.resident.personId)).toEqual(['RESIDENT'])
  expect(roleOf(world.auditor.personId)).toEqual(['AUDITOR'])
  expect(roleOf(world.representative.personId)).toEqual(['PARTNER_REPRESENTATIVE'])
  expect(roleOf(world.offline.personId)).toEqual(['RESIDENT'])
  expect(roleOf(world.stranger.personId)).toBeUndefined()
  expect(cooperative.organisations.nodes).toEqual([{ id: world.organisationId }])
  expect(cooperative.neighbourhoods).toEqual([{ id: world.neighbourhoodId }])
})

test('a refusal is an answer, not a fault', async () => {
  expect(await refusal(world.board.client, 'createCooperative', { name: 'x', slug: 'a-slug' })).toBe('InvalidInput TOO_SHORT')
  expect(app.logs).toEqual([])
})
