import { beforeEach, expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, booked, cancel, DAY, decide, during, iso, move } from '../bookings/support.ts'
import { fetchCalendar, makeFeed, uidOf } from './support.ts'

/** Feeds: how they come and go, and what they show of what happens to bookings. */
const app = await startApp({
  MAIL_TRANSPORT: 'http',
  MAIL_HTTP_URL: 'https://mail.example',
  MAIL_HTTP_TOKEN: 'x',
  MAIL_FROM: 'Noaber <noreply@example.org>',
})
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, representative, organisationId } = world
const hall = await makeFacility(manager, world.id, { name: 'Zaal; groot, hoog' })
const neighbour = await addMember(app, world)
beforeEach(() => {
  app.clock.now = startOfTests
})

test('one’s own bookings are read where one likes, in one trip, with the zone of the place', async () => {
  const me = await addMember(app, world)
  const { id } = await booked(me.client, {
    facilityId: hall.id,
    ...during(2, 10, 11),
    title: 'Koor, “Zang”; en zo\\meer 🎶',
  })
  await booked(neighbour.client, { facilityId: hall.id, ...during(2, 12, 13), title: 'Van een ander' })
  const { link } = await makeFeed(me.client)
  expect(link).toMatch(/^http:\/\/noaber\.test\/calendars\/p[\w-]{43}\.ics$/)
  const { status, headers, text, events, trips } = await fetchCalendar(app, link)
  expect([status, headers.get('content-type'), headers.get('cache-control'), trips]).toEqual([
    200,
    'text/calendar; charset=utf-8',
    'private, no-cache',
    1,
  ])
  expect(events).toEqual([
    {
      ...{ uid: uidOf(id), sequence: 0, status: 'CONFIRMED', startsAt: at(2, 10), endsAt: at(2, 11) },
      ...{ summary: 'Koor, “Zang”; en zo\\meer 🎶', description: null },
      location: 'Zaal; groot, hoog, Dorpsstraat 1, 7671 AA Vriezenveen',
    },
  ])
  expect(text).toContain('DTSTART;TZID=Europe/Amsterdam:20261127T100000\r\n')
  expect(text).toContain('BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\n')
  expect(text.replaceAll('\r\n ', '')).toContain(`ORGANIZER;CN="${world.name}":mailto:noreply@example.org`)
  expect(text).toContain('X-WR-CALNAME:My bookings')
})

test('it holds what is for the organisations that one represents, and whom else one booked for', async () => {
  const { link } = await makeFeed(representative.client)
  await booked(representative.client, { facilityId: hall.id, ...during(3, 10, 11), forOrganisationId: organisationId })
  expect((await fetchCalendar(app, link)).events).toMatchObject([
    { summary: 'Zaal; groot, hoog', description: 'For: Fysio Oost' },
  ])
  const byCoordinator = await makeFeed(world.coordinator.client)
  await booked(world.coordinator.client, {
    facilityId: hall.id,
    ...during(3, 12, 13),
    forPersonId: world.offline.personId,
  })
  expect((await fetchCalendar(app, byCoordinator.link)).events).toMatchObject([{ description: 'For: Opa Offline' }])
})

test('a change keeps the UID and raises the sequence; a cancellation stays for a while, as CANCELLED', async () => {
  const me = await addMember(app, world)
  const { link } = await makeFeed(me.client)
  const { id } = await booked(me.client, { facilityId: hall.id, ...during(4, 10, 11) })
  const first = (await fetchCalendar(app, link)).events[0]!
  await move(me.client, id, during(4, 14, 15))
  const moved = (await fetchCalendar(app, link)).events[0]!
  expect(moved).toEqual({ ...first, sequence: first.sequence + 1, startsAt: at(4, 14), endsAt: at(4, 15) })
  await cancel(me.client, id)
  const cancelled = await fetchCalendar(app, link)
  expect(cancelled.events).toEqual([{ ...moved, sequence: first.sequence + 2, status: 'CANCELLED' }])
  expect(cancelled.text).toContain('TRANSP:TRANSPARENT')
  app.clock.now += 34 * DAY
  expect((await fetchCalendar(app, link)).events).toHaveLength(1)
  app.clock.now += 2 * DAY
  expect((await fetchCalendar(app, link)).events).toEqual([])
})

test('a request is tentative until it is decided, and what is turned down is cancelled', async () => {
  const asked = await makeFacility(manager, world.id, { name: 'Keuken', policy: { requiresApproval: true } })
  const me = await addMember(app, world)
  const { link } = await makeFeed(me.client)
  const one = await booked(me.client, { facilityId: asked.id, ...during(5, 10, 11), title: 'Soep' })
  const other = await booked(me.client, { facilityId: asked.id, ...during(5, 12, 13), title: 'Taart' })
  expect((await fetchCalendar(app, link)).events).toMatchObject([
    { status: 'TENTATIVE', summary: 'Requested: Soep', sequence: 0 },
    { status: 'TENTATIVE', summary: 'Requested: Taart', sequence: 0 },
  ])
  await decide(manager.client, one.id, 'APPROVE')
  await decide(manager.client, other.id, 'REJECT')
  expect((await fetchCalendar(app, link)).events).toMatchObject([
    { status: 'CONFIRMED', summary: 'Soep', sequence: 1 },
    { status: 'CANCELLED', summary: 'Taart', sequence: 1 },
  ])
})

