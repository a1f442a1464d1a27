import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { bookSeries, nodesOf, storedBookings } from './series-support.ts'
import { count, decide, during } from './support.ts'

/** Who is told of a series: one mail for all of it, in their language. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const tariffs = [{ audience: 'MEMBER', basis: 'PER_HOUR', centsPerHour: 1_000, currency: 'EUR' }]
const recurrence = 'FREQ=WEEKLY;COUNT=4'

/** A series at a place of its own. */
async function series(more: object = {}, by = resident) {
  const place = await makeFacility(manager, world.id, { tariffs, name: 'Zaal', ...more })
  const answer = await bookSeries(by.client, { facilityId: place.id, ...during(6, 10, 11), recurrence })
  return { id: answer.series.id as string, nodes: nodesOf(answer.series) }
}

/** The mails that something causes: to whom, and what about. */
async function mailed(run: () => Promise<unknown>): Promise<string[][]> {
  await app.app.scheduled()
  app.mails.length = 0
  await run()
  await app.app.scheduled()
  return app.mails.map(({ to, subject }) => [to, subject]).sort()
}

test('a booked series: one mail that lists the dates and the price of all; the log has each booking', async () => {
  let made!: Awaited<ReturnType<typeof series>>
  expect(await mailed(async () => (made = await series()))).toEqual([[resident.email, 'Reeks geboekt: Zaal (4×)']])
  const { text } = app.mails[0]!
  const dates = ['1', '8', '15', '22'].map((day) => `– dinsdag ${day} december 2026, 10:00–11:00\n`)
  expect(text).toContain(`Wanneer: \n${dates.join('')}`)
  expect(text).toMatch(/Prijs: €\s40,00/)
  const logged = 'select count(*) from audit_entries where action = ? and subject_id = ?'
  expect(await count(app, logged, ['series.booked', made.id])).toBe(1)
  for (const { id } of made.nodes) expect(await count(app, logged, ['booking.confirmed', id])).toBe(1)
})

test.each([
  ['de', 'Serie gebucht: Zaal (4×)', 'Dienstag, 1. Dezember 2026, 10:00–11:00'],
  ['en', 'Series booked: Zaal (4×)', 'Tuesday, 1 December 2026, 10:00–11:00'],
])('in the reader’s language: %s', async (locale, subject, date) => {
  await done(manager.client, 'updateProfile', { locale })
  expect(await mailed(() => series({}, manager))).toEqual([[manager.email, subject]])
  expect(app.mails[0]!.text).toContain(date)
  await done(manager.client, 'updateProfile', { locale: 'nl' })
})

test('where approval is needed all are requests, and one mail asks the managers', async () => {
  const asking = { policy: { requiresApproval: true } }
  let made!: Awaited<ReturnType<typeof series>>
  const toManager = [manager.email, 'Aanvraag voor een reeks: Zaal (4×)']
  const asked = [toManager, [resident.email, 'Reeks aangevraagd: Zaal (4×)']]
  expect(await mailed(async () => (made = await series(asking)))).toEqual(asked.sort())
  expect(made.nodes.map(({ status }) => status)).toEqual(Array(4).fill('REQUESTED'))
  const own = await series(asking, manager)
  expect(own.nodes.map(({ status }) => status)).toEqual(Array(4).fill('CONFIRMED'))

  for (const { id } of made.nodes) await decide(manager.client, id, 'APPROVE')
  const change = { bookingId: made.nodes[0].id, scope: 'ALL', policy: 'ALL_OR_NOTHING', ...during(6, 12, 13) }
  const again = [toManager, [resident.email, 'Reeks gewijzigd: Zaal (4×)']]
  expect(await mailed(() => done(resident.client, 'changeBookingSeries', change))).toEqual(again.sort())
  const statuses = "select count(*) from bookings where series_id = ? and status = 'REQUESTED'"
  expect(await count(app, statuses, [made.id])).toBe(4)
})

