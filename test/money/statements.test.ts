import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import type { ApiClient, Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { booked, cancel, during, iso } from '../bookings/support.ts'
import { dueTo, euro, ownStatements, statementsOf, statementsOfOrganisation, usualTariffs } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await makeNeighbourhood(app)
const { manager, board, coordinator, resident, auditor, representative, organisationId, stranger } = world
const place = await makeFacility(manager, world.id, {
  name: 'Kerkzaal',
  bookingMode: 'UNITS',
  capacity: 100,
  tariffs: usualTariffs,
})
const begun = app.clock.now
const at = (text: string): number => Date.parse(text) / 1_000

const mine = ownStatements
const ofCooperative = (client: ApiClient, more: object = {}): Promise<Json> => statementsOf(client, world.id, more)
const ofOrganisation = (client: ApiClient): Promise<Json> => statementsOfOrganisation(client, organisationId)
const due = (client: ApiClient): Promise<Json> => dueTo(client, world.id)

const pay = (who: object, amountCents: number, reference: string, more: object = {}) => ({
  ...{ cooperativeId: world.id, ...who, amountCents, reference, paidAt: iso(begun), ...more },
})

describe('a statement', () => {
  test('has what was owed before, each line with its booking, and what is owed after', async () => {
    const member = await addMember(app, world)
    const first = await booked(member.client, { facilityId: place.id, ...during(1, 10, 12) })
    await cancel(member.client, first.id)
    await booked(member.client, { facilityId: place.id, ...during(2, 10, 11) })
    await done(manager.client, 'recordPayment', pay({ personId: member.personId }, 400, 'bank 1'))
    const [statement, ...more] = await mine(member.client)
    expect(more).toEqual([])
    expect(statement).toMatchObject({
      ...{ month: '2026-11-01', startsAt: '2026-10-31T23:00:00Z', endsAt: '2026-11-30T23:00:00Z' },
      ...{
        opening: { amountCents: 0 },
        closing: euro(600),
        lineCount: 4,
        ...{ debtorId: `${world.id}.${member.personId}.EUR`, cooperativeId: world.id, personId: member.personId },
        ...{ organisationId: null, name: expect.stringContaining('Lid') },
      },
    })
    expect(statement.lines).toMatchObject([
      {
        kind: 'BOOKING',
        label: 'Booking',
        amount: { amountCents: 2_000 },
        bookingId: first.id,
        facilityName: 'Kerkzaal',
        bookingStartsAt: during(1, 10, 12).startsAt,
      },
      { kind: 'CANCELLATION', amount: { amountCents: -2_000 }, bookingId: first.id },
      { kind: 'BOOKING', amount: { amountCents: 1_000 } },
      {
        kind: 'PAYMENT',
        label: 'Payment',
        amount: { amountCents: -400 },
        bookingId: null,
        facilityName: null,
        reference: 'bank 1',
        paidAt: iso(begun),
      },
    ])
    expect(await mine(member.client, '2026-10-01')).toEqual([])
    expect(await mine(member.client, '2026-12-24')).toMatchObject([
      { opening: { amountCents: 600 }, closing: { amountCents: 600 }, lines: [] },
    ])
  })

  test('goes by the clock of the cooperative, and a month that is over stays as it is', async () => {
    const member = await addMember(app, world)
    app.clock.now = at('2026-11-30T22:59:59Z')
    await booked(member.client, {
      facilityId: place.id,
      startsAt: '2026-12-05T09:00:00Z',
      endsAt: '2026-12-05T10:00:00Z',
    })
    const before = await mine(member.client, '2026-11-01')
    app.clock.now = at('2026-11-30T23:00:00Z')
    await booked(member.client, {
      facilityId: place.id,
      startsAt: '2026-12-06T09:00:00Z',
      endsAt: '2026-12-06T10:00:00Z',
    })
    await done(
      manager.client,
      'recordPayment',
      pay({ personId: member.personId }, 100, 'late', { paidAt: '2026-11-15T00:00:00Z' }),
    )
    const told = (statements: Json[]) =>
      statements.map(({ opening, closing, lineCount }) => [opening.amountCents, lineCount, closing.amountCents])
    expect(told(before)).toEqual([[0, 1, 1_000]])
    expect(told(await mine(member.client, '2026-11-01'))).toEqual([[0, 1, 1_000]])
    expect(told(await mine(member.client, '2026-12-01'))).toEqual([[1_000, 2, 1_900]])
    app.clock.now = begun
  })

  test('is one for each cooperative', async () => {
    const member = await addMember(app, world)
    const there = await makeFacility(other.manager, other.id, {
      tariffs: usualTariffs,
      policy: { bookableBy: ['OTHER_COOPERATIVES'] },
    })
    await booked(member.client, { facilityId: place.id, ...during(1, 10, 11) })
    await booked(member.client, { facilityId: there.id, ...during(1, 10, 11) })
    const amounts = (await mine(member.client)).map(({ closing }) => closing.amountCents)
    expect(amounts.sort()).toEqual([1_000, 2_000])
  })
})

describe('who reads statements', () => {
  test('the cooperative’s: facility managers, board and auditors; no resident those of others', async () => {
    await booked(resident.client, { facilityId: place.id, ...during(3, 10, 11) })
    const ofAll = await ofCooperative(manager.client)
    expect(ofAll.nodes.length).toBeGreaterThan(1)
    for (const { client } of [board, auditor])
      expect((await ofCooperative(client)).nodes.length).toBe(ofAll.nodes.length)
    for (const { client } of [coordinator, resident, representative, stranger, other.manager, other.board])
      expect(await ofCooperative(client)).toBeNull()
    for (const { client } of [coordinator, stranger, other.manager]) expect((await due(client)).nodes).toEqual([])
    const [own] = await mine(resident.client)
    expect(own.personId).toBe(resident.personId)
    expect((await due(resident.client)).nodes).toEqual([])
    expect(await mine(stranger.client)).toEqual([])
  })

  test('an organisation’s: who represents it there, until they do not', async () => {
    await booked(representative.client, {
      facilityId: place.id,
      forOrganisationId: organisationId,
      ...during(3, 12, 13),
    })
    expect(await mine(representative.client)).toEqual([])
    expect(await ofOrganisation(representative.client)).toMatchObject([
      { closing: euro(2_000), organisationId, personId: null, name: 'Fysio Oost' },
    ])
    expect(await ofOrganisation(auditor.client)).toHaveLength(1)
    for (const { client } of [resident, coordinator, stranger, other.board])
      expect((await ofOrganisation(client)) ?? []).toEqual([])
    const named = { cooperativeId: world.id, organisationId, personId: representative.personId }
    await done(board.client, 'setRepresentative', { ...named, represents: false })
    expect((await ofOrganisation(representative.client)) ?? []).toEqual([])
    await done(board.client, 'setRepresentative', { ...named, represents: true })
  })

  test('by pages that leave nobody out, and in one statement each', async () => {
    const seen: string[] = []
    for (let after: string | null = null; ;) {
      const page: Json = await ofCooperative(manager.client, { first: 2, after })
      expect(page.nodes.length).toBeLessThanOrEqual(2)
      seen.push(...page.nodes.map(({ debtorId }: Json) => debtorId))
      if (!page.hasNextPage) break
      after = page.endCursor
    }
    const all = (await ofCooperative(manager.client, { first: 100 })).nodes.map(({ debtorId }: Json) => debtorId)
    expect(seen).toEqual(all)
    const query = `query ($id: ID!) { node(id: $id) { ... on Cooperative {
      statements(month: "2026-11-01") { nodes { closing { amountCents } lines { kind } } hasNextPage } } } }`
    const answer = await manager.client(query, { id: world.id })
    expect([answer.trips, answer.errors]).toEqual([2, undefined])
    for (const first of [0, -1, 101]) {
      const { errors } = await manager.client(
        `{ cooperative(slug: "${world.slug}") { statements(month: "2026-11-01", first: ${first}) { hasNextPage } } }`,
      )
      expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT')
    }
  })

  test('hostile cursors and months find nothing or are refused', async () => {
    for (const after of ["' or 1=1 --", '\u0000', 'z'.repeat(400)])
      expect((await ofCooperative(manager.client, { after })).nodes ?? []).toEqual(expect.any(Array))
    const { errors } = await manager.client(`{ viewer { statements(month: "2026-13-01") { month } } }`)
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT')
    expect(await mine(resident.client, '0001-01-01')).toEqual([])
    expect(await mine(resident.client, '9999-12-31')).toMatchObject([{ lines: [] }])
  })
})
