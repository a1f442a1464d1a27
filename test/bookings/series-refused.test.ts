import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { bookSeries, checkSeries } from './series-support.ts'
import { booked, codes, count, during, operations, told } from './support.ts'

/** Every series that cannot be: refused with its code, in the dry run and in the booking, and nothing written. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, coordinator, representative, auditor, stranger, organisationId, offline } = world
const place = await makeFacility(manager, world.id)
const traces =
  `select (select count(*) from bookings) + (select count(*) from booking_series) + (select count(*) from audit_entries)
    + (select count(*) from outbox)`
const wish = { facilityId: place.id, ...during(6, 10, 11) }

async function unchanged<T>(run: () => Promise<T>): Promise<T> {
  const before = await count(app, traces)
  const answer = await run()
  expect(await count(app, traces)).toBe(before)
  return answer
}

describe('a recurrence that is none', () => {
  test.each([
    ['an impossible RRULE', 'FREQ=FORTNIGHTLY;COUNT=3', 'RECURRENCE_UNREADABLE'],
    ['an hourly one', 'FREQ=HOURLY;COUNT=3', 'RECURRENCE_TOO_FINE'],
    ['one that ends twice', 'FREQ=WEEKLY;COUNT=3;UNTIL=20270101T000000Z', 'RECURRENCE_ENDS_TWICE'],
    ['one without an end', 'FREQ=WEEKLY', 'RECURRENCE_ENDLESS'],
    ['10,000 occurrences', 'FREQ=DAILY;COUNT=10000', 'RECURRENCE_TOO_LONG'],
    ['10,000 occurrences by their end', 'FREQ=DAILY;UNTIL=20540101T000000Z', 'RECURRENCE_TOO_LONG'],
    ['a UNTIL in another zone', 'FREQ=WEEKLY;UNTIL=20270101T100000', 'RECURRENCE_UNTIL_NOT_UTC'],
    ['another first occurrence', 'FREQ=WEEKLY;BYDAY=MO;COUNT=3', 'RECURRENCE_NOT_AT_START'],
    ['the 30th of February', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3', 'RECURRENCE_NEVER'],
    [
      'a date of another zone',
      'FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=America/New_York:20261208T040000',
      'RECURRENCE_OTHER_ZONE',
    ],
  ])('%s', async (_what, recurrence, code) => {
    const check = await unchanged(() => checkSeries(resident.client, { ...wish, recurrence }))
    expect(check).toEqual({ bookableCount: 0, refusedCount: 0, occurrences: [] })
    const reasons =
      `query ($input: CheckBookingSeriesInput!) { checkBookingSeries(input: $input) {
        reasons { code message } recurrence timeZone price { amountCents } } }`
    const { checkBookingSeries: full } = ok(await resident.client(reasons, { input: { ...wish, recurrence } }))
    expect(full).toMatchObject({ reasons: [{ code }], recurrence: null, timeZone: null, price: null })
    const answer = await unchanged(() => bookSeries(resident.client, { ...wish, recurrence }))
    expect([told(answer), answer.path]).toEqual([`InvalidInput ${code}`, ['input', 'recurrence']])
    for (const language of ['nl', 'de']) {
      const other = await bookSeries(resident.client.with({ 'accept-language': language }), { ...wish, recurrence })
      expect(other.message).not.toBe(answer.message)
    }
  })

  test('an end that is not after its start', async () => {
    const input = { ...wish, ...during(6, 11, 10), recurrence: 'FREQ=WEEKLY;COUNT=3' }
    expect(told(await unchanged(() => bookSeries(resident.client, input)))).toBe(
      'InvalidInput INVALID_INTERVAL_OF_BOOKING',
    )
    expect((await checkSeries(resident.client, input)).occurrences).toEqual([])
  })
})

test.each([
  ['the first year', '1970-01-01T09:00:00Z', '1970-01-01T10:00:00Z', 'FREQ=YEARLY;COUNT=3'],
  ['the last year', '9999-12-31T21:00:00Z', '9999-12-31T22:00:00Z', 'FREQ=DAILY;COUNT=400'],
  ['an occurrence of ages', '2026-12-01T09:00:00Z', '9999-12-31T22:00:00Z', 'FREQ=DAILY;COUNT=3'],
  ['counts of counts', '2026-12-01T09:00:00Z', '2026-12-01T10:00:00Z', 'FREQ=DAILY;COUNT=99999999999999999999'],
  ['a text without an end', '2026-12-01T09:00:00Z', '2026-12-01T10:00:00Z', `FREQ=DAILY;${'X'.repeat(50_000)}`],
  ['halves of characters', '2026-12-01T09:00:00Z', '2026-12-01T10:00:00Z', 'FREQ=\ud800;\u0000=\udfff'],
])('%s is answered, and books nothing', async (_what, startsAt, endsAt, recurrence) => {
  const input = { facilityId: place.id, startsAt, endsAt, recurrence }
  const { bookableCount } = await unchanged(() => checkSeries(resident.client, input))
  expect(bookableCount).toBe(0)
  expect((await unchanged(() => bookSeries(resident.client, input))).__typename).not.toBe('BookSeriesPayload')
})

describe('an occurrence that cannot be booked', () => {
  /** What is said of the occurrences, each with the codes against it. */
  const said = async (input: object): Promise<string[]> => {
    const recurrence = 'FREQ=WEEKLY;COUNT=3'
    const { occurrences } = await unchanged(() => checkSeries(resident.client, { ...wish, recurrence, ...input }))
    const answer = await unchanged(() => bookSeries(resident.client, { ...wish, recurrence, ...input }))
    expect(answer.__typename).toBe('BookingRefused')
    expect(codes(answer).split(' ').sort()).toEqual(
      [...new Set(occurrences.flatMap((one: Json) => one.reasons.map(({ code }: Json) => code)))].sort(),
    )
    return occurrences.map(codes)
  }

  test('for every rule of a booking', async () => {
    await booked(coordinator.client, { facilityId: place.id, ...during(13, 10, 11) })
    expect(await said({})).toEqual(['', 'NO_CAPACITY', ''])
    expect(await said({ ...during(6, 7, 8.5) })).toEqual(Array(3).fill('OUTSIDE_OPENING_HOURS'))
    expect(await said({ ...during(6, 10.25, 11) })).toEqual(['NOT_ON_GRID', 'NOT_ON_GRID NO_CAPACITY', 'NOT_ON_GRID'])
    expect(await said({ ...during(6, 13, 18) })).toEqual(Array(3).fill('TOO_LONG_BOOKING'))
    expect(await said({ ...during(6, 13, 14), units: 11 })).toEqual(Array(3).fill('UNITS_EXCEED_CAPACITY'))
    expect(await said({ ...during(-8, 13, 14) })).toEqual(['IN_THE_PAST OUTSIDE_OPENING_HOURS', 'IN_THE_PAST', ''])
    expect(await said({ recurrence: 'FREQ=MONTHLY;COUNT=15', ...during(6, 13, 14) })).toEqual([
      ...Array(13).fill(''),
      'TOO_FAR_AHEAD',
      'TOO_FAR_AHEAD',
    ])
    await done(manager.client, 'addClosure', {
      facilityId: place.id,
      ...during(20, 0, 24),
      reason: [{ language: 'en', text: 'Painting' }],
    })
    expect(await said({ ...during(6, 13, 14) })).toEqual(['', '', 'CLOSED'])
  })

  test('tells of each which, in the refusal too, with alternatives', async () => {
    const document = `mutation ($input: BookSeriesInput!) { bookSeries(input: $input) { ... on BookingRefused { code
      reasons { code } alternatives { startsAt } occurrences { startsAt bookable reasons { code }
        conflicts { startsAt endsAt } alternatives { startsAt facility { id } } } } } }`
    const input = { ...wish, recurrence: 'FREQ=WEEKLY;COUNT=3', policy: 'ALL_OR_NOTHING' }
    const { bookSeries: answer } = ok(await resident.client(document, { input }))
    expect(answer).toMatchObject({ code: 'BOOKING_REFUSED', alternatives: [] })
    expect(answer.occurrences.map(({ bookable }: Json) => bookable)).toEqual([true, false, false])
    expect(answer.occurrences[1].conflicts).toEqual([during(13, 10, 11)])
    expect(answer.occurrences[2].conflicts).toEqual([])
    expect(answer.occurrences[1].alternatives).toHaveLength(3)
    const single = `mutation ($input: BookFacilityInput!) { bookFacility(input: $input) {
      ... on BookingRefused { occurrences { bookable } } } }`
    expect(
      ok(await resident.client(single, { input: { facilityId: place.id, ...during(13, 10, 11) } })).bookFacility,
    ).toEqual({ occurrences: null })
  })

  test('all of them, with SKIP_CONFLICTS too', async () => {
    const input = { ...wish, ...during(6, 3, 4), recurrence: 'FREQ=WEEKLY;COUNT=3', policy: 'SKIP_CONFLICTS' }
    expect(told(await unchanged(() => bookSeries(resident.client, input)))).toBe('OUTSIDE_OPENING_HOURS CLOSED')
  })
})

