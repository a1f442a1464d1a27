import { Temporal } from 'temporal-polyfill'
import { beforeEach, describe, expect, test } from 'vitest'
import { nextReminder, type AgreedTime } from '../../../src/domains/help/handshake/reminder-rules.ts'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { accept, agree, askHelp, makeHelpWorld, propose, volunteers } from './world.ts'

const zone = 'Europe/Amsterdam'
const at = (text: string, of = zone): number => Temporal.ZonedDateTime.from(`${text}[${of}]`).epochMilliseconds / 1000
const span = (from: string, until: string, of = zone) => ({ startsAt: at(from, of), endsAt: at(until, of) })
const iso = (instant: number): string => new Date(instant * 1_000).toISOString()
const shown = (instant: number, of = zone): string => Temporal.Instant.fromEpochMilliseconds(instant * 1_000).toZonedDateTimeISO(of).toString({ timeZoneName: 'never', offset: 'never', smallestUnit: 'minute' })

describe('The next reminder', () => {
  const agreed = (other: Partial<AgreedTime>): AgreedTime => ({ fixed: null, recurs: false, windows: [], until: null, timeZone: zone, agreedAt: at('2026-11-01T12:00'), ...other })
  const asked = { now: at('2026-11-01T12:00'), notice: 86_400, remindedFor: null }
  const told = (time: Partial<AgreedTime>, other: Partial<typeof asked> = {}, of = zone): string | null => {
    const next = nextReminder(agreed({ timeZone: of, ...time }), { ...asked, ...other })
    return next && `${shown(next.at, of)} of ${shown(next.of.startsAt, of)}`
  }

  test.each<[string, string, number, string]>([
    ['is a day before', '2026-11-20T10:00', 24, '2026-11-19T10:00'],
    ['is so by the clock, whether or not it is changed meanwhile: forward', '2027-03-28T10:00', 24, '2027-03-27T10:00'],
    ['and back', '2027-10-31T10:00', 24, '2027-10-30T10:00'],
    ['on the morning of the change itself', '2027-03-28T12:00', 2, '2027-03-28T10:00'],
    ['is not in the night', '2026-11-20T06:30', 24, '2026-11-18T20:00'],
    ['is not late in the evening', '2026-11-20T22:30', 24, '2026-11-19T20:00'],
    ['is on the eve of an early hour, however short before it is wanted', '2026-11-20T08:30', 1, '2026-11-19T20:00'],
    ['is as long before as the cooperative wants', '2026-11-20T10:00', 72, '2026-11-17T10:00'],
  ])('%s', (_what, start, hours, expected) => {
    expect(told({ fixed: { startsAt: at(start), endsAt: at(start) + 3_600 } }, { notice: hours * 3_600 })).toBe(`${expected} of ${start}`)
  })

  test('is by the clock of the place, which may be far', () => {
    const hobart = 'Australia/Hobart'
    expect(told({ fixed: span('2027-04-04T09:00', '2027-04-04T10:00', hobart) }, {}, hobart)).toBe('2027-04-03T09:00 of 2027-04-04T09:00')
  })

  test('is of each day of what recurs, at its time of the clock, to its last', () => {
    const lessons = { recurs: true, windows: [span('2027-03-15T10:00', '2027-03-15T11:00'), span('2027-03-15T15:00', '2027-03-15T16:00')], until: '2027-04-05' }
    const found: string[] = []
    for (let [now, remindedFor] = [at('2027-03-01T10:00'), null as number | null]; ; ) {
      const next = nextReminder(agreed(lessons), { now, notice: 86_400, remindedFor })
      if (!next) break
      found.push(`${shown(next.at)} of ${shown(next.of.startsAt)}`)
      ;[now, remindedFor] = [next.at, next.of.startsAt]
    }
    expect(found).toEqual(['15', '22', '29'].map((day) => `2027-03-${Number(day) - 1}T10:00 of 2027-03-${day}T10:00`).concat('2027-04-04T10:00 of 2027-04-05T10:00'))
  })

  test('is of the next day too that comes before the last is over, and of no day again', () => {
    const lessons = { recurs: true, windows: [span('2026-11-24T14:00', '2026-11-24T15:00'), span('2026-11-25T10:00', '2026-11-25T11:00')], until: '2026-12-02' }
    const found: string[] = []
    for (let [now, remindedFor] = [at('2026-11-02T10:00'), null as number | null]; found.length < 9; ) {
      const next = nextReminder(agreed(lessons), { now, notice: 86_400, remindedFor })
      if (!next) break
      found.push(`${shown(next.at)} of ${shown(next.of.startsAt)}`)
      ;[now, remindedFor] = [Math.max(now, next.at), next.of.startsAt]
    }
    expect(found).toEqual(['23T14:00 of 2026-11-24T14:00', '24T10:00 of 2026-11-25T10:00', '30T14:00 of 2026-12-01T14:00'].map((one) => `2026-11-${one}`).concat('2026-12-01T10:00 of 2026-12-02T10:00'))
  })

  test('is of the first window, and of no other', () => {
    const windows = [span('2026-11-24T09:00', '2026-11-24T12:00'), span('2026-11-20T09:00', '2026-11-20T12:00')]
    expect(told({ windows })).toBe('2026-11-19T09:00 of 2026-11-20T09:00')
    expect(told({ windows }, { remindedFor: windows[1]!.startsAt as never })).toBeNull()
    // Agreed once it was too late for the first.
    expect(told({ windows, agreedAt: at('2026-11-19T12:00') }, { now: at('2026-11-19T12:00') })).toBe('2026-11-23T09:00 of 2026-11-24T09:00')
    // They are others now.
    expect(told({ windows: [windows[0]!] }, { remindedFor: windows[1]!.startsAt as never })).toBe('2026-11-23T09:00 of 2026-11-24T09:00')
  })

  test('is none without a time, of what was agreed shortly before, of what has begun, and where nobody wants any', () => {
    const fixed = span('2026-11-20T10:00', '2026-11-20T11:00')
    expect(told({})).toBeNull()
    expect(told({ fixed, agreedAt: at('2026-11-19T10:00') })).toBeNull()
    expect(told({ fixed }, { now: fixed.startsAt })).toBeNull()
    expect(told({ fixed }, { notice: 0 })).toBeNull()
    expect(told({ fixed }, { remindedFor: fixed.startsAt as never })).toBeNull()
  })
})

