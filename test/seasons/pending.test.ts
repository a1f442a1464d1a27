import { describe, expect, test } from 'vitest'
import { check, codes, iso } from '../bookings/support.ts'
import { startApp } from '../harness/app.ts'
import { ok, type Json } from '../harness/client.ts'
import { daily, makeFacility, makeHall, type FacilityOverrides } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { applyFor, close, makeSeason, publish, seasonInput, wish } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app, { publicParts: ['FACILITIES'] })
const { manager, resident, representative, organisationId } = world
const make = async (overrides: FacilityOverrides = {}) => (await makeFacility(manager, world.id, overrides)).id

/** An hour from 10:00 in UTC on a day. */
const on = (day: string) => ({ startsAt: `${day}T10:00:00Z`, endsAt: `${day}T11:00:00Z` })
const within = on('2027-01-06')
const before = on('2026-12-30')
const after = on('2027-02-17')
const book = (client: typeof resident.client, facilityId: string, when: object, other: object = {}): Promise<Json> =>
  mutate(client, 'bookFacility', { facilityId, ...when, ...other }, 'booking { id }')
const reasons = async (client: typeof resident.client, facilityId: string, when: object): Promise<string> =>
  codes(await check(client, { facilityId, ...when }))
const slots = async (client: typeof resident.client, id: string, from: string, to: string): Promise<string[]> => {
  const query = `query ($id: ID!, $from: DateTime!, $to: DateTime!) { node(id: $id) { ... on Facility {
    availability(from: $from, to: $to, duration: "PT4H") { slots { startsAt } free { startsAt } } } } }`
  const { slots: found, free } = ok(await client(query, { id, from, to })).node.availability
  expect(free.length > 0).toBe(found.length > 0)
  return found.map(({ startsAt }: Json) => startsAt)
}

