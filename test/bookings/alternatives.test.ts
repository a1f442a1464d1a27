import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import type { ApiClient, Json } from '../harness/client.ts'
import { daily, makeFacility, usualLocation } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { at, book, booked, check, DAY, during, iso, move, told } from './support.ts'

/** Other times and places. Each test has its own town, since places nearby are offered too. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { manager, resident, board } = world
let towns = 0
const town = () => ({ ...usualLocation, latitude: 40 + (towns += 1), longitude: 6 })
const room = (overrides = {}, of = world) => makeFacility(of.manager, of.id, { location: town(), ...overrides })

interface Wish {
  facilityId: string
  startsAt: string
  endsAt: string
  units?: number
}

/** The alternatives of a refused wish, from the check and from the booking, each of which must then be bookable. */
async function alternatives(wish: Wish, client: ApiClient = resident.client): Promise<Json[]> {
  const [checked, refused] = [await check(client, wish), await book(client, wish)]
  expect(checked.bookable).toBe(false)
  expect(refused.alternatives).toEqual(checked.alternatives)
  expect(checked.alternatives.length).toBeLessThanOrEqual(3)
  for (const { startsAt, endsAt, facility } of checked.alternatives) {
    const again = await check(client, { facilityId: facility.id, startsAt, endsAt, units: wish.units })
    expect(again).toMatchObject({ bookable: true, reasons: [], alternatives: [] })
  }
  return checked.alternatives
}

const times = (given: Json[]): string[] => given.map(({ startsAt }) => startsAt)

describe('Indico #3756, #1289: alternatives are bookable, and', () => {
  test('are none where the wish is possible', async () => {
    const { id } = await room()
    expect((await check(resident.client, { facilityId: id, ...during(1, 10, 11) })).alternatives).toEqual([])
  })

  test('are the nearest times first, of the same length, also with a fine grid', async () => {
    const { id } = await room({ policy: { granularity: 'PT5M', minDuration: 'PT5M' } })
    await booked(board.client, { facilityId: id, ...during(10, 10, 12) })
    const found = await alternatives({ facilityId: id, ...during(10, 11, 12) })
    expect(times(found)).toEqual([at(10, 12), at(10, 12) + 300, at(10, 12) + 600].map(iso))
    for (const { startsAt, endsAt } of found) expect(Date.parse(endsAt) - Date.parse(startsAt)).toBe(3_600_000)
  })

  test('look days ahead and back where the day is full, and skip what is closed', async () => {
    const { id } = await room({ hours: daily('10:00', '11:00'), policy: { granularity: 'PT1H', minDuration: 'PT1H' } })
    for (const day of [5, 6, 7]) await booked(board.client, { facilityId: id, ...during(day, 10, 11) })
    expect(times(await alternatives({ facilityId: id, ...during(6, 10, 11) }))).toEqual(
      [at(4, 10), at(8, 10), at(3, 10)].map(iso),
    )
  })

  test('are of the shortest or longest length where the wish was shorter or longer', async () => {
    const { id } = await room({ policy: { minDuration: 'PT2H', maxDuration: 'PT3H' } })
    const lengths = async (until: number) => {
      const found = await alternatives({ facilityId: id, ...during(1, 10, until) })
      return found.map(({ startsAt, endsAt }) => (Date.parse(endsAt) - Date.parse(startsAt)) / 3_600_000)
    }
    expect(await lengths(11)).toEqual([2, 2, 2])
    expect(await lengths(16)).toEqual([3, 3, 3])
  })

  test('are on the grid, after the lead time, and before the horizon', async () => {
    const { id } = await room({ policy: { leadTime: 'P1D', horizon: 'P2D' } })
    expect(times(await alternatives({ facilityId: id, ...during(0, 10, 11) }))).toEqual(
      [at(1, 9), at(1, 9.5), at(1, 10)].map(iso),
    )
    expect(
      times(await alternatives({ facilityId: id, startsAt: iso(at(1, 12) + 1), endsAt: iso(at(1, 13) + 1) })),
    ).toContain(iso(at(1, 12)))
    expect(times(await alternatives({ facilityId: id, ...during(2, 10, 11) }))).toEqual(
      [at(2, 8), at(1, 21), at(1, 20.5)].map(iso),
    )
    const past = { startsAt: '1970-01-01T00:00:00Z', endsAt: '1970-01-01T01:00:00Z' }
    expect(times(await alternatives({ facilityId: id, ...past }))).toEqual([at(1, 9), at(1, 9.5), at(1, 10)].map(iso))
    const future = { startsAt: '9999-12-31T10:00:00Z', endsAt: '9999-12-31T11:00:00Z' }
    expect(times(await alternatives({ facilityId: id, ...future }))).toEqual(
      [at(2, 8), at(1, 21), at(1, 20.5)].map(iso),
    )
  })

  test('keep to the units, and to the buffers around them', async () => {
    const { id } = await room({ bookingMode: 'UNITS', capacity: 10, policy: { bufferAfter: 'PT30M' } })
    await booked(board.client, { facilityId: id, ...during(1, 9, 12), units: 8 })
    const found = await alternatives({ facilityId: id, ...during(1, 10, 11), units: 3 })
    expect(times(found)[0]).toBe(iso(at(1, 12.5)))
    expect(times(await alternatives({ facilityId: id, ...during(1, 11, 15.5), units: 2 }))).not.toEqual([])
  })

  test('are none where no other time would help: not eligible, not published, more units than there are', async () => {
    const { id: forBoard } = await room({ policy: { bookableBy: ['BOARD'], granularity: 'PT1M', minDuration: 'PT1M' } })
    expect(await alternatives({ facilityId: forBoard, ...during(1, 10, 11) })).toEqual([])
    const { id: draft } = await room({ status: 'DRAFT' })
    expect(await alternatives({ facilityId: draft, ...during(1, 10, 11) }, manager.client)).toEqual([])
    const { id } = await room({ capacity: 2 })
    expect(await alternatives({ facilityId: id, ...during(1, 10, 11), units: 3 })).toEqual([])
    expect(await alternatives({ facilityId: id, ...during(1, 11, 11) })).toEqual([])
  })

  test('are none where nothing is free within a week', async () => {
    const { id } = await room({ hours: daily('00:00', '24:00'), policy: { maxDuration: 'P31D' } })
    await booked(board.client, { facilityId: id, ...during(1, 0, 20 * 24) })
    expect(await alternatives({ facilityId: id, ...during(10, 10, 11) })).toEqual([])
  })
})

