import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import type { Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, mutationDocument } from '../harness/mutate.ts'
import { bookSeries, nodesOf, storedBookings } from './series-support.ts'
import { at, cancel, count, DAY, during, iso, move, told } from './support.ts'

/** One occurrence, this and the following, or all: changed and cancelled as people expect of a calendar. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const tariffs = [{ audience: 'MEMBER', basis: 'PER_HOUR', centsPerHour: 1_000, currency: 'EUR' }]
const selection = `series { id recurrence localStart duration units title splitFrom { id }
  bookings { nodes { id startsAt endsAt status units title recurrenceId price { amountCents } } } } kept { startsAt }`

/** A series at a place of its own, and its bookings. */
async function series(recurrence = 'FREQ=WEEKLY;COUNT=5', more: object = {}) {
  const place = await makeFacility(manager, world.id, { tariffs, name: 'Zaal', ...more })
  const answer = await bookSeries(resident.client, {
    facilityId: place.id,
    ...during(6, 10, 11),
    recurrence,
    title: 'Koor',
  })
  expect(told(answer)).toBe('OK')
  return { id: answer.series.id as string, place, nodes: nodesOf(answer.series) }
}

const change = async (input: object): Promise<Json> =>
  done(resident.client, 'changeBookingSeries', { policy: 'ALL_OR_NOTHING', scope: 'ALL', ...input }, selection)
const cancelSeries = async (input: object): Promise<Json> =>
  (await done(resident.client, 'cancelBookingSeries', input, selection.replace(/kept.*/, ''))).series
const startsOf = ({ bookings }: Json): string[] => bookings.nodes.map(({ startsAt }: Json) => startsAt)
const days = (all: number[], hour: number): string[] => all.map((day) => iso(at(day, hour)))
const statusesOf = ({ bookings }: Json): string =>
  bookings.nodes.map(({ status }: Json) => status[0] + status[1]).join(' ')

describe('one occurrence', () => {
  test('is moved and cancelled as any booking is, and tells still which one of the series it is', async () => {
    const { nodes, id } = await series()
    expect(told(await move(resident.client, nodes[1].id, during(14, 15, 16)))).toBe('OK')
    expect(told(await cancel(resident.client, nodes[3].id))).toBe('OK')
    const rows = await storedBookings(app, id)
    expect(rows.map((row) => [row.starts_at, row.status])).toEqual([
      [at(6, 10), 'CONFIRMED'],
      [at(14, 15), 'CONFIRMED'],
      [at(20, 10), 'CONFIRMED'],
      [at(27, 10), 'CANCELLED'],
      [at(34, 10), 'CONFIRMED'],
    ])
    expect(rows[1].recurrence_id).toBe('2026-12-08T10:00:00')
  })
})

