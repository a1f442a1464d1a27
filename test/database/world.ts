import { expect } from 'vitest'
import { startApp } from '../harness/app.ts'
import type { Json } from '../harness/client.ts'
import { makeFacility, makeHall } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { done } from '../harness/mutate.ts'
import type { SignedIn } from '../harness/people.ts'

/** An operation that is asked often, and how the database may run it. */
export interface Hot {
  by: SignedIn
  query: string
  /** The first and the second time that it is asked. */
  variables: (time: number) => Record<string, unknown>
  /** Tables that it walks through from end to end, each with the reason why it may. */
  walks?: Record<string, string>
  /** Tables whose rows it sorts, each with the reason why no index has them in order. */
  sorts?: Record<string, string>
  /** What stands in one of its plans: the index that bears it, and how much of its key is known. */
  uses?: string[]
}

/** The application over a neighbourhood with a hall, a pool and some bookings. */
export const app = await startApp()
export const world = await makeNeighbourhood(app)
export const hall = await makeHall(world.manager, world.id, { providerId: world.organisationId })
export const pool = await makeFacility(world.manager, world.id, { bookingMode: 'UNITS', kind: 'SWIMMING_POOL' })
export const studio = await makeFacility(world.manager, world.id, {
  kind: 'STUDIO',
  policy: { requiresApproval: true },
})

const at = (hour: number): string => `2026-12-02T${String(hour).padStart(2, '0')}:00:00Z`
/** An hour of the day on which everything happens. */
export const hour = (n: number) => ({ startsAt: at(n), endsAt: at(n + 1) })

const booked = async (facilityId: string, n: number): Promise<string> =>
  (await done(world.resident.client, 'bookFacility', { facilityId, ...hour(n) }, 'booking { id }')).booking.id
/** Bookings of the resident: confirmed ones of the pool, and requests for the studio. */
export const confirmed = [
  await booked(pool.id, 8),
  await booked(pool.id, 9),
  await booked(pool.id, 10),
  await booked(pool.id, 11),
]
export const requested = [await booked(studio.id, 8), await booked(studio.id, 9)]

/** A place that is taken for hours, and that the coordinator waits for: two hours wait, and two pairs are offered. */
export const sauna = await makeFacility(world.manager, world.id)
const taken = await Promise.all([8, 9, 10, 11, 12, 13, 14, 15].map((n) => booked(sauna.id, n)))
const waitedFor = async (n: number): Promise<string> =>
  (await done(world.coordinator.client, 'joinWaitlist', { facilityId: sauna.id, ...hour(n) }, 'entry { id }')).entry.id
const offered = async (n: number): Promise<string> => {
  const id = await waitedFor(n)
  await done(world.resident.client, 'cancelBooking', { bookingId: taken[n - 8] })
  return id
}
await waitedFor(8)
await waitedFor(9)
export const waited = {
  cancelled: [taken[0], taken[1]],
  accepted: [await offered(10), await offered(11)],
  declined: [await offered(12), await offered(13)],
}

/** A season of the studio, long after. */
const summer = { startsOn: '2027-06-07', endsOn: '2027-07-04', applicationsUntil: '2027-05-01T10:00:00Z' }
const summerInput = { ...summer, cooperativeId: world.id, name: [{ language: 'nl', text: 'Zomer' }], facilityIds: [studio.id] }
export const seasonId: string = (await done(world.manager.client, 'createSeason', summerInput, 'season { id }')).season.id

/** Sends an operation so that its plan answers it, or so that graphql-js does, which answers whoever accepts pages too. */
export async function ask({ by, query, variables }: Hot, how: 'plan' | 'executor'): Promise<Json> {
  const body = JSON.stringify({ query, variables: variables(how === 'plan' ? 0 : 1) })
  const accept = how === 'plan' ? 'application/json' : 'application/json, text/html'
  const length = String(Buffer.byteLength(body))
  const headers = {
    'content-type': 'application/json',
    'content-length': length,
    accept,
    authorization: `Bearer ${by.token}`,
  }
  const response = await app.app.fetch(new Request('http://noaber.test/graphql', { method: 'POST', headers, body }))
  expect(response.headers.get('server-timing')).toContain(`by;desc="${how}"`)
  const { data, errors } = (await response.json()) as Json
  expect(errors).toBeUndefined()
  return data
}
