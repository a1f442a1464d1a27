import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import type { Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { bookSeries, nodesOf } from './series-support.ts'
import { at, during, iso, move, told } from './support.ts'

/** A series that is changed by one of its occurrences that lies elsewhere than the rule has it. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const selection = 'series { localStart duration bookings { nodes { startsAt endsAt units } } }'

/** A series on Tuesdays from 10:00 to 11:00, its second moved to Wednesday from 15:00 to 17:00: that one. */
async function moved(): Promise<string> {
  const { id: facilityId } = await makeFacility(manager, world.id, { name: 'Zaal' })
  const answer = await bookSeries(resident.client, {
    facilityId,
    ...during(6, 10, 11),
    recurrence: 'FREQ=WEEKLY;COUNT=5',
  })
  const { id } = nodesOf(answer.series)[1]
  expect(told(await move(resident.client, id, during(14, 15, 17)))).toBe('OK')
  return id
}
const change = async (input: object): Promise<Json> =>
  done(resident.client, 'changeBookingSeries', { policy: 'ALL_OR_NOTHING', scope: 'ALL', ...input }, selection)

const hoursOf = ({ bookings }: Json): string[] =>
  bookings.nodes.map(({ startsAt, endsAt }: Json) => `${startsAt.slice(8, 13)}-${endsAt.slice(11, 13)}`)

describe('one that was moved by itself', () => {
  test('is changed from where it is: the others move and last as much more as it does', async () => {
    const bookingId = await moved()
    const { series: later } = await change({ bookingId, scope: 'THIS_AND_FOLLOWING', ...during(14, 16, 18) })
    expect([later.localStart, later.duration]).toEqual(['2026-12-08T11:00:00', 'PT1H'])
    expect(hoursOf(later)).toEqual(['09T15-17', '15T10-11', '22T10-11', '29T10-11'])
    const { series: longer } = await change({ bookingId, ...during(14, 16, 19) })
    expect(hoursOf(longer)).toEqual(['09T15-18', '15T10-13', '22T10-13', '29T10-13'])
    const { series: shorter } = await change({ bookingId, endsAt: iso(at(14, 17)) })
    expect(hoursOf(shorter)).toEqual(['09T15-16', '15T10-11', '22T10-11', '29T10-11'])
  })

  test('stays there when a new size is asked for, and keeps its own when a new time is', async () => {
    const bookingId = await moved()
    const { series: bigger } = await change({ bookingId, units: 4 })
    expect(hoursOf(bigger)).toEqual(['01T09-10', '09T14-16', '15T09-10', '22T09-10', '29T09-10'])
    const unitsOf = ({ bookings }: Json) => bookings.nodes.map(({ units }: Json) => units)
    expect(unitsOf(bigger)).toEqual([4, 4, 4, 4, 4])
    expect(told(await mutate(resident.client, 'moveBooking', { bookingId, ...during(14, 15, 17), units: 2 }))).toBe('OK')
    const { series: later } = await change({ bookingId, ...during(14, 16, 18) })
    expect([hoursOf(later)[1], unitsOf(later)]).toEqual(['09T15-17', [4, 2, 4, 4, 4]])
  })
})

test('and the checker finds nothing wrong', () => expectSound(app.db))
