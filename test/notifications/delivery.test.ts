import { expect, test } from 'vitest'
import { MailError } from '../../src/platform/mailer.ts'
import { startApp } from '../harness/app.ts'
import { addMember, foundCooperative } from '../harness/factories.ts'
import type { ApiClient } from '../harness/client.ts'
import { done } from '../harness/mutate.ts'
import { signIn } from '../harness/people.ts'
import { eventsOf, leaveEvent, runScheduled } from './outbox.ts'

const app = await startApp()
const cooperative = await foundCooperative(app, { name: 'De Buurschap', joinPolicy: 'APPLICATION' })
const down = new MailError('The mail server cannot be reached.', { retryable: true })
const mailsTo = (email: string) => app.mails.filter(({ to }) => to === email)

/** An event that causes one mail to the founder. */
const leaveWelcome = (id: string) =>
  leaveEvent(app, id, 'membership.decided', { membershipId: cooperative.board.membershipId, accepted: true })

async function applyAndDecide(client: ApiClient, accept: boolean): Promise<void> {
  const input = { cooperativeId: cooperative.id }
  const { membership } = await done(client, 'applyForMembership', input, 'membership { id }')
  await done(cooperative.board.client, 'decideApplication', { membershipId: membership.id, accept })
}

test('an invitation leaves at once and holds the link', async () => {
  const input = { cooperativeId: cooperative.id, email: 'guest@example.org', roles: ['RESIDENT'] }
  await done(cooperative.board.client.with({ 'accept-language': 'nl' }), 'inviteMember', input)
  const [mail] = mailsTo('guest@example.org')
  expect(mail?.subject).toBe('De Buurschap nodigt je uit')
  expect(mail?.text).toMatch(/http:\/\/noaber\.test\/invitation#token=[\w-]{43}\n/)
})

test('a mail that does not leave is tried again ever later, and given up in the end', async () => {
  app.faults.mail = down
  const input = { cooperativeId: cooperative.id, email: 'unlucky@example.org', roles: ['RESIDENT'] }
  await done(cooperative.board.client, 'inviteMember', input)
  const waits: number[] = []
  for (;;) {
    const event = (await eventsOf(app, 'mail.invitation')).find(({ doneAt }) => doneAt === null)
    if (!event) break
    waits.push(event.dueAt - app.clock.now)
    // A second before, nothing happens; when it is due, one attempt.
    app.clock.now = event.dueAt - 1
    await runScheduled(app)
    expect(await eventsOf(app, 'mail.invitation')).toContainEqual(event)
    app.clock.now = event.dueAt
    await runScheduled(app)
  }
  app.faults.mail = null
  const minutes = waits.map((wait) => wait / 60)
  expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360])
  const event = (await eventsOf(app, 'mail.invitation')).find(({ lastError }) => lastError !== null)
  expect(event).toMatchObject({ payload: null, attempts: 14, lastError: 'MAIL_NOT_TAKEN', doneAt: app.clock.now })
  const logged = app.logs.findLast(({ event: name }) => name === 'outbox.givenUp')
  expect(logged?.fields).toMatchObject({ id: event?.id, attempts: 14 })
  await runScheduled(app)
  expect(mailsTo('unlucky@example.org')).toEqual([])
})

test('two runs at the same time send each mail once', async () => {
  const emails = Array.from({ length: 12 }, (_, n) => `applicant${n}@example.org`)
  const applicants = await Promise.all(emails.map((email) => signIn(app, email, 'Ada')))
  for (const { client } of applicants) {
    await applyAndDecide(client, true)
  }
  app.mails.length = 0
  await Promise.all([app.app.scheduled(), app.app.scheduled(), app.app.scheduled()])
  expect(app.mails.map(({ to }) => to).sort()).toEqual(applicants.map(({ email }) => email).sort())
  const events = await eventsOf(app, 'membership.decided')
  const erased = events.every(({ attempts, doneAt, payload }) => attempts === 1 && doneAt !== null && payload === null)
  expect(erased).toBe(true)
})

