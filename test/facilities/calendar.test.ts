import { beforeEach, expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { apiClient } from '../harness/client.ts'
import { always, daily, makeFacility, type FacilityOverrides } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { signIn } from '../harness/people.ts'
import { at, availability, closedOn, openOn, reasons } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const anyone = apiClient(app.url)
const zone = 'Europe/Amsterdam'
const day = 86_400
const set = (name: string, input: object) => done(world.manager.client, name, input)
const make = async (overrides: FacilityOverrides = {}) =>
  (
    await makeFacility(world.manager, world.id, {
      hours: daily('09:00', '17:00'),
      policy: { horizon: 'P30D', seriesHorizon: 'PT0S' },
      ...overrides,
    })
  ).id
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()
const reason = (text: string) => [{ language: 'en', text }]

async function row(id: string): Promise<{ version: number; until: number; intervals: number }> {
  const sql = `select rules_version as version, calendar_until as until,
    (select count(*) from calendar_intervals where facility_id = facilities.id) as intervals from facilities where id = ?`
  return (await app.db.execute({ sql, args: [id] })).rows[0] as never
}

beforeEach(() => {
  app.clock.now = startOfTests
})

test('a calendar reaches past the horizon, further with it, and nothing is told beyond', async () => {
  const id = await make()
  const beyond = { id, from: iso(startOfTests + 80 * day), to: iso(startOfTests + 90 * day) }
  expect((await row(id)).until).toBe(startOfTests + 75 * day)
  expect(await availability(anyone, beyond)).toEqual({ free: [], closed: [], slots: [] })
  await set('updateFacility', { facilityId: id, policy: { horizon: 'P90D' } })
  expect((await row(id)).until).toBe(startOfTests + 135 * day)
  expect((await availability(anyone, beyond)).free).toHaveLength(10)
})

test('another time zone moves the days to come', async () => {
  const id = await make()
  await set('updateFacility', { facilityId: id, timeZone: 'Australia/Lord_Howe' })
  const range = { id, from: '2026-12-07T13:00:00Z', to: '2026-12-08T13:00:00Z' }
  expect((await availability(anyone, range)).free).toEqual([
    { startsAt: '2026-12-07T22:00:00Z', endsAt: '2026-12-08T06:00:00Z', remainingUnits: 10 },
  ])
})

test('the past stays as it was, whatever is changed later', async () => {
  const id = await make()
  const closure = {
    facilityId: id,
    startsAt: '2026-11-27T12:00:00+01:00',
    endsAt: '2026-12-20T12:00:00+01:00',
    reason: reason('Floor'),
  }
  const { closure: made } = await done(world.manager.client, 'addClosure', closure, 'closure { id }')
  const past = { id, from: '2026-11-24T00:00:00+01:00', to: '2026-12-08T00:00:00+01:00' }
  const told = async () => ({ open: await openOn(anyone, zone, past), closed: await closedOn(anyone, zone, past) })
  const before = await told()
  expect(before.closed).toEqual(['CLOSURE 27 12:00–08 00:00 Floor'])
  app.clock.now = at('2026-12-10T12:00:00+01:00')
  await set('setOpeningHours', { facilityId: id, hours: daily('06:00', '07:00') })
  expect(await told()).toEqual(before)
  await set('updateFacility', { facilityId: id, timeZone: 'Asia/Tokyo' })
  await set('removeClosure', { closureId: made.id })
  expect(await told()).toEqual(before)
  await set('setDatedHours', { facilityId: id, date: '2026-11-25', intervals: [] })
  expect(await told()).toEqual(before)
  expect(
    await openOn(anyone, 'Asia/Tokyo', { id, from: '2026-12-13T00:00:00+09:00', to: '2026-12-14T00:00:00+09:00' }),
  ).toEqual(['13 06:00–13 07:00'])
})

test('doing the same again changes no interval, and each change counts for whoever is booking', async () => {
  const id = await make()
  const changes: [string, object][] = [
    ['setOpeningHours', { hours: daily('10:00', '12:00') }], ['setOpeningHours', { hours: [] }],
    ['setDatedHours', { date: '2026-12-08', intervals: [{ opens: '10:00', closes: '11:00' }] }],
    ['setDatedHours', { date: '2026-12-08', intervals: null }],
    ['addClosure', { startsAt: '2026-12-09T00:00:00Z', endsAt: '2026-12-10T00:00:00Z', reason: reason('x') }],
    ['setTariffs', { tariffs: [{ audience: 'PUBLIC', basis: 'PER_HOUR', centsPerHour: 5, currency: 'EUR' }] }],
    ['setTariffs', { tariffs: [] }],
    ['setFacilityParts', { partIds: [await make()] }],
    ['setFacilityParts', { partIds: [] }],
    ['updateFacility', { capacity: 11 }],
    ['updateFacility', { policy: { maxDuration: 'PT3H' } }],
    ['updateFacility', { policy: { requiresApproval: true } }],
    ['updateFacility', { status: 'DRAFT' }],
  ]
  for (const [name, input] of changes) {
    const { version } = await row(id)
    await set(name, { facilityId: id, ...input })
    expect(`${name} ${(await row(id)).version > version}`).toBe(`${name} true`)
  }
  await set('setOpeningHours', { facilityId: id, hours: always })
  const { intervals } = await row(id)
  await set('setOpeningHours', { facilityId: id, hours: always })
  expect((await row(id)).intervals).toBe(intervals)
  const { version } = await row(id)
  await set('updateFacility', {
    facilityId: id,
    name: [{ language: 'nl', text: 'Anders' }],
    amenities: ['Beamer'],
    policy: { maxDuration: 'PT3H' },
  })
  expect((await row(id)).version).toBe(version)
})

test.each([
  ['setOpeningHours', { hours: daily('09:00', '12:00') }],
  ['setDatedHours', { date: '2026-12-07', intervals: [{ opens: '09:00', closes: '12:00' }] }],
  ['updateFacility', { closedOnHolidays: true, policy: { horizon: 'P40D' } }],
])('a closure that is added in the middle of %s is not forgotten', async (name, input) => {
  const id = await make()
  const closure = {
    facilityId: id,
    startsAt: '2026-12-07T10:00:00+01:00',
    endsAt: '2026-12-07T11:00:00+01:00',
    reason: reason('Leak'),
  }
  app.beforeWrite.next = () => set('addClosure', closure)
  const answer = await mutate(world.manager.client, name, { facilityId: id, ...input })
  expect([undefined, 'STALE']).toContain(answer.code)
  const range = { id, from: '2026-12-07T00:00:00+01:00', to: '2026-12-07T12:00:00+01:00' }
  expect(await openOn(anyone, zone, range)).toEqual(['07 09:00–07 10:00', '07 11:00–07 12:00'])
})

test('many managers at once lose nothing: what is refused can be tried again, and the calendar is that of all that was let in', async () => {
  const id = await make({ hours: [] })
  const from = (n: number): number => at('2026-12-07T09:00:00Z') + n * day
  const edits: [string, object][] = [
    ['setOpeningHours', { hours: daily('08:00', '18:00') }],
    ...Array.from({ length: 6 }, (_, n): [string, object] => [
      'addClosure',
      { startsAt: iso(from(n)), endsAt: iso(from(n) + 3_600), reason: reason(`c${n}`) },
    ]),
    ['setDatedHours', { date: '2026-12-20', intervals: [{ opens: '11:00', closes: '12:00' }] }],
    ['setTariffs', { tariffs: [] }],
    ['updateFacility', { policy: { horizon: 'P45D' } }],
    ['updateFacility', { timeZone: 'Europe/Berlin' }],
  ]
  let left = edits
  for (let round = 0; left.length > 0 && round < 20; round++) {
    const answers = await Promise.all(
      left.map(([name, input]) => mutate(world.manager.client, name, { facilityId: id, ...input })),
    )
    const refused = answers.map(({ __typename, code }) => (code ? `${__typename} ${code}` : null))
    expect(refused.filter((each) => each !== null && each !== 'Conflict STALE')).toEqual([])
    left = left.filter((_, n) => refused[n] !== null)
  }
  expect(left).toEqual([])
  const range = { id, from: '2026-12-07T00:00:00+01:00', to: '2026-12-21T00:00:00+01:00' }
  expect((await closedOn(anyone, zone, range)).map((each) => each.slice(-2))).toEqual([
    'c0',
    'c1',
    'c2',
    'c3',
    'c4',
    'c5',
  ])
  const open = await openOn(anyone, zone, range)
  expect(open.slice(0, 2)).toEqual(['07 08:00–07 10:00', '07 11:00–07 18:00'])
  expect(open.at(-1)).toBe('20 11:00–20 12:00')
})

test('a calendar that cannot be worked out does not keep the job from the others', async () => {
  const [broken, id] = [await make(), await make()]
  await app.db.execute({
    sql: `update facilities set time_zone = 'Mars/Olympus', calendar_until = 1 where id = ?`,
    args: [broken],
  })
  app.clock.now += 40 * day
  await app.app.scheduled()
  expect((await row(id)).until).toBe(app.clock.now + 75 * day)
  const failed = app.logs.filter(({ event }) => event === 'job.failed')
  expect(failed).toHaveLength(1)
  app.logs.splice(app.logs.indexOf(failed[0]!), 1)
  await app.db.execute({ sql: `update facilities set time_zone = 'UTC' where id = ?`, args: [broken] })
  await app.app.scheduled()
  expect((await row(broken)).until).toBe(app.clock.now + 75 * day)
})

// Last, since sessions do not live as long.
test('the job keeps calendars worked out as months go by, once each, but not of what is retired', async () => {
  const id = await make({ hours: always, policy: { horizon: 'P30D', seriesHorizon: 'PT0S', bookableBy: ['PUBLIC'] } })
  const retired = await make({ status: 'RETIRED' })
  const before = await row(id)
  await app.app.scheduled()
  expect(await row(id)).toEqual(before)
  for (const months of [3, 7, 26]) {
    app.clock.now = startOfTests + months * 31 * day
    const { now } = app.clock
    expect(await reasons(anyone, id, now + day, now + day + 3_600)).not.toEqual([])
    await app.app.scheduled()
    const after = await row(id)
    expect(after).toMatchObject({ until: now + 75 * day })
    expect(await reasons(anyone, id, now + day, now + day + 3_600)).toEqual([])
    const { free, closed } = await availability(anyone, { id, from: iso(now), to: iso(now + 60 * day) })
    expect([free.length, closed]).toEqual([1, []])
    await Promise.all([app.app.scheduled(), app.app.scheduled()])
    expect(await row(id)).toEqual(after)
  }
  expect((await row(retired)).until).toBe(startOfTests + 75 * day)
  const { client } = await signIn(app, world.manager.email)
  await done(client, 'updateFacility', { facilityId: retired, status: 'PUBLISHED' })
  await app.app.scheduled()
  expect((await row(retired)).until).toBe(app.clock.now + 75 * day)
})