describe('all', () => {
  test('move as far on the wall, with their ids, their title and new prices', async () => {
    const { nodes, id } = await series()
    const { series: changed, kept } = await change({ bookingId: nodes[1].id, ...during(13, 11, 13) })
    expect(changed).toMatchObject({
      id,
      localStart: '2026-12-01T11:00:00',
      duration: 'PT2H',
      title: 'Koor',
      splitFrom: null,
    })
    expect(changed.recurrence).toBe('RRULE:FREQ=WEEKLY;COUNT=5')
    expect(startsOf(changed)).toEqual(days([6, 13, 20, 27, 34], 11))
    expect(changed.bookings.nodes.map((one: Json) => one.id)).toEqual(nodes.map((one) => one.id))
    expect(changed.bookings.nodes.map((one: Json) => one.price.amountCents)).toEqual(Array(5).fill(2_000))
    expect(changed.bookings.nodes[0].recurrenceId).toBe('2026-12-01T11:00:00')
    expect(kept).toEqual([])
  })

  test('move to another weekday, which the rule then names', async () => {
    const { nodes } = await series('FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261220')
    const { series: changed } = await change({ bookingId: nodes[0].id, ...during(7, 10, 11) })
    expect(changed.recurrence).toBe('RRULE:FREQ=WEEKLY;UNTIL=20261218T090000Z;BYDAY=WE,FR')
    expect(startsOf(changed)).toEqual(days([7, 9, 14, 16, 21, 23], 10))
  })

  test.each([[1], [-1]])('of every day move by %i, each into the place of its neighbour', async (by) => {
    const { nodes } = await series('FREQ=DAILY;COUNT=20')
    const { series: changed } = await change({ bookingId: nodes[3].id, ...during(9 + by, 10, 11) })
    expect(startsOf(changed)).toEqual(
      days(
        Array.from({ length: 20 }, (_, n) => 6 + n + by),
        10,
      ),
    )
  })

  test('leave what is over as it is, in a series of its own', async () => {
    const { nodes, id } = await series()
    const started = app.clock.now
    app.clock.now = at(14, 10)
    try {
      const { series: changed } = await change({ bookingId: nodes[4].id, ...during(34, 12, 13) })
      expect(changed).toMatchObject({
        splitFrom: { id },
        recurrence: 'RRULE:FREQ=WEEKLY;COUNT=3',
        localStart: '2026-12-15T12:00:00',
      })
      expect(startsOf(changed)).toEqual(days([20, 27, 34], 12))
      expect((await storedBookings(app, id)).map((row) => row.starts_at)).toEqual([at(6, 10), at(13, 10)])
      const query = 'query ($id: ID!) { node(id: $id) { ... on BookingSeries { recurrence } } }'
      expect((await resident.client(query, { id })).data.node.recurrence).toBe('RRULE:FREQ=WEEKLY;COUNT=2')
    } finally {
      app.clock.now = started
    }
  })

  test('but for one that was moved by itself, which stays where it is', async () => {
    const { nodes } = await series()
    await move(resident.client, nodes[1].id, during(14, 15, 16))
    const { series: changed } = await change({ bookingId: nodes[0].id, ...during(6, 12, 13) })
    expect(startsOf(changed)).toEqual([...days([6], 12), iso(at(14, 15)), ...days([20, 27, 34], 12)])
  })

  test('get another size or title; a title alone asks for nothing else', async () => {
    const { nodes, id } = await series()
    const { series: changed } = await change({ bookingId: nodes[0].id, units: 4 })
    expect([changed.units, ...changed.bookings.nodes.map(({ units }: Json) => units)]).toEqual(Array(6).fill(4))
    const before = await count(app, 'select count(*) from outbox')
    const { series: named } = await change({ bookingId: nodes[0].id, title: 'Orkest' })
    expect([named.title, ...named.bookings.nodes.map(({ title }: Json) => title)]).toEqual(Array(6).fill('Orkest'))
    expect([named.id, await count(app, 'select count(*) from outbox')]).toEqual([id, before])
    const nothing = { bookingId: nodes[0].id, scope: 'ALL', policy: 'ALL_OR_NOTHING' }
    expect(told(await mutate(resident.client, 'changeBookingSeries', nothing))).toBe('InvalidInput INVALID_VALUE')
    const ages = { ...nothing, ...during(6, 10, 11), endsAt: '9999-12-31T00:00:00Z' }
    expect((await mutate(resident.client, 'changeBookingSeries', ages)).code).toBe('BOOKING_REFUSED')
    const elsewhen = { ...nothing, startsAt: '9999-12-31T00:00:00Z' }
    expect((await mutate(resident.client, 'changeBookingSeries', elsewhen)).code).toBe('BOOKING_REFUSED')
    const never = { ...nothing, ...during(6, 11, 10) }
    expect(told(await mutate(resident.client, 'changeBookingSeries', never))).toBe(
      'InvalidInput INVALID_INTERVAL_OF_BOOKING',
    )
  })

  test('keep the wall time over the change of the clock', async () => {
    const { nodes } = await series('FREQ=MONTHLY;COUNT=12')
    const { series: changed } = await change({ bookingId: nodes[0].id, ...during(6, 19, 20) })
    const winter = new Set(['12', '01', '02', '03', '11'])
    for (const startsAt of startsOf(changed))
      expect(startsAt.slice(11, 13)).toBe(winter.has(startsAt.slice(5, 7)) ? '18' : '17')
  })
})

