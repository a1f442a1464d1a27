import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound, expectWithinQuotas } from '../harness/checker.ts'
import type { Json } from '../harness/client.ts'
import { daily, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { book, booked, cancel, count, during, move, told } from '../bookings/support.ts'
import { liveTogether, makeQuota } from './support.ts'

/** Quotas under concurrency: what every request thinks that it may, the database counts. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, board } = world
const [anna, bert, carla] = await Promise.all([addMember(app, world), addMember(app, world), addMember(app, world)])

const pool = async (overrides: object = {}) =>
  (
    await makeFacility(manager, world.id, {
      bookingMode: 'UNITS',
      capacity: 100,
      hours: daily('00:00', '24:00'),
      ...overrides,
    })
  ).id

/** How many times each outcome came. */
function tally(answers: Json[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const answer of answers) counts[told(answer)] = (counts[told(answer)] ?? 0) + 1
  return counts
}

const sound = async () => {
  await expectSound(app.db)
  await expectWithinQuotas(app.db, app.clock.now)
}

describe('exactly as many as are allowed', () => {
  test('twenty devices of one member at once, three a day', async () => {
    const facilityId = await pool()
    await makeQuota(manager, world.id, { facilityId, amount: { bookings: 3 } })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => book(anna.client, { facilityId, ...during(2, n, n + 1) })),
    )
    expect(tally(answers)).toEqual({ OK: 3, QUOTA_EXCEEDED: 17 })
    // Who came second is told as if they had been alone.
    const { reasons } = answers.find((answer) => told(answer) === 'QUOTA_EXCEEDED')!
    expect(reasons).toEqual([
      { code: 'QUOTA_EXCEEDED', message: 'This is more than you may book: Once a day. Left: 0.' },
    ])
    await sound()
  })

  test('commonsbooking #2301: two windows, in which the same is asked for unconfirmed', async () => {
    const facilityId = await pool({ policy: { requiresApproval: true } })
    await makeQuota(manager, world.id, { facilityId })
    for (let day = 2; day < 7; day++) {
      const answers = await Promise.all(
        [10, 14].map((hour) => book(anna.client, { facilityId, ...during(day, hour, hour + 1) })),
      )
      expect(tally(answers)).toEqual({ OK: 1, QUOTA_EXCEEDED: 1 })
    }
    await sound()
  })

  test('different facilities at once, under one quota of the owner', async () => {
    const there = await makeNeighbourhood(app)
    const facilities = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => (await makeFacility(there.manager, there.id)).id),
    )
    await makeQuota(there.manager, there.id, { period: 'WEEK', amount: { time: 'PT4H' } })
    const wishes = [0, 1, 2].flatMap((n) =>
      facilities.map((facilityId) => ({ facilityId, ...during(1 + n, 10, 11.5) })),
    )
    const answers = await Promise.all(wishes.map((wish) => book(there.resident.client, wish)))
    expect(tally(answers)).toEqual({ OK: 2, QUOTA_EXCEEDED: 13 })
    await sound()
  })

  test('the members of a household at once', async () => {
    const facilityId = await pool()
    await liveTogether(board, world.id, [anna, bert, carla])
    await makeQuota(manager, world.id, { facilityId, subject: 'HOUSEHOLD', amount: { bookings: 4 } })
    const answers = await Promise.all(
      [anna, bert, carla].flatMap(({ client }) =>
        Array.from({ length: 5 }, (_, n) => book(client, { facilityId, ...during(3, n, n + 1) })),
      ),
    )
    expect(tally(answers)).toEqual({ OK: 4, QUOTA_EXCEEDED: 11 })
    await sound()
  })

  test('bookings and moves into the same day', async () => {
    const facilityId = await pool()
    await makeQuota(manager, world.id, { facilityId, amount: { bookings: 2 } })
    const earlier = await Promise.all(
      [10, 11, 12, 13].map((day) => booked(bert.client, { facilityId, ...during(day, 10, 11) })),
    )
    const answers = await Promise.all([
      ...earlier.map(({ id }, n) => move(bert.client, id, during(20, n, n + 1))),
      ...[8, 9, 10].map((hour) => book(bert.client, { facilityId, ...during(20, hour, hour + 1) })),
    ])
    expect(tally(answers)).toEqual({ OK: 2, QUOTA_EXCEEDED: 5 })
    await sound()
  })

  test('bookings while earlier ones are called off: never more, and what is free is not lost', async () => {
    const facilityId = await pool()
    await makeQuota(manager, world.id, { facilityId, amount: { bookings: 2 } })
    for (let day = 30; day < 34; day++) {
      const first = await Promise.all(
        [8, 9].map((hour) => booked(carla.client, { facilityId, ...during(day, hour, hour + 1) })),
      )
      const [answers] = await app.sameness.unlessRaced('what is called off is offered as an alternative', () =>
        Promise.all([
          Promise.all([10, 11, 12].map((hour) => book(carla.client, { facilityId, ...during(day, hour, hour + 1) }))),
          ...first.map(({ id }) => cancel(carla.client, id)),
        ]),
      )
      expect((tally(answers)['OK'] ?? 0) + (tally(answers)['QUOTA_EXCEEDED'] ?? 0)).toBe(3)
      expect(tally(answers)['OK'] ?? 0).toBeLessThanOrEqual(2)
      await sound()
      expect(told(await book(carla.client, { facilityId, ...during(day, 13, 14) }))).toBe(
        tally(answers)['OK'] === 2 ? 'QUOTA_EXCEEDED' : 'OK',
      )
    }
  })
})

