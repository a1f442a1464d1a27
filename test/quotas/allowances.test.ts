import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type Json } from '../harness/client.ts'
import { always, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, book, booked, cancel, during, iso, told } from '../bookings/support.ts'
import { allowances, allowanceSelection, liveTogether, makeQuota, usedAndLeft, words } from './support.ts'

/** A member sees what is left before they book. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, board, representative, organisationId } = world
const [anna, bert] = await Promise.all([addMember(app, world), addMember(app, world)])
const place = async (overrides: object = {}) =>
  (await makeFacility(manager, world.id, { hours: always, ...overrides })).id

/** The dry run with what it would leave. */
async function after(client: typeof anna.client, input: object): Promise<Json> {
  const query = `query ($input: CheckBookingInput!) { checkBooking(input: $input) { bookable allowances { ${allowanceSelection} } } }`
  return ok(await client(query, { input })).checkBooking
}

describe('what is left', () => {
  test('is told for each quota that is about the viewer, with the period and their own bookings', async () => {
    const facilityId = await place()
    const quotaId = await makeQuota(manager, world.id, {
      facilityId,
      period: 'WEEK',
      amount: { time: 'PT5H' },
      name: words('Five hours a week'),
    })
    await makeQuota(manager, world.id, { facilityId, audiences: ['OTHER_COOPERATIVE'] })
    await makeQuota(manager, world.id, { facilityId, subject: 'ORGANISATION' })
    const { id } = await booked(anna.client, { facilityId, ...during(2, 10, 12) })
    await booked(bert.client, { facilityId, ...during(2, 13, 14) })
    const shown = await allowances(anna.client.with({ 'accept-language': 'nl' }), facilityId, { at: iso(at(1, 9)) })
    const time = (length: string) => ({ time: length, bookings: null })
    expect(shown).toEqual([
      {
        ...{
          name: 'Five hours a week (nl)',
          limit: time('PT5H'),
          extra: time('PT0S'),
          used: time('PT2H'),
          left: time('PT3H'),
          others: time('PT0S'),
        },
        ...{
          periodStartsAt: iso(at(-2, 0)),
          periodEndsAt: iso(at(5, 0)),
          uses: [{ bookingId: id, amount: time('PT2H') }],
          quota: { id: quotaId },
        },
      },
    ])
    // Now, where no instant is told; and another week has another sum.
    expect(usedAndLeft(await allowances(anna.client, facilityId))).toBe('PT2H/PT3H')
    expect(usedAndLeft(await allowances(anna.client, facilityId, { at: iso(at(5, 0)) }))).toBe('PT0S/PT5H')
    await cancel(anna.client, id)
    expect(usedAndLeft(await allowances(anna.client, facilityId))).toBe('PT0S/PT5H')
  })

  test('at once in the future has no period, and forgets what is over', async () => {
    const facilityId = await place()
    await makeQuota(manager, world.id, { facilityId, period: 'UPCOMING', amount: { bookings: 3 } })
    await booked(anna.client, { facilityId, ...during(0, 10, 11) })
    await booked(anna.client, { facilityId, ...during(50, 10, 11) })
    expect(await allowances(anna.client, facilityId)).toMatchObject([
      { periodStartsAt: null, periodEndsAt: null, used: { bookings: 2 } },
    ])
    app.clock.now = at(0, 11)
    expect(usedAndLeft(await allowances(anna.client, facilityId))).toBe('1/2')
  })

  test('of a household is one sum, with one’s own bookings by name only', async () => {
    const facilityId = await place()
    const home = [await addMember(app, world), await addMember(app, world)] as const
    await liveTogether(board, world.id, [...home])
    await makeQuota(manager, world.id, { facilityId, subject: 'HOUSEHOLD', amount: { bookings: 3 } })
    const { id } = await booked(home[0].client, { facilityId, ...during(2, 10, 11) })
    const { id: other } = await booked(home[1].client, { facilityId, ...during(2, 12, 13) })
    const [mine, theirs] = await Promise.all(
      home.map(({ client }) => allowances(client, facilityId, { at: iso(at(2, 9)) })),
    )
    expect(mine).toMatchObject([
      { used: { bookings: 2 }, left: { bookings: 1 }, others: { bookings: 1 }, uses: [{ bookingId: id }] },
    ])
    expect(theirs).toMatchObject([
      { used: { bookings: 2 }, left: { bookings: 1 }, others: { bookings: 1 }, uses: [{ bookingId: other }] },
    ])
    expect(mine[0].uses).toHaveLength(1)
  })

  test('of all who come by a cooperative is one sum too', async () => {
    const facilityId = await place({ policy: { bookableBy: ['OTHER_COOPERATIVES'] } })
    const guests = await makeNeighbourhood(app)
    await makeQuota(manager, world.id, {
      facilityId,
      subject: 'COOPERATIVE',
      audiences: ['OTHER_COOPERATIVE'],
      amount: { time: 'PT4H' },
    })
    await booked(guests.resident.client, { facilityId, ...during(2, 10, 12) })
    const [shown] = await allowances(guests.coordinator.client, facilityId, { at: iso(at(2, 9)) })
    expect(shown).toMatchObject({ used: { time: 'PT2H' }, others: { time: 'PT2H' }, left: { time: 'PT2H' }, uses: [] })
  })

  test('for an organisation is told to who represents it', async () => {
    const facilityId = await place()
    await makeQuota(manager, world.id, { facilityId, subject: 'ORGANISATION', amount: { bookings: 2 } })
    const asked = { forOrganisationId: organisationId, at: iso(at(2, 9)) }
    const { id } = await booked(representative.client, {
      facilityId,
      forOrganisationId: organisationId,
      ...during(2, 10, 11),
    })
    expect(await allowances(representative.client, facilityId, asked)).toMatchObject([
      { left: { bookings: 1 }, uses: [{ bookingId: id }] },
    ])
    expect(await allowances(representative.client, facilityId, { at: asked.at })).toEqual([])
    expect(await allowances(anna.client, facilityId, asked)).toBeNull()
    expect(usedAndLeft(await allowances(manager.client, facilityId, asked))).toBe('1/1')
  })

  test('for a member is told to those who see their bookings, and to nobody else', async () => {
    const facilityId = await place()
    await makeQuota(manager, world.id, { facilityId, amount: { bookings: 2 } })
    await booked(anna.client, { facilityId, ...during(2, 10, 11) })
    const asked = { forPersonId: anna.personId, at: iso(at(2, 9)) }
    for (const { client } of [manager, board, world.coordinator, world.auditor, anna]) {
      expect(usedAndLeft(await allowances(client, facilityId, asked))).toBe('1/1')
    }
    const elsewhere = await makeNeighbourhood(app)
    for (const { client } of [bert, elsewhere.manager, world.stranger])
      expect(await allowances(client, facilityId, asked)).toBeNull()
    expect(await allowances(apiClient(app.url), facilityId)).toBeNull()
    expect(await allowances(apiClient(app.url), facilityId, asked)).toBeNull()
    expect(await allowances(manager.client, facilityId, { ...asked, forOrganisationId: organisationId })).toBeNull()
  })

  test('counts what is granted, for bookings that begin in its time', async () => {
    const facilityId = await place()
    const quotaId = await makeQuota(manager, world.id, { facilityId, period: 'WEEK', amount: { time: 'PT2H' } })
    const grant = {
      quotaId,
      forPersonId: anna.personId,
      extra: { time: 'PT1H' },
      ...during(2, 0, 24),
      reason: 'Toernooi',
    }
    await done(manager.client, 'grantQuotaException', grant)
    const [during2] = await allowances(anna.client, facilityId, { at: iso(at(2, 9)) })
    expect(during2).toMatchObject({ limit: { time: 'PT3H' }, extra: { time: 'PT1H' }, left: { time: 'PT3H' } })
    expect(await allowances(anna.client, facilityId, { at: iso(at(3, 0)) })).toMatchObject([
      { limit: { time: 'PT2H' }, extra: { time: 'PT0S' } },
    ])
  })
})

