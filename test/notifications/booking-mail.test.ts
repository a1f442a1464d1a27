import { drizzle } from 'drizzle-orm/libsql'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { bookings } from '../../schema/tables/bookings.ts'
import { facilities } from '../../schema/tables/facilities.ts'
import { MailError } from '../../src/platform/mailer.ts'
import { newId } from '../../src/platform/ids.ts'
import { startApp } from '../harness/app.ts'
import { makeNeighbourhood, type Neighbourhood } from '../harness/factories.ts'
import { done } from '../harness/mutate.ts'
import { eventsOf, leaveEvent, runScheduled } from './outbox.ts'

const app = await startApp()
const orm = drizzle({ client: app.db })

let place: Neighbourhood
let hall: string

beforeAll(async () => {
  place = await makeNeighbourhood(app)
  hall = newId('fac')
  const now = app.clock.now
  await orm.insert(facilities).values({
    ...{ id: hall, cooperativeId: place.id, kind: 'SPORTS_HALL', status: 'PUBLISHED', sortName: 'gymzaal' },
    ...{ name: { nl: 'Gymzaal', de: 'Turnhalle', en: 'Gym' }, description: {}, houseRules: {} },
    ...{ accessibility: [], amenities: [], photoLinks: [] },
    ...{ street: 'Dorpsstraat 1', postalCode: '7671 AA', city: 'Vriezenveen' },
    ...{ country: 'NL', latitude: 52.4, longitude: 6.6, timeZone: 'Europe/Amsterdam', capacity: 100, mode: 'UNITS' },
    ...{ granularity: 900, minDuration: 900, maxDuration: 86_400, leadTime: 0, horizon: 8_640_000 },
    ...{ bufferBefore: 0, bufferAfter: 0, cancellationWindow: 0, bookableBy: ['RESIDENT'], requiresApproval: true },
    ...{ closedOnHolidays: false, calendarUntil: now, createdAt: now, updatedAt: now },
  })
})

beforeEach(() => {
  app.mails.length = 0
})

type Fields = Partial<typeof bookings.$inferInsert>

/** Makes a booking as the bookings domain would, and the event that tells of it. */
async function happened(event: string, actorId: string | null, fields: Fields = {}): Promise<string> {
  const now = app.clock.now
  const bookingId = newId('boo')
  const forPersonId = fields.forOrganisationId ? null : place.resident.personId
  await orm.insert(bookings).values({
    ...{ id: bookingId, facilityId: hall, cooperativeId: place.id, status: 'CONFIRMED' },
    ...{ units: 1, bufferBefore: 0, bufferAfter: 0 },
    // A Wednesday in winter, 11:00 to 12:30 in Amsterdam, where UTC is an hour behind.
    ...{ startsAt: Date.UTC(2026, 10, 25, 10) / 1000, endsAt: Date.UTC(2026, 10, 25, 11, 30) / 1000 },
    ...{ actorId: place.resident.personId, forPersonId, audience: 'MEMBER', priceCents: 1250, currency: 'EUR' },
    ...{ createdAt: now, updatedAt: now, ...fields },
  })
  await leaveEvent(app, newId('evt'), event, { bookingId, actorId })
  await runScheduled(app)
  return bookingId
}

const recipients = () => app.mails.map(({ to }) => to).sort()

test('a receipt tells what, when by the wall clock of the place, where and for how much', async () => {
  await happened('booking.confirmed', place.resident.personId, { units: 3 })
  expect(app.mails).toHaveLength(1)
  const { to, subject, text } = app.mails[0]!
  expect([to, subject]).toEqual([place.resident.email, 'Geboekt: Gymzaal'])
  const shown = text.replaceAll('\u00a0', ' ').replace(/\/boo_\w+\.ics\?\S+$/m, '/….ics')
  expect(shown).toBe(`Hallo,

De boeking is rond.

Wat: Gymzaal
Wanneer: woensdag 25 november 2026, 11:00–12:30
Waar: Dorpsstraat 1, Vriezenveen
Plaatsen: 3
Prijs: € 12,50
In je agenda: http://noaber.test/bookings/….ics

Lukt het toch niet? Zeg dan op tijd af, dan kan een ander erin.

Groeten,
je buren van Noaber
`)
})

