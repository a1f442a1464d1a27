import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type Json } from '../harness/client.ts'
import { always, makeFacility, makeHall, type FacilityOverrides } from '../harness/facilities.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, availability, iso, reasonsOfAll } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const anyone = apiClient(app.url)
const { client } = world.resident
const make = async (overrides: FacilityOverrides = {}) => (await makeFacility(world.manager, world.id, overrides)).id
const book = (facilityId: string, startsAt: string, endsAt: string, units?: number) =>
  done(client, 'bookFacility', { facilityId, startsAt, endsAt, units, title: 'Geheim feest' })
const day = { from: '2026-12-02T00:00:00Z', to: '2026-12-03T00:00:00Z' }
const [nine, ten, eleven, noon] = ['09', '10', '11', '12'].map((hour) => `2026-12-02T${hour}:00:00Z`) as [
  string,
  string,
  string,
  string,
]

/** Every start within a range on a step, whether a booking of a length can begin there, and whether a slot says so. */
async function compare(
  id: string,
  range: { from: string; to: string },
  length: number,
  { units, step = 900, duration }: { units?: number; step?: number; duration: string },
) {
  const { slots } = await availability(client, { id, ...range, duration, units })
  const starts = Array.from({ length: (at(range.to) - at(range.from)) / step }, (_, n) => at(range.from) + n * step)
  const wishes = starts
    .map((startsAt) => ({ id, startsAt, endsAt: startsAt + length, units }))
    .filter(({ endsAt }) => endsAt <= at(range.to))
  const reasons = await reasonsOfAll(client, wishes)
  const bookable = wishes
    .filter((_, n) => reasons[n]!.length === 0)
    .map(({ startsAt, endsAt }) => `${startsAt}–${endsAt}`)
  expect(slots.map((slot: Json) => `${at(slot.startsAt)}–${at(slot.endsAt)}`)).toEqual(bookable)
  return slots.length as number
}

describe('slots are exactly what can be booked', () => {
  test('of a whole with buffers, within lead time', async () => {
    const id = await make({
      policy: { bufferBefore: 'PT30M', bufferAfter: 'PT15M', leadTime: 'P6DT20H', granularity: 'PT15M' },
    })
    await book(id, nine, ten)
    await book(id, '2026-12-02T14:15:00Z', '2026-12-02T15:00:00Z')
    expect(await compare(id, day, 3_600, { duration: 'PT1H' })).toBeGreaterThan(5)
    expect(await compare(id, day, 8_100, { duration: 'PT2H15M' })).toBeGreaterThan(5)
  })

  test('of units at the peak', async () => {
    const id = await make({ bookingMode: 'UNITS', capacity: 5, policy: { bufferAfter: 'PT30M' } })
    for (const [from, to, units] of [
      [nine, eleven, 3],
      [ten, noon, 2],
      ['2026-12-02T15:00:00Z', '2026-12-02T16:30:00Z', 4],
    ] as const)
      await book(id, from, to, units)
    for (const units of [1, 2, 3, 5]) await compare(id, day, 5_400, { units, step: 1_800, duration: 'PT1H30M' })
    expect((await availability(client, { id, ...day, units: 6 })).slots).toEqual([])
  })

  test('of a hall in thirds and of a third', async () => {
    const hall = await makeHall(world.manager, world.id)
    await book(hall.thirds[0], nine, ten)
    await book(hall.id, '2026-12-02T13:00:00Z', '2026-12-02T15:00:00Z')
    for (const id of [hall.id, ...hall.thirds.slice(0, 2)])
      await compare(id, day, 3_600, { step: 1_800, duration: 'PT1H' })
  })

  test.each([
    ['Europe/Amsterdam', '2027-03-27T18:00:00Z', 'PT30M', 1_800, 'PT1H30M', 5_400],
    ['Europe/Amsterdam', '2027-03-27T18:00:00Z', 'PT2H', 7_200, 'PT2H', 7_200],
    ['Europe/Amsterdam', '2027-03-27T18:00:00Z', 'PT1H', 3_600, 'PT4H', 14_400],
    ['Australia/Lord_Howe', '2027-04-03T06:00:00Z', 'PT1H', 3_600, 'PT2H', 7_200],
    ['Australia/Lord_Howe', '2027-04-03T06:00:00Z', 'PT30M', 1_800, 'PT2H', 7_200],
  ])('in %s from %s on a grid of %s', async (timeZone, from, granularity, minimum, duration, length) => {
    const policy = { granularity, minDuration: granularity, horizon: 'P150D' }
    const id = await make({ timeZone, hours: always, policy })
    expect(minimum).toBeLessThanOrEqual(length)
    expect(await compare(id, { from, to: iso(at(from) + 86_400) }, length, { step: 1_800, duration })).toBeGreaterThan(
      3,
    )
  })

  test('whole days end at the same time of the clock, also when it changes', async () => {
    const policy = { granularity: 'PT6H', minDuration: 'P1D', maxDuration: 'P1D', horizon: 'P150D' }
    const id = await make({ hours: always, policy })
    const { slots } = await availability(client, { id, from: '2027-03-26T23:00:00Z', to: '2027-03-28T22:00:00Z' })
    expect(slots.map(({ startsAt, endsAt }: Json) => (at(endsAt) - at(startsAt)) / 3_600)).toEqual([24, 23, 23, 23, 23])
    const wishes = slots.map((slot: Json) => ({ id, startsAt: at(slot.startsAt), endsAt: at(slot.endsAt) }))
    expect((await reasonsOfAll(client, wishes)).flat()).toEqual([])
  })
})

