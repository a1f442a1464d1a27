import { afterEach } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility, type FacilityOverrides } from '../harness/facilities.ts'
import { makeNeighbourhood, type Member } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { booked, during } from './support.ts'

/** Starts an application with places at which people may not show up. */
export async function noShowWorld() {
  const app = await startApp()
  expectNoFaults(app)
  afterEach(() => {
    app.clock.now = startOfTests
  })
  const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
  const { manager } = world
  const tariffs = [{ audience: 'PUBLIC', basis: 'PER_HOUR', centsPerHour: 500, currency: 'EUR' }]

  /** A place with these terms: for a hundred at once, at five euros an hour. */
  async function made(terms: object, overrides: FacilityOverrides = {}): Promise<string> {
    const { id } = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 100, tariffs, ...overrides })
    await done(manager.client, 'setFacilityTerms', { facilityId: id, ...terms })
    return id
  }

  const report = (client: ApiClient, bookingId: string): Promise<Json> =>
    mutate(client, 'reportNoShow', { bookingId })
  const undo = (client: ApiClient, bookingId: string): Promise<Json> =>
    client(
      `mutation ($input: UndoNoShowInput!) { undoNoShow(input: $input) {
        __typename ... on UndoNoShowPayload { booking { status } }
        ... on UserError { code message } ... on BookingRefused { reasons { code message } alternatives { units } } } }`,
      { input: { bookingId } },
    ).then((answer) => ok(answer).undoNoShow)

  /** A booking on the first day of the tests, from this hour on. */
  async function begun(who: Member, facilityId: string, hour = 10, more: object = {}): Promise<string> {
    const { id } = await booked(who.client, { facilityId, ...during(0, hour, hour + 1), units: 1, ...more })
    return id
  }

  /** A place without a limit, where not showing up costs something. */
  const place = await made({ noShowFeeCents: 250 })
  return { app, world, other, made, report, undo, begun, place }
}
