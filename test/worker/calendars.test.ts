import { afterAll, expect, test } from 'vitest'
import { startOfTests } from '../harness/app.ts'
import { apiClient, type ApiClient } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { done } from '../harness/mutate.ts'
import { startWorkerdApp } from '../harness/workerd.ts'
import { at, booked, cancel, during } from '../bookings/support.ts'
import { fetchCalendar, feedsOf, linkOf, makeFeed, nothing, uidOf } from '../calendars/support.ts'

const app = await startWorkerdApp()
afterAll(() => app.close())
await app.setClock(startOfTests)

async function signIn(email: string): Promise<ApiClient> {
  const anyone = apiClient(app.url)
  await done(anyone, 'requestSignInCode', { email })
  await expect.poll(() => app.mailbox.messages(email).length).toBeGreaterThan(0)
  const code = /code is: (\d{6})/.exec(app.mailbox.messages(email)[0]!.text)![1]!
  const { token } = await done(anyone, 'signIn', { email, code }, 'token')
  return apiClient(app.url, token)
}

test('in the runtime of production, a calendar is made, read, kept, changed and revoked', async () => {
  const client = await signIn('anna@example.org')
  await done(client, 'updateProfile', { name: 'Anna' })
  const neighbourhood = { name: 'Oost', municipality: 'Twenterand', country: 'NL', timeZone: 'Europe/Amsterdam' }
  const founding = { name: 'De Es', slug: 'de-es', neighbourhoods: [neighbourhood] }
  const { cooperative } = await done(client, 'createCooperative', founding, 'cooperative { id }')
  const room = await makeFacility({ client }, cooperative.id, {
    name: 'Zaal',
    policy: { bookableBy: ['BOARD'], horizon: 'P365D' },
  })
  const { id } = await booked(client, { facilityId: room.id, ...during(2, 10, 11), title: 'Koor, “Zang” 🎶' })
  await booked(client, { facilityId: room.id, startsAt: '2027-07-01T10:00:00Z', endsAt: '2027-07-01T11:00:00Z' })

  const feed = await makeFeed(client, { facilityId: room.id })
  const first = await fetchCalendar(app, feed.link)
  expect([first.status, first.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
  expect(first.events).toMatchObject([
    { uid: uidOf(id), summary: 'Koor, “Zang” 🎶', startsAt: at(2, 10), sequence: 0, status: 'CONFIRMED' },
    { startsAt: Date.UTC(2027, 6, 1, 10) / 1000 },
  ])
  expect(first.text).toContain('RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU')
  const held = { 'if-none-match': first.headers.get('etag')! }
  expect((await fetchCalendar(app, feed.link, held)).status).toBe(304)
  await expect.poll(async () => (await feedsOf(client))[0].lastReadAt).toBe('2026-11-25T08:00:00Z')

  const file = await linkOf(client, id)
  expect((await fetchCalendar(app, file)).events).toMatchObject([{ uid: uidOf(id) }])
  expect(await fetchCalendar(app, file.replace(/key=./, 'key=x'))).toMatchObject(nothing)

  await cancel(client, id)
  expect((await fetchCalendar(app, feed.link, held)).events[0]).toMatchObject({
    uid: uidOf(id),
    status: 'CANCELLED',
    sequence: 1,
  })
  await done(client, 'revokeCalendarFeed', { calendarFeedId: feed.id })
  expect(await fetchCalendar(app, feed.link)).toMatchObject(nothing)
  expect(app.lines.filter((line) => /error|fault/i.test(line))).toEqual([])
})