describe('places nearby', () => {
  test('come after other times, the nearest first, of the same kind, and only what one may see and book', async () => {
    const here = town()
    const north = (kilometres: number) => ({ location: { ...here, latitude: here.latitude + kilometres / 111 } })
    const only = { hours: daily('10:00', '11:00'), policy: { horizon: 'P20D', leadTime: 'P9D' } }
    const { id } = await room({ location: here, ...only })
    await booked(board.client, { facilityId: id, ...during(10, 10, 11) })
    const far = await room(north(3))
    const near = await room(north(1))
    const shared = await room({ ...north(2), policy: { bookableBy: ['OTHER_COOPERATIVES'] } }, other)
    await Promise.all([
      room({ ...north(0.1), status: 'DRAFT' }),
      room({ ...north(0.2), kind: 'KITCHEN' }),
      room({ ...north(0.3), policy: { bookableBy: ['BOARD'] } }),
      room({ ...north(0.4), hours: daily('12:00', '14:00') }),
      room({ ...north(0.5), policy: { granularity: 'PT4H', minDuration: 'PT4H' } }),
      room(north(11)),
      room(north(0.6), other),
    ])
    const taken = await room(north(0.7))
    await booked(board.client, { facilityId: taken.id, ...during(10, 9, 10.5) })
    const found = await alternatives({ facilityId: id, ...during(10, 10, 11) })
    expect(found.map(({ facility }) => facility.id).slice(0, 3)).toEqual([id, id, id])
    for (const day of [9, 11, 12, 13, 14, 15, 16, 17])
      await booked(board.client, { facilityId: id, ...during(day, 10, 11) })
    const places = (await alternatives({ facilityId: id, ...during(10, 10, 11) })).map(({ facility }) => facility.id)
    expect(places).toEqual([near.id, shared.id, far.id])
  })

  test('stand in for a place with too few units or for another group', async () => {
    const here = town()
    const small = await room({ location: here, capacity: 2 })
    const large = await room({ location: here, capacity: 20 })
    const found = await alternatives({ facilityId: small.id, ...during(1, 10, 11), units: 5 })
    expect(found.map(({ facility, startsAt }) => [facility.id, startsAt])).toEqual([[large.id, iso(at(1, 10))]])
  })
})

test('of a move leave out what is moved, and are for its beneficiary', async () => {
  const { id: facilityId } = await room({ policy: { maxDuration: 'PT8H' } })
  const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 12) })
  await booked(board.client, { facilityId, ...during(1, 12, 20) })
  const answer = await move(resident.client, id, during(1, 11, 13))
  expect(told(answer)).toBe('NO_CAPACITY')
  expect(times(answer.alternatives)[0]).toBe(iso(at(1, 10)))
  const { alternatives: byManager } = await move(manager.client, id, {
    startsAt: iso(at(1, 11)),
    endsAt: iso(at(1, 11) + 2 * DAY),
  })
  expect(byManager).toHaveLength(3)
})