test.each([
  // Punctuation of dates differs between versions of the runtime's own tables.
  ['de', 'Gebucht: Turnhalle', 'Mittwoch, 25. November 2026, 23:00 – Donnerstag, 26. .+, 01:00', 'Preis: kostenlos'],
  ['en', 'Booked: Gym', 'Wednesday,? 25 November 2026, 23:00 – Thursday,? 26 November 2026, 01:00', 'Price: free'],
])('in %s, across midnight and without a price', async (locale, subject, when, price) => {
  await done(place.resident.client, 'updateProfile', { locale })
  const times = { startsAt: Date.UTC(2026, 10, 25, 22) / 1000, endsAt: Date.UTC(2026, 10, 26) / 1000 }
  await happened('booking.confirmed', place.resident.personId, { ...times, priceCents: 0 })
  await done(place.resident.client, 'updateProfile', { locale: null })
  expect(app.mails[0]?.subject).toBe(subject)
  const lines = app.mails[0]?.text.split('\n')
  expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(`: ${when}$`), price]))
})

test.each([
  ['booking.confirmed', 'resident', ['resident']],
  ['booking.confirmed', 'manager', ['resident']],
  ['booking.requested', 'resident', ['resident', 'manager']],
  ['booking.requested', 'manager', ['resident']],
  ['booking.rejected', 'manager', ['resident']],
  ['booking.rejected', 'resident', []],
  ['booking.cancelled', 'resident', []],
  ['booking.cancelled', 'manager', ['resident']],
  ['booking.moved', 'resident', ['resident']],
  ['booking.moved', 'manager', ['resident']],
  ['booking.expired', null, ['resident']],
] as const)('%s by %s is told to %j', async (event, actor, told) => {
  await happened(event, actor && place[actor].personId)
  expect(recipients()).toEqual(told.map((name) => place[name].email).sort())
})

test('a booking for an organisation is told to who booked it, and says for whom', async () => {
  const { representative, organisationId } = place
  await happened('booking.cancelled', place.manager.personId, {
    ...{ actorId: representative.personId, forOrganisationId: organisationId },
    cancellationReason: 'Lekkage in het dak',
  })
  expect(recipients()).toEqual([representative.email])
  expect(app.mails[0]?.text).toMatch(/^Voor: Fysio Oost$/m)
  expect(app.mails[0]?.text).toMatch(/^Toelichting: Lekkage in het dak$/m)
})

test('nobody is told of a booking for a resident who is not online', async () => {
  await happened('booking.confirmed', place.coordinator.personId, { forPersonId: place.offline.personId })
  expect(app.mails).toEqual([])
})

test('who decides learns who asks, and where no manager is left the board decides', async () => {
  const setStatus = (status: string) =>
    app.db.execute('update memberships set status = ? where id = ?', [status, place.manager.membershipId])
  await happened('booking.requested', place.resident.personId)
  const asked = app.mails.find(({ to }) => to === place.manager.email)
  expect(asked?.subject).toMatch(/^Aanvraag: Gymzaal, woensdag 25 november/)
  expect(asked?.text).toContain('wil graag boeken')
  await setStatus('SUSPENDED')
  app.mails.length = 0
  await happened('booking.requested', place.resident.personId)
  expect(recipients()).toEqual([place.board.email, place.resident.email].sort())
  await setStatus('ACTIVE')
})

test('of several mails of one event, each is retried by itself', async () => {
  app.faults.mail = new MailError('The mail server cannot be reached.', { retryable: true })
  const bookingId = await happened('booking.requested', place.resident.personId)
  const waiting = (await eventsOf(app, 'booking.requested')).filter(({ doneAt }) => doneAt === null)
  expect(waiting.map(({ payload }) => (JSON.parse(payload ?? '{}') as { to: string }).to).sort()).toEqual(
    [place.resident.personId, place.manager.personId].sort(),
  )
  expect(waiting.every(({ payload }) => payload?.includes(bookingId))).toBe(true)
  app.faults.mail = null
  app.clock.now += 60
  await runScheduled(app)
  expect(waiting).toHaveLength(2)
  expect(recipients()).toEqual([place.resident.email, place.manager.email].sort())
  expect(new Set(app.mails.map(({ messageId }) => messageId)).size).toBe(2)
})
