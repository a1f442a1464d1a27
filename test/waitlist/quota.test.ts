import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { book, booked, cancel, check, codes, during, told } from '../bookings/support.ts'
import { runScheduled } from '../notifications/outbox.ts'
import { accept, decline, joined, seen } from './support.ts'

/** Who is over quota is passed by, keeps their place in the queue, and is told so. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world

let made = 0
/** A quota of so many bookings at once in the future, of one facility. */
async function quota(facilityId: string, amount: number, period = 'UPCOMING'): Promise<void> {
  await app.db.execute({
    sql: `insert into quotas (id, cooperative_id, name, facility_id, subject, measure, amount, period,
      created_at, updated_at)
      values (?, ?, '{"en":"One at a time"}', ?, 'PERSON', 'BOOKINGS', ?, ?, ?, ?)`,
    args: [`quo_${++made}`, world.id, facilityId, amount, period, app.clock.now, app.clock.now],
  })
}

/** A place with a quota of one, an hour of which is taken, and another is what somebody has. */
async function crowded() {
  const [anna, bert] = [await addMember(app, world), await addMember(app, world)]
  const { id: facilityId } = await makeFacility(manager, world.id)
  await quota(facilityId, 1)
  const wish = { facilityId, ...during(2, 10, 11) }
  const taken = await booked(resident.client, wish)
  const own = await booked(anna.client, { facilityId, ...during(2, 12, 13) })
  return { anna, bert, wish, facilityId, taken: taken.id as string, own: own.id as string }
}

const mailsTo = (email: string) => app.mails.filter(({ to }) => to === email).map(({ subject }) => subject)

test('room goes past who is over quota, who is told once, and is next when the quota allows it', async () => {
  const { anna, bert, wish, facilityId, taken, own } = await crowded()
  const [a, b] = [await joined(anna.client, wish), await joined(bert.client, wish)]
  await cancel(resident.client, taken)
  expect(await seen(bert.client, b.id)).toMatchObject({ status: 'OFFERED' })
  const passed = await seen(anna.client, a.id)
  expect(passed).toMatchObject({ status: 'WAITING', position: 1, passedOver: { code: 'QUOTA_EXCEEDED' } })
  expect(passed.passedOver.message).toContain('One at a time')
  await decline(bert.client, b.id)
  for (let minutes = 0; minutes < 3; minutes++) {
    app.clock.now += 60
    await runScheduled(app)
  }
  const told = mailsTo(anna.email).filter(
    (subject) => subject.startsWith('Overgeslagen') || subject.startsWith('Passed over'),
  )
  expect(told).toHaveLength(1)
  expect(app.mails.find(({ to, subject }) => to === anna.email && subject === told[0])!.text).toContain('One at a time')
  // Nobody else waits: others may book meanwhile, and do not.
  expect((await check(bert.client, { facilityId, ...during(2, 10, 11) })).bookable).toBe(true)
  await cancel(anna.client, own)
  expect(await seen(anna.client, a.id)).toMatchObject({ status: 'OFFERED', passedOver: null })
})

test('a quota that allows it later is found by the minute', async () => {
  const { anna, wish, facilityId, taken } = await crowded()
  const a = await joined(anna.client, wish)
  await cancel(resident.client, taken)
  expect(await seen(anna.client, a.id)).toMatchObject({ status: 'WAITING', passedOver: { code: 'QUOTA_EXCEEDED' } })
  await app.db.execute({
    sql: 'update quotas set amount = 2, updated_at = ? where facility_id = ?',
    args: [app.clock.now, facilityId],
  })
  await runScheduled(app)
  expect(await seen(anna.client, a.id)).toMatchObject({ status: 'OFFERED' })
})

test('a hold counts against quotas as a booking does, for oneself and in the database', async () => {
  const { bert, wish, facilityId, taken } = await crowded()
  const b = await joined(bert.client, wish)
  await cancel(resident.client, taken)
  expect((await seen(bert.client, b.id)).status).toBe('OFFERED')
  const more = { facilityId, ...during(2, 14, 15) }
  expect(codes(await check(bert.client, more))).toBe('QUOTA_EXCEEDED')
  expect(told(await book(bert.client, more))).toBe('QUOTA_EXCEEDED')
  expect(told(await accept(bert.client, b.id))).toBe('OK')
  expect(told(await book(bert.client, more))).toBe('QUOTA_EXCEEDED')
})

test('of several holds at once for people who share a quota, each counts for the next', async () => {
  const [anna, bert, carla] = [await addMember(app, world), await addMember(app, world), await addMember(app, world)]
  const { id: facilityId } = await makeFacility(manager, world.id)
  await app.db.execute({
    sql: `insert into quotas (id, cooperative_id, name, facility_id, subject, measure, amount, period,
      created_at, updated_at)
      values ('quo_coop', ?, '{"en":"All together"}', ?, 'COOPERATIVE', 'HOURS', 7200, 'DAY', ?, ?)`,
    args: [world.id, facilityId, app.clock.now, app.clock.now],
  })
  const { id } = await booked(resident.client, { facilityId, ...during(2, 10, 12) })
  const wish = { facilityId, ...during(2, 9, 13), duration: 'PT1H' }
  // All of the day's two hours are used: though there is room, it is nobody's.
  const waiting = [await joined(anna.client, wish), await joined(bert.client, wish), await joined(carla.client, wish)]
  await cancel(resident.client, id)
  const clients = [anna, bert, carla].map(({ client }) => client)
  const found = await Promise.all(clients.map((client, n) => seen(client, waiting[n]!.id)))
  expect(found.map(({ status }) => status)).toEqual(['OFFERED', 'OFFERED', 'WAITING'])
  expect(found.slice(0, 2).map(({ booking }) => booking)).toMatchObject([during(2, 9, 10), during(2, 10, 11)])
  expect(found[2].passedOver).toMatchObject({ code: 'QUOTA_EXCEEDED' })
})

test('accepting is judged again: a block that came meanwhile refuses it, and the hold stays', async () => {
  const { bert, wish, taken } = await crowded()
  const b = await joined(bert.client, wish)
  await cancel(resident.client, taken)
  await app.db.execute({
    sql: `insert into booking_blocks (id, cooperative_id, person_id, starts_at, ends_at) values ('blk_b', ?, ?, ?, ?)`,
    args: [world.id, bert.personId, app.clock.now - 60, app.clock.now + 3_000_000],
  })
  const refused = await accept(bert.client, b.id)
  expect(told(refused)).toBe('BLOCKED')
  expect((await seen(bert.client, b.id)).status).toBe('OFFERED')
})
