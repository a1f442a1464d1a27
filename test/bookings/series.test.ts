import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type Json } from '../harness/client.ts'
import { expectSound } from '../harness/checker.ts'
import { makeFacility, makeHall } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { bookSeries, checkSeries, nodesOf, storedBookings } from './series-support.ts'
import { at, booked, codes, count, during, iso, operations, told } from './support.ts'

/** A series from the dry run to the mail. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, coordinator, representative, organisationId, offline, stranger } = world
const tariffs = [{ audience: 'MEMBER', basis: 'PER_HOUR', centsPerHour: 1_000, currency: 'EUR' }]
const place = await makeFacility(manager, world.id, { name: 'Zaal', tariffs })
const weekly = (count: number) => `FREQ=WEEKLY;COUNT=${count}`

describe('the dry run', () => {
  test('tells of every occurrence whether it can be booked, why not, and what else can', async () => {
    const hall = await makeFacility(manager, world.id, { kind: 'STUDIO' })
    await booked(coordinator.client, { facilityId: hall.id, ...during(13, 10.5, 12) })
    const input = { facilityId: hall.id, ...during(6, 10, 11), recurrence: weekly(3) }
    const query = `query ($input: CheckBookingSeriesInput!) { checkBookingSeries(input: $input) { bookableCount
      refusedCount       recurrence timeZone requiresApproval reasons { code } price { amountCents }
      occurrences { localStart startsAt bookable reasons { code } conflicts { startsAt endsAt } price { amountCents }
        alternatives { startsAt endsAt units facility { id } } } } }`
    const { checkBookingSeries: check } = ok(await resident.client(query, { input }))
    expect(check).toMatchObject({
      bookableCount: 2,
      refusedCount: 1,
      timeZone: 'Europe/Amsterdam',
      requiresApproval: false,
      reasons: [],
    })
    expect(check.recurrence).toBe('RRULE:FREQ=WEEKLY;COUNT=3')
    expect(check.occurrences.map((one: Json) => [one.localStart, one.bookable, codes(one)])).toEqual([
      ['2026-12-01T10:00:00', true, ''],
      ['2026-12-08T10:00:00', false, 'NO_CAPACITY'],
      ['2026-12-15T10:00:00', true, ''],
    ])
    const [, taken] = check.occurrences
    expect(taken.conflicts).toEqual([{ startsAt: iso(at(13, 10.5)), endsAt: iso(at(13, 11)) }])
    expect(taken.alternatives[0]).toEqual({ ...during(13, 9.5, 10.5), units: 10, facility: { id: hall.id } })
    expect(check.occurrences[0].alternatives).toEqual([])
  })

  test('costs one round trip, and one for all alternatives together, however many there are', async () => {
    const busy = await makeFacility(manager, world.id, { kind: 'SPORTS_HALL' })
    const elsewhere = await makeFacility(manager, world.id, { kind: 'SPORTS_HALL' })
    expect(
      told(await bookSeries(coordinator.client, { facilityId: busy.id, ...during(6, 10, 12), recurrence: weekly(50) })),
    ).toBe('OK')
    const variables = { input: { facilityId: busy.id, ...during(6, 10, 11), recurrence: weekly(53) } }
    const without = operations['CheckBookingSeries']!.replace(/alternatives .*/, '')
    expect((await resident.client(without, variables)).trips).toBe(2)
    const answer = await resident.client(operations['CheckBookingSeries']!, variables)
    // The session, the facts, the facts around, and the facilities that are shown of the alternatives.
    expect(answer.trips).toBeLessThanOrEqual(4)
    const { occurrences, refusedCount } = ok(answer).checkBookingSeries
    expect(refusedCount).toBe(50)
    for (const { bookable, alternatives } of occurrences) expect(alternatives).toHaveLength(bookable ? 0 : 3)
    expect(
      new Set(occurrences.flatMap((one: Json) => one.alternatives.map(({ facility }: Json) => facility.id))),
    ).toContain(busy.id)
    expect(elsewhere.id).not.toBe(busy.id)
  })

  test('writes nothing, and may be asked by anybody who may know of the place', async () => {
    const before = await count(app, 'select count(*) from bookings')
    const input = { facilityId: place.id, ...during(6, 10, 11), recurrence: weekly(3) }
    const mine = await checkSeries(resident.client, input)
    expect(mine.bookableCount).toBe(3)
    for (const client of [stranger.client, apiClient(app.url)]) {
      const theirs = await checkSeries(client, input)
      expect([theirs.bookableCount, ...theirs.occurrences.map(codes)]).toEqual([0, ...Array(3).fill('NOT_ELIGIBLE')])
    }
    const draft = await makeFacility(manager, world.id, { status: 'DRAFT' })
    expect(await checkSeries(resident.client, { ...input, facilityId: draft.id })).toBeNull()
    expect(await count(app, 'select count(*) from bookings')).toBe(before)
  })
})

