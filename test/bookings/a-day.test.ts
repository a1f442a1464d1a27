import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { codeFor } from '../harness/people.ts'
import { at, during, iso, operations } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)

/** What an operation of the frontends answers, by its plan: nothing of what is sent all day may be left to graphql-js. */
async function by(client: ApiClient, operation: string, variables?: Record<string, unknown>): Promise<Json> {
  const answer = await client(operations[operation]!, variables)
  expect(answer).toMatchObject({ by: 'plan' })
  return ok(answer)
}

test('every operation that a frontend wrote runs as it stands, from the sign-in to a place that one waited for', async () => {
  const place = await makeFacility(world.manager, world.id, { policy: { requiresApproval: true } })
  const { email } = await addMember(app, world)
  const anyone = apiClient(app.url)

  const asked = (await by(anyone, 'RequestSignInCode', { email })).requestSignInCode
  expect(asked).toMatchObject({ __typename: 'RequestSignInCodePayload', email })
  const entered = (await by(anyone, 'SignIn', { email, code: codeFor(app, email) })).signIn
  expect(entered).toMatchObject({
    __typename: 'SignInPayload',
    token: expect.any(String),
    viewer: { person: { id: expect.any(String) } },
  })
  const me = apiClient(app.url, entered.token)

  const { cooperative } = await by(me, 'Cooperative', { slug: world.slug })
  expect(cooperative.facilities.edges.map(({ node }: { node: { id: string } }) => node.id)).toContain(place.id)
  const near = { latitude: 52.4, longitude: 6.6, radiusKm: 100 }
  const { facilities } = await by(me, 'SearchFacilities', { near, free: during(2, 10, 12) })
  expect(facilities.edges[0]).toMatchObject({ node: { id: place.id }, distanceKm: expect.any(Number) })
  const { node } = await by(me, 'FacilityWeek', {
    id: place.id,
    from: iso(at(2, 0)),
    to: iso(at(3, 0)),
    duration: 'PT2H',
  })
  expect(node.availability.slots).toContainEqual({
    ...during(2, 10, 12),
    remainingUnits: expect.any(Number),
    price: expect.any(Object),
  })

  const { checkBooking } = await by(me, 'CheckBooking', { facilityId: place.id, ...during(2, 10, 12) })
  expect(checkBooking).toMatchObject({ bookable: true, reasons: [], alternatives: [] })
  const input = { facilityId: place.id, ...during(2, 10, 12), title: 'Koffie', idempotencyKey: 'a-day' }
  const { booking } = (await by(me, 'BookFacility', { input })).bookFacility
  expect(booking).toMatchObject({ status: 'REQUESTED', title: 'Koffie', facility: { id: place.id } })
  const { viewer } = await by(me, 'Viewer')
  expect(viewer.bookings.edges).toMatchObject([{ node: { id: booking.id, status: 'REQUESTED' } }])

  const approve = { id: booking.id, decision: 'APPROVE', note: 'Welkom' }
  const { decideBooking } = await by(world.manager.client, 'DecideBooking', approve)
  expect(decideBooking).toMatchObject({ __typename: 'DecideBookingPayload', booking: { status: 'CONFIRMED' } })
  const { moveBooking } = await by(world.manager.client, 'MoveBooking', { id: booking.id, ...during(3, 14, 16) })
  expect(moveBooking).toMatchObject({ __typename: 'MoveBookingPayload', booking: during(3, 14, 16) })
  const { cancelBooking } = await by(me, 'CancelBooking', { id: booking.id, reason: 'Ziek' })
  expect(cancelBooking).toMatchObject({
    __typename: 'CancelBookingPayload',
    booking: { status: 'CANCELLED', cancelledAt: iso(app.clock.now) },
  })

  const weekly = { facilityId: place.id, ...during(7, 19, 21), recurrence: 'FREQ=WEEKLY;COUNT=10' }
  const { checkBookingSeries } = await by(me, 'CheckBookingSeries', { input: weekly })
  expect(checkBookingSeries).toMatchObject({ bookableCount: 10, refusedCount: 0 })
  const { bookSeries } = await by(me, 'BookSeries', { input: { ...weekly, policy: 'ALL_OR_NOTHING' } })
  expect(bookSeries).toMatchObject({
    ...{ __typename: 'BookSeriesPayload', skipped: [] },
    series: { timeZone: 'Europe/Amsterdam', bookings: { totalCount: 10 } },
  })

  const wished = { facilityId: place.id, ...during(7, 19, 21) }
  const { client: neighbour } = await addMember(app, world)
  const { joinWaitlist } = await by(neighbour, 'JoinWaitlist', { input: wished })
  expect(joinWaitlist).toMatchObject({ entry: { status: 'WAITING', position: 1, holdExpiresAt: null } })
  const first = bookSeries.series.bookings.edges[0].node
  expect((await by(me, 'CancelBooking', { id: first.id })).cancelBooking.booking.status).toBe('CANCELLED')
  const { acceptWaitlistOffer } = await by(neighbour, 'AcceptWaitlistOffer', { id: joinWaitlist.entry.id })
  expect(acceptWaitlistOffer).toMatchObject({
    ...{ __typename: 'AcceptWaitlistOfferPayload' },
    booking: { status: 'REQUESTED', ...during(7, 19, 21) },
  })
})
