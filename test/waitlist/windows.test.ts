import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { always, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { book, booked, cancel, during, told } from '../bookings/support.ts'
import { joined, seen } from './support.ts'

/** Any time of a length within a window will do: the soonest that the rules allow is held. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const [anna, bert] = await Promise.all([addMember(app, world), addMember(app, world)])

const between = (startsAt: string, endsAt: string) => ({ startsAt, endsAt })

describe('a window', () => {
  test('takes the soonest time that comes free in it, on the grid, and no other', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id)
    const ids: string[] = []
    for (const hour of [8, 10, 12, 14])
      ids.push((await booked(resident.client, { facilityId, ...during(2, hour, hour + 2) })).id)
    const entry = await joined(anna.client, { facilityId, ...during(2, 8.25, 15.75), duration: 'PT1H30M' })
    expect(entry).toMatchObject(during(2, 8.25, 15.75))
    await booked(resident.client, { facilityId, ...during(2, 16, 18) })
    await cancel(resident.client, ids[2]!)
    expect(await seen(anna.client, entry.id)).toMatchObject({
      status: 'OFFERED',
      booking: during(2, 12, 13.5),
      duration: 'PT1H30M',
    })
    // What is left beside the hold is free for all.
    expect(told(await book(bert.client, { facilityId, ...during(2, 13.5, 14) }))).toBe('OK')
  })

  test('is not moved by room that is too short, or outside it', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id)
    const [early, late] = [
      await booked(resident.client, { facilityId, ...during(2, 8, 9) }),
      await booked(resident.client, { facilityId, ...during(2, 9, 13) }),
    ]
    const entry = await joined(anna.client, { facilityId, ...during(2, 8, 12), duration: 'PT2H' })
    await cancel(resident.client, early.id)
    expect((await seen(anna.client, entry.id)).status).toBe('WAITING')
    expect(told(await book(bert.client, { facilityId, ...during(2, 8, 9) }))).toBe('OK')
    await cancel(resident.client, late.id)
    expect(await seen(anna.client, entry.id)).toMatchObject({ status: 'OFFERED', booking: during(2, 9, 11) })
  })

  test('with units: who needs less may get what is too little for who came first', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 10 })
    const wish = { facilityId, ...during(2, 10, 11) }
    const six = await booked(resident.client, { ...wish, units: 6 })
    const three = await booked(resident.client, { ...wish, units: 3 })
    const [big, small] = [
      await joined(anna.client, { ...wish, units: 8 }),
      await joined(bert.client, { ...wish, units: 3 }),
    ]
    await cancel(resident.client, three.id)
    expect(await seen(anna.client, big.id)).toMatchObject({ status: 'WAITING', position: 1, units: 8 })
    expect(await seen(bert.client, small.id)).toMatchObject({ status: 'OFFERED' })
    await cancel(resident.client, six.id)
    // Three of ten are held: seven are too few.
    expect((await seen(anna.client, big.id)).status).toBe('WAITING')
  })
})

describe('when the clock changes', () => {
  test.each([
    [
      'Europe/Amsterdam, forward',
      'Europe/Amsterdam',
      '2027-03-27T23:00:00Z',
      '2027-03-28T22:00:00Z',
      '2027-03-28T01:00:00Z',
      '2027-03-28T03:00:00Z',
    ],
    [
      'Europe/Amsterdam, back',
      'Europe/Amsterdam',
      '2027-10-30T22:00:00Z',
      '2027-10-31T23:00:00Z',
      '2027-10-31T00:00:00Z',
      '2027-10-31T02:00:00Z',
    ],
    [
      'America/Santiago, forward',
      'America/Santiago',
      '2027-09-05T04:00:00Z',
      '2027-09-06T03:00:00Z',
      '2027-09-05T05:00:00Z',
      '2027-09-05T07:00:00Z',
    ],
  ])(
    '%s: two hours that pass, on the grid of the wall',
    async (_what, timeZone, dayStarts, dayEnds, startsAt, endsAt) => {
      const policy = { granularity: 'PT1H', minDuration: 'PT1H', maxDuration: 'P2D', horizon: 'P400D' }
      const { id: facilityId } = await makeFacility(manager, world.id, { timeZone, hours: always, policy })
      const whole = await booked(resident.client, { facilityId, startsAt: dayStarts, endsAt: dayEnds })
      const entry = await joined(anna.client, { facilityId, ...between(startsAt, dayEnds), duration: 'PT2H' })
      await cancel(resident.client, whole.id)
      expect(await seen(anna.client, entry.id)).toMatchObject({ status: 'OFFERED', booking: { startsAt, endsAt } })
    },
  )

  test('a day is a day, of 23 hours or of 25, alone or within a week', async () => {
    const policy = { granularity: 'P1D', minDuration: 'P1D', maxDuration: 'P7D', horizon: 'P400D' }
    const days = [
      ['2027-03-27T23:00:00Z', '2027-03-28T22:00:00Z', '2027-03-26T23:00:00Z', '2027-04-01T22:00:00Z'],
      ['2027-10-30T22:00:00Z', '2027-10-31T23:00:00Z', '2027-10-29T22:00:00Z', '2027-11-04T23:00:00Z'],
    ] as const
    for (const [startsAt, endsAt, weekStarts, weekEnds] of days) {
      const { id: facilityId } = await makeFacility(manager, world.id, { hours: always, policy })
      const before = await booked(resident.client, { facilityId, startsAt: weekStarts, endsAt: startsAt })
      const day = await booked(resident.client, { facilityId, startsAt, endsAt })
      await booked(resident.client, { facilityId, startsAt: endsAt, endsAt: weekEnds })
      const alone = await joined(anna.client, { facilityId, startsAt, endsAt, duration: 'P1D' })
      const within = await joined(bert.client, { facilityId, startsAt: weekStarts, endsAt: weekEnds, duration: 'P1D' })
      await cancel(resident.client, day.id)
      expect(await seen(anna.client, alone.id)).toMatchObject({ status: 'OFFERED', booking: { startsAt, endsAt } })
      expect((await seen(bert.client, within.id)).status).toBe('WAITING')
      await cancel(resident.client, before.id)
      expect(await seen(bert.client, within.id)).toMatchObject({
        status: 'OFFERED',
        booking: { startsAt: weekStarts, endsAt: startsAt },
      })
    }
  })
})