const app = await startApp()
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant } = world

/** Lets the minute of an instant come, and returns who was reminded in it. */
async function remindedAt(instant: number): Promise<string[]> {
  app.clock.now = instant
  const before = app.mails.length
  await app.app.scheduled()
  return app.mails.slice(before).filter(({ subject }) => /Herinnering|Erinnerung|reminder/.test(subject)).map(({ to }) => to).sort()
}
const both = [requester.email, volunteer.email].sort()

let start = app.clock.now
beforeEach(async () => {
  await app.db.execute('update matches set remind_at = null')
  await app.db.execute('update sessions set expires_at = 9999999999')
  await remindedAt((start += 14 * 86_400))
})

/** Something agreed, so many days from the start of the test at ten. */
const agreedIn = async (days: number, other: object = {}): Promise<string> => {
  const requestId = await askHelp(world, requester.client, { windows: [{ startsAt: iso(start + days * 86_400), endsAt: iso(start + days * 86_400 + 3_600) }], minutes: 60, ...other })
  return agree(world, { requestId })
}

describe('The two of a match', () => {
  test('are reminded once, on the eve, in their languages, of when it is and of nothing else', async () => {
    await done(volunteer.client, 'updateProfile', { locale: 'de' })
    const startsAt = start + 5 * 86_400
    const id = await agreedIn(5, { title: 'Na de operatie', description: 'Ik kan nog niet bukken' })
    expect(await remindedAt(start + 60)).toEqual([])
    expect(await remindedAt(startsAt - 86_400 - 1)).toEqual([])
    const { rows: waiting } = await app.db.execute({ sql: 'select remind_at from matches where id = ?', args: [id] })
    expect(waiting[0]!['remind_at']).toBe(startsAt - 86_400)
    app.clock.now = startsAt - 86_400
    const before = app.mails.length
    await Promise.all([app.app.scheduled(), app.app.scheduled()])
    const mails = app.mails.slice(before)
    const mailTo = (to: string) => mails.filter((mail) => mail.to === to)
    expect([mails.length, mailTo(requester.email).length, mailTo(volunteer.email).length]).toEqual([2, 1, 1])
    expect(mailTo(requester.email)[0]!.text).toContain(Temporal.Instant.fromEpochMilliseconds(startsAt * 1_000).toZonedDateTimeISO(zone).toPlainDate().toLocaleString('nl-NL', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }))
    expect(mailTo(volunteer.email)[0]!.subject).toContain('Erinnerung an Nachbarschaftshilfe')
    for (const word of ['operatie', 'bukken', 'Rika', 'Vincent', '000 123 45', 'Lindelaan']) expect(JSON.stringify(mails)).not.toContain(word)
    expect(await remindedAt(startsAt - 3_600)).toEqual([])
    const { rows } = await app.db.execute({ sql: `select count(*) as n from audit_entries where action = 'match.reminded' and subject_id = ?`, args: [id] })
    expect(rows[0]!['n']).toBe(1)
    await done(volunteer.client, 'updateProfile', { locale: 'nl' })
    await done(assistant.client, 'cancelMatch', { matchId: id })
  })

  test('are reminded of each day once, where one comes a day before the last has begun', async () => {
    const day = (n: number, hour: number) => ({ startsAt: iso(start + n * 86_400 + hour * 3_600), endsAt: iso(start + n * 86_400 + (hour + 1) * 3_600) })
    const requestId = await askHelp(world, requester.client, { timing: 'RECURRING', windows: [day(5, 4), day(6, 0)], minutes: 60 })
    const id = await agree(world, { requestId })
    expect(await remindedAt(start + 4 * 86_400 + 4 * 3_600)).toEqual(both)
    expect(await remindedAt(start + 5 * 86_400)).toEqual(both)
    for (const minutes of [1, 2, 3, 4]) expect(await remindedAt(start + 5 * 86_400 + minutes * 60)).toEqual([])
    await done(assistant.client, 'cancelMatch', { matchId: id })
  })

  test('are not where it was called off, or agreed shortly before', async () => {
    const off = await agreedIn(5)
    await remindedAt(start + 60)
    await done(requester.client, 'cancelMatch', { matchId: off })
    expect(await remindedAt(start + 4 * 86_400)).toEqual([])
    await agreedIn(5)
    expect(await remindedAt(start + 4 * 86_400 + 60)).toEqual([])
    expect(await remindedAt(start + 5 * 86_400 - 60)).toEqual([])
  })

  test('are of its new time where it was moved, and anew where they had been already', async () => {
    const id = await agreedIn(3)
    await remindedAt(start + 60)
    const move = (days: number) =>
      app.db.execute({ sql: 'update matches set starts_at = ?, ends_at = ? where id = ?', args: [start + days * 86_400, start + days * 86_400 + 3_600, id] })
    await move(6)
    expect(await remindedAt(start + 2 * 86_400)).toEqual([])
    expect(await remindedAt(start + 5 * 86_400)).toEqual(both)
    await move(8)
    expect(await remindedAt(start + 5 * 86_400 + 60)).toEqual([])
    expect(await remindedAt(start + 7 * 86_400)).toEqual(both)
    await done(assistant.client, 'cancelMatch', { matchId: id })
  })

  test('are of each time of what recurs, until it ends', async () => {
    const startsAt = start + 2 * 86_400
    const windows = [{ startsAt: iso(startsAt), endsAt: iso(startsAt + 3_600) }]
    const id = await agree(world, { requestId: await askHelp(world, requester.client, { timing: 'RECURRING', windows, minutes: 60 }) })
    for (let week = 0; week < 3; week++) {
      expect(await remindedAt(startsAt + week * 7 * 86_400 - 86_400 - 60)).toEqual([])
      expect(await remindedAt(startsAt + week * 7 * 86_400 - 86_400)).toEqual(both)
      expect(await remindedAt(startsAt + week * 7 * 86_400)).toEqual([])
    }
    await done(volunteer.client, 'cancelMatch', { matchId: id })
    expect(await remindedAt(startsAt + 3 * 7 * 86_400 - 86_400)).toEqual([])
    start = app.clock.now
  })

  test('are by who acts for one who is not online', async () => {
    const old = await volunteers(app, world, 1, 'Oma')
    await app.db.execute({ sql: 'update people set email = null where id = ?', args: [old[0]!.personId] })
    const proxy = world.other
    await app.db.batch([
      { sql: `insert into consents (id, cooperative_id, person_id, purpose, form, recorded_by, given_at) values ('cns_remind', ?, ?, 'REPRESENTATION', 'WRITTEN', ?, ?)`, args: [world.id, old[0]!.personId, assistant.personId, app.clock.now] },
      { sql: `insert into proxies (id, cooperative_id, person_id, proxy_id, consent_id, since) values ('prx_remind', ?, ?, ?, 'cns_remind', ?)`, args: [world.id, old[0]!.personId, proxy.personId, app.clock.now] },
    ])
    const windows = [{ startsAt: iso(start + 5 * 86_400), endsAt: iso(start + 5 * 86_400 + 3_600) }]
    const id = await propose(requester.client, await askHelp(world, requester.client, { windows, minutes: 60 }), old[0]!.offerId)
    await accept(proxy.client, id, { forPersonId: old[0]!.personId })
    expect(await remindedAt(start + 4 * 86_400)).toEqual([proxy.email, requester.email].sort())
  })

  test('are by the assistant who wrote down that they act for them, where nobody else does', async () => {
    const [old] = await volunteers(app, world, 1, 'Opa')
    await app.db.execute({ sql: 'update people set email = null where id = ?', args: [old!.personId] })
    const consent = (id: string, purpose: string, by: string, at: number) => ({
      sql: `insert into consents (id, cooperative_id, person_id, purpose, form, recorded_by, given_at) values (?, ?, ?, ?, 'SPOKEN', ?, ?)`,
      args: [id, world.id, old!.personId, purpose, by, at],
    })
    await app.db.batch([consent('cns_opa1', 'HELP_OFFER', assistant.personId, start), consent('cns_opa2', 'HELP_REQUEST', world.board.personId, start + 1)])
    const windows = [{ startsAt: iso(start + 5 * 86_400), endsAt: iso(start + 5 * 86_400 + 3_600) }]
    const id = await propose(requester.client, await askHelp(world, requester.client, { windows, minutes: 60 }), old!.offerId)
    const before = app.mails.length
    await app.app.scheduled()
    expect(app.mails.slice(before).map(({ to }) => to)).toEqual([assistant.email])
    await accept(assistant.client, id, { forPersonId: old!.personId })
    expect(await remindedAt(start + 4 * 86_400)).toEqual([assistant.email, requester.email].sort())
    await app.db.execute(`update consents set withdrawn_at = ${app.clock.now} where id = 'cns_opa1'`)
    await done(requester.client, 'cancelMatch', { matchId: id })
    const after = app.mails.length
    await app.app.scheduled()
    expect(app.mails.slice(after)).toEqual([])
  })

  test('are when their cooperative wants, or not at all', async () => {
    const set = (reminderNotice: string) => done(assistant.client, 'setHelpSettings', { cooperativeId: world.id, reminderNotice }, 'cooperative { helpSettings { reminderNotice } }')
    expect(ok(await requester.client('query ($id: ID!) { node(id: $id) { ... on Cooperative { helpSettings { reminderNotice } } } }', { id: world.id })).node.helpSettings).toEqual({ reminderNotice: 'P1D' })
    const id = await agreedIn(8)
    await remindedAt(start + 60)
    expect((await set('P5D')).cooperative.helpSettings).toEqual({ reminderNotice: 'P5D' })
    expect(await remindedAt(start + 3 * 86_400)).toEqual(both)
    await set('P1D')
    expect(await remindedAt(start + 7 * 86_400)).toEqual([])
    await done(assistant.client, 'cancelMatch', { matchId: id })
    app.clock.now = start += 14 * 86_400
    await agreedIn(5)
    await set('PT0S')
    expect(await remindedAt(start + 4 * 86_400)).toEqual([])
    expect(await refusal(assistant.client, 'setHelpSettings', { cooperativeId: world.id, reminderNotice: 'P15D' })).toMatch(/^InvalidInput/)
    await set('P1D')
  })

  test('are no more once it has begun, however late the mail', async () => {
    await app.db.execute({ sql: `insert into outbox (id, kind, payload, created_at, due_at) values ('evt_late', 'match.reminder', ?, ?, ?)`,
      args: [JSON.stringify({ matchId: await agreedIn(5), startsAt: start + 60, endsAt: start + 120 }), start, start] })
    expect(await remindedAt(start + 60)).toEqual([])
  })
})