describe('the dry run', () => {
  test('tells what a booking would leave, and the booking then leaves that', async () => {
    const facilityId = await place()
    await makeQuota(manager, world.id, { facilityId, amount: { time: 'PT3H' } })
    const peak = [{ weekday: 5, opens: '18:00', closes: '20:00' }]
    await makeQuota(manager, world.id, { facilityId, amount: { time: 'PT1H' }, peak, name: words('Peak') })
    // Day 2 is a Friday.
    const wish = { facilityId, ...during(2, 16.5, 18.5) }
    const said = await after(anna.client, wish)
    expect(said.bookable).toBe(true)
    expect(usedAndLeft(said.allowances)).toBe('PT2H/PT1H PT30M/PT30M')
    expect(told(await book(anna.client, wish))).toBe('OK')
    expect(usedAndLeft(await allowances(anna.client, facilityId, { at: wish.startsAt }))).toBe('PT2H/PT1H PT30M/PT30M')
    const more = await after(anna.client, { facilityId, ...during(2, 18.5, 20.5) })
    expect(more.bookable).toBe(false)
    expect(usedAndLeft(more.allowances)).toBe('PT4H/PT0S PT2H/PT0S')
  })

  test('tells it of whom it is for, and nothing where nobody is signed in or may act', async () => {
    const facilityId = await place({ policy: { bookableBy: ['PUBLIC', 'PARTNER_REPRESENTATIVE'] } })
    await makeQuota(manager, world.id, { facilityId })
    await makeQuota(manager, world.id, { facilityId, subject: 'ORGANISATION', amount: { bookings: 5 } })
    const wish = { facilityId, ...during(3, 10, 11) }
    expect(
      usedAndLeft((await after(representative.client, { ...wish, forOrganisationId: organisationId })).allowances),
    ).toBe('1/4')
    expect(
      usedAndLeft((await after(world.coordinator.client, { ...wish, forPersonId: world.offline.personId })).allowances),
    ).toBe('1/0')
    expect((await after(anna.client, { ...wish, forOrganisationId: organisationId })).allowances).toEqual([])
    expect((await after(apiClient(app.url), wish)).allowances).toEqual([])
  })
})

test('a page of places with what is left at each is one round trip', async () => {
  const query = `query ($id: ID!) { node(id: $id) { ... on Cooperative { facilities(first: 20) { nodes { name quotas { name amount { time bookings } }
    allowances { left { time bookings } periodEndsAt } } } } } }`
  const answer = await anna.client(query, { id: world.id })
  expect(ok(answer).node.facilities.nodes.length).toBeGreaterThan(5)
  expect(answer.trips).toBe(1)
})