test('what a run that died had taken is delivered when its lease has ended', async () => {
  await leaveWelcome('evt_taken')
  const taken = "update outbox set attempts = 1, due_at = ? where id = 'evt_taken'"
  await app.db.execute({ sql: taken, args: [app.clock.now + 120] })
  app.mails.length = 0
  await runScheduled(app)
  expect(app.mails).toEqual([])
  app.clock.now += 120
  await runScheduled(app)
  const sent = app.mails.map(({ to, messageId }) => [to, messageId])
  expect(sent).toEqual([[cooperative.board.email, 'evt_taken@noaber.test']])
})

test.each([
  ['nl', true, 'Welkom bij De Buurschap', 'Hallo Wil,'],
  ['de', true, 'Willkommen bei De Buurschap', 'Hallo Wil,'],
  ['en', false, 'Your application to De Buurschap', 'Hello Wil,'],
  // Whoever set no language is written to in that of the cooperative.
  [null, false, 'Je aanmelding bij De Buurschap', 'Hallo Wil,'],
])('the answer to an application is in the language of its sender (%s)', async (locale, accept, subject, greeting) => {
  const person = await signIn(app, `wil-${locale}@example.org`, 'Wil')
  if (locale) await done(person.client, 'updateProfile', { locale })
  await applyAndDecide(person.client, accept)
  await runScheduled(app)
  const mail = mailsTo(person.email).at(-1)
  expect(mail?.subject).toBe(subject)
  expect(mail?.text.split('\n')[0]).toBe(greeting)
})

test('an event of an unknown kind, or with a payload that is none, is done with and logged', async () => {
  await leaveEvent(app, 'evt_unknown', 'moon.risen', { full: true })
  await leaveEvent(app, 'evt_odd', 'membership.decided', { membershipId: 7 })
  await leaveEvent(app, 'evt_gone', 'membership.decided', { membershipId: 'mem_gone', accepted: true })
  app.mails.length = 0
  await runScheduled(app)
  expect(app.mails).toEqual([])
  const states = (await Promise.all(['moon.risen', 'membership.decided'].map((kind) => eventsOf(app, kind)))).flat()
  const state = Object.fromEntries(states.map((event) => [event.id, [event.payload, event.doneAt, event.lastError]]))
  expect(state['evt_unknown']).toEqual([null, app.clock.now, 'UNKNOWN_KIND'])
  expect(state['evt_odd']).toEqual([null, app.clock.now, 'INVALID_PAYLOAD'])
  expect(state['evt_gone']).toEqual([null, app.clock.now, null])
  const logged = app.logs.map(({ event, fields }) => `${event} ${fields?.['id']}`)
  expect(logged).toEqual(expect.arrayContaining(['outbox.unknown evt_unknown', 'outbox.givenUp evt_odd']))
})

test('with the mail server down, a run stops at the first who get nothing through', async () => {
  for (let n = 0; n < 20; n++) {
    await leaveWelcome(`evt_down${n}`)
  }
  app.faults.mail = down
  await runScheduled(app)
  app.faults.mail = null
  const events = (await eventsOf(app, 'membership.decided')).filter(({ id }) => id.startsWith('evt_down'))
  expect(events.filter(({ attempts }) => attempts > 0)).toHaveLength(5)
  app.clock.now += 60
  app.mails.length = 0
  await runScheduled(app)
  expect(app.mails).toHaveLength(20)
})

test('a job that fails is logged and does not stop the others', async () => {
  const gone = await addMember(app, cooperative)
  await app.db.execute('alter table outbox rename to outbox_away')
  app.clock.now += 61 * 86_400
  await app.app.scheduled()
  await app.db.execute('alter table outbox_away rename to outbox')
  const failed = app.logs.filter(({ event }) => event === 'job.failed').map(({ fields }) => fields?.['job'])
  expect(failed).toEqual(['deliver-outbox', 'purge'])
  app.logs.length = 0
  await runScheduled(app)
  const { rows } = await app.db.execute({ sql: 'select 1 from sessions where person_id = ?', args: [gone.personId] })
  expect(rows).toEqual([])
})