test('who cancels for somebody else has them told, and why; who cancels their own is told nothing', async () => {
  const { nodes } = await series()
  const input = { bookingId: nodes[1].id, scope: 'THIS_AND_FOLLOWING', reason: 'Lekkage' }
  const told = [[resident.email, 'Reeks geannuleerd: Zaal (3×)']]
  expect(await mailed(() => done(manager.client, 'cancelBookingSeries', input))).toEqual(told)
  expect(app.mails[0]!.text).toContain('Toelichting: Lekkage')
  const own = { bookingId: nodes[0].id, scope: 'ALL' }
  expect(await mailed(() => done(resident.client, 'cancelBookingSeries', own))).toEqual([])
})

describe('deciding about a series', () => {
  const asking = { policy: { requiresApproval: true } }
  const decision = (nodes: { id: string }[], n: number, more: object) => ({ bookingId: nodes[n]!.id, ...more })
  const statuses = async (id: string) =>
    (await storedBookings(app, id)).map(({ status }: { status: string }) => status.slice(0, 2)).join(' ')

  test('approves all in one go, and tells in one mail', async () => {
    const { id, nodes } = await series(asking)
    const input = decision(nodes, 2, { scope: 'ALL', decision: 'APPROVE', note: 'Graag' })
    const told_ = [[resident.email, 'Reeks goedgekeurd: Zaal (4×)']]
    expect(await mailed(() => done(manager.client, 'decideBookingSeries', input))).toEqual(told_)
    expect(app.mails[0]!.text).toContain('Toelichting: Graag')
    expect(await statuses(id)).toBe('CO CO CO CO')
    expect(await refusal(manager.client, 'decideBookingSeries', input)).toBe('Conflict INVALID_TRANSITION')
  })

  test('rejects this and the following, and frees their places', async () => {
    const { id, nodes } = await series(asking)
    const input = decision(nodes, 2, { scope: 'THIS_AND_FOLLOWING', decision: 'REJECT' })
    const told_ = [[resident.email, 'Aanvraag voor een reeks afgewezen: Zaal (2×)']]
    expect(await mailed(() => done(manager.client, 'decideBookingSeries', input))).toEqual(told_)
    expect(await statuses(id)).toBe('RE RE RE RE')
    const claims = 'select count(*) from claims c join bookings b on b.id = c.booking_id where b.series_id = ?'
    expect(await count(app, claims, [id])).toBe(2)
  })

  test('needs as many managers as the place asks for, each once', async () => {
    const place = await makeFacility(manager, world.id, { name: 'Zaal', ...asking })
    await done(manager.client, 'setFacilityTerms', { facilityId: place.id, approvals: 2 })
    const wish = { facilityId: place.id, ...during(6, 10, 11), recurrence }
    const { series: asked } = await bookSeries(resident.client, wish)
    const input = decision(nodesOf(asked), 0, { scope: 'ALL', decision: 'APPROVE' })
    expect(await mailed(() => done(manager.client, 'decideBookingSeries', input))).toEqual([])
    expect(await statuses(asked.id)).toBe('RE RE RE RE')
    expect(await refusal(manager.client, 'decideBookingSeries', input)).toBe('Conflict ALREADY_APPROVED')
    await done(world.board.client, 'decideBookingSeries', input)
    expect(await statuses(asked.id)).toBe('CO CO CO CO')
  })

  test('is for managers alone', async () => {
    const { nodes } = await series(asking)
    const input = decision(nodes, 0, { scope: 'ALL', decision: 'APPROVE' })
    for (const { client } of [resident, world.coordinator, world.auditor]) {
      expect(await refusal(client, 'decideBookingSeries', input)).toBe('Forbidden FORBIDDEN')
    }
    expect(await refusal(world.stranger.client, 'decideBookingSeries', input)).toBe('NotFound NOT_FOUND')
  })
})
