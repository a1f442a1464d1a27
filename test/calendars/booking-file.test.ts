import { describe, expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { apiClient, ok } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, booked, cancel, DAY, during, move } from '../bookings/support.ts'
import { fetchCalendar, linkOf, nothing, uidOf } from './support.ts'

/** One booking as a file, by a link that is signed for who asked for it. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { manager, resident, board } = world
const room = await makeFacility(manager, world.id, { name: 'Atelier' })
const neighbour = await addMember(app, world)
const mine = await booked(resident.client, { facilityId: room.id, ...during(2, 10, 11), title: 'Klei' })

test('it opens without signing in, in one trip, and is one event to be saved', async () => {
  const link = await linkOf(resident.client, mine.id)
  expect(link).toMatch(
    new RegExp(`^http://noaber\\.test/bookings/${mine.id}\\.ics\\?person=per_\\w+&until=\\d+&key=[0-9a-f]{64}$`),
  )
  const { status, headers, text, events, trips } = await fetchCalendar(app, link)
  expect([status, headers.get('content-disposition'), headers.get('cache-control'), trips]).toEqual([
    200,
    'attachment; filename="booking.ics"',
    'no-store',
    1,
  ])
  expect(events).toMatchObject([
    { uid: uidOf(mine.id), summary: 'Klei', status: 'CONFIRMED', startsAt: at(2, 10), endsAt: at(2, 11), sequence: 0 },
  ])
  expect(text).toContain('METHOD:PUBLISH')
  expect(text).not.toMatch(/CALNAME|REFRESH/)
})

test('it is the booking as it is now: moved, and called off', async () => {
  const { id } = await booked(resident.client, { facilityId: room.id, ...during(3, 10, 11) })
  const link = await linkOf(resident.client, id)
  await move(resident.client, id, during(3, 12, 13))
  expect((await fetchCalendar(app, link)).events).toMatchObject([{ uid: uidOf(id), startsAt: at(3, 12), sequence: 1 }])
  await cancel(resident.client, id)
  expect((await fetchCalendar(app, link)).events).toMatchObject([{ uid: uidOf(id), status: 'CANCELLED', sequence: 2 }])
})

test('it holds for a week, and is the same all day', async () => {
  const link = await linkOf(resident.client, mine.id)
  app.clock.now += 3_600
  expect(await linkOf(resident.client, mine.id)).toBe(link)
  app.clock.now = startOfTests + 7 * DAY
  expect((await fetchCalendar(app, link)).status).toBe(200)
  app.clock.now = Number(new URL(link).searchParams.get('until')) - 1
  expect((await fetchCalendar(app, link)).status).toBe(200)
  app.clock.now += 1
  expect(await fetchCalendar(app, link)).toMatchObject(nothing)
  app.clock.now = startOfTests
})

describe('a link that is not ours as it is', () => {
  test('opens nothing: not for another booking, another person, a later day, or with another key', async () => {
    const theirs = await booked(neighbour.client, { facilityId: room.id, ...during(2, 14, 15), title: 'Geheim' })
    const link = new URL(await linkOf(resident.client, mine.id))
    const changed: ((url: URL) => void)[] = [
      (url) => (url.pathname = url.pathname.replace(mine.id, theirs.id)),
      (url) => url.searchParams.set('person', neighbour.personId),
      (url) => url.searchParams.set('person', manager.personId),
      (url) => url.searchParams.set('until', String(Number(url.searchParams.get('until')) + DAY)),
      (url) => url.searchParams.set('until', 'NaN'),
      (url) => url.searchParams.set('until', ''),
      (url) => url.searchParams.set('key', '0'.repeat(64)),
      (url) => url.searchParams.set('key', url.searchParams.get('key')!.slice(0, -1)),
      (url) => url.searchParams.delete('key'),
      (url) => url.searchParams.delete('person'),
      (url) => (url.search = ''),
      (url) => (url.pathname = url.pathname.replace(mine.id, `${mine.id}%00`)),
    ]
    for (const change of changed) {
      const url = new URL(link)
      change(url)
      expect(await fetchCalendar(app, url.href)).toMatchObject(nothing)
    }
    expect((await fetchCalendar(app, link.href)).status).toBe(200)
    const posted = await fetch(app.url + link.pathname + link.search, { method: 'POST', body: '' })
    expect(posted.status).toBe(405)
  })

  test('of another deployment’s secret opens nothing', async () => {
    const elsewhere = await startApp({ SECRET: 'another secret for tests, thirty-two or more' })
    expect(await fetchCalendar(elsewhere, await linkOf(resident.client, mine.id))).toMatchObject(nothing)
  })
})

test.each([
  ['a facility manager', manager, true],
  ['the board', board, true],
  ['a coordinator', world.coordinator, true],
  ['an auditor', world.auditor, true],
  ['another resident', neighbour, false],
  ['a stranger', world.stranger, false],
  ['a manager of another cooperative', other.manager, false],
])('%s gets a link where they may read the booking', async (_who, { client }, may) => {
  const { node } = ok(
    await client('query ($id: ID!) { node(id: $id) { ... on Booking { calendarLink } } }', { id: mine.id }),
  )
  expect(node !== null).toBe(may)
  if (may)
    expect((await fetchCalendar(app, node.calendarLink, { 'accept-language': 'en' })).events).toMatchObject([
      { summary: 'Klei', description: expect.stringContaining('For: ') },
    ])
})

test('nobody gets one who is not signed in', async () => {
  expect(
    ok(
      await apiClient(app.url)('query ($id: ID!) { node(id: $id) { ... on Booking { calendarLink } } }', {
        id: mine.id,
      }),
    ),
  ).toEqual({ node: null })
})

test('rights are asked for when it is opened: whoever lost theirs reads nothing', async () => {
  const leaving = await addMember(app, world, ['COORDINATOR'])
  const link = await linkOf(leaving.client, mine.id)
  expect((await fetchCalendar(app, link)).status).toBe(200)
  await done(board.client, 'setMemberRoles', { membershipId: leaving.membershipId, roles: ['RESIDENT'] })
  expect(await fetchCalendar(app, link)).toMatchObject(nothing)
})

test('it comes with the mail that confirms or moves a booking, and holds until a week after its end', async () => {
  const { id } = await booked(resident.client, { facilityId: room.id, ...during(4, 10, 11) })
  await move(resident.client, id, during(4, 12, 13))
  await app.app.scheduled()
  const links = app.mails
    .filter(({ text }) => text.includes(id))
    .map(({ to, text }) => [to, /^In je agenda: (\S+)$/m.exec(text)?.[1]])
  expect(links.map(([to]) => to)).toEqual([resident.email, resident.email])
  expect((await fetchCalendar(app, links[0]![1]!)).events).toMatchObject([{ uid: uidOf(id), startsAt: at(4, 12) }])
  app.clock.now = at(4, 13) + 7 * DAY - 1
  expect((await fetchCalendar(app, links[1]![1]!)).status).toBe(200)
  app.clock.now += 1
  expect(await fetchCalendar(app, links[1]![1]!)).toMatchObject(nothing)
  app.clock.now = startOfTests
})

test('a whole list of bookings has links, by plan, at the price of one trip', async () => {
  const query = '{ viewer { bookings { nodes { id calendarLink } } } }'
  const answer = await resident.client(query)
  const link = await linkOf(resident.client, mine.id)
  expect(ok(answer).viewer.bookings.nodes).toContainEqual({ id: mine.id, calendarLink: link })
  expect([answer.trips, answer.by]).toEqual([1, 'plan'])
})