test('what is held for who waited is told as such, to others as taken, and not when it has lapsed', async () => {
  const place = await makeFacility(manager, world.id, { name: 'Bakfiets' })
  const me = await addMember(app, world)
  const { id } = await booked(neighbour.client, { facilityId: place.id, ...during(7, 10, 11) })
  await done(me.client, 'joinWaitlist', { facilityId: place.id, ...during(7, 10, 11) })
  const [own, ofPlace] = [await makeFeed(me.client), await makeFeed(resident.client, { facilityId: place.id })]
  expect((await fetchCalendar(app, own.link)).events).toEqual([])
  await cancel(neighbour.client, id)
  expect((await fetchCalendar(app, own.link)).events).toMatchObject([
    { status: 'TENTATIVE', summary: 'Held: Bakfiets' },
  ])
  const statuses = async () => (await fetchCalendar(app, ofPlace.link)).events.map((event) => event.status).sort()
  expect(await statuses()).toEqual(['CANCELLED', 'TENTATIVE'])
  const { rows } = await app.db.execute("select hold_expires_at from bookings where status = 'HELD'")
  app.clock.now = Number(rows[0]!['hold_expires_at'])
  expect((await fetchCalendar(app, own.link)).events).toEqual([])
  expect(await statuses()).toEqual(['CANCELLED'])
})

test('what is past stays for ninety days', async () => {
  const me = await addMember(app, world)
  const { link } = await makeFeed(me.client)
  await booked(me.client, { facilityId: hall.id, ...during(2, 20, 21) })
  app.clock.now = at(2, 20) + 90 * DAY - 1
  expect((await fetchCalendar(app, link)).events).toHaveLength(1)
  app.clock.now += 1
  expect((await fetchCalendar(app, link)).events).toEqual([])
})

test('a calendar that has not changed is not sent again', async () => {
  const me = await addMember(app, world)
  const { link } = await makeFeed(me.client)
  const { id } = await booked(me.client, { facilityId: hall.id, ...during(6, 10, 11) })
  const { headers } = await fetchCalendar(app, link)
  const etag = headers.get('etag')!
  expect(etag).toMatch(/^"[0-9a-f]{64}"$/)
  for (const held of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await fetchCalendar(app, link, { 'if-none-match': held })
    expect([
      again.status,
      again.text,
      again.headers.get('etag'),
      again.headers.get('cache-control'),
      again.trips,
    ]).toEqual([304, '', etag, 'private, no-cache', 1])
  }
  app.clock.now += 3_600
  expect((await fetchCalendar(app, link, { 'if-none-match': etag })).status).toBe(304)
  await done(me.client, 'updateProfile', { name: 'Met naam' })
  expect((await fetchCalendar(app, link, { 'if-none-match': etag })).status).toBe(304)
  await cancel(me.client, id)
  const after = await fetchCalendar(app, link, { 'if-none-match': etag })
  expect([after.status, after.events[0]!.status]).toEqual([200, 'CANCELLED'])
  await done(manager.client, 'updateFacility', { facilityId: hall.id, name: [{ language: 'nl', text: 'Zaal' }] })
  expect((await fetchCalendar(app, link, { 'if-none-match': after.headers.get('etag')! })).status).toBe(200)
})

test('it speaks the language of its owner, else that in which it was asked for', async () => {
  const me = await addMember(app, world)
  const german = await makeFeed(me.client.with({ 'accept-language': 'de-AT, de;q=0.9' }))
  const name = async (link: string) => /X-WR-CALNAME:(.*)\r/.exec((await fetchCalendar(app, link)).text)![1]
  expect(await name(german.link)).toBe('Meine Buchungen')
  await done(me.client, 'updateProfile', { locale: 'nl' })
  expect(await name(german.link)).toBe('Mijn boekingen')
  const named = await makeFeed(me.client, { name: 'Werk, en thuis' })
  expect(await name(named.link)).toBe('Werk\\, en thuis')
})

test('Cal #4400, #19589, #10517: times stay where the wall of the place has them, however the clock changes', async () => {
  const me = await addMember(app, world)
  const { link } = await makeFeed(me.client)
  const place = await makeFacility(manager, world.id, {
    policy: { horizon: 'P365D' },
    hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' })),
  })
  const auckland = await makeFacility(manager, world.id, {
    timeZone: 'Pacific/Auckland',
    policy: { horizon: 'P365D' },
    hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' })),
  })
  const times: [string, string, string][] = [
    [place.id, '2027-03-27T19:00:00Z', 'DTSTART;TZID=Europe/Amsterdam:20270327T200000'],
    [place.id, '2027-03-28T00:30:00Z', 'DTSTART;TZID=Europe/Amsterdam:20270328T013000'],
    [place.id, '2027-03-28T18:00:00Z', 'DTSTART;TZID=Europe/Amsterdam:20270328T200000'],
    [place.id, '2027-10-31T00:30:00Z', 'DTSTART:20271031T003000Z'],
    [place.id, '2027-10-31T01:30:00Z', 'DTSTART:20271031T013000Z'],
    [place.id, '2027-10-31T19:00:00Z', 'DTSTART;TZID=Europe/Amsterdam:20271031T200000'],
    [auckland.id, '2027-04-03T07:00:00Z', 'DTSTART;TZID=Pacific/Auckland:20270403T200000'],
    [auckland.id, '2027-04-04T08:00:00Z', 'DTSTART;TZID=Pacific/Auckland:20270404T200000'],
  ]
  for (const [facilityId, startsAt] of times) {
    await booked(me.client, { facilityId, startsAt, endsAt: iso(Date.parse(startsAt) / 1000 + 3_600) })
  }
  const { text, events } = await fetchCalendar(app, link)
  expect(events.map(({ startsAt }) => startsAt).sort()).toEqual(
    times.map(([, startsAt]) => Date.parse(startsAt) / 1000).sort(),
  )
  for (const [, , line] of times) expect(text).toContain(`${line}\r\n`)
})