describe('until a season is published', () => {
  test('its places are kept within it, for nobody but who manages them', async () => {
    const hall = await make()
    await makeSeason(world, [hall])
    expect(await reasons(resident.client, hall, within)).toBe('SEASON_PENDING')
    expect(await book(resident.client, hall, within)).toMatchObject({ code: 'BOOKING_REFUSED' })
    const asClub = { forOrganisationId: organisationId }
    expect(await book(representative.client, hall, within, asClub)).toMatchObject({ code: 'BOOKING_REFUSED' })
    expect(await book(world.stranger.client, hall, within)).toMatchObject({ code: 'BOOKING_REFUSED' })
    for (const when of [before, after]) {
      expect(await book(resident.client, hall, when)).toMatchObject({ __typename: 'BookFacilityPayload' })
    }
    expect(await book(world.board.client, hall, within)).toMatchObject({ __typename: 'BookFacilityPayload' })
  })

  test('what shares a space with them is kept too, and nothing else', async () => {
    const hall = await makeHall(manager, world.id)
    const room = await make()
    await makeSeason(world, [hall.thirds[0]])
    expect(await reasons(resident.client, hall.id, within)).toBe('SEASON_PENDING')
    expect(await reasons(resident.client, hall.thirds[1], within)).toBe('')
    expect(await reasons(resident.client, room, within)).toBe('')
  })

  test('no free time is shown in it', async () => {
    const hall = await make()
    await makeSeason(world, [hall])
    expect(await slots(resident.client, hall, '2027-01-06T00:00:00Z', '2027-01-07T00:00:00Z')).toEqual([])
    expect(await slots(manager.client, hall, '2027-01-06T00:00:00Z', '2027-01-07T00:00:00Z')).not.toEqual([])
    // The season ends with its last day on the clock of the place.
    expect((await slots(resident.client, hall, '2027-02-14T00:00:00Z', '2027-02-16T00:00:00Z'))[0]).toBe(
      '2027-02-15T07:00:00Z',
    )
    const found = ok(
      await resident.client(`{ facilities(filter: { cooperativeIds: ["${world.id}"],
      free: { startsAt: "${within.startsAt}", endsAt: "${within.endsAt}" } }) { nodes { id } } }`),
    )
    expect(found.facilities.nodes.map(({ id }: Json) => id)).not.toContain(hall)
  })

  test('of a series what falls into it is left out, and nobody waits for it', async () => {
    const hall = await make()
    await makeSeason(world, [hall])
    const series = {
      facilityId: hall,
      ...on('2026-12-23'),
      recurrence: 'FREQ=WEEKLY;COUNT=9',
      policy: 'SKIP_CONFLICTS',
    }
    const selection = 'skipped { startsAt reasons { code } } series { bookings(first: 20) { totalCount } }'
    const booked = await done(resident.client, 'bookSeries', series, selection)
    expect(booked.series.bookings.totalCount).toBe(3)
    const codesOfAll = booked.skipped.flatMap(({ reasons: all }: Json) => all.map(({ code }: Json) => code))
    expect(codesOfAll).toEqual(Array.from({ length: 6 }, () => 'SEASON_PENDING'))
    // What will be left is for nobody to queue for before it is known.
    const waiting = { facilityId: hall, ...on('2027-01-07') }
    expect(await refusal(resident.client, 'joinWaitlist', waiting)).toBe('Conflict SEASON_PENDING')
  })

  test('it is told as kept, in pictures and open data too', async () => {
    const policy = { minDuration: 'PT4H', granularity: 'PT1H' }
    const hall = await make({ hours: daily('08:00', '12:00'), policy })
    const open = { facilityId: hall, region: 'Overijssel', facilityType: 'Sports Hall' }
    await done(manager.client, 'publishOpenData', open)
    const days = { startsOn: '2026-11-30', endsOn: '2026-12-06', applicationsUntil: '2026-11-26T12:00:00Z' }
    const seasonId = await makeSeason(world, [hall], days)
    const query = `query ($id: ID!) { node(id: $id) { ... on Facility {
      availability(from: "2026-11-30T00:00:00Z", to: "2026-12-01T00:00:00Z") { closed { kind startsAt endsAt } } } } }`
    const closed = async (client: typeof resident.client): Promise<string[]> =>
      ok(await client(query, { id: hall })).node.availability.closed.map(({ kind }: Json) => kind)
    expect(await closed(resident.client)).toEqual(['OUTSIDE_HOURS', 'SEASON', 'OUTSIDE_HOURS'])
    expect(await closed(manager.client)).toEqual(['OUTSIDE_HOURS', 'OUTSIDE_HOURS'])
    const picture = async (): Promise<string> =>
      (await fetch(`${app.url}/facilities/${hall}/week.svg?from=2026-11-30&lang=en`)).text()
    const uses = async (): Promise<number[]> => {
      await app.app.scheduled()
      const feed = (await (await fetch(`${app.url}/openactive/feeds/slots`)).json()) as Json
      const inSeason = feed.items.filter(
        ({ data }: Json) => data?.startDate > '2026-11-30' && data.startDate < '2026-12-07',
      )
      return inSeason.map(({ data }: Json) => data.remainingUses)
    }
    expect(await uses()).toEqual([0, 0, 0, 0, 0, 0, 0])
    expect(await picture()).not.toContain('08:00–12:00 free')
    await done(manager.client, 'cancelSeason', { seasonId })
    expect(await uses()).toEqual([1, 1, 1, 1, 1, 1, 1])
    expect(await picture()).toContain('08:00–12:00 free')
  })

  test('nobody moves into it, and what was booked before it stays', async () => {
    const hall = await make()
    const first = (await book(resident.client, hall, before)).booking.id
    const inside = (await book(resident.client, hall, within)).booking.id
    await makeSeason(world, [hall])
    const moved = await mutate(resident.client, 'moveBooking', { bookingId: first, ...on('2027-01-08') })
    expect(moved).toMatchObject({ code: 'BOOKING_REFUSED' })
    const { rows } = await app.db.execute({ sql: 'select status from bookings where id = ?', args: [inside] })
    expect(rows[0]!['status']).toBe('CONFIRMED')
  })

  test('a season that is made in the midst of a booking is not overlooked', async () => {
    const hall = await make()
    app.beforeWrite.next = () => done(manager.client, 'createSeason', seasonInput(world, [hall]))
    expect(await book(resident.client, hall, within)).toMatchObject({ code: 'BOOKING_REFUSED' })
    const other = await make()
    const mine = (await book(resident.client, other, before)).booking.id
    app.beforeWrite.next = () => done(manager.client, 'createSeason', seasonInput(world, [other]))
    const moved = await mutate(resident.client, 'moveBooking', { bookingId: mine, ...within })
    expect(moved).toMatchObject({ code: 'BOOKING_REFUSED' })
  })

  test('the database itself keeps them', async () => {
    const [hall, elsewhere] = [await make(), await make()]
    const booked = (await book(resident.client, elsewhere, within)).booking.id
    await makeSeason(world, [hall])
    const row = {
      args: [hall, booked],
      sql: `insert into bookings (id, facility_id, cooperative_id, status, starts_at, ends_at,
      units, buffer_before, buffer_after, actor_id, for_person_id,
      audience, price_cents, currency, created_at, updated_at)
      select 'boo_x', ?, cooperative_id, status, starts_at, ends_at, units, 0, 0, actor_id, for_person_id, audience, 0,
        'EUR', created_at, updated_at from bookings where id = ?`,
    }
    await expect(app.db.execute(row)).rejects.toThrow('SEASON_PENDING')
  })
})

describe('afterwards', () => {
  test('the rest opens for booking, be it published or called off', async () => {
    const [hall, room] = [await make(), await make()]
    const published = await makeSeason(world, [hall])
    const off = await makeSeason(world, [room])
    await applyFor(resident.client, published, [wish(hall, { weekday: 3, from: '11:00', until: '12:00' })])
    await close(world, published)
    await publish(world, published)
    await done(manager.client, 'cancelSeason', { seasonId: off })
    expect(await reasons(world.coordinator.client, hall, within)).toBe('NO_CAPACITY')
    expect(await reasons(world.coordinator.client, hall, on('2027-01-07'))).toBe('')
    expect(await reasons(resident.client, room, within)).toBe('')
    const midnight = Date.parse('2027-01-07T00:00:00Z') / 1000
    expect(await slots(resident.client, hall, iso(midnight), iso(midnight + 86_400))).not.toEqual([])
  })
})
