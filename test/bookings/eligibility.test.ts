import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bookerGroups, type BookerGroup } from '../../schema/tables/vocabulary.ts'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { apiClient, type ApiClient } from '../harness/client.ts'
import { daily, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, book, cancel, check, codes, during, iso, told } from './support.ts'

/** Who may book what, at whose price; and that the dry run and the booking agree on everything. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const suspended = await addMember(app, world)
await done(world.board.client, 'suspendMember', { membershipId: suspended.membershipId })

const prices = { MEMBER: 100, OTHER_COOPERATIVE: 200, ORGANISATION: 300, PUBLIC: 400 }
const tariffs = Object.entries(prices).map(([audience, centsPerHour]) => ({
  audience,
  basis: 'PER_HOUR',
  centsPerHour,
  currency: 'EUR',
}))

interface Who {
  client: ApiClient
  groups: BookerGroup[]
  audience: keyof typeof prices
  forWhom?: object
}

const people: Record<string, Who> = {
  resident: { client: world.resident.client, groups: ['RESIDENT'], audience: 'MEMBER' },
  coordinator: { client: world.coordinator.client, groups: ['COORDINATOR', 'RESIDENT'], audience: 'MEMBER' },
  'facility manager': { client: world.manager.client, groups: ['FACILITY_MANAGER'], audience: 'MEMBER' },
  board: { client: world.board.client, groups: ['BOARD', 'RESIDENT'], audience: 'MEMBER' },
  auditor: { client: world.auditor.client, groups: ['AUDITOR'], audience: 'MEMBER' },
  'representative, for themself': {
    client: world.representative.client,
    groups: ['PARTNER_REPRESENTATIVE'],
    audience: 'MEMBER',
  },
  'representative, for the partner': {
    ...{ client: world.representative.client, groups: ['PARTNER_REPRESENTATIVE'], audience: 'ORGANISATION' },
    forWhom: { forOrganisationId: world.organisationId },
  },
  'coordinator, for one who is not online': {
    ...{ client: world.coordinator.client, groups: ['RESIDENT'], audience: 'MEMBER' },
    forWhom: { forPersonId: world.offline.personId },
  },
  'manager of another cooperative': {
    client: other.manager.client,
    groups: ['OTHER_COOPERATIVES'],
    audience: 'OTHER_COOPERATIVE',
  },
  'representative elsewhere, for their partner': {
    ...{ client: other.representative.client, groups: ['OTHER_COOPERATIVES'], audience: 'OTHER_COOPERATIVE' },
    forWhom: { forOrganisationId: other.organisationId },
  },
  'suspended resident': { client: suspended.client, groups: [], audience: 'PUBLIC' },
  stranger: { client: world.stranger.client, groups: [], audience: 'PUBLIC' },
  anonymous: { client: apiClient(app.url), groups: [], audience: 'PUBLIC' },
}

describe('a facility that is let to', () => {
  test.each([...bookerGroups, null])('%s: who may book it, and what it costs', async (group) => {
    const policy = { bookableBy: group ? [group] : [] }
    const place = await makeFacility(world.manager, world.id, {
      bookingMode: 'UNITS',
      capacity: 1_000,
      policy,
      tariffs,
    })
    const query = `query ($input: CheckBookingInput!) { checkBooking(input: $input) { bookable price { amountCents } reasons { code } } }`
    for (const [who, { client, groups, audience, forWhom }] of Object.entries(people)) {
      const input = { facilityId: place.id, ...during(1, 10, 12), ...forWhom }
      const eligible = group === 'PUBLIC' || (group !== null && groups.includes(group))
      const { data } = await client(query, { input })
      expect([who, data.checkBooking]).toEqual([
        who,
        {
          bookable: eligible,
          price: { amountCents: 2 * prices[audience] },
          reasons: eligible ? [] : [{ code: 'NOT_ELIGIBLE' }],
        },
      ])
      if (who === 'anonymous') continue
      const answer = await book(client, input)
      expect([who, told(answer)]).toEqual([who, eligible ? 'OK' : 'NOT_ELIGIBLE'])
      if (eligible) expect(answer.booking.price.amountCents).toBe(2 * prices[audience])
    }
  })
})

test('where an audience has no tariff that of the public counts, else the dearest, and none at all is free', async () => {
  const place = await makeFacility(world.manager, world.id, { bookingMode: 'UNITS', tariffs: [tariffs[3]!] })
  const priceOf = async () =>
    (await check(world.resident.client, { facilityId: place.id, ...during(1, 10, 11) })).price.amountCents
  expect(await priceOf()).toBe(400)
  await done(world.manager.client, 'setTariffs', { facilityId: place.id, tariffs: [tariffs[2]] })
  expect(await priceOf()).toBe(tariffs[2]!.centsPerHour)
  await done(world.manager.client, 'setTariffs', { facilityId: place.id, tariffs: [] })
  expect(await priceOf()).toBe(0)
})

test('Cal #14868: checkBooking and bookFacility agree on every wish, and on its price', async () => {
  const { id: whole } = await makeFacility(world.manager, world.id, {
    ...{ capacity: 3, hours: daily('09:00', '12:00'), tariffs },
    policy: { granularity: 'PT15M', maxDuration: 'PT2H', bufferAfter: 'PT15M', leadTime: 'PT2H', horizon: 'P3D' },
  })
  const { id: byUnits } = await makeFacility(world.manager, world.id, {
    ...{ bookingMode: 'UNITS', capacity: 3, hours: [...daily('09:00', '12:00'), ...daily('13:00', '02:00')] },
    policy: { bufferBefore: 'PT30M', requiresApproval: true, bookableBy: ['RESIDENT', 'OTHER_COOPERATIVES'] },
  })
  const clients = [world.resident, world.board, other.resident, world.stranger].map(({ client }) => client)
  const wishes = fc.record({
    facilityId: fc.constantFrom(whole, byUnits),
    quarter: fc.oneof(fc.integer({ min: 30, max: 200 }), fc.constantFrom(132, 134, 136, 138, 140)),
    quarters: fc.oneof(fc.integer({ min: -1, max: 10 }), fc.constantFrom(2, 4)),
    beside: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, 60),
    units: fc.constantFrom(undefined, null, 1, 1, 2, 3, 4, 0),
    who: fc.constantFrom(0, 0, 0, 1, 2, 3),
  })
  const outcomes = new Set<string>()
  const made: { id: string; client: ApiClient }[] = []
  await fc.assert(
    fc.asyncProperty(wishes, async ({ facilityId, quarter, quarters, beside, units, who }) => {
      const startsAt = at(0, quarter / 4) + beside
      const wish = { facilityId, startsAt: iso(startsAt), endsAt: iso(startsAt + quarters * 900), units }
      const client = clients[who]!
      const checked = await check(client, wish)
      const answer = await book(client, wish)
      outcomes.add(told(answer))
      expect(checked.bookable).toBe(told(answer) === 'OK')
      if (!checked.bookable) expect(codes(checked)).toBe(codes(answer))
      if (!checked.bookable) return
      expect(answer.booking.price).toEqual(checked.price)
      made.push({ id: answer.booking.id, client })
      if (made.length % 3 === 0) await cancel(client, made.shift()!.id)
    }),
    { numRuns: 60, seed: 4, endOnFailure: true },
  )
  expect(outcomes.size).toBeGreaterThan(8)
  expect(outcomes).toContain('OK')
  expect(outcomes).toContain('NO_CAPACITY')
  await expectSound(app.db)
})
