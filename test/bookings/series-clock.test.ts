import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import type { Json } from '../harness/client.ts'
import { always, makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { bookSeries, nodesOf, storedBookings } from './series-support.ts'
import { told } from './support.ts'

/** Series that come into the hour that the clock skips on 28 March 2027, and leave it again. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const selection = `series { id recurrence localStart duration
  bookings { nodes { id startsAt endsAt status recurrenceId } } }`

const place = { hours: always, policy: { horizon: 'P300D', maxDuration: 'PT8H' } }
/** Amsterdam’s wall time: in winter until the 28th, in summer from then on. */
const wall = (day: number, time: string): string =>
  new Date(`2027-03-${day}T${time}:00${day < 28 || (day === 28 && time < '02') ? '+01:00' : '+02:00'}`)
    .toISOString()
    .replace('.000', '')
const from = (day: number, time: string, until: string) => ({ startsAt: wall(day, time), endsAt: wall(day, until) })

/** One of the nights from the 27th to the 29th, or from another day on. */
async function nights(day = 27, begins = '01:30', until = '02:00'): Promise<Json[]> {
  const { id: facilityId } = await makeFacility(manager, world.id, { ...place, name: 'Nacht' })
  const input = { facilityId, ...from(day, begins, until), recurrence: 'FREQ=DAILY;COUNT=3' }
  const answer = await bookSeries(resident.client, input)
  expect(told(answer)).toBe('OK')
  return nodesOf(answer.series)
}
const change = async (input: object): Promise<Json> =>
  (await done(resident.client, 'changeBookingSeries', { policy: 'ALL_OR_NOTHING', scope: 'ALL', ...input }, selection))
    .series
const cancelFrom = async (bookingId: string, scope = 'THIS_AND_FOLLOWING'): Promise<Json> =>
  (await done(resident.client, 'cancelBookingSeries', { bookingId, scope }, selection)).series
const starts = ({ bookings }: Json): string[] => bookings.nodes.map(({ startsAt }: Json) => startsAt)
const known = ({ bookings }: Json): string[] => bookings.nodes.map(({ recurrenceId }: Json) => recurrenceId.slice(8, 16))

describe('what is moved into the hour that the clock skips', () => {
  test('comes back to where it was when it is moved back', async () => {
    const [first] = await nights()
    const there = await change({ bookingId: first!.id, ...from(27, '02:30', '03:00') })
    expect(starts(there)).toEqual([wall(27, '02:30'), wall(28, '03:30'), wall(29, '02:30')])
    expect(there.recurrence).toBe('RDATE;TZID=Europe/Amsterdam:20270328T023000,20270329T023000')
    expect(known(there)).toEqual(['27T02:30', '28T02:30', '29T02:30'])
    const back = await change({ bookingId: first!.id, ...from(27, '01:30', '02:00') })
    expect(starts(back)).toEqual([wall(27, '01:30'), wall(28, '01:30'), wall(29, '01:30')])
    expect(back.recurrence).toBe('RDATE;TZID=Europe/Amsterdam:20270328T013000,20270329T013000')
    const later = await change({ bookingId: first!.id, ...from(27, '04:00', '04:30') })
    expect(starts(later)).toEqual([wall(27, '04:00'), wall(28, '04:00'), wall(29, '04:00')])
  })

  test('is taken out of the rule when it is called off', async () => {
    const [first, second, third] = await nights()
    await change({ bookingId: first!.id, ...from(27, '02:30', '03:00') })
    const left = await cancelFrom(second!.id)
    expect(left.recurrence).not.toContain('20270328')
    expect(left.bookings.nodes.map(({ status }: Json) => status)).toEqual(['CONFIRMED', 'CANCELLED', 'CANCELLED'])
    expect(third!.id).toBe(left.bookings.nodes[2].id)
  })

  test('as the first of its series leaves the others on their wall time, and its length to all', async () => {
    const [, second] = await nights(28, '01:00', '01:30')
    const moved = await change({ bookingId: second!.id, ...from(29, '02:30', '04:00') })
    expect(starts(moved)).toEqual([wall(28, '03:30'), wall(29, '02:30'), wall(30, '02:30')])
    expect(moved).toMatchObject({ localStart: '2027-03-28T02:30:00', duration: 'PT1H30M' })
    const back = await change({ bookingId: second!.id, ...from(29, '05:00', '06:00') })
    expect(starts(back)).toEqual([wall(28, '05:00'), wall(29, '05:00'), wall(30, '05:00')])
    expect((await storedBookings(app, back.id)).map((row) => row.recurrence_id.slice(8, 16))).toEqual([
      '28T05:00',
      '29T05:00',
      '30T05:00',
    ])
  })
})

test('and the checker finds nothing wrong', () => expectSound(app.db))
