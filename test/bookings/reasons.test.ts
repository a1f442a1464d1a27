import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient } from '../harness/client.ts'
import { daily, makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, book, booked, check, codes, DAY, during, HOUR, iso, told } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app, { publicParts: ['FACILITIES'] })
const { resident, manager, coordinator } = world
const room = (overrides = {}) => makeFacility(manager, world.id, overrides)
const usual = await room({ capacity: 4 })

/** Asks the dry run and the mutation, which must say the same, and returns what. */
async function reasonsFor(facilityId: string, wish: object, client = resident.client): Promise<string> {
  const { bookable, reasons, price } = await check(client, { facilityId, ...wish })
  const refused = await book(client, { facilityId, ...wish })
  expect(bookable).toBe(false)
  expect(price.amountCents).toBeGreaterThanOrEqual(0)
  expect(refused).toMatchObject({ __typename: 'BookingRefused', code: 'BOOKING_REFUSED', reasons })
  return codes({ reasons })
}

describe('each reason by its code', () => {
  test('NOT_BOOKABLE: a draft or a retired facility, also for who manages it', async () => {
    for (const status of ['DRAFT', 'RETIRED']) {
      const { id } = await room({ status })
      expect(await reasonsFor(id, during(1, 10, 11), manager.client)).toBe('NOT_BOOKABLE')
      expect(await check(resident.client, { facilityId: id, ...during(1, 10, 11) })).toBeNull()
      expect(told(await book(resident.client, { facilityId: id, ...during(1, 10, 11) }))).toBe('NotFound NOT_FOUND')
    }
  })

  test('NOT_ELIGIBLE: a group that the policy does not name', async () => {
    const { id } = await room({ policy: { bookableBy: ['COORDINATOR'] } })
    expect(await reasonsFor(id, during(1, 10, 11))).toBe('NOT_ELIGIBLE')
    expect((await check(coordinator.client, { facilityId: id, ...during(1, 10, 11) })).bookable).toBe(true)
  })

  test('UNITS_EXCEED_CAPACITY: more than there are, none, and fewer than none', async () => {
    for (const units of [5, 2_147_483_647, 0, -1]) {
      expect(await reasonsFor(usual.id, { ...during(1, 10, 11), units })).toBe('UNITS_EXCEED_CAPACITY')
    }
  })

  test('INVALID_INTERVAL_OF_BOOKING: an end that is not after the start', async () => {
    expect(await reasonsFor(usual.id, during(1, 11, 11))).toBe('INVALID_INTERVAL_OF_BOOKING')
    expect(await reasonsFor(usual.id, during(1, 11, 10))).toBe('INVALID_INTERVAL_OF_BOOKING')
  })

  test('NOT_ON_GRID: a start or end beside the grid, by as little as a second', async () => {
    for (const [from, until] of [[at(1, 10) + 1, at(1, 11) + 1], [at(1, 10) - 1, at(1, 11)], [at(1, 10), at(1, 11) + 60]] as const) {
      expect(await reasonsFor(usual.id, { startsAt: iso(from), endsAt: iso(until) })).toBe('NOT_ON_GRID')
    }
  })

  test('TOO_SHORT_BOOKING and TOO_LONG_BOOKING, to the second', async () => {
    const { id } = await room({ policy: { granularity: 'PT15M', minDuration: 'PT45M', maxDuration: 'PT2H' } })
    expect(await reasonsFor(id, during(1, 10, 10.5))).toBe('TOO_SHORT_BOOKING')
    expect(await reasonsFor(id, during(1, 10, 12.25))).toBe('TOO_LONG_BOOKING')
    for (const until of [10.75, 12]) expect((await check(resident.client, { facilityId: id, ...during(1, 10, until) })).bookable).toBe(true)
  })

  test('IN_THE_PAST and TOO_SOON; at the very edge it is possible', async () => {
    const { id } = await room({ policy: { leadTime: 'PT2H' } })
    expect(await reasonsFor(usual.id, during(0, 8.5, 9.5))).toBe('IN_THE_PAST')
    expect((await check(resident.client, { facilityId: usual.id, ...during(0, 9, 10) })).bookable).toBe(true)
    expect(await reasonsFor(id, during(0, 10.5, 11.5))).toBe('TOO_SOON')
    expect((await check(resident.client, { facilityId: id, ...during(0, 11, 12) })).bookable).toBe(true)
  })

  test('TOO_FAR_AHEAD: an end beyond the horizon', async () => {
    const { id } = await room({ policy: { horizon: 'P7D' } })
    expect(await reasonsFor(id, during(7, 8.5, 9.5))).toBe('TOO_FAR_AHEAD')
    expect((await check(resident.client, { facilityId: id, ...during(7, 8, 9) })).bookable).toBe(true)
  })

  test('OUTSIDE_OPENING_HOURS: before, after, and across a gap between two openings', async () => {
    const { id } = await room({ hours: [...daily('09:00', '12:00'), ...daily('13:00', '17:00')] })
    for (const [from, until] of [[8, 9], [8.5, 9.5], [11.5, 12.5], [11, 14], [12, 13], [16.5, 17.5], [20, 21]] as const) {
      expect(await reasonsFor(id, during(1, from, until))).toBe('OUTSIDE_OPENING_HOURS')
    }
    for (const [from, until] of [[9, 10], [11, 12], [13, 14], [16, 17]] as const) {
      expect((await check(resident.client, { facilityId: id, ...during(1, from, until) })).bookable).toBe(true)
    }
  })

  test('CLOSED: with the reason in the reader’s language', async () => {
    const { id } = await room()
    const reason = [['nl', 'Lekkage'], ['de', 'Wasserschaden'], ['en', 'A leak']].map(([language, text]) => ({ language, text }))
    await done(manager.client, 'addClosure', { facilityId: id, ...during(2, 12, 14), reason })
    const expected = { nl: 'Gesloten: Lekkage.', de: 'Geschlossen: Wasserschaden.', en: 'Closed: A leak.', 'de-AT': 'Geschlossen: Wasserschaden.' }
    for (const [language, message] of Object.entries(expected)) {
      const { reasons } = await check(resident.client.with({ 'accept-language': language }), { facilityId: id, ...during(2, 13, 15) })
      expect(reasons).toEqual([{ code: 'CLOSED', message }])
    }
    expect(await reasonsFor(id, during(2, 11, 15))).toBe('CLOSED')
    for (const from of [11, 14]) {
      expect((await check(resident.client, { facilityId: id, ...during(2, from, from + 1) })).bookable).toBe(true)
    }
  })

  test('CLOSED on a holiday and on a day with an exception, each said once', async () => {
    const { id } = await room({ closedOnHolidays: true, hours: daily('00:00', '24:00'), policy: { maxDuration: 'P3D' } })
    const reason = [{ language: 'en', text: 'Party of the street' }]
    await done(manager.client, 'setDatedHours', { facilityId: id, date: '2026-12-27', intervals: [], reason })
    const wish = { facilityId: id, startsAt: iso(at(30, 0)), endsAt: iso(at(33, 0)) }
    const { reasons } = await check(resident.client, wish)
    expect(reasons.map(({ code }: { code: string }) => code)).toEqual(['CLOSED', 'CLOSED', 'CLOSED'])
    expect(reasons.map(({ message }: { message: string }) => message)).toContain('Closed: Party of the street.')
    expect(new Set(reasons.map(({ message }: { message: string }) => message)).size).toBe(3)
  })

  test('NO_CAPACITY: taken, or not enough left', async () => {
    const { id } = await room({ bookingMode: 'UNITS', capacity: 10 })
    await booked(resident.client, { facilityId: id, ...during(1, 10, 12), units: 7 })
    expect(await reasonsFor(id, { ...during(1, 11, 13), units: 4 })).toBe('NO_CAPACITY')
    expect((await check(resident.client, { facilityId: id, ...during(1, 11, 13), units: 3 })).bookable).toBe(true)
  })
})