test('durations that the policy does not have, and places that are not published, have no slots', async () => {
  const id = await make({ policy: { minDuration: 'PT1H', maxDuration: 'PT2H' } })
  for (const duration of ['PT30M', 'PT2H30M', 'PT1H10M', 'PT0S', 'P400D'])
    expect((await availability(client, { id, ...day, duration })).slots).toEqual([])
  expect((await availability(client, { id, ...day })).slots[0]).toMatchObject({
    startsAt: '2026-12-02T07:00:00Z',
    endsAt: '2026-12-02T08:00:00Z',
  })
  await done(world.manager.client, 'updateFacility', { facilityId: id, status: 'DRAFT' })
  expect((await availability(world.manager.client, { id, ...day })).slots).toEqual([])
})

test('who booked is told to nobody', async () => {
  const id = await make({ bookingMode: 'UNITS' })
  await book(id, nine, ten, 4)
  const answer = await availability(world.stranger.client, { id, ...day })
  expect(answer.free.map(({ remainingUnits }: Json) => remainingUnits)).toEqual([10, 6, 10])
  expect(JSON.stringify(answer)).not.toMatch(/Geheim|per_|boo_/)
  expect(answer).toEqual(await availability(anyone, { id, ...day }))
  const lists = '{ node(id: "%") { ... on Facility { bookings { totalCount nodes { id } } } } }'
  for (const each of [anyone, world.stranger.client])
    expect(ok(await each(lists.replace('%', id))).node.bookings).toEqual({ totalCount: 0, nodes: [] })
})

test('ranges are bounded, and less than one unit is none', async () => {
  const id = await make()
  const ask = async (args: string) =>
    (await anyone(`{ node(id: "${id}") { ... on Facility { availability(${args}) { free { startsAt } } } } }`))
      .errors?.[0]
  const from = (to: string) => `from: "2026-12-01T00:00:00Z", to: "${to}"`
  for (const to of ['2026-12-01T00:00:00Z', '2026-11-30T00:00:00Z', '2027-02-01T00:00:01Z', '9999-12-31T00:00:00Z']) {
    expect((await ask(from(to)))?.extensions['code']).toBe('RANGE_TOO_LONG')
  }
  expect(await ask(from('2027-02-01T00:00:00Z'))).toBeUndefined()
  for (const units of [0, -3])
    expect((await ask(`${from('2026-12-02T00:00:00Z')}, units: ${units}`))?.extensions['code']).toBe('BAD_USER_INPUT')
  expect(await ask(`${from('2026-12-02T00:00:00Z')}, units: 2147483647`)).toBeUndefined()
  expect((await ask(`${from('2026-12-02T00:00:00Z')}, duration: "P1M"`))?.extensions['code']).toBe('BAD_USER_INPUT')
})