describe('who may not', () => {
  const input = { ...wish, ...during(7, 10, 11), recurrence: 'FREQ=WEEKLY;COUNT=3' }

  test('books no series', async () => {
    const anyone = await apiClient(app.url)(operations['BookSeries']!, {
      input: { ...input, policy: 'ALL_OR_NOTHING' },
    })
    expect(anyone.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
    const draft = await makeFacility(manager, world.id, { status: 'DRAFT' })
    const attempts: [string, () => Promise<Json>][] = [
      ['NOT_ELIGIBLE', () => bookSeries(stranger.client, input)],
      ['Forbidden FORBIDDEN', () => bookSeries(resident.client, { ...input, forOrganisationId: organisationId })],
      ['Forbidden FORBIDDEN', () => bookSeries(resident.client, { ...input, forPersonId: coordinator.personId })],
      ['NotFound NOT_FOUND', () => bookSeries(stranger.client, { ...input, forPersonId: offline.personId })],
      ['NotFound NOT_FOUND', () => bookSeries(resident.client, { ...input, facilityId: draft.id })],
      ['NotFound NOT_FOUND', () => bookSeries(resident.client, { ...input, facilityId: 'fac_nothing' })],
    ]
    for (const [expected, attempt] of attempts) expect(told(await unchanged(attempt))).toBe(expected)
    const check = await checkSeries(resident.client, { ...input, forOrganisationId: organisationId })
    expect(check.occurrences.map(codes)).toEqual(Array(3).fill('FORBIDDEN'))
  })

  test('changes and cancels no series', async () => {
    const { series } = await bookSeries(representative.client, { ...input, forOrganisationId: organisationId })
    const bookingId = series.bookings.edges[0].node.id
    const change = { bookingId, scope: 'ALL', policy: 'ALL_OR_NOTHING', ...during(7, 14, 15) }
    for (const [client, expected] of [
      [resident.client, 'NotFound NOT_FOUND'],
      [stranger.client, 'NotFound NOT_FOUND'],
      [auditor.client, 'Forbidden FORBIDDEN'],
      [coordinator.client, 'Forbidden FORBIDDEN'],
    ] as const) {
      expect(told(await unchanged(() => mutate(client, 'changeBookingSeries', change)))).toBe(expected)
      expect(told(await unchanged(() => mutate(client, 'cancelBookingSeries', { bookingId, scope: 'ALL' })))).toBe(
        expected,
      )
    }
    const alone = await booked(resident.client, { facilityId: place.id, ...during(8, 10, 11) })
    expect(told(await mutate(resident.client, 'cancelBookingSeries', { bookingId: alone.id, scope: 'ALL' }))).toBe(
      'Conflict NOT_IN_SERIES',
    )
    expect(told(await mutate(resident.client, 'changeBookingSeries', { ...change, bookingId: alone.id }))).toBe(
      'Conflict NOT_IN_SERIES',
    )
  })
})
