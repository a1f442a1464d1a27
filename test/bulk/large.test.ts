import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { always, makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { at, count, iso } from '../bookings/support.ts'
import { csv, importing } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager } = world
const cooperativeId = world.id

test('two thousand bookings go in at once, and all of them can be moved at once', async () => {
  const places = await Promise.all(
    [1, 2, 3, 4].map(async () => (await makeFacility(manager, cooperativeId, { hours: always })).id),
  )
  const file = (shift: number) =>
    csv(
      'reference,facility,startsAt,endsAt',
      ...Array.from({ length: 2_000 }, (_, n) => {
        const [day, hour] = [5 + Math.floor(n / 40), Math.floor((n % 40) / 4) * 2 + shift]
        return `n${n},${places[n % 4]},${iso(at(day, hour))},${iso(at(day, hour + 1))}`
      }),
    )
  const imports = async (shift: number) =>
    (await importing(manager.client, 'Bookings', { cooperativeId, csv: file(shift) })).report
  expect(await imports(0)).toMatchObject({ createdCount: 2_000, refusedCount: 0 })
  expect(await imports(0)).toMatchObject({ unchangedCount: 2_000 })
  expect(await imports(1)).toMatchObject({ changedCount: 2_000 })
  expect(await count(app, 'select count(*) from claims')).toBe(2_000)
}, 120_000)