describe('this and the following', () => {
  test('become a series of their own; what came before stays, and each tells its own rule', async () => {
    const { nodes, id } = await series()
    const input = { bookingId: nodes[2].id, scope: 'THIS_AND_FOLLOWING', ...during(21, 14, 15) }
    const { series: changed } = await change(input)
    expect(changed).toMatchObject({
      splitFrom: { id },
      recurrence: 'RRULE:FREQ=WEEKLY;COUNT=3',
      localStart: '2026-12-16T14:00:00',
    })
    expect(startsOf(changed)).toEqual(days([21, 28, 35], 14))
    expect(changed.bookings.nodes.map((one: Json) => one.id)).toEqual(nodes.slice(2).map((one) => one.id))
    expect((await storedBookings(app, id)).map((row) => row.starts_at)).toEqual([at(6, 10), at(13, 10)])
    const again = await change({ bookingId: nodes[3].id, scope: 'THIS_AND_FOLLOWING', ...during(28, 16, 17) })
    expect(startsOf(again.series)).toEqual(days([28, 35], 16))
    expect(again.series.splitFrom).toEqual({ id: changed.id })
  })

  test('of the first are all', async () => {
    const { nodes, id } = await series()
    const { series: changed } = await change({
      bookingId: nodes[0].id,
      scope: 'THIS_AND_FOLLOWING',
      ...during(6, 14, 15),
    })
    expect([changed.id, startsOf(changed)]).toEqual([id, days([6, 13, 20, 27, 34], 14)])
  })

  test('are cancelled, and the rule ends before', async () => {
    const { nodes } = await series()
    const cancelled = await cancelSeries({ bookingId: nodes[2].id, scope: 'THIS_AND_FOLLOWING', reason: 'Verhuisd' })
    expect([cancelled.recurrence, statusesOf(cancelled)]).toEqual(['RRULE:FREQ=WEEKLY;COUNT=2', 'CO CO CA CA CA'])
  })
})

describe('cancelling all', () => {
  test('takes what was moved by itself too, and frees every place at once', async () => {
    const { nodes, place } = await series()
    await move(resident.client, nodes[1].id, during(14, 15, 16))
    const cancelled = await cancelSeries({ bookingId: nodes[3].id, scope: 'ALL' })
    expect(statusesOf(cancelled)).toBe('CA CA CA CA CA')
    expect(await count(app, 'select count(*) from claims where space_id = ?', [place.id])).toBe(0)
    const answer = await mutate(resident.client, 'cancelBookingSeries', { bookingId: nodes[0].id, scope: 'ALL' })
    expect(told(answer)).toBe('Conflict INVALID_TRANSITION')
  })

  test('leaves what is over, and what is too late for who booked; a manager may', async () => {
    const { nodes } = await series('FREQ=WEEKLY;COUNT=4', { policy: { cancellationWindow: 'P2D' } })
    const started = app.clock.now
    app.clock.now = at(13, 10) - DAY
    try {
      const left = await cancelSeries({ bookingId: nodes[2].id, scope: 'ALL' })
      expect([left.recurrence, statusesOf(left)]).toEqual(['RRULE:FREQ=WEEKLY;COUNT=2', 'CO CO CA CA'])
      const late = { bookingId: nodes[1].id, scope: 'ALL' }
      expect(told(await mutate(resident.client, 'cancelBookingSeries', late))).toBe('Conflict BOOKING_OVER')
      expect(told(await mutate(manager.client, 'cancelBookingSeries', late))).toBe('OK')
    } finally {
      app.clock.now = started
    }
  })

  test('leaves those that were cancelled before where they were, whatever comes after', async () => {
    const { nodes } = await series()
    await done(resident.client, 'cancelBookingSeries', { bookingId: nodes[4].id, scope: 'THIS_AND_FOLLOWING' })
    expect(told(await cancel(resident.client, nodes[1].id))).toBe('OK')
    const { series: changed } = await change({ bookingId: nodes[0].id, ...during(6, 12, 13) })
    expect(changed.recurrence).toBe('RRULE:FREQ=WEEKLY;COUNT=4')
    const hours = new Map([6, 13, 20, 27, 34].map((day) => [day, [13, 34].includes(day) ? 10 : 12]))
    expect(startsOf(changed)).toEqual([...hours].map(([day, hour]) => iso(at(day, hour))))
  })
})

test('a change takes three reads and one write, a cancellation two and one, however long the series', async () => {
  const { nodes } = await series('FREQ=WEEKLY;COUNT=53')
  const about = { bookingId: nodes[0].id, scope: 'ALL' }
  const input = { ...about, policy: 'ALL_OR_NOTHING', ...during(6, 12, 13) }
  const changing = await resident.client(mutationDocument('changeBookingSeries', selection), { input })
  expect([told(changing.data.changeBookingSeries), changing.trips]).toEqual(['OK', 4])
  const cancelling = await resident.client(mutationDocument('cancelBookingSeries'), { input: about })
  expect([told(cancelling.data.cancelBookingSeries), cancelling.trips]).toEqual(['OK', 3])
})

test('and the checker finds nothing wrong', () => expectSound(app.db))
