import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { daily, makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { during } from '../bookings/support.ts'

/** Whose turn it is to be told of in the feeds, where more changes than one minute tells of. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world

/** Of how many slots of a place the feed tells that they are taken. */
async function taken(id: string): Promise<number> {
  const { rows } = await app.db.execute({
    sql: 'select count(*) from open_data_slots where facility_id = ? and listed and remaining_uses = 0',
    args: [id],
  })
  return Number(rows[0]![0])
}

test('where every place changes every minute, each is told of in turn, as long as it has been due', async () => {
  const hours = { hours: daily('09:00', '10:00'), policy: { minDuration: 'PT1H' }, kind: 'SPORTS_HALL' }
  const places: string[] = []
  for (let n = 0; n < 25; n++) places.push((await makeFacility(manager, world.id, hours)).id)
  for (const facilityId of places) {
    await done(manager.client, 'publishOpenData', { facilityId, region: 'Overijssel', facilityType: 'Sports Hall' })
  }
  for (let run = 0; run < 2; run++) await app.app.scheduled()
  // On another day each minute, everywhere: more than one run tells of.
  const perMinute: number[][] = []
  for (let day = 1; day <= 3; day++) {
    const when = during(day, 9, 10)
    await Promise.all(places.map((facilityId) => done(resident.client, 'bookFacility', { facilityId, ...when })))
    app.clock.now += 60
    await app.app.scheduled()
    perMinute.push(await Promise.all(places.map(taken)))
  }
  // After the second minute no place is left of which nothing was told, and after the third none is far behind.
  expect(Math.min(...perMinute[1]!)).toBeGreaterThanOrEqual(1)
  expect(Math.min(...perMinute[2]!)).toBeGreaterThanOrEqual(2)
})