describe('between the judgement and the write', () => {
  test('a quota that is lowered decides, and says so', async () => {
    const facilityId = await pool()
    const quotaId = await makeQuota(manager, world.id, { facilityId, amount: { bookings: 1 } })
    app.beforeWrite.next = () => done(manager.client, 'changeQuota', { quotaId, amount: { bookings: 0 } })
    expect(told(await book(anna.client, { facilityId, ...during(2, 10, 11) }))).toBe('QUOTA_EXCEEDED')
  })

  test('an exception that is taken back is one no more', async () => {
    const facilityId = await pool()
    const quotaId = await makeQuota(manager, world.id, { facilityId, amount: { bookings: 0 } })
    const grant = { quotaId, forPersonId: anna.personId, extra: { bookings: 1 }, ...during(1, 0, 72), reason: 'Feest' }
    const { exception } = await done(manager.client, 'grantQuotaException', grant, 'exception { id }')
    app.beforeWrite.next = () =>
      done(manager.client, 'revokeQuotaException', { exceptionId: exception.id, reason: 'Geen feest' })
    expect(told(await book(anna.client, { facilityId, ...during(2, 10, 11) }))).toBe('QUOTA_EXCEEDED')
  })

  test('people who begin to live together share what they use', async () => {
    const facilityId = await pool()
    const [one, other] = [await addMember(app, world), await addMember(app, world)]
    await makeQuota(manager, world.id, { facilityId, subject: 'HOUSEHOLD' })
    await booked(one.client, { facilityId, ...during(2, 10, 11) })
    app.beforeWrite.next = () => liveTogether(board, world.id, [one, other])
    expect(told(await book(other.client, { facilityId, ...during(2, 14, 15) }))).toBe('QUOTA_EXCEEDED')
  })

  test('room that comes back is taken: the wish is judged anew', async () => {
    const facilityId = await pool()
    await makeQuota(manager, world.id, { facilityId })
    let other = ''
    app.beforeWrite.next = async () => {
      other = (await booked(anna.client, { facilityId, ...during(2, 16, 17) })).id
      // Gone again before the refusal is explained.
      app.beforeWrite.next = null
    }
    const answer = await book(anna.client, { facilityId, ...during(2, 10, 11) })
    expect(told(answer)).toBe('QUOTA_EXCEEDED')
    await cancel(anna.client, other)
    expect(told(await book(anna.client, { facilityId, ...during(2, 10, 11) }))).toBe('OK')
  })
})

test('two managers at once do not lay down more quotas than a cooperative may have', async () => {
  const there = await makeNeighbourhood(app)
  const facilityId = (await makeFacility(there.manager, there.id)).id
  for (let n = 0; n < 49; n++) await makeQuota(there.manager, there.id, { facilityId, amount: { bookings: 1_000 } })
  const results = await Promise.allSettled([there.manager, there.board].map((one) => makeQuota(one, there.id)))
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await count(app, 'select count(*) from quotas where cooperative_id = ?', [there.id])).toBe(50)
})