test('asked twice at once with other arguments, each is answered rightly, in one statement', async () => {
  const id = await make({ bookingMode: 'UNITS', capacity: 4 })
  await book(id, nine, ten, 3)
  const fields = '{ free { startsAt } slots { startsAt endsAt } }'
  const range = `from: "${nine}", to: "${eleven}"`
  const answer =
    await anyone(`{ node(id: "${id}") { ... on Facility { one: availability(${range}, units: 1, duration: "PT1H") ${fields}
    four: availability(${range}, units: 4, duration: "PT30M") ${fields} next: availability(from: "${day.to}", to: "2026-12-03T08:00:00Z") ${fields} } } }`)
  const { one, four, next } = ok(answer).node
  expect(one.slots.map(({ startsAt }: Json) => startsAt)).toEqual([nine, '2026-12-02T09:30:00Z', ten])
  expect(four.slots.map(({ startsAt }: Json) => startsAt)).toEqual([ten, '2026-12-02T10:30:00Z'])
  expect(next).toEqual({ free: [{ startsAt: '2026-12-03T07:00:00Z' }], slots: expect.objectContaining({ length: 2 }) })
  expect([answer.trips, answer.statements]).toEqual([1, 1])
})

test('prices are the viewer’s own: member, other cooperative’s, public; by the hour and by the unit', async () => {
  const elsewhere = await foundCooperative(app)
  const neighbour = await addMember(app, elsewhere)
  const tariff = (audience: string, centsPerHour: number, basis = 'PER_HOUR') => ({
    audience,
    basis,
    centsPerHour,
    currency: 'EUR',
  })
  const id = await make({
    bookingMode: 'UNITS',
    tariffs: [tariff('MEMBER', 250, 'PER_UNIT_HOUR'), tariff('OTHER_COOPERATIVE', 1_001), tariff('PUBLIC', 2_000)],
  })
  const price = async (who: typeof anyone, of = id, units = 3): Promise<number> => {
    const { slots } = await availability(who, { id: of, ...day, duration: 'PT1H30M', units })
    const query = 'query ($input: CheckBookingInput!) { checkBooking(input: $input) { price { amountCents } } }'
    const input = { facilityId: of, startsAt: slots[0].startsAt, endsAt: slots[0].endsAt, units }
    expect(ok(await who(query, { input })).checkBooking.price.amountCents).toBe(slots[0].price.amountCents)
    expect(slots[0].price.currency).toBe('EUR')
    return slots[0].price.amountCents
  }
  expect([
    await price(client),
    await price(neighbour.client),
    await price(world.stranger.client),
    await price(anyone),
  ]).toEqual([1_125, 1_502, 3_000, 3_000])
  await done(world.manager.client, 'setTariffs', { facilityId: id, tariffs: [tariff('PUBLIC', 100)] })
  expect([await price(client), await price(neighbour.client)]).toEqual([150, 150])
  await done(world.manager.client, 'setTariffs', { facilityId: id, tariffs: [tariff('MEMBER', 100)] })
  expect([await price(client), await price(anyone)]).toEqual([150, 150])
  await done(world.manager.client, 'setTariffs', { facilityId: id, tariffs: [] })
  expect(await price(client)).toBe(0)
  const whole = await make({ capacity: 8, tariffs: [tariff('PUBLIC', 100, 'PER_UNIT_HOUR')] })
  const { slots } = await availability(anyone, { id: whole, ...day, duration: 'PT1H' })
  expect([slots[0].price.amountCents, await price(anyone, whole, 2)]).toEqual([800, 300])
  const query = `{ checkBooking(input: { facilityId: "${whole}", startsAt: "${nine}", endsAt: "${ten}" }) { price { amountCents } } }`
  expect(ok(await anyone(query)).checkBooking.price.amountCents).toBe(800)
})
