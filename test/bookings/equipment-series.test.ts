import { expect, test } from 'vitest'
import { expectSound } from '../harness/checker.ts'
import type { Json } from '../harness/client.ts'
import { done, mutate } from '../harness/mutate.ts'
import { equipmentWorld } from './equipment-world.ts'
import { booked, count, during, stored } from './support.ts'

/** Equipment, certificates and known groups with series. */
const { app, left, place, pool, withIt, world } = await equipmentWorld()
const { manager, resident, coordinator } = world

const weekly = (facilityId: string, more: object = {}) => ({
  ...{ facilityId, ...during(1, 10, 12), recurrence: 'FREQ=WEEKLY;COUNT=4', policy: 'ALL_OR_NOTHING', ...more },
})
const selection =
  'series { id bookings(first: 10) { nodes { id startsAt status } } } skipped { startsAt reasons { code } }'
const book = (input: object) => mutate(resident.client, 'bookSeries', input, selection)
const statuses = ({ series }: Json): string[] => series.bookings.nodes.map(({ status }: Json) => status)

test('what is booked with a series is claimed at each of its times, and skipped where it is out', async () => {
  const [facilityId, second, poolId] = [await place(), await place(), await pool(2)]
  await booked(coordinator.client, { facilityId: second, ...during(8, 11, 13), ...withIt(poolId, 1) })
  expect((await book(weekly(facilityId, withIt(poolId, 2)))).__typename).toBe('BookingRefused')
  const answer = await book(weekly(facilityId, { ...withIt(poolId, 2), policy: 'SKIP_CONFLICTS' }))
  expect(answer.skipped).toEqual([{ startsAt: during(8, 10, 12).startsAt, reasons: [{ code: 'EQUIPMENT_TAKEN' }] }])
  expect(await Promise.all([1, 8, 15, 22].map((day) => left(poolId, during(day, 10, 12))))).toEqual([0, 1, 0, 0])
  const { nodes } = answer.series.bookings
  await done(resident.client, 'cancelBooking', { bookingId: nodes[0].id })
  expect(await left(poolId, during(1, 10, 12))).toBe(2)
  await expectSound(app.db)
})

test('what the terms demand comes with each of them, and somebody who is faster leaves nothing half booked', async () => {
  const [facilityId, second, poolId] = [await place(), await place(), await pool(1)]
  await done(manager.client, 'setFacilityTerms', { facilityId, requiredExtras: [{ poolId, quantity: 1 }] })
  app.beforeWrite.next = () =>
    booked(coordinator.client, { facilityId: second, ...during(15, 9, 11), ...withIt(poolId) })
  expect((await book(weekly(facilityId))).__typename).toBe('BookingRefused')
  expect(await count(app, 'select count(*) from bookings where facility_id = ?', [facilityId])).toBe(0)
  const { series } = await book(weekly(facilityId, { recurrence: 'FREQ=WEEKLY;COUNT=2' }))
  for (const { id } of series.bookings.nodes) expect((await stored(app, id)).claims).toHaveLength(2)
  await expectSound(app.db)
})

test('a series asks for certificates until its last end, and for approval where its group is not known', async () => {
  const facilityId = await place({ policy: { requiresApproval: true } })
  const name = [{ language: 'en', text: 'First aid' }]
  const { kind } = await done(manager.client, 'createCertificateKind', { cooperativeId: world.id, name }, 'kind { id }')
  const terms = { facilityId, requiredCertificateIds: [kind.id], approvals: 2 }
  await done(manager.client, 'setFacilityTerms', terms)
  const record = (validUntil: string) =>
    done(manager.client, 'recordCertificate', { personId: resident.personId, kindId: kind.id, validUntil })
  await record(during(15, 10, 12).endsAt)
  const answer = await book(weekly(facilityId, { policy: 'SKIP_CONFLICTS' }))
  expect(statuses(answer)).toEqual(['REQUESTED', 'REQUESTED', 'REQUESTED'])
  expect(answer.skipped).toMatchObject([{ reasons: [{ code: 'CERTIFICATE_MISSING' }] }])
  await done(manager.client, 'setFacilityTerms', { facilityId, approvalFreeGroups: ['RESIDENT'] })
  await record(during(100, 10, 12).endsAt)
  const known = await book(weekly(facilityId, during(2, 10, 12)))
  expect(statuses(known)).toEqual(Array(4).fill('CONFIRMED'))
})
