import { afterEach, expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, book, booked, cancel, checkWish, codes, during, told } from '../bookings/support.ts'
import { runScheduled } from '../notifications/outbox.ts'
import { joined, seen } from './support.ts'

/** Who waits for a time that lies beyond the horizon, since the place is let less far ahead than when they joined. */
const app = await startApp()
expectNoFaults(app)
afterEach(() => {
  app.clock.now = startOfTests
})
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const [anna, bert] = await Promise.all([addMember(app, world), addMember(app, world)])
const policy = (horizon: string) => ({ maxDuration: 'PT14H', horizon, seriesHorizon: 'P60D' })
const lower = (facilityId: string, horizon = 'P10D') =>
  done(manager.client, 'updateFacility', { facilityId, policy: policy(horizon) })

test('they are told, keep their place, and come first as soon as the horizon has come so far', async () => {
  const { id: facilityId } = await makeFacility(manager, world.id, { policy: policy('P20D') })
  const wish = { facilityId, ...during(15, 10, 11) }
  const { id } = await booked(resident.client, wish)
  const entry = await joined(anna.client, wish)
  await lower(facilityId)
  const mailsBefore = app.mails.length
  for (let run = 0; run < 3; run++) await runScheduled(app)
  expect(await seen(anna.client, entry.id)).toMatchObject({ status: 'WAITING', passedOver: { code: 'TOO_FAR_AHEAD' } })
  const mails = app.mails.slice(mailsBefore).filter(({ to }) => to === anna.email)
  expect(mails.map(({ text }) => /10 (days|dagen)/.test(text))).toEqual([true])
  await cancel(resident.client, id)
  expect((await seen(anna.client, entry.id)).status).toBe('WAITING')

  app.clock.now = at(5, 11) - 60
  expect(codes(await book(bert.client, wish))).toBe('TOO_FAR_AHEAD')
  // A minute later it may be booked, and nobody has looked.
  app.clock.now = at(5, 11)
  expect(codes(await checkWish(bert.client, wish))).toBe('NO_CAPACITY')
  expect(codes(await book(bert.client, wish))).toBe('NO_CAPACITY')
  expect(await seen(anna.client, entry.id)).toMatchObject({ status: 'OFFERED', passedOver: null })
  await expectSound(app.db)
})

test('they keep nobody from what they cannot have, within the horizon, beyond it, or when it comes', async () => {
  const { id: facilityId } = await makeFacility(manager, world.id, { policy: policy('P20D') })
  for (const day of [9, 10, 11]) await booked(resident.client, { facilityId, ...during(day, 8, 20) })
  const window = { startsAt: during(9, 8, 9).startsAt, endsAt: during(11, 8, 22).endsAt }
  const entry = await joined(anna.client, { facilityId, ...window, duration: 'PT4H' })
  await lower(facilityId)
  const late = (day: number) => ({ facilityId, ...during(day, 20, 21) })
  expect(told(await book(bert.client, late(9)))).toBe('OK')
  // A series may reach farther than a booking.
  const series = { ...late(11), recurrence: 'RRULE:FREQ=DAILY;COUNT=2', policy: 'ALL_OR_NOTHING' }
  await done(bert.client, 'bookSeries', series)
  app.clock.now = at(2, 0)
  expect(told(await book(bert.client, { facilityId, ...during(11, 21, 22) }))).toBe('OK')
  expect((await seen(anna.client, entry.id)).status).toBe('WAITING')
  await expectSound(app.db)
})

test('where the place is let far ahead again, nothing is said of it any more', async () => {
  const { id: facilityId } = await makeFacility(manager, world.id, { policy: policy('P20D') })
  const wish = { facilityId, ...during(15, 10, 11) }
  await booked(resident.client, wish)
  const entry = await joined(anna.client, wish)
  await lower(facilityId)
  await runScheduled(app)
  await lower(facilityId, 'P20D')
  await runScheduled(app)
  expect(await seen(anna.client, entry.id)).toMatchObject({ status: 'WAITING', passedOver: null })
})
