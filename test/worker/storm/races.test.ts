import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOfTests } from '../../harness/app.ts'
import { expectSound } from '../../harness/checker.ts'
import { makeFacility, makeHall } from '../../harness/facilities.ts'
import { attempt, instant, lineOf, tally, type Outcome } from './attempt.ts'
import { startWorld, type Someone, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ residents: 200 })
})

afterAll(() => world.close())

/** An hour of the day after the tests begin, on the clock of Amsterdam in winter. */
const hour = (n: number, length = 1) => {
  const startsAt = startOfTests + 86_400 + (n - 9) * 3_600
  return { startsAt: instant(startsAt), endsAt: instant(startsAt + length * 3_600) }
}

const book = ({ client }: Someone, facilityId: string, more: object = {}): Promise<Outcome> =>
  attempt(client, 'bookFacility', { facilityId, ...hour(10), ...more })

const count = async (sql: string, ...args: string[]): Promise<number> =>
  Number((await world.database.db.execute({ sql: `select count(*) as n from ${sql}`, args })).rows[0]!['n'])

const bookingsOf = (facilityId: string): Promise<number> => count('bookings where facility_id = ?', facilityId)

test('fifty racers for one slot: one gets it, and the others are told why not', async () => {
  const room = await makeFacility(world.managers[0]!, world.cooperativeId)
  const outcomes = await Promise.all(world.residents.slice(0, 50).map((someone) => book(someone, room.id)))
  expect(tally(outcomes.map(lineOf))).toEqual({ 'BookingRefused NO_CAPACITY': 49, done: 1 })
  expect(await bookingsOf(room.id)).toBe(1)
  await expectSound(world.database.db)
})

test('two hundred swimmers for ten places: ten swim', async () => {
  const pool = await makeFacility(world.managers[0]!, world.cooperativeId, {
    kind: 'SWIMMING_POOL',
    bookingMode: 'UNITS',
    capacity: 10,
  })
  const outcomes = await Promise.all(world.residents.map((someone) => book(someone, pool.id)))
  expect(tally(outcomes.map(lineOf))).toEqual({ 'BookingRefused NO_CAPACITY': 190, done: 10 })
  expect(await bookingsOf(pool.id)).toBe(10)
  await expectSound(world.database.db)
})

test('a hall and its thirds, wanted at once: either the hall or thirds, in each of twenty hours', async () => {
  const hall = await makeHall(world.managers[0]!, world.cooperativeId)
  const days = [1, 2]
  const hours = days.flatMap((day) => Array.from({ length: 10 }, (_, n) => hour(day * 24 + 8 + n)))
  const won = await Promise.all(
    hours.map(async (when, n) => {
      const racers = world.residents.slice(n * 8, n * 8 + 8)
      // Two for the hall and two for each third; who comes first in the list changes from hour to hour.
      const wanted = [hall.id, ...hall.thirds, hall.id, ...hall.thirds]
      const outcomes = await Promise.all(racers.map((someone, i) => book(someone, wanted[(i + n) % 8]!, when)))
      expect(outcomes.map(lineOf).filter((line) => !/^(done|BookingRefused NO_CAPACITY)$/.test(line))).toEqual([])
      const taken = outcomes.flatMap(({ kind }, i) => (kind === 'done' ? [wanted[(i + n) % 8]!] : []))
      return taken.includes(hall.id)
        ? { hall: true, alone: taken.length === 1 }
        : { hall: false, alone: new Set(taken).size === taken.length && taken.length === 3 }
    }),
  )
  // Whoever got the hall got it alone; where nobody did, each third went once.
  expect(won.filter(({ alone }) => !alone)).toEqual([])
  process.stdout.write(
    `hall or thirds: the hall went ${won.filter((hour) => hour.hall).length} times of ${won.length}\n`,
  )
  await expectSound(world.database.db)
})

test('a double click is one booking: the same key twenty times at once', async () => {
  const room = await makeFacility(world.managers[0]!, world.cooperativeId)
  const someone = world.residents[0]!
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => book(someone, room.id, { idempotencyKey: 'double click' })),
  )
  expect(tally(outcomes.map(lineOf))).toEqual({ done: 20 })
  expect(new Set(outcomes.map((outcome) => outcome.kind === 'done' && outcome.payload.booking.id)).size).toBe(1)
  expect(await bookingsOf(room.id)).toBe(1)
  expect(await count("audit_entries where facility_id = ? and action = 'booking.confirmed'", room.id)).toBe(1)
  expect(
    await count(
      'outbox where payload like (select ? || id || ? from bookings where facility_id = ?)',
      '%',
      '%',
      room.id,
    ),
  ).toBe(1)
})

test('twenty keys for the same slot are twenty wishes: one booking', async () => {
  const room = await makeFacility(world.managers[0]!, world.cooperativeId)
  const someone = world.residents[0]!
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) => book(someone, room.id, { idempotencyKey: `wish ${n}` })),
  )
  expect(tally(outcomes.map(lineOf))).toEqual({ 'BookingRefused NO_CAPACITY': 19, done: 1 })
  expect(await bookingsOf(room.id)).toBe(1)
  // A refused attempt leaves nothing behind its key, and may be tried again with it.
  expect(await count("idempotency_keys where key like 'wish %'")).toBe(1)
})

test('ten changes of one booking at once: every one that was acknowledged happened, one after the other', async () => {
  const room = await makeFacility(world.managers[0]!, world.cooperativeId, { policy: { requiresApproval: true } })
  const someone = world.residents[0]!
  const made = await Promise.all(Array.from({ length: 8 }, (_, n) => book(someone, room.id, hour(8 + n * 1))))
  const seen = await Promise.all(
    made.map(async (outcome, n) => {
      const bookingId: string = outcome.kind === 'done' ? outcome.payload.booking.id : ''
      const manager = world.managers[n % 4]!
      const steps = await Promise.all([
        ...[1, 2, 3].map(() => attempt(manager.client, 'decideBooking', { bookingId, decision: 'APPROVE' })),
        ...[1, 2].map(() => attempt(manager.client, 'decideBooking', { bookingId, decision: 'REJECT' })),
        ...[1, 2].map(() => attempt(someone.client, 'cancelBooking', { bookingId })),
        ...[1, 2, 3].map((day) => attempt(someone.client, 'moveBooking', { bookingId, ...hour(8 + n + 24 * day) })),
      ])
      expect(
        steps
          .map(lineOf)
          .filter((line) => !/^(done|Conflict (STALE|INVALID_TRANSITION)|BookingRefused NO_CAPACITY)$/.test(line)),
      ).toEqual([])
      const { rows } = await world.database.db.execute({
        sql: 'select action from audit_entries where subject_id = ?',
        args: [bookingId],
      })
      const acknowledged = steps.filter(({ kind }) => kind === 'done').length
      return {
        rest: rows.length - 1 - acknowledged,
        ends: rows.filter(({ action }) => /cancelled|rejected/.test(String(action))).length,
      }
    }),
  )
  expect(seen.filter(({ rest }) => rest !== 0)).toEqual([])
  // Whatever came between, a booking ends at most once.
  expect(seen.filter(({ ends }) => ends > 1)).toEqual([])
  await expectSound(world.database.db)
})
