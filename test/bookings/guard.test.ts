import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import type { Json } from '../harness/client.ts'
import { daily, makeFacility, makeHall } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { at, book, booked, cancel, count, during, iso, move, stored, told } from './support.ts'

/** The guard against overbooking, through the API. Who found what out the hard way stands in the titles. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, coordinator, board } = world
const racers = [resident, coordinator, manager, board, world.representative].map(({ client }) => client)
const racer = (n: number) => racers[n % 4]!
const room = (overrides = {}) => makeFacility(manager, world.id, overrides)
const outcome = async (input: object) => told(await book(resident.client, input))

/** What comes of all at once. What is refused reads its alternatives while others still book, move and cancel. */
const atOnce = (attempts: () => Promise<Json>[]): Promise<Json[]> =>
  app.sameness.unlessRaced('alternatives change between two readings', () => Promise.all(attempts()))

/** That so many were acknowledged, and that all of these and no others lie in the table. */
async function expectBooked(answers: Json[], facilityIds: string[], howMany: number): Promise<void> {
  const won = answers.filter((answer) => told(answer) === 'OK')
  expect(won).toHaveLength(howMany)
  for (const answer of answers) expect(['OK', 'NO_CAPACITY']).toContain(told(answer))
  const sql = `select id from bookings where status = 'CONFIRMED' and facility_id in (${facilityIds.map(() => '?').join()})`
  const { rows } = await app.db.execute({ sql, args: facilityIds })
  expect(rows.map(({ id }) => id).sort()).toEqual(won.map(({ booking }) => booking.id).sort())
  await expectSound(app.db)
}

describe('races', () => {
  test('Cal #13397, LibreBooking #147, Varaamo #1696: of 20 who book one slot at once, exactly one gets it', async () => {
    const { id } = await room()
    const input = { facilityId: id, ...during(1, 10, 11) }
    await expectBooked(await Promise.all(Array.from({ length: 20 }, (_, n) => book(racer(n), input))), [id], 1)
  })

  test('Cal #13360, #7967: of 40 swimmers for a capacity of 10, exactly 10 get in', async () => {
    const { id } = await room({ kind: 'SWIMMING_POOL', bookingMode: 'UNITS', capacity: 10 })
    const swim = (n: number) => book(racer(n), { facilityId: id, ...during(1, 10, 11), units: 1 })
    await expectBooked(await Promise.all(Array.from({ length: 40 }, (_, n) => swim(n))), [id], 10)
    expect(await count(app, 'select sum(units) from claims where space_id = ?', [id])).toBe(10)
  })

  test('MRBS #1295, #3163: a hall and its thirds at once never stand in the same place', async () => {
    const { id, thirds } = await makeHall(manager, world.id)
    for (const day of [1, 2, 3]) {
      const wishes = () =>
        [id, ...thirds, ...thirds, id].map((facilityId, n) => book(racer(n), { facilityId, ...during(day, 10, 11) }))
      const won = (await atOnce(() => (day === 2 ? wishes().reverse() : wishes()))).filter(
        (answer) => told(answer) === 'OK',
      )
      expect([1, 3]).toContain(won.length)
    }
    await expectSound(app.db)
  })

  test('moves race bookings for the same time: one of them gets it, and what moves in vain stays', async () => {
    const { id: facilityId } = await room()
    const movers = await Promise.all(
      [12, 13, 14, 15].map((hour) => booked(resident.client, { facilityId, ...during(1, hour, hour + 1) })),
    )
    const attempts = () =>
      [0, 1, 2, 3].flatMap((n) => [
        move(resident.client, movers[n].id, during(1, 10, 11)),
        book(racer(n), { facilityId, ...during(1, 10, 11) }),
      ])
    const answers = await atOnce(attempts)
    expect(answers.filter((answer) => told(answer) === 'OK')).toHaveLength(1)
    expect(
      await count(app, 'select count(*) from claims where space_id = ? and starts_at = ?', [facilityId, at(1, 10)]),
    ).toBe(1)
    await expectSound(app.db)
  })

  test('a place that is freed can be had again at once, and only once', async () => {
    const { id: facilityId } = await room()
    const input = { facilityId, ...during(1, 10, 11) }
    const { id } = await booked(resident.client, input)
    const attempts = () => [cancel(resident.client, id), ...Array.from({ length: 8 }, (_, n) => book(racer(n), input))]
    const [freed, ...answers] = await atOnce(attempts)
    expect(told(freed)).toBe('OK')
    const won = answers.filter((answer) => told(answer) === 'OK').length
    if (won === 0) expect(await outcome(input)).toBe('OK')
    expect(won).toBeLessThanOrEqual(1)
    await expectSound(app.db)
  })
})

