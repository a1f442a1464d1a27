import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, booked, cancel, count, during } from '../bookings/support.ts'
import { runScheduled } from '../notifications/outbox.ts'
import { accept, decline, joined, leave } from './support.ts'

/** What is mailed, in the reader's language, and what the log has. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const start = app.clock.now
const tariffs = [{ audience: 'MEMBER', basis: 'PER_HOUR', centsPerHour: 1_250, currency: 'EUR' }]

const offer = {
  nl: [
    'Er is plek: Zwembad',
    'Wanneer: vrijdag 27 november 2026, 10:00–11:00',
    '€\u00a012,50',
    'vóór donderdag 26 november 2026, 09:00',
  ],
  de: [
    'Ein Platz ist frei: Zwembad',
    'Wann: Freitag, 27. November 2026, 10:00–11:00',
    '12,50\u00a0€',
    'vor Donnerstag, 26. November 2026, 09:00',
  ],
  en: [
    'There is room: Zwembad',
    'When: Friday, 27 November 2026, 10:00–11:00',
    '€12.50',
    'before Thursday, 26 November 2026, 09:00',
  ],
}
const later = {
  nl: ['Aanbod verlopen: Zwembad', 'Geen plek vrijgekomen: Zwembad'],
  de: ['Angebot abgelaufen: Zwembad', 'Kein Platz frei geworden: Zwembad'],
  en: ['Offer expired: Zwembad', 'No room came free: Zwembad'],
}

describe.each(['nl', 'de', 'en'] as const)('in %s', (locale) => {
  test('an offer, that it expired, and that nothing came free', async () => {
    app.clock.now = start
    const person = await addMember(app, world)
    await done(person.client, 'updateProfile', { locale })
    const mails = () =>
      app.mails.filter(({ to }) => to === person.email).map(({ subject, text }) => `${subject}\n${text}`)
    const { id: facilityId } = await makeFacility(manager, world.id, { name: 'Zwembad', tariffs })
    const { id } = await booked(resident.client, { facilityId, ...during(2, 10, 11) })
    await booked(resident.client, { facilityId, ...during(1, 10, 11) })
    await joined(person.client, { facilityId, ...during(2, 10, 11) })
    await joined(person.client, { facilityId, ...during(1, 10, 11) })
    await cancel(resident.client, id)
    // It leaves at once, without waiting for the minute.
    const [offered] = mails().slice(-1)
    for (const part of offer[locale]) expect(offered).toContain(part)
    app.clock.now = at(1, 10) + 60
    await runScheduled(app)
    const subjects = mails().map((mail) => mail.split('\n', 1)[0])
    expect(subjects.slice(-2).sort()).toEqual([...later[locale]].sort())
  })
})

test('an offer that was answered before its mail left is told nobody', async () => {
  app.clock.now = start
  const person = await addMember(app, world)
  const { id: facilityId } = await makeFacility(manager, world.id)
  const { id } = await booked(resident.client, { facilityId, ...during(2, 10, 11) })
  const entry = await joined(person.client, { facilityId, ...during(2, 10, 11) })
  app.faults.mail = new Error('away')
  await cancel(resident.client, id)
  app.faults.mail = null
  await accept(person.client, entry.id)
  app.clock.now += 3_600
  await app.app.scheduled()
  expect(app.mails.filter(({ to, subject }) => to === person.email && subject.startsWith('Er is plek'))).toEqual([])
  expect(app.mails.filter(({ to, subject }) => to === person.email && subject.startsWith('Geboekt'))).toHaveLength(1)
})

test('every step is in the log, with who caused it', async () => {
  app.clock.now = start
  const [anna, bert] = [await addMember(app, world), await addMember(app, world)]
  const { id: facilityId } = await makeFacility(manager, world.id)
  const wish = { facilityId, ...during(2, 10, 11) }
  const { id } = await booked(resident.client, wish)
  const [a, b] = [await joined(anna.client, wish), await joined(bert.client, wish)]
  await cancel(resident.client, id)
  await decline(anna.client, a.id)
  await accept(bert.client, b.id)
  const c = await joined(anna.client, wish)
  await leave(anna.client, c.id)
  const sql = 'select action, actor_id from audit_entries where facility_id = ?'
  const { rows } = await app.db.execute({ sql, args: [facilityId] })
  const who = new Map(Object.entries({ resident, anna, bert, manager }).map(([name, { personId }]) => [personId, name]))
  const log = rows
    .map(({ action, actor_id: actor }) => `${String(action)} ${who.get(String(actor))}`)
    .filter((line) => !line.startsWith('facility.'))
  expect(log.sort()).toEqual(
    [
      ...[
        'booking.confirmed resident',
        'waitlist.joined anna',
        'waitlist.joined bert',
        'booking.cancelled resident',
        'booking.held resident',
      ],
      ...['waitlist.declined anna', 'booking.held anna', 'waitlist.accepted bert', 'booking.confirmed bert'],
      ...['waitlist.joined anna', 'waitlist.left anna'],
    ].sort(),
  )
})

test('a repetition with the same key joins, accepts and declines once', async () => {
  app.clock.now = start
  const anna = await addMember(app, world)
  const { id: facilityId } = await makeFacility(manager, world.id)
  const wish = { facilityId, ...during(2, 10, 11) }
  const { id } = await booked(resident.client, wish)
  const twice = async (name: string, input: object) => {
    const answers = await Promise.all(
      [1, 2].map(() => done(anna.client, name, { ...input, idempotencyKey: name }, 'entry { id }')),
    )
    expect(answers[0].entry.id).toBe(answers[1].entry.id)
    return answers[0].entry.id as string
  }
  const entryId = await twice('joinWaitlist', wish)
  await cancel(resident.client, id)
  await twice('acceptWaitlistOffer', { entryId })
  expect(await count(app, 'select count(*) from waitlist_entries where facility_id = ?', [facilityId])).toBe(1)
  expect(
    await count(app, `select count(*) from bookings where facility_id = ? and status = 'CONFIRMED'`, [facilityId]),
  ).toBe(1)
})
