import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import type { Json } from '../harness/client.ts'
import { always, makeFacility, makeHall } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { bookSeries, checkSeries, nodesOf, storedBookings } from './series-support.ts'
import { at, booked, codes, count, during, iso, stored, told } from './support.ts'

/** What users of other systems complain of about series, made impossible here. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, coordinator } = world
const place = await makeFacility(manager, world.id)
const wish = { facilityId: place.id, ...during(6, 10, 11), recurrence: 'FREQ=WEEKLY;COUNT=4' }

describe('Cal #16387: a series "failed", yet was booked and mailed', () => {
  test('a refused series leaves no booking, no claim, no series, no log, and no mail', async () => {
    await booked(coordinator.client, { facilityId: place.id, ...during(27, 10, 11) })
    await app.app.scheduled()
    app.mails.length = 0
    const traces = ['bookings', 'claims', 'booking_series', 'audit_entries', 'outbox', 'quota_uses', 'charges']
    const before = await Promise.all(traces.map((table) => count(app, `select count(*) from ${table}`)))
    expect(told(await bookSeries(resident.client, wish))).toBe('NO_CAPACITY')
    expect(await Promise.all(traces.map((table) => count(app, `select count(*) from ${table}`)))).toEqual(before)
    await app.app.scheduled()
    expect(app.mails).toEqual([])
  })

  test('nor where the database refuses its last occurrence in the middle of the batch', async () => {
    const input = { ...wish, ...during(6, 12, 13) }
    app.beforeWrite.next = () => booked(coordinator.client, { facilityId: place.id, ...during(27, 12, 13) })
    expect(told(await bookSeries(resident.client, input))).toBe('NO_CAPACITY')
    expect(await count(app, 'select count(*) from booking_series')).toBe(0)
    expect(await count(app, 'select count(*) from claims where starts_at = ?', [at(6, 12)])).toBe(0)
  })
})

test('rooms #15: only the first occurrence was checked', async () => {
  const { occurrences } = await checkSeries(resident.client, wish)
  expect(occurrences.map(({ bookable }: Json) => bookable)).toEqual([true, true, true, false])
})

describe('MRBS #670: a series overlaps itself', () => {
  test('occurrences are checked against each other, those of RDATE too', async () => {
    const input = {
      ...wish,
      ...during(7, 10, 12),
      recurrence: 'FREQ=DAILY;COUNT=3\nRDATE;TZID=Europe/Amsterdam:20261203T110000,20261203T120000',
    }
    const { occurrences } = await checkSeries(resident.client, input)
    expect(occurrences.map((one: Json) => [one.startsAt, codes(one)])).toEqual([
      [iso(at(7, 10)), ''],
      [iso(at(8, 10)), ''],
      [iso(at(8, 11)), 'OVERLAPS_SERIES'],
      [iso(at(8, 12)), ''],
      [iso(at(9, 10)), ''],
    ])
    expect(told(await bookSeries(resident.client, input))).toBe('OVERLAPS_SERIES')
    const { series, skipped } = await bookSeries(resident.client, { ...input, policy: 'SKIP_CONFLICTS' })
    expect([nodesOf(series).length, skipped.map(({ startsAt }: Json) => startsAt)]).toEqual([4, [iso(at(8, 11))]])
  })

  test('the same instant twice is one occurrence', async () => {
    const input = {
      ...wish,
      ...during(7, 14, 15),
      recurrence: 'FREQ=DAILY;COUNT=2\nRDATE:20261203T130000Z,20261203T130000Z',
    }
    expect(nodesOf((await bookSeries(resident.client, input)).series)).toHaveLength(2)
  })

  test('units of a shared place add up, as far as they fit', async () => {
    const pool = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 10, kind: 'SWIMMING_POOL' })
    const input = {
      facilityId: pool.id,
      ...during(6, 10, 12),
      units: 4,
      recurrence: 'RDATE;TZID=Europe/Amsterdam:20261201T103000,20261201T110000,20261201T120000',
    }
    const { occurrences } = await checkSeries(resident.client, input)
    expect(occurrences.map(codes)).toEqual(['', '', 'OVERLAPS_SERIES', ''])
  })
})

describe('LibreBooking #1220: "skip conflicts" is undocumented', () => {
  test('the policy must be told, by an enum whose every value is described', async () => {
    const answer = await resident.client(
      'mutation ($input: BookSeriesInput!) { bookSeries(input: $input) { __typename } }',
      { input: wish },
    )
    expect(answer.errors?.[0]?.message).toMatch(/policy/)
    const query = '{ __type(name: "SeriesPolicy") { description enumValues { name description } } }'
    const { __type: type } = (await resident.client(query)).data
    expect(type.enumValues.map(({ name }: Json) => name)).toEqual(['ALL_OR_NOTHING', 'SKIP_CONFLICTS'])
    for (const { description } of type.enumValues) expect(description.length).toBeGreaterThan(40)
  })

  test('what is skipped is told with its reasons, and excepted from the rule', async () => {
    const { series, skipped } = await bookSeries(resident.client, { ...wish, policy: 'SKIP_CONFLICTS' })
    expect(skipped).toEqual([
      { ...during(27, 10, 11), reasons: [{ code: 'NO_CAPACITY', message: 'There is not enough room in this time.' }] },
    ])
    expect(series.recurrence).toBe('RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/Amsterdam:20261222T100000')
    expect(nodesOf(series).map(({ startsAt }: Json) => startsAt)).toEqual([6, 13, 20].map((day) => iso(at(day, 10))))
  })
})

describe('Indico #6550: editing an old series rejected another person’s booking', () => {
  test('no edit touches what others booked: it is refused, or leaves the occurrence where it is', async () => {
    const other = await booked(coordinator.client, { facilityId: place.id, ...during(14, 17, 18) })
    const before = await stored(app, other.id)
    const { series } = await bookSeries(resident.client, {
      ...wish,
      ...during(7, 16, 17),
      recurrence: 'FREQ=WEEKLY;COUNT=3',
    })
    const own = await storedBookings(app, series.id)
    const change = { bookingId: own[0].id, scope: 'ALL', ...during(7, 16.5, 17.5) }
    const refused = await mutate(resident.client, 'changeBookingSeries', { ...change, policy: 'ALL_OR_NOTHING' })
    expect([refused.__typename, refused.code]).toEqual(['BookingRefused', 'BOOKING_REFUSED'])
    expect(await storedBookings(app, series.id)).toEqual(own)
    const selection = 'series { id } kept { startsAt reasons { code } }'
    const { kept } = await done(
      resident.client,
      'changeBookingSeries',
      { ...change, policy: 'SKIP_CONFLICTS' },
      selection,
    )
    expect(kept).toEqual([{ startsAt: iso(at(14, 16)), reasons: [{ code: 'NO_CAPACITY' }] }])
    expect((await storedBookings(app, series.id)).map((row) => row.starts_at)).toEqual([
      at(7, 16.5),
      at(14, 16),
      at(21, 16.5),
    ])
    expect(await stored(app, other.id)).toEqual(before)
  })

  test('nor what is over', async () => {
    const { series } = await bookSeries(resident.client, {
      ...wish,
      ...during(0, 20, 21),
      recurrence: 'FREQ=DAILY;COUNT=4',
    })
    const [first, second, third] = await storedBookings(app, series.id)
    const started = app.clock.now
    app.clock.now = at(1, 20.5)
    try {
      const change = { bookingId: third.id, scope: 'ALL', policy: 'ALL_OR_NOTHING', ...during(2, 18, 19) }
      const answer = await done(
        resident.client,
        'changeBookingSeries',
        change,
        'series { id splitFrom { id } bookings { nodes { startsAt } } }',
      )
      expect(answer.series.splitFrom).toEqual({ id: series.id })
      expect(answer.series.bookings.nodes.map(({ startsAt }: Json) => startsAt)).toEqual([
        iso(at(2, 18)),
        iso(at(3, 18)),
      ])
      expect(await storedBookings(app, series.id)).toEqual([first, second])
    } finally {
      app.clock.now = started
    }
  })
})

describe('Cal #4400, #19589, #10517: one hour off when the clock changes', () => {
  test.each([
    [
      'Europe/Amsterdam',
      '2027-03-23T18:00:00Z',
      '2027-03-30T17:00:00Z',
      '2027-10-26T17:00:00Z',
      '2027-11-02T18:00:00Z',
    ],
    [
      'Australia/Sydney',
      '2027-03-30T08:00:00Z',
      '2027-04-06T09:00:00Z',
      '2027-09-28T09:00:00Z',
      '2027-10-05T08:00:00Z',
    ],
  ])('in %s the wall time stays, both ways', async (timeZone, before, after, earlier, later) => {
    const there = await makeFacility(manager, world.id, { timeZone, hours: always })
    const startsAt = timeZone === 'Europe/Amsterdam' ? '2026-12-01T18:00:00Z' : '2026-12-01T08:00:00Z'
    const endsAt = startsAt.replace(':00:00Z', ':30:00Z')
    const { series } = await bookSeries(resident.client, {
      facilityId: there.id,
      startsAt,
      endsAt,
      recurrence: 'FREQ=WEEKLY;COUNT=53',
    })
    const starts = nodesOf(series).map((one: Json) => one.startsAt)
    expect(starts).toEqual(expect.arrayContaining([before, after, earlier, later]))
    const rows = await storedBookings(app, series.id)
    expect(new Set(rows.map(({ recurrence_id: id }) => id.slice(11)))).toEqual(new Set(['19:00:00']))
    for (const row of rows)
      expect(new Date((row.starts_at + row.utc_offset) * 1000).toISOString().slice(0, 19)).toBe(row.recurrence_id)
    expect(new Set(rows.map((row) => row.ends_at - row.starts_at))).toEqual(new Set([1_800]))
    expect(series.timeZone).toBe(timeZone)
  })
})

describe('Indico #3756, #1289: suggests times that do not work', () => {
  test('every alternative can be booked, and the first ones all together with the rest of the series', async () => {
    const hall = await makeHall(manager, world.id)
    const [third] = hall.thirds
    for (let day = 6; day < 34; day += 7)
      await booked(coordinator.client, { facilityId: hall.id, ...during(day, 9, 12) })
    const input = { facilityId: third, ...during(6, 10, 12), recurrence: 'FREQ=DAILY;COUNT=28' }
    const { occurrences } = await checkSeries(resident.client, input)
    const refused = occurrences.filter(({ bookable }: Json) => !bookable)
    expect(refused).toHaveLength(4)
    for (const { alternatives } of refused) {
      expect(alternatives).toHaveLength(3)
      for (const { startsAt, endsAt, facility } of alternatives) {
        const once = { facilityId: facility.id, startsAt, endsAt, recurrence: 'FREQ=DAILY;COUNT=1' }
        expect((await checkSeries(resident.client, once)).bookableCount).toBe(1)
      }
    }
    expect(told(await bookSeries(resident.client, { ...input, policy: 'SKIP_CONFLICTS' }))).toBe('OK')
    for (const {
      alternatives: [best],
    } of refused) {
      await booked(resident.client, { facilityId: best.facility.id, startsAt: best.startsAt, endsAt: best.endsAt })
    }
  })
})

test('and the checker finds nothing wrong', () => expectSound(app.db))