describe('what fits', () => {
  test('commonsbooking #1034, #1900: ends are half-open, so bookings fit back to back, over days too', async () => {
    const { id: facilityId } = await room({ policy: { maxDuration: 'P3D' }, hours: daily('00:00', '24:00') })
    for (const [from, until] of [[10, 11], [11, 12], [9, 10], [12, 60], [60, 84]] as const) {
      expect(await outcome({ facilityId, ...during(1, from, until) })).toBe('OK')
    }
    for (const [from, until] of [[8.5, 9.5], [83.5, 84.5], [20, 21], [40, 41]] as const) {
      expect(await outcome({ facilityId, ...during(1, from, until) })).toBe('NO_CAPACITY')
    }
    expect(await outcome({ facilityId, ...during(1, 84, 85) })).toBe('OK')
  })

  test('between two bookings lies the longer buffer, not the sum', async () => {
    const { id: facilityId } = await room({
      policy: { granularity: 'PT15M', bufferBefore: 'PT15M', bufferAfter: 'PT30M' },
    })
    await booked(resident.client, { facilityId, ...during(1, 12, 13) })
    for (const [from, until] of [[13.25, 14], [11, 11.75], [11, 12]] as const) {
      expect(await outcome({ facilityId, ...during(1, from, until) })).toBe('NO_CAPACITY')
    }
    expect(await outcome({ facilityId, ...during(1, 13.5, 14) })).toBe('OK')
    expect(await outcome({ facilityId, ...during(1, 11, 11.5) })).toBe('OK')
  })

  test('the buffers of a hall and of its thirds count pairwise, whoever comes first', async () => {
    const policy = (bufferBefore: string, bufferAfter: string) => ({
      policy: { granularity: 'PT15M', bufferBefore, bufferAfter },
    })
    const third = await room(policy('PT0S', 'PT15M'))
    const { id: hall } = await room({ ...policy('PT1H', 'PT45M'), partIds: [third.id] })
    for (const [first, second] of [[hall, third.id], [third.id, hall]] as const) {
      const day = first === hall ? 1 : 2
      await booked(resident.client, { facilityId: first, ...during(day, 12, 13) })
      // The hall needs an hour before itself, 45 minutes after; the third needs less.
      const [before, after] = first === hall ? [1, 0.75] : [0.75, 1]
      expect(await outcome({ facilityId: second, ...during(day, 13 + after - 0.25, 15) })).toBe('NO_CAPACITY')
      expect(await outcome({ facilityId: second, ...during(day, 10, 12 - before + 0.25) })).toBe('NO_CAPACITY')
      expect(await outcome({ facilityId: second, ...during(day, 13 + after, 15) })).toBe('OK')
      expect(await outcome({ facilityId: second, ...during(day, 10, 12 - before) })).toBe('OK')
    }
    await expectSound(app.db)
  })

  test('NEMO #47: overlaps count by their peak, not by their sum', async () => {
    const { id: facilityId } = await room({ bookingMode: 'UNITS', capacity: 10 })
    const units = (n: number, from: number, until: number) =>
      outcome({ facilityId, ...during(1, from, until), units: n })
    expect(await units(6, 10, 12)).toBe('OK')
    expect(await units(6, 12, 14)).toBe('OK')
    expect(await units(4, 11, 13)).toBe('OK')
    expect(await units(1, 11, 13)).toBe('NO_CAPACITY')
    expect(await units(4, 10, 11)).toBe('OK')
    expect(await units(5, 13, 15)).toBe('NO_CAPACITY')
    expect(await units(4, 13, 15)).toBe('OK')
    await expectSound(app.db)
  })

  test('units with a buffer occupy the time to put things in order, in whatever order they come', async () => {
    const overrides = { bookingMode: 'UNITS', capacity: 2, policy: { bufferAfter: 'PT30M' } }
    for (const order of [[10, 11.5], [11.5, 10]]) {
      const { id: facilityId } = await room(overrides)
      for (const hour of order) expect(await outcome({ facilityId, ...during(1, hour, hour + 1), units: 2 })).toBe('OK')
      expect(await outcome({ facilityId, ...during(1, 12.5, 13), units: 1 })).toBe('NO_CAPACITY')
      expect(await outcome({ facilityId, ...during(1, 13, 14), units: 2 })).toBe('OK')
    }
    await expectSound(app.db)
  })

  test('parts share only what they share: 1 blocks 2 and 2 blocks 3, yet 1 and 3 go together', async () => {
    const [a, b] = await Promise.all([room(), room()])
    const both = await room({ partIds: [a.id, b.id] })
    const above = await room({ partIds: [both.id] })
    const wish = (facilityId: string, day: number) => outcome({ facilityId, ...during(day, 10, 11) })
    expect([await wish(a.id, 1), await wish(b.id, 1), await wish(both.id, 1), await wish(above.id, 1)]).toEqual([
      'OK',
      'OK',
      'NO_CAPACITY',
      'NO_CAPACITY',
    ])
    expect([await wish(above.id, 2), await wish(a.id, 2), await wish(both.id, 2)]).toEqual([
      'OK',
      'NO_CAPACITY',
      'NO_CAPACITY',
    ])
    await expectSound(app.db)
  })

  test('what a booking holds follows its own row alone, and changes of the place do not take it away', async () => {
    const { id: facilityId } = await room({ bookingMode: 'UNITS', capacity: 5 })
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 11), units: 4 })
    await done(manager.client, 'updateFacility', { facilityId, capacity: 4 })
    expect(await refusal(manager.client, 'updateFacility', { facilityId, capacity: 3 })).toBe(
      'Conflict CAPACITY_IN_USE',
    )
    await done(manager.client, 'updateFacility', { facilityId, policy: { bufferAfter: 'PT1H', maxDuration: 'PT30M' } })
    const { booking, claims } = await stored(app, id)
    expect(booking).toMatchObject({ buffer_after: 0, units: 4, status: 'CONFIRMED' })
    expect(claims).toMatchObject([
      { space_id: facilityId, buffer_after: 0, units: 4, starts_at: at(1, 10), ends_at: at(1, 11), whole: 0 },
    ])
  })

  test('Varaamo #1291: what is told as free is what can be booked, right after each change', async () => {
    const { id: facilityId } = await room()
    const query =
      'query ($id: ID!, $from: DateTime!, $to: DateTime!) { node(id: $id) { ... on Facility { availability(from: $from, to: $to) { free { startsAt endsAt } } } } }'
    const free = async () =>
      (await resident.client(query, { id: facilityId, from: iso(at(1, 8)), to: iso(at(1, 22)) })).data.node.availability
        .free
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 12) })
    expect(await free()).toEqual([during(1, 8, 10), during(1, 12, 22)])
    await move(resident.client, id, during(1, 11, 13))
    expect(await free()).toEqual([during(1, 8, 11), during(1, 13, 22)])
    await cancel(resident.client, id)
    expect(await free()).toEqual([during(1, 8, 22)])
  })
})
