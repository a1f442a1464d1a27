import { expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { booked, DAY, during } from '../bookings/support.ts'
import { fetchCalendar, makeFeed, nothing } from './support.ts'

/** What the address of a feed opens, and that nothing like it opens anything. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const room = await makeFacility(manager, world.id, { name: 'Kamer', bookingMode: 'UNITS', capacity: 10 })
const neighbour = await addMember(app, world)
await booked(neighbour.client, { facilityId: room.id, ...during(2, 10, 11), title: 'Huisarts' })

test('a forged link opens nothing, whatever it looks like, and tells nothing', async () => {
  const { link } = await makeFeed(resident.client, { facilityId: room.id })
  const secret = link.split('/').at(-1)!.slice(0, -4)
  const { rows } = await app.db.execute('select secret_hash, id from calendar_feeds limit 1')
  const forged = [
    `p${secret.slice(1)}`,
    `c${secret.slice(1)}`,
    `x${secret.slice(1)}`,
    secret.slice(0, -1),
    `${secret}a`,
    secret.toUpperCase(),
    `f${'A'.repeat(43)}`,
    String(rows[0]!['secret_hash']),
    String(rows[0]!['id']),
    "f' or 1=1 --",
    '%00',
    '..',
    'f',
    '*',
    `f${'%F0%9F%8E%B6'.repeat(10)}`,
    'a'.repeat(5_000),
  ]
  const expected = await fetchCalendar(app, `${app.url}/nowhere`)
  for (const one of forged) {
    const { status, text, headers } = await fetchCalendar(app, `${app.url}/calendars/${one}.ics`, {
      'if-none-match': '*',
    })
    expect([one, status, text, headers.get('cache-control')]).toEqual([
      one,
      404,
      nothing.text,
      expected.headers.get('cache-control'),
    ])
  }
  expect((await fetchCalendar(app, `${link}/x`)).status).toBe(404)
  expect((await fetchCalendar(app, link.replace('.ics', ''))).status).toBe(404)
  expect((await fetch(app.url + new URL(link).pathname, { method: 'POST', body: 'x' })).status).toBe(405)
  const head = await fetch(app.url + new URL(link).pathname, { method: 'HEAD' })
  expect([head.status, await head.text(), head.headers.get('content-type')]).toEqual([
    200,
    '',
    'text/calendar; charset=utf-8',
  ])
})

test('a session that comes with the address is of no account', async () => {
  const { link } = await makeFeed(resident.client, { facilityId: room.id })
  const asked = await fetchCalendar(app, link, { authorization: `Bearer ${manager.token}` })
  expect(asked.text).not.toContain('Huisarts')
  expect((await fetchCalendar(app, link, { authorization: 'Bearer nonsense' })).status).toBe(200)
})

test('a feed that would be endless shows what is nearest', async () => {
  // Called off, so that no place is taken: 1,600 that are to come, and 600 that were, a minute apart.
  const many = (count: number, from: number, step: number) =>
    app.db.execute({
      sql: `insert into bookings (id, facility_id, cooperative_id, status, starts_at, ends_at, units, buffer_before,
          buffer_after, actor_id, for_person_id, audience, price_cents, currency, created_at, updated_at)
        with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n + 1 < ?1)
        select 'boo_' || ?2 || n, ?3, ?4, 'CANCELLED', ?2 + n * ?5, ?2 + n * ?5 + 60, 1, 0, 0, ?6, ?6, 'MEMBER', 0, 'EUR',
          ?7, ?7 from numbers`,
      args: [count, from, room.id, world.id, step, resident.personId, startOfTests],
    })
  await many(1_600, startOfTests + 10 * DAY, 60)
  await many(600, startOfTests - 5 * DAY, -60)
  const { link } = await makeFeed(manager.client, { facilityId: room.id })
  const { events, trips } = await fetchCalendar(app, link)
  expect([events.length, trips]).toEqual([2_000, 1])
  expect(events[0]!.startsAt).toBe(startOfTests - 5 * DAY - 499 * 60)
  expect(events.map(({ startsAt }) => startsAt)).toEqual(events.map(({ startsAt }) => startsAt).sort((a, b) => a - b))
})
