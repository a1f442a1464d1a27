import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOfTests } from '../../harness/app.ts'
import { expectSound } from '../../harness/checker.ts'
import { daily, makeFacility, type FacilityOverrides } from '../../harness/facilities.ts'
import { attempt, instant, lineOf, tally, type Outcome } from './attempt.ts'
import { startWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ residents: 20, managers: 12 })
})

afterAll(() => world.close())

const make = (overrides: FacilityOverrides = {}) => makeFacility(world.managers[0]!, world.cooperativeId, overrides)

/** Every manager sends a mutation at the same time. */
const allAtOnce = (name: string, input: (n: number) => object): Promise<Outcome[]> =>
  Promise.all(world.managers.map(({ client }, n) => attempt(client, name, input(n), 'facility { id }')))

const rows = async (sql: string, ...args: string[]) =>
  (await world.database.db.execute({ sql, args })).rows.map((row) => ({ ...row }))

/** Each of these was done, or was told that somebody else had been faster. */
const expectDoneOrStale = (outcomes: Outcome[]): void => {
  const { done = 0, 'Conflict STALE': stale = 0, ...rest } = tally(outcomes.map(lineOf))
  expect(rest).toEqual({})
  expect([done + stale, done > 0]).toEqual([outcomes.length, true])
}

test('twelve managers give a hall the same parts at once: it has them, once', async () => {
  const [a, b, hall] = [await make(), await make(), await make()]
  const outcomes = await allAtOnce('setFacilityParts', () => ({ facilityId: hall.id, partIds: [a.id, b.id] }))
  expectDoneOrStale(outcomes)
  expect(await rows('select count(*) as n from facility_parts where facility_id = ?', hall.id)).toEqual([{ n: 2 }])
})

test('twelve managers give a hall different parts at once: it has those of one of them', async () => {
  const parts = [(await make()).id, (await make()).id, (await make()).id]
  const hall = await make()
  const outcomes = await allAtOnce('setFacilityParts', (n) => ({ facilityId: hall.id, partIds: [parts[n % 3]!] }))
  expectDoneOrStale(outcomes)
  expect(await rows('select count(*) as n from facility_parts where facility_id = ?', hall.id)).toEqual([{ n: 1 }])
  // The log tells from what to what, one after the other.
  const log = await rows(
    `select data ->> 'before' as before, data ->> 'after' as after from audit_entries
      where subject_id = ? and action = 'facility.partsSet' order by rowid`,
    hall.id,
  )
  expect(log.map(({ before }) => before)).toEqual(['[]', ...log.map(({ after }) => after).slice(0, -1)])
})

test('no circle comes of two managers who each make the other place a part', async () => {
  const pairs = await Promise.all(world.managers.map(async () => [(await make()).id, (await make()).id] as const))
  const outcomes = await Promise.all(
    pairs.flatMap(([one, other], n) =>
      [
        [one, other],
        [other, one],
      ].map(([facilityId, partId], i) =>
        attempt(
          world.managers[(n + i) % 12]!.client,
          'setFacilityParts',
          { facilityId, partIds: [partId] },
          'facility { id }',
        ),
      ),
    ),
  )
  expect(tally(outcomes.map(lineOf))).toEqual({ 'Conflict PART_CYCLE': 12, done: 12 })
})

test('twelve managers change hours, tariffs, a date and closures at once: the calendar fits', async () => {
  const facilityId = (await make()).id
  const startsAt = instant(startOfTests + 86_400)
  const endsAt = instant(startOfTests + 90_000)
  expectDoneOrStale(
    await allAtOnce('setOpeningHours', (n) => ({ facilityId, hours: daily('08:00', `${12 + (n % 4)}:00`) })),
  )
  const tariff = (n: number) => ({ audience: 'MEMBER', basis: 'PER_HOUR', centsPerHour: n, currency: 'EUR' })
  expectDoneOrStale(await allAtOnce('setTariffs', (n) => ({ facilityId, tariffs: [tariff(n)] })))
  expectDoneOrStale(
    await allAtOnce('setDatedHours', () => ({
      facilityId,
      date: '2026-12-24',
      intervals: [{ opens: '10:00', closes: '11:00' }],
    })),
  )
  const closed = await allAtOnce('addClosure', () => ({
    facilityId,
    startsAt,
    endsAt,
    reason: [{ language: 'nl', text: 'Dicht' }],
  }))
  expectDoneOrStale(closed)
  const done = closed.filter(({ kind }) => kind === 'done').length
  expect(await rows('select count(*) as n from closures where facility_id = ?', facilityId)).toEqual([{ n: done }])
  const [hours] = await rows('select distinct closes from weekly_hours where facility_id = ?', facilityId)
  const inAWeek = String(startOfTests + 7 * 86_400)
  const [open] = await rows(
    `select ends_at from calendar_intervals where facility_id = ? and kind = 'OPEN' and starts_at > ?
      order by starts_at limit 1`,
    facilityId,
    inAWeek,
  )
  const closes = new Date((Number(open!['ends_at']) + 3_600) * 1000).toISOString().slice(11, 16)
  expect(closes).toBe(hours!['closes'])
})

test('a closure that comes while many book: nobody whose booking came after it gets in', async () => {
  const rooms = await Promise.all(Array.from({ length: 10 }, () => make({ bookingMode: 'UNITS', capacity: 20 })))
  await Promise.all(
    rooms.map(async ({ id: facilityId }) => {
      const when = { startsAt: instant(startOfTests + 86_400), endsAt: instant(startOfTests + 90_000) }
      const books = (someones: typeof world.residents) =>
        someones.map(({ client }) => attempt(client, 'bookFacility', { facilityId, ...when, units: 1 }))
      const closing = { facilityId, ...when, reason: [{ language: 'nl', text: 'Dicht' }] }
      const half = world.residents.length / 2
      const first = books(world.residents.slice(0, half))
      const closure = attempt(world.managers[0]!.client, 'addClosure', closing, 'closure { id }')
      const [outcomes, closed] = await Promise.all([
        Promise.all([...first, ...books(world.residents.slice(half))]),
        closure,
      ])
      expect(closed.kind).toBe('done')
      expect(
        outcomes.map(lineOf).filter((line) => !/^(done|Conflict STALE|BookingRefused CLOSED)$/.test(line)),
      ).toEqual([])
      const late = await rows(
        `select b.id from audit_entries b, audit_entries c where b.facility_id = ? and b.action = 'booking.confirmed'
          and c.facility_id = b.facility_id and c.action = 'facility.closed' and b.rowid > c.rowid`,
        facilityId,
      )
      expect(late).toEqual([])
    }),
  )
  await expectSound(world.database.db)
})
