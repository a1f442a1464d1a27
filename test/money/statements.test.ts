import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectPaid } from '../harness/checker.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood, type Member } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { booked, cancel, during, iso } from '../bookings/support.ts'
import { euro, setTerms, usualTariffs } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await makeNeighbourhood(app)
const { manager, board, coordinator, resident, auditor, representative, organisationId, stranger } = world
const place = await makeFacility(manager, world.id, { name: 'Kerkzaal', bookingMode: 'UNITS', capacity: 100, tariffs: usualTariffs })
const begun = app.clock.now
const at = (text: string): number => Date.parse(text) / 1_000

const selection = `month startsAt endsAt opening { amountCents } closing { amountCents currency } lineCount link debtor { id balance { amountCents } person { id } organisation { id } }
  lines { id recordedAt kind label amount { amountCents } bookingId bookingStartsAt facilityName reference note paidAt }`

const mine = async (client: ApiClient, month = '2026-11-15'): Promise<Json[]> =>
  ok(await client(`query ($month: Date!) { viewer { statements(month: $month) { ${selection} } } }`, { month })).viewer.statements
const ofCooperative = async (client: ApiClient, more: object = {}): Promise<Json> =>
  ok(await client(`query ($id: ID!, $month: Date!, $first: Int, $after: String) { node(id: $id) { ... on Cooperative {
    statements(month: $month, first: $first, after: $after) { nodes { ${selection} } endCursor hasNextPage } } } }`, { id: world.id, month: '2026-11-01', ...more })).node?.statements
const ofOrganisation = async (client: ApiClient): Promise<Json> =>
  ok(await client(`query ($id: ID!) { node(id: $id) { ... on Organisation { statements(month: "2026-11-01") { ${selection} } } } }`, { id: organisationId })).node?.statements
const due = async (client: ApiClient): Promise<Json> =>
  ok(await client(`query ($id: ID!) { node(id: $id) { ... on Cooperative { due(first: 100) { totalCount nodes { id balance { amountCents } person { id } organisation { id } } } } } }`, { id: world.id })).node?.due

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
      ...{ opening: { amountCents: 0 }, closing: euro(600), lineCount: 4, debtor: { person: { id: member.personId }, balance: { amountCents: 600 } } },
    })
    expect(statement.lines).toMatchObject([
      { kind: 'BOOKING', label: 'Booking', amount: { amountCents: 2_000 }, bookingId: first.id, facilityName: 'Kerkzaal', bookingStartsAt: during(1, 10, 12).startsAt },
      { kind: 'CANCELLATION', amount: { amountCents: -2_000 }, bookingId: first.id },
      { kind: 'BOOKING', amount: { amountCents: 1_000 } },
      { kind: 'PAYMENT', label: 'Payment', amount: { amountCents: -400 }, bookingId: null, facilityName: null, reference: 'bank 1', paidAt: iso(begun) },
    ])
    expect(await mine(member.client, '2026-10-01')).toEqual([])
    expect(await mine(member.client, '2026-12-24')).toMatchObject([{ opening: { amountCents: 600 }, closing: { amountCents: 600 }, lines: [] }])
  })

  test('goes by the clock of the cooperative, and a month that is over stays as it is', async () => {
    const member = await addMember(app, world)
    app.clock.now = at('2026-11-30T22:59:59Z')
    await booked(member.client, { facilityId: place.id, startsAt: '2026-12-05T09:00:00Z', endsAt: '2026-12-05T10:00:00Z' })
    const before = await mine(member.client, '2026-11-01')
    app.clock.now = at('2026-11-30T23:00:00Z')
    await booked(member.client, { facilityId: place.id, startsAt: '2026-12-06T09:00:00Z', endsAt: '2026-12-06T10:00:00Z' })
    await done(manager.client, 'recordPayment', pay({ personId: member.personId }, 100, 'late', { paidAt: '2026-11-15T00:00:00Z' }))
    const told = (statements: Json[]) => statements.map(({ opening, closing, lineCount }) => [opening.amountCents, lineCount, closing.amountCents])
    expect(told(before)).toEqual([[0, 1, 1_000]])
    expect(told(await mine(member.client, '2026-11-01'))).toEqual([[0, 1, 1_000]])
    expect(told(await mine(member.client, '2026-12-01'))).toEqual([[1_000, 2, 1_900]])
    app.clock.now = begun
  })

  test('is one for each cooperative', async () => {
    const member = await addMember(app, world)
    const there = await makeFacility(other.manager, other.id, { tariffs: usualTariffs, policy: { bookableBy: ['OTHER_COOPERATIVES'] } })
    await booked(member.client, { facilityId: place.id, ...during(1, 10, 11) })
    await booked(member.client, { facilityId: there.id, ...during(1, 10, 11) })
    const amounts = (await mine(member.client)).map(({ closing }) => closing.amountCents)
    expect(amounts.sort()).toEqual([1_000, 2_000])
  })
})