describe('all reasons', () => {
  test('come at once', async () => {
    const policy = { bookableBy: ['BOARD'], minDuration: 'PT1H', leadTime: 'P3D', horizon: 'P4D' }
    const { id } = await room({ capacity: 2, policy })
    await done(manager.client, 'addClosure', { facilityId: id, ...during(1, 21, 21.5), reason: [{ language: 'en', text: 'Drill' }] })
    const wish = { startsAt: iso(at(1, 21) + 1), endsAt: iso(at(1, 22) + 301 - HOUR / 2), units: 3 }
    const all = 'NOT_ELIGIBLE UNITS_EXCEED_CAPACITY NOT_ON_GRID TOO_SHORT_BOOKING TOO_SOON CLOSED'
    expect(await reasonsFor(id, wish)).toBe(all)
    const late = { startsAt: iso(at(6, 21) + 1), endsAt: iso(at(7, 9)) }
    expect(await reasonsFor(id, late)).toBe('NOT_ELIGIBLE NOT_ON_GRID TOO_LONG_BOOKING TOO_FAR_AHEAD OUTSIDE_OPENING_HOURS')
  })

  test('come at once for a wish of centuries too, at the cost of no more', async () => {
    const past = { startsAt: '1970-01-01T00:00:01Z', endsAt: '9999-12-31T22:59:59Z', units: 99 }
    expect(await reasonsFor(usual.id, past)).toBe(
      'UNITS_EXCEED_CAPACITY NOT_ON_GRID TOO_LONG_BOOKING IN_THE_PAST TOO_FAR_AHEAD OUTSIDE_OPENING_HOURS',
    )
    const future = { startsAt: '2026-11-27T00:00:00Z', endsAt: '9999-12-31T23:00:00Z' }
    expect(await reasonsFor(usual.id, future)).toBe('TOO_LONG_BOOKING TOO_FAR_AHEAD OUTSIDE_OPENING_HOURS')
  })

  test('are told in nl, de and en, with lengths of time in words', async () => {
    const { id } = await room({ policy: { granularity: 'PT15M', minDuration: 'PT1H30M', leadTime: 'P1D', horizon: 'P60D' } })
    const wish = { facilityId: id, startsAt: iso(at(0, 10) + 60), endsAt: iso(at(0, 10) + 120), units: 11 }
    const messages = async (language: string) =>
      (await check(resident.client.with({ 'accept-language': language }), wish)).reasons.map(({ message }: { message: string }) => message)
    expect(await messages('nl')).toEqual([
      'Er zijn hoogstens 10 plaatsen.',
      'Begin en einde vallen op stappen van 15 minuten.',
      'Een boeking duurt minstens 1 uur 30 minuten.',
      'Boek minstens 1 dag van tevoren.',
    ])
    expect(await messages('de')).toEqual([
      'Es gibt höchstens 10 Plätze.',
      'Anfang und Ende liegen im Raster von 15 Minuten.',
      'Eine Buchung dauert mindestens 1 Stunde 30 Minuten.',
      'Buche mindestens 1 Tag im Voraus.',
    ])
    expect(await messages('en')).toEqual(await messages('fr'))
    expect((await messages('en'))[2]).toBe('A booking takes at least 1 hour 30 minutes.')
  })
})