describe('booking', () => {
  test('makes a booking of each occurrence, with its price, and shows them where bookings are shown', async () => {
    const input = {
      facilityId: place.id,
      ...during(6, 10, 11.5),
      recurrence: 'RRULE:FREQ=WEEKLY;UNTIL=20261222\nEXDATE:20261208T100000',
      title: 'Repetitie',
    }
    const { series, skipped, __typename } = await bookSeries(resident.client, input)
    expect(__typename).toBe('BookSeriesPayload')
    expect(skipped).toEqual([])
    expect(series.recurrence).toBe(
      'RRULE:FREQ=WEEKLY;UNTIL=20261222T225959Z\nEXDATE;TZID=Europe/Amsterdam:20261208T100000',
    )
    expect(nodesOf(series).map(({ startsAt, status }: Json) => [startsAt, status])).toEqual(
      [6, 20, 27].map((day) => [iso(at(day, 10)), 'CONFIRMED']),
    )
    expect(
      (await storedBookings(app, series.id)).map((row) => [row.price_cents, row.recurrence_id, row.title]),
    ).toEqual([
      [1_500, '2026-12-01T10:00:00', 'Repetitie'],
      [1_500, '2026-12-15T10:00:00', 'Repetitie'],
      [1_500, '2026-12-22T10:00:00', 'Repetitie'],
    ])
    const query = `query ($id: ID!, $booking: ID!) {
      node(id: $id) { ... on BookingSeries { localStart duration units title facility { name } cooperative { id }
        actor { id } forPerson { id } forOrganisation { id } splitFrom { id } createdAt updatedAt
        coming: bookings(from: "2026-12-10T00:00:00Z", statuses: [CONFIRMED]) { totalCount }
        auditEntries { totalCount } } }
      booking: node(id: $booking) { ... on Booking { recurrenceId series { id } } }
      viewer { bookingSeries { totalCount nodes { id } } bookings { totalCount } } }`
    const shown = ok(await resident.client(query, { id: series.id, booking: nodesOf(series)[1].id }))
    expect(shown.node).toMatchObject({
      ...{
        localStart: '2026-12-01T10:00:00',
        duration: 'PT1H30M',
        units: 10,
        title: 'Repetitie',
        facility: { name: 'Zaal' },
      },
      ...{
        actor: { id: resident.personId },
        forPerson: { id: resident.personId },
        forOrganisation: null,
        splitFrom: null,
      },
      ...{ coming: { totalCount: 2 }, auditEntries: { totalCount: 0 } },
    })
    expect(shown.booking).toEqual({ recurrenceId: '2026-12-15T10:00:00', series: { id: series.id } })
    expect(shown.viewer.bookingSeries.nodes).toContainEqual({ id: series.id })
    expect(shown.viewer.bookings.totalCount).toBe(3)
    const ofPlace =
      `query ($id: ID!) { node(id: $id) { ... on Facility {
        bookingSeries { nodes { id auditEntries { nodes { action } } } } } } }`
    expect(ok(await manager.client(ofPlace, { id: place.id })).node.bookingSeries.nodes).toEqual([
      { id: series.id, auditEntries: { nodes: [{ action: 'series.booked' }] } },
    ])
    expect(ok(await coordinator.client(ofPlace, { id: place.id })).node.bookingSeries.nodes).toHaveLength(1)
    for (const client of [stranger.client, apiClient(app.url)]) {
      expect(ok(await client(ofPlace, { id: place.id })).node.bookingSeries.nodes).toEqual([])
    }
    expect(ok(await stranger.client('query ($id: ID!) { node(id: $id) { id } }', { id: series.id })).node).toBeNull()
  })

  test('of 53 weeks takes two reads and one write, whatever is booked', async () => {
    const hall = await makeHall(manager, world.id)
    for (const [facilityId, recurrence] of [
      [place.id, weekly(53)],
      [hall.id, 'FREQ=WEEKLY;BYDAY=TU,FR;COUNT=106'],
    ] as const) {
      const input = { facilityId, ...during(6, 20, 21), recurrence, policy: 'ALL_OR_NOTHING' }
      const answer = await resident.client(operations['BookSeries']!, { input })
      expect(told(ok(answer).bookSeries)).toBe('OK')
      expect(answer.trips).toBe(3)
      expect(answer.data.bookSeries.series.bookings.totalCount).toBe(recurrence === weekly(53) ? 53 : 106)
    }
    // The text of what is written does not grow with the series.
    const texts: string[] = []
    app.watcher.saw = ({ sql }) => void texts.push(sql)
    for (const weeks of [2, 40]) {
      const input = { facilityId: place.id, ...during(6, 18, 19), recurrence: weekly(weeks), policy: 'SKIP_CONFLICTS' }
      ok(await resident.client(operations['BookSeries']!, { input }))
    }
    app.watcher.saw = null
    const inserts = texts.filter((sql) => sql.startsWith('insert into "bookings"'))
    expect(inserts).toHaveLength(2)
    expect(inserts[0]).toBe(inserts[1])
  })

  test('is for an organisation, or for a resident who is not online, as a single booking is', async () => {
    const input = { facilityId: place.id, ...during(7, 10, 11), recurrence: weekly(2) }
    const group = await bookSeries(representative.client, { ...input, forOrganisationId: organisationId })
    expect((await storedBookings(app, group.series.id)).map((row) => [row.for_organisation_id, row.audience])).toEqual([
      [organisationId, 'ORGANISATION'],
      [organisationId, 'ORGANISATION'],
    ])
    const other = await bookSeries(coordinator.client, {
      ...input,
      ...during(7, 12, 13),
      forPersonId: offline.personId,
    })
    expect((await storedBookings(app, other.series.id)).map((row) => row.for_person_id)).toEqual([
      offline.personId,
      offline.personId,
    ])
  })

  test('leaves nothing that the checker finds wrong', () => expectSound(app.db))
})
