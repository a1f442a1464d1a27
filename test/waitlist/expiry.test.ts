import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { ok } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, book, booked, cancel, check, codes, count, DAY, during, iso, told } from '../bookings/support.ts'
import { runScheduled } from '../notifications/outbox.ts'
import { accept, decline, join, joined, leave, seen } from './support.ts'

/** Holds that nobody accepts in time, and waiting that is in vain. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, representative, organisationId, coordinator, offline } = world
const [anna, bert, carla] = await Promise.all([addMember(app, world), addMember(app, world), addMember(app, world)])
const start = app.clock.now

const subjectsTo = (email: string) => app.mails.filter(({ to }) => to === email).map(({ subject }) => subject)

/** A place that is offered to Anna for an hour of that day, for six hours, and for which the others wait behind her. */
async function offered(day: number, ...waiting: (typeof anna)[]) {
  app.clock.now = start
  const { id: facilityId } = await makeFacility(manager, world.id)
  await done(manager.client, 'setFacilityTerms', { facilityId, holdDuration: 'PT6H' })
  const wish = { facilityId, ...during(day, 10, 11) }
  const { id } = await booked(resident.client, wish)
  const entries: string[] = []
  for (const { client } of [anna, ...waiting]) entries.push((await joined(client, wish)).id)
  await cancel(resident.client, id)
  expect((await seen(anna.client, entries[0]!)).holdExpiresAt).toBe(iso(start + 6 * 3_600))
  return { facilityId, wish, entries }
}

describe('a hold that has expired', () => {
  test('is passed on by the minute, and each is told', async () => {
    const {
      entries: [a, b],
    } = await offered(2, bert)
    await runScheduled(app)
    expect((await seen(anna.client, a!)).status).toBe('OFFERED')
    app.clock.now += 6 * 3_600
    // Told at once, before anybody has looked.
    expect(await seen(anna.client, a!)).toMatchObject({ status: 'LAPSED', booking: { status: 'HELD' } })
    await runScheduled(app)
    expect(await seen(anna.client, a!)).toMatchObject({ status: 'LAPSED', booking: { status: 'EXPIRED' } })
    expect(await seen(bert.client, b!)).toMatchObject({
      status: 'OFFERED',
      holdExpiresAt: iso(app.clock.now + 6 * 3_600),
    })
    expect(told(await accept(anna.client, a!))).toBe('Conflict HOLD_EXPIRED')
    expect(told(await accept(bert.client, b!))).toBe('OK')
    expect(subjectsTo(anna.email).filter((subject) => /^(Er is plek|Aanbod verlopen)/.test(subject))).toHaveLength(2)
    await runScheduled(app)
    expect(subjectsTo(bert.email).filter((subject) => /^(Er is plek|Geboekt)/.test(subject))).toHaveLength(2)
    await expectSound(app.db)
  })

  test('is passed on lazily, by whoever comes: a newcomer does not get it', async () => {
    const {
      wish,
      entries: [a, b],
    } = await offered(3, bert)
    app.clock.now += 6 * 3_600
    expect(codes(await check(carla.client, wish))).toBe('NO_CAPACITY')
    expect(told(await book(carla.client, wish))).toBe('NO_CAPACITY')
    expect((await seen(bert.client, b!)).status).toBe('OFFERED')
    expect((await seen(anna.client, a!)).status).toBe('LAPSED')
  })

  test('is passed on by who accepts too late', async () => {
    const {
      entries: [a, b],
    } = await offered(4, bert)
    app.clock.now += 6 * 3_600
    expect(told(await accept(anna.client, a!))).toBe('Conflict HOLD_EXPIRED')
    expect((await seen(bert.client, b!)).status).toBe('OFFERED')
    expect(told(await decline(anna.client, a!))).toBe('Conflict HOLD_EXPIRED')
  })

  test('is free for all where nobody waits, in what is shown as in what is booked', async () => {
    const { facilityId, wish } = await offered(5)
    const slots = async () => {
      const query = `query ($id: ID!, $from: DateTime!, $to: DateTime!) { node(id: $id) { ... on Facility {
        availability(from: $from, to: $to, duration: "PT1H") { slots { startsAt } } } } }`
      const { startsAt, endsAt } = during(5, 10, 11)
      return ok(await carla.client(query, { id: facilityId, from: startsAt, to: endsAt })).node.availability.slots
        .length
    }
    expect(await slots()).toBe(0)
    app.clock.now += 6 * 3_600 - 1
    expect(codes(await check(carla.client, wish))).toBe('NO_CAPACITY')
    app.clock.now += 1
    expect(await slots()).toBe(1)
    expect((await check(carla.client, wish)).bookable).toBe(true)
    expect(told(await join(carla.client, wish))).toBe('Conflict WAITLIST_NOT_NEEDED')
    expect(told(await book(carla.client, wish))).toBe('OK')
    await expectSound(app.db)
  })

  test('never lasts into the lead time, and not past the start', async () => {
    app.clock.now = start
    for (const [leadTime, expires] of [
      ['PT0S', at(1, 10)],
      ['PT20H', at(0, 14)],
    ] as const) {
      const { id: facilityId } = await makeFacility(manager, world.id)
      const wish = { facilityId, ...during(1, 10, 11) }
      const { id } = await booked(resident.client, wish)
      const entry = await joined(anna.client, wish)
      await done(manager.client, 'updateFacility', { facilityId, policy: { leadTime } })
      await done(manager.client, 'setFacilityTerms', { facilityId, holdDuration: 'P3D' })
      await cancel(resident.client, id)
      expect((await seen(anna.client, entry.id)).holdExpiresAt).toBe(iso(expires))
    }
  })
})