describe('the price', () => {
  const tariffs = [
    { audience: 'MEMBER', basis: 'PER_HOUR', centsPerHour: 333, currency: 'EUR' },
    { audience: 'PUBLIC', basis: 'PER_UNIT_HOUR', centsPerHour: 1_001, currency: 'EUR' },
  ]

  test('comes with every check and booking, by the audience', async () => {
    const { id } = await room({ bookingMode: 'UNITS', capacity: 10, policy: { bookableBy: ['RESIDENT', 'PUBLIC'] }, tariffs })
    const wish = { ...during(1, 10, 11.5), units: 3 }
    expect((await check(resident.client, { facilityId: id, ...wish })).price).toEqual({ amountCents: 500, currency: 'EUR' })
    expect((await booked(resident.client, { facilityId: id, ...wish })).price).toEqual({ amountCents: 500, currency: 'EUR' })
    const publicly = { amountCents: 4_505, currency: 'EUR' }
    expect((await check(world.stranger.client, { facilityId: id, ...wish })).price).toEqual(publicly)
    expect((await check(apiClient(app.url), { facilityId: id, ...wish })).price).toEqual(publicly)
    expect((await booked(world.stranger.client, { facilityId: id, ...wish })).price).toEqual(publicly)
    expect((await check(resident.client, { facilityId: id, ...during(1, 11, 10), units: -4 })).price).toEqual({ amountCents: 0, currency: 'EUR' })
  })

  test('is free where there is no tariff, and never more than the API can tell', async () => {
    expect((await check(resident.client, { facilityId: usual.id, ...during(1, 10, 11) })).price).toEqual({ amountCents: 0, currency: 'EUR' })
    const dear = [{ audience: 'PUBLIC', basis: 'PER_UNIT_HOUR', centsPerHour: 10_000_000, currency: 'EUR' }]
    const { id } = await room({ bookingMode: 'UNITS', capacity: 100_000, tariffs: dear })
    const wish = { facilityId: id, startsAt: iso(at(1, 8)), endsAt: iso(at(1, 12)), units: 100_000 }
    expect((await check(resident.client, wish)).price.amountCents).toBe(2_147_483_647)
    expect((await booked(resident.client, wish)).price.amountCents).toBe(2_147_483_647)
    const endless = { ...wish, endsAt: iso(at(1, 8) + 8_000 * DAY), units: 2_147_483_647 }
    expect((await check(resident.client, endless)).price.amountCents).toBe(2_147_483_647)
  })
})
