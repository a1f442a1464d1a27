import { expect, test } from 'vitest'
import { at, iso } from '../bookings/support.ts'
import { startApp } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { csv, importing, told } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, id: cooperativeId } = world

test('what the terms of two places demand of one pool is counted for all rows, whoever they are for', async () => {
  const name = [{ language: 'nl', text: 'Tillift' }]
  const input = { cooperativeId, kind: 'EQUIPMENT', name, quantity: 1 }
  const { pool } = await done(manager.client, 'createEquipmentPool', input, 'pool { id }')
  const rows = await Promise.all(
    [1, 2].map(async () => {
      const { id: facilityId } = await makeFacility(manager, cooperativeId)
      const { personId } = await addMember(app, world)
      const requiredExtras = [{ poolId: pool.id, quantity: 1 }]
      await done(manager.client, 'setFacilityTerms', { facilityId, requiredExtras })
      return `${facilityId},${iso(at(3, 10))},${iso(at(3, 11))},${personId}`
    }),
  )
  const file = csv('facility,startsAt,endsAt,forPersonId', ...rows)
  const expected = ['2 CREATED', '3 REFUSED EQUIPMENT_TAKEN']
  for (const dryRun of [true, false]) {
    expect(told(await importing(manager.client, 'Bookings', { cooperativeId, csv: file, dryRun }))).toEqual(expected)
  }
})
