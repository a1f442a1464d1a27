import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import type { Json } from '../harness/client.ts'
import { daily, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { apiClient } from '../harness/client.ts'
import { at, booked, count, during, HOUR, iso, told } from '../bookings/support.ts'
import { accept, decline, join, joined, leave } from './support.ts'

/** What one cannot wait for, each with its own code; and that nothing is written then. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, stranger, representative, organisationId, coordinator, offline } = world
const anna = await addMember(app, world)

const rows = () => count(app, 'select (select count(*) from waitlist_entries) + (select count(*) from audit_entries)')

/** Joins, and demands that nothing comes of it but this refusal. */
async function refused(client: typeof anna.client, input: object): Promise<Json> {
  const before = await rows()
  const answer = await join(client, input)
  expect(await rows()).toBe(before)
  expect(answer.message).toBeTruthy()
  return told(answer)
}

const { id: facilityId } = await makeFacility(manager, world.id, {
  capacity: 8,
  policy: { leadTime: 'PT2H', maxDuration: 'PT4H' },
})
const on = (day: number, from: number, until: number, more: object = {}) => ({
  facilityId,
  ...during(day, from, until),
  ...more,
})
await booked(resident.client, on(3, 10, 12))

/** A place of which all is taken as far ahead as one may book. */
const near = await makeFacility(manager, world.id, { hours: daily('10:00', '12:00'), policy: { horizon: 'P4D' } })
await booked(resident.client, { facilityId: near.id, ...during(3, 10, 12) })
const between = (from: number, until: number) => ({ startsAt: iso(at(from, 10)), endsAt: iso(at(until, 12)) })

describe('what could never be booked is not waited for', () => {
  test.each([
    ['in the past', on(-1, 10, 11), 'Conflict IN_THE_PAST'],
    ['sooner than one may book', on(0, 9.5, 10.5), 'Conflict TOO_SOON'],
    ['too long', on(3, 9, 15), 'InvalidInput TOO_LONG_BOOKING'],
    ['too long within its window', on(3, 9, 20, { duration: 'PT5H' }), 'InvalidInput TOO_LONG_BOOKING'],
    [
      'off the grid',
      { ...on(3, 10, 11), startsAt: iso(Date.UTC(2026, 10, 28, 9, 10) / 1000) },
      'InvalidInput NOT_ON_GRID',
    ],
    ['of a length that is off the grid', on(3, 9, 20, { duration: 'PT50M' }), 'InvalidInput NOT_ON_GRID'],
    ['for more units than there are', on(3, 10, 11, { units: 9 }), 'InvalidInput UNITS_EXCEED_CAPACITY'],
    ['for no units', on(3, 10, 11, { units: 0 }), 'InvalidInput UNITS_EXCEED_CAPACITY'],
    ['beyond the horizon', on(200, 10, 11), 'Conflict TOO_FAR_AHEAD'],
    [
      'in part beyond it, where newcomers would come first each day',
      { facilityId: near.id, ...between(3, 5), duration: 'PT2H' },
      'Conflict TOO_FAR_AHEAD',
    ],
    ['closed throughout', on(3, 22, 24), 'Conflict OUTSIDE_OPENING_HOURS'],
    ['never open for so long', on(3, 20, 32, { duration: 'PT3H' }), 'Conflict OUTSIDE_OPENING_HOURS'],
  ])('%s', async (_what, input, code) => {
    expect(await refused(anna.client, input)).toBe(code)
  })

  test('closed by the manager, with the reason', async () => {
    const closed = await makeFacility(manager, world.id)
    const reason = [{ language: 'en', text: 'Leak' }]
    await done(manager.client, 'addClosure', { facilityId: closed.id, ...during(3, 8, 22), reason })
    const answer = await join(anna.client, { facilityId: closed.id, ...during(3, 10, 11) })
    expect(answer).toMatchObject({ __typename: 'Conflict', code: 'CLOSED', message: 'Closed: Leak.' })
  })

  test('by a group that may not book, a draft, or somebody who is blocked', async () => {
    const theirs = await makeFacility(manager, world.id, { policy: { bookableBy: ['BOARD'] } })
    expect(await refused(anna.client, { facilityId: theirs.id, ...during(3, 10, 11) })).toBe('Forbidden NOT_ELIGIBLE')
    const draft = await makeFacility(manager, world.id, { status: 'DRAFT' })
    expect(await refused(manager.client, { facilityId: draft.id, ...during(3, 10, 11) })).toBe('Conflict NOT_BOOKABLE')
    expect(await refused(anna.client, { facilityId: draft.id, ...during(3, 10, 11) })).toBe('NotFound NOT_FOUND')
    const blocked = await addMember(app, world)
    await app.db.execute({
      sql: `insert into booking_blocks (id, cooperative_id, person_id, starts_at, ends_at)
        values ('blk_1', ?, ?, ?, ?)`,
      args: [world.id, blocked.personId, app.clock.now - 60, app.clock.now + 30 * 24 * HOUR],
    })
    expect(await refused(blocked.client, on(3, 10, 11))).toBe('Forbidden BLOCKED')
  })
})

describe('what makes no sense', () => {
  test.each([
    ['an end before the start', on(3, 12, 10), 'InvalidInput INVALID_INTERVAL_OF_BOOKING'],
    ['a window of two months', on(3, 8, 8 + 24 * 60, { duration: 'PT1H' }), 'InvalidInput WAITLIST_WINDOW'],
    ['a time longer than its window', on(3, 10, 12, { duration: 'PT3H' }), 'InvalidInput WAITLIST_WINDOW'],
    ['no time at all', on(3, 10, 12, { duration: 'PT0S' }), 'InvalidInput WAITLIST_WINDOW'],
    ['a title that is too long', on(3, 10, 12, { title: 'x'.repeat(201) }), 'InvalidInput TOO_LONG'],
    ['a facility that is none', { ...on(3, 10, 12), facilityId: 'fac_none' }, 'NotFound NOT_FOUND'],
    ['what is free right now', on(3, 14, 15), 'Conflict WAITLIST_NOT_NEEDED'],
  ])('%s', async (_what, input, code) => {
    expect(await refused(anna.client, input)).toBe(code)
  })

  test('to wait twice for the same, or for more than ten', async () => {
    const first = await joined(anna.client, on(3, 10, 11))
    expect(await refused(anna.client, on(3, 10, 11))).toBe('Conflict ALREADY_WAITING')
    expect(await refused(anna.client, on(3, 10, 12, { duration: 'PT30M' }))).toBe('Conflict ALREADY_WAITING')
    await joined(anna.client, on(3, 11, 12))
    const places = await Promise.all(Array.from({ length: 8 }, () => makeFacility(manager, world.id)))
    for (const { id } of places) {
      await booked(resident.client, { facilityId: id, ...during(3, 10, 11) })
      await joined(anna.client, { facilityId: id, ...during(3, 10, 11) })
    }
    const last = await makeFacility(manager, world.id)
    await booked(resident.client, { facilityId: last.id, ...during(3, 10, 11) })
    expect(await refused(anna.client, { facilityId: last.id, ...during(3, 10, 11) })).toBe('Conflict WAITLIST_TOO_MANY')
    await leave(anna.client, first.id)
    await joined(anna.client, { facilityId: last.id, ...during(3, 10, 11) })
  })

  test('two devices at once wait once', async () => {
    const twin = await addMember(app, world)
    const answers = await Promise.all(Array.from({ length: 6 }, () => join(twin.client, on(3, 10, 11))))
    expect(answers.map(told).sort()).toEqual([...Array.from({ length: 5 }, () => 'Conflict ALREADY_WAITING'), 'OK'])
  })

  test('an unknown entry, or nobody who asks', async () => {
    for (const name of ['leaveWaitlist', 'acceptWaitlistOffer', 'declineWaitlistOffer']) {
      expect(await refusal(anna.client, name, { entryId: 'wle_none' })).toBe('NotFound NOT_FOUND')
      expect(await requestFault(apiClient(app.url), name, { entryId: 'wle_none' })).toBe('UNAUTHENTICATED')
    }
    expect(await requestFault(apiClient(app.url), 'joinWaitlist', on(3, 10, 11))).toBe('UNAUTHENTICATED')
  })
})

describe('for others', () => {
  test('only who may act for them joins, leaves, and answers', async () => {
    const forOrganisation = on(3, 10, 11, { forOrganisationId: organisationId })
    const forOffline = on(3, 10, 11, { forPersonId: offline.personId })
    expect(await refused(anna.client, forOrganisation)).toBe('Forbidden FORBIDDEN')
    expect(await refused(stranger.client, forOffline)).toBe('NotFound NOT_FOUND')
    expect(await refused(coordinator.client, on(3, 10, 11, { forPersonId: anna.personId }))).toBe('Forbidden FORBIDDEN')
    expect(await refused(coordinator.client, { ...forOffline, forOrganisationId: organisationId })).toBe(
      'InvalidInput INVALID_VALUE',
    )
    const ours = await joined(representative.client, forOrganisation)
    const theirs = await joined(coordinator.client, forOffline)
    for (const { id } of [ours, theirs]) {
      expect(told(await leave(anna.client, id))).toBe('NotFound NOT_FOUND')
      expect(told(await leave(manager.client, id))).toBe('Forbidden FORBIDDEN')
      expect(told(await accept(manager.client, id))).toBe('Conflict WAITLIST_NO_OFFER')
      expect(told(await decline(stranger.client, id))).toBe('NotFound NOT_FOUND')
    }
    expect(told(await leave(coordinator.client, theirs.id))).toBe('OK')
    expect(told(await leave(representative.client, ours.id))).toBe('OK')
  })
})
