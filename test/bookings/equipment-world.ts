import { afterEach } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { ok } from '../harness/client.ts'
import { makeFacility, type FacilityOverrides } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'

/** A text in Dutch, and in English. */
export const nl = (text: string) => [{ language: 'nl', text }]
export const en = (text: string) => [{ language: 'en', text }]

/** Starts an application with a cooperative that lends things with its places, and one that hides its own. */
export async function equipmentWorld() {
  const app = await startApp()
  expectNoFaults(app)
  afterEach(() => {
    app.clock.now = startOfTests
  })
  const [world, other] = await Promise.all([
    makeNeighbourhood(app),
    makeNeighbourhood(app, { publicParts: ['ABOUT'] }),
  ])
  const { manager, resident } = world

  const place = async (overrides: FacilityOverrides = {}): Promise<string> =>
    (await makeFacility(manager, world.id, overrides)).id

  /** A pool of so many projectors. */
  async function pool(quantity: number, more: object = {}): Promise<string> {
    const input = { cooperativeId: world.id, kind: 'EQUIPMENT', name: en('Projector'), quantity, ...more }
    return (await done(manager.client, 'createEquipmentPool', input, 'pool { id }')).pool.id
  }
  const withIt = (poolId: string, quantity = 1) => ({ extras: [{ poolId, quantity }] })

  /** How many are left during an interval. */
  async function left(poolId: string, when: { startsAt: string; endsAt: string }): Promise<number> {
    const query = `query ($id: ID!, $from: DateTime!, $to: DateTime!) { node(id: $id) {
      ... on EquipmentPool { remaining(from: $from, to: $to) } } }`
    return ok(await resident.client(query, { id: poolId, from: when.startsAt, to: when.endsAt })).node.remaining
  }
  return { app, world, other, place, pool, withIt, left }
}
