import { afterEach } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility, type FacilityOverrides } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { booked, cancel, during, stored } from './support.ts'

/** What of a booking is about checking in. */
export const fields = 'id status checkInCode checkInOpensAt checkedInAt checkedInBy { id } releaseAt'
const query = `query ($id: ID!) { node(id: $id) { ... on Booking { ${fields} } } }`

/** Starts an application with places to check in to, and who does. */
export async function checkInWorld() {
  const app = await startApp()
  expectNoFaults(app)
  afterEach(() => {
    app.clock.now = startOfTests
  })
  const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
  const { manager, resident } = world

  /** A place with these terms. */
  async function made(terms: object, overrides: FacilityOverrides = {}): Promise<string> {
    const { id } = await makeFacility(manager, world.id, overrides)
    await done(manager.client, 'setFacilityTerms', { facilityId: id, ...terms })
    return id
  }

  /** One that is released after a quarter of an hour, and one that never is, where checking in opens an hour before. */
  const released = await made({ releaseAfter: 'PT15M' })
  const kept = await made({ checkInOpens: 'PT1H' })

  const see = async (client: ApiClient, id: string): Promise<Json> => ok(await client(query, { id })).node
  const codeOf = async (id: string): Promise<string> => (await see(manager.client, id)).checkInCode
  const enter = (client: ApiClient, bookingId: string, code?: string): Promise<Json> =>
    mutate(client, 'checkIn', { bookingId, code }, `booking { ${fields} }`)
  const statusOf = async (id: string) => (await stored(app, id)).booking['status']

  /** A booking of the resident on the first day, 12:00 to 14:00; and its end. */
  const noon = async (facilityId: string): Promise<string> =>
    (await booked(resident.client, { facilityId, ...during(0, 12, 14) })).id
  const away = (id: string) => cancel(manager.client, id)
  return { app, world, other, made, released, kept, see, codeOf, enter, statusOf, noon, away }
}