describe('who reads statements', () => {
  test('the cooperative’s: facility managers, board and auditors; nobody else, and no resident those of others', async () => {
    await booked(resident.client, { facilityId: place.id, ...during(3, 10, 11) })
    const ofAll = await ofCooperative(manager.client)
    expect(ofAll.nodes.length).toBeGreaterThan(1)
    for (const { client } of [board, auditor]) expect((await ofCooperative(client)).nodes.length).toBe(ofAll.nodes.length)
    for (const { client } of [coordinator, resident, representative, stranger, other.manager, other.board]) expect(await ofCooperative(client)).toBeNull()
    for (const { client } of [coordinator, stranger, other.manager]) expect((await due(client)).nodes).toEqual([])
    const [own] = await mine(resident.client)
    expect(own.debtor.person.id).toBe(resident.personId)
    expect((await due(resident.client)).nodes).toEqual([])
    expect(await mine(stranger.client)).toEqual([])
  })

  test('an organisation’s: who represents it there, until they do not', async () => {
    await booked(representative.client, { facilityId: place.id, forOrganisationId: organisationId, ...during(3, 12, 13) })
    expect(await mine(representative.client)).toEqual([])
    expect(await ofOrganisation(representative.client)).toMatchObject([{ closing: euro(2_000), debtor: { organisation: { id: organisationId }, person: null } }])
    expect(await ofOrganisation(auditor.client)).toHaveLength(1)
    for (const { client } of [resident, coordinator, stranger, other.board]) expect((await ofOrganisation(client)) ?? []).toEqual([])
    const named = { cooperativeId: world.id, organisationId, personId: representative.personId }
    await done(board.client, 'setRepresentative', { ...named, represents: false })
    expect((await ofOrganisation(representative.client)) ?? []).toEqual([])
    await done(board.client, 'setRepresentative', { ...named, represents: true })
  })

  test('by pages that leave nobody out, and in one statement each', async () => {
    const seen: string[] = []
    for (let after: string | null = null; ; ) {
      const page: Json = await ofCooperative(manager.client, { first: 2, after })
      expect(page.nodes.length).toBeLessThanOrEqual(2)
      seen.push(...page.nodes.map(({ debtor }: Json) => debtor.id))
      if (!page.hasNextPage) break
      after = page.endCursor
    }
    const all = (await ofCooperative(manager.client, { first: 100 })).nodes.map(({ debtor }: Json) => debtor.id)
    expect(seen).toEqual(all)
    const query = `query ($id: ID!) { node(id: $id) { ... on Cooperative { statements(month: "2026-11-01") { nodes { closing { amountCents } lines { kind } } hasNextPage } } } }`
    const answer = await manager.client(query, { id: world.id })
    expect([answer.trips, answer.errors]).toEqual([2, undefined])
    for (const first of [0, -1, 101]) {
      const { errors } = await manager.client(`{ cooperative(slug: "${world.slug}") { statements(month: "2026-11-01", first: ${first}) { hasNextPage } } }`)
      expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT')
    }
  })

  test('hostile cursors and months find nothing or are refused', async () => {
    for (const after of ["' or 1=1 --", '\u0000', 'z'.repeat(400)]) expect((await ofCooperative(manager.client, { after })).nodes ?? []).toEqual(expect.any(Array))
    const { errors } = await manager.client(`{ viewer { statements(month: "2026-13-01") { month } } }`)
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT')
    expect(await mine(resident.client, '0001-01-01')).toEqual([])
    expect(await mine(resident.client, '9999-12-31')).toMatchObject([{ lines: [] }])
  })
})