describe('an accept and the expiry at the same moment', () => {
  test('exactly one of them happens, whichever comes second', async () => {
    for (const first of ['accept', 'expiry'] as const) {
      const {
        entries: [a, b],
      } = await offered(6, bert)
      const expiry = async () => {
        app.clock.now = start + 6 * 3_600
        await app.app.scheduled()
      }
      // The second to write has read before the first wrote.
      if (first === 'expiry') {
        app.beforeWrite.next = expiry
        expect(told(await accept(anna.client, a!))).toMatch(/^Conflict (HOLD_EXPIRED|STALE)$/)
        expect((await seen(bert.client, b!)).status).toBe('OFFERED')
      } else {
        const answering = { told: '' }
        app.beforeWrite.next = async () => {
          app.clock.now = start
          answering.told = told(await accept(anna.client, a!))
        }
        await expiry()
        expect(answering.told).toBe('OK')
        expect((await seen(anna.client, a!)).status).toBe('ACCEPTED')
        expect((await seen(bert.client, b!)).status).toBe('WAITING')
      }
      await expectSound(app.db)
    }
  })

  test('over and over, all at once', async () => {
    for (let day = 10; day < 20; day++) {
      const {
        wish,
        entries: [a, b],
      } = await offered(day, bert)
      app.clock.now = start + 6 * 3_600 - 1
      const accepting = accept(anna.client, a!)
      app.clock.now += 1
      const [answer] = await Promise.all([accepting, app.app.scheduled(), book(carla.client, wish)])
      const [mine, next] = [await seen(anna.client, a!), await seen(bert.client, b!)]
      expect([told(answer), mine.status, next.status]).toEqual(
        told(answer) === 'OK' ? ['OK', 'ACCEPTED', 'WAITING'] : [told(answer), 'LAPSED', 'OFFERED'],
      )
      expect(
        await count(app, `select count(*) from bookings where facility_id = ? and status in ('HELD', 'CONFIRMED')`, [
          wish.facilityId,
        ]),
      ).toBe(1)
      // Nobody waits for more than ten at once.
      await (next.status === 'WAITING' ? leave : decline)(bert.client, b!)
    }
    await expectSound(app.db)
  })
})

describe('waiting in vain', () => {
  test('ends when the last time has begun, and is told', async () => {
    app.clock.now = start
    const { id: facilityId } = await makeFacility(manager, world.id)
    await booked(resident.client, { facilityId, ...during(1, 8, 12) })
    const entry = await joined(anna.client, { facilityId, ...during(1, 8, 12), duration: 'PT1H' })
    const ours = await joined(representative.client, {
      facilityId,
      ...during(1, 8, 11),
      forOrganisationId: organisationId,
    })
    const theirs = await joined(coordinator.client, { facilityId, ...during(1, 8, 12), forPersonId: offline.personId })
    app.clock.now = at(1, 11)
    await runScheduled(app)
    expect((await seen(anna.client, entry.id)).status).toBe('WAITING')
    app.clock.now = at(1, 11) + 60
    await runScheduled(app)
    expect(await seen(anna.client, entry.id)).toMatchObject({ status: 'LAPSED', position: null, booking: null })
    expect((await seen(representative.client, ours.id)).status).toBe('LAPSED')
    expect((await seen(coordinator.client, theirs.id)).status).toBe('LAPSED')
    // Who joined for others is told, where these have no address.
    for (const { email } of [anna, representative, coordinator]) {
      expect(subjectsTo(email).filter((subject) => subject.startsWith('Geen plek vrijgekomen'))).toHaveLength(1)
    }
    app.clock.now += DAY
    await runScheduled(app)
    expect(subjectsTo(anna.email).filter((subject) => subject.startsWith('Geen plek vrijgekomen'))).toHaveLength(1)
  })
})