describe('payments and corrections', () => {
  const balance = async (member: Member) => (await due(manager.client)).nodes.find(({ person }: Json) => person?.id === member.personId)?.balance.amountCents
  const owing = async () => {
    const member = await addMember(app, world)
    await booked(member.client, { facilityId: place.id, ...during(4, 10, 11) })
    return member
  }

  test('a payment is recorded once for its reference, however often and from however many windows it is told', async () => {
    const member = await owing()
    const input = pay({ personId: member.personId }, 300, 'giro 7')
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => mutate(n % 2 ? manager.client : board.client, 'recordPayment', input, 'debtor { balance { amountCents } }')))
    expect(answers.map((answer) => answer.debtor?.balance.amountCents)).toEqual(Array.from({ length: 8 }, () => 700))
    expect(await balance(member)).toBe(700)
    expect(await refusal(manager.client, 'recordPayment', { ...input, amountCents: 301 })).toBe('Conflict PAYMENT_REFERENCE_TAKEN')
    expect(await refusal(manager.client, 'recordPayment', { ...input, personId: resident.personId })).toBe('Conflict PAYMENT_REFERENCE_TAKEN')
    // The reference is the cooperative's own.
    await done(other.manager.client, 'recordPayment', { ...input, cooperativeId: other.id, personId: other.resident.personId })
    // Paid back.
    await done(manager.client, 'recordPayment', pay({ personId: member.personId }, -50, 'giro 8'))
    expect(await balance(member)).toBe(750)
    await expectPaid(app.db)
  })

  test('in another currency is a debtor of its own', async () => {
    const member = await owing()
    await done(manager.client, 'recordPayment', pay({ personId: member.personId }, 300, 'chf 1', { currency: 'CHF' }))
    expect((await mine(member.client)).map(({ closing }) => closing).sort((a, b) => a.amountCents - b.amountCents)).toEqual([{ amountCents: -300, currency: 'CHF' }, euro(1_000)])
  })

  test('a line is put right by another, with the reason, which whom it concerns reads', async () => {
    const member = await owing()
    const [statement] = await mine(member.client)
    const [line] = statement.lines
    await done(manager.client, 'correctCharge', { chargeId: line.id, amountCents: -250, reason: 'Verwarming deed het niet' })
    const [after] = await mine(member.client)
    expect(after.lines[0]).toEqual(line)
    expect(after.lines[1]).toMatchObject({ kind: 'CORRECTION', amount: { amountCents: -250 }, note: 'Verwarming deed het niet', reference: line.id, bookingId: line.bookingId, facilityName: 'Kerkzaal' })
    expect(after.closing).toEqual(euro(750))
    await expectPaid(app.db)
  })

  test('nothing is changed or removed, not even past the API', async () => {
    for (const sql of ['update charges set amount_cents = 1', 'delete from charges']) await expect(app.db.execute(sql)).rejects.toThrow('CHARGES_ARE_APPEND_ONLY')
  })

  test('each is logged with who and what', async () => {
    const { rows } = await app.db.execute("select action, actor_id, cooperative_id, data from audit_entries where action in ('payment.recorded', 'charge.corrected')")
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) expect([row['actor_id'] !== null, JSON.parse(row['data'] as string).amountCents !== undefined]).toEqual([true, true])
  })

  test('are refused where they are no amounts, of nobody, or in the future', async () => {
    const member = await owing()
    const recorded = (input: object) => refusal(manager.client, 'recordPayment', { ...pay({ personId: member.personId }, 1, 'x'), ...input })
    expect(await recorded({ amountCents: 0 })).toBe('InvalidInput INVALID_VALUE')
    expect(await recorded({ amountCents: 100_000_001 })).toBe('InvalidInput TOO_LONG')
    expect(await recorded({ reference: ' ' })).toBe('InvalidInput TOO_SHORT')
    expect(await recorded({ reference: 'x'.repeat(101) })).toBe('InvalidInput TOO_LONG')
    expect(await recorded({ paidAt: iso(begun + 1) })).toBe('InvalidInput INVALID_VALUE')
    expect(await recorded({ organisationId })).toBe('InvalidInput INVALID_VALUE')
    expect(await recorded({ personId: null })).toBe('InvalidInput INVALID_VALUE')
    expect(await recorded({ personId: stranger.personId })).toBe('NotFound NOT_FOUND')
    expect(await recorded({ personId: null, organisationId: 'org_x' })).toBe('NotFound NOT_FOUND')
    const [{ lines: [line] }] = (await mine(member.client)) as [Json]
    const corrected = (input: object) => refusal(manager.client, 'correctCharge', { chargeId: line.id, amountCents: 1, reason: 'x', ...input })
    expect(await corrected({ amountCents: 0 })).toBe('InvalidInput INVALID_VALUE')
    expect(await corrected({ reason: '' })).toBe('InvalidInput TOO_SHORT')
    for (const chargeId of ['0', '-1', '1e3', '99999999999999999999', "1' or 1=1", '']) expect(await corrected({ chargeId })).toBe('NotFound NOT_FOUND')
  })

  test('are made by facility managers and the board of that cooperative only', async () => {
    const member = await owing()
    const [{ lines: [line] }] = (await mine(member.client)) as [Json]
    const payment = pay({ personId: member.personId }, 1, 'mine')
    const correction = { chargeId: line.id, amountCents: -1, reason: 'x' }
    expect(await refusal(auditor.client, 'recordPayment', payment)).toBe('Forbidden FORBIDDEN')
    expect(await refusal(auditor.client, 'correctCharge', correction)).toBe('Forbidden FORBIDDEN')
    for (const { client } of [member, coordinator, representative, stranger, other.manager, other.board]) {
      expect(await refusal(client, 'recordPayment', payment)).toBe('NotFound NOT_FOUND')
      expect(await refusal(client, 'correctCharge', correction)).toBe('NotFound NOT_FOUND')
    }
    expect(await balance(member)).toBe(1_000)
  })

  test('who owes most comes first, and who owes nothing is not there', async () => {
    const member = await owing()
    await done(manager.client, 'recordPayment', pay({ personId: member.personId }, 1_000, 'all of it'))
    const { nodes } = await due(auditor.client)
    const amounts = nodes.map(({ balance: { amountCents } }: Json) => amountCents)
    expect(amounts).toEqual(amounts.toSorted((a: number, b: number) => b - a))
    expect(nodes.map(({ person }: Json) => person?.id)).not.toContain(member.personId)
    await setTerms(manager, place.id, { depositCents: 0 })
    await expectPaid(app.db)
  })
})
