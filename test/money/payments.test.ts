import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectPaid } from '../harness/checker.ts'
import type { ApiClient, Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood, type Member } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { booked, during, iso } from '../bookings/support.ts'
import { dueTo, euro, ownStatements, setTerms, usualTariffs } from './support.ts'

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

const mine = ownStatements
const due = (client: ApiClient): Promise<Json> => dueTo(client, world.id)

const pay = (who: object, amountCents: number, reference: string, more: object = {}) => ({
  ...{ cooperativeId: world.id, ...who, amountCents, reference, paidAt: iso(begun), ...more },
})

describe('payments and corrections', () => {
  const balance = async (member: Member) =>
    (await due(manager.client)).nodes.find(({ person }: Json) => person?.id === member.personId)?.balance.amountCents
  const owing = async () => {
    const member = await addMember(app, world)
    await booked(member.client, { facilityId: place.id, ...during(4, 10, 11) })
    return member
  }

  test('a payment is recorded once for its reference, from however many windows it is told', async () => {
    const member = await owing()
    const input = pay({ personId: member.personId }, 300, 'giro 7')
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        mutate(n % 2 ? manager.client : board.client, 'recordPayment', input, 'debtor { balance { amountCents } }'),
      ),
    )
    expect(answers.map((answer) => answer.debtor?.balance.amountCents)).toEqual(Array.from({ length: 8 }, () => 700))
    expect(await balance(member)).toBe(700)
    expect(await refusal(manager.client, 'recordPayment', { ...input, amountCents: 301 })).toBe(
      'Conflict PAYMENT_REFERENCE_TAKEN',
    )
    expect(await refusal(manager.client, 'recordPayment', { ...input, personId: resident.personId })).toBe(
      'Conflict PAYMENT_REFERENCE_TAKEN',
    )
    // The reference is the cooperative's own.
    await done(other.manager.client, 'recordPayment', {
      ...input,
      cooperativeId: other.id,
      personId: other.resident.personId,
    })
    // Paid back.
    await done(manager.client, 'recordPayment', pay({ personId: member.personId }, -50, 'giro 8'))
    expect(await balance(member)).toBe(750)
    await expectPaid(app.db)
  })

  test('in another currency is a debtor of its own', async () => {
    const member = await owing()
    await done(manager.client, 'recordPayment', pay({ personId: member.personId }, 300, 'chf 1', { currency: 'CHF' }))
    expect(
      (await mine(member.client)).map(({ closing }) => closing).sort((a, b) => a.amountCents - b.amountCents),
    ).toEqual([{ amountCents: -300, currency: 'CHF' }, euro(1_000)])
  })

  test('a line is put right by another, with the reason, which whom it concerns reads', async () => {
    const member = await owing()
    const [statement] = await mine(member.client)
    const [line] = statement.lines
    await done(manager.client, 'correctCharge', {
      chargeId: line.id,
      amountCents: -250,
      reason: 'Verwarming deed het niet',
    })
    const [after] = await mine(member.client)
    expect(after.lines[0]).toEqual(line)
    expect(after.lines[1]).toMatchObject({
      kind: 'CORRECTION',
      amount: { amountCents: -250 },
      note: 'Verwarming deed het niet',
      reference: line.id,
      bookingId: line.bookingId,
      facilityName: 'Kerkzaal',
    })
    expect(after.closing).toEqual(euro(750))
    await expectPaid(app.db)
  })

  test('nothing is changed or removed, not even past the API', async () => {
    for (const sql of ['update charges set amount_cents = 1', 'delete from charges'])
      await expect(app.db.execute(sql)).rejects.toThrow('CHARGES_ARE_APPEND_ONLY')
  })

  test('each is logged with who and what', async () => {
    const { rows } = await app.db.execute(
      "select actor_id, data from audit_entries where action in ('payment.recorded', 'charge.corrected')",
    )
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows)
      expect([row['actor_id'] !== null, JSON.parse(row['data'] as string).amountCents !== undefined]).toEqual([
        true,
        true,
      ])
  })

  test('are refused where they are no amounts, of nobody, or in the future', async () => {
    const member = await owing()
    const recorded = (input: object) =>
      refusal(manager.client, 'recordPayment', { ...pay({ personId: member.personId }, 1, 'x'), ...input })
    expect(await recorded({ amountCents: 0 })).toBe('InvalidInput INVALID_VALUE')
    expect(await recorded({ amountCents: 100_000_001 })).toBe('InvalidInput TOO_LONG')
    expect(await recorded({ reference: ' ' })).toBe('InvalidInput TOO_SHORT')
    expect(await recorded({ reference: 'x'.repeat(101) })).toBe('InvalidInput TOO_LONG')
    expect(await recorded({ paidAt: iso(begun + 1) })).toBe('InvalidInput INVALID_VALUE')
    expect(await recorded({ organisationId })).toBe('InvalidInput INVALID_VALUE')
    expect(await recorded({ personId: null })).toBe('InvalidInput INVALID_VALUE')
    expect(await recorded({ personId: stranger.personId })).toBe('NotFound NOT_FOUND')
    expect(await recorded({ personId: null, organisationId: 'org_x' })).toBe('NotFound NOT_FOUND')
    const [
      {
        lines: [line],
      },
    ] = (await mine(member.client)) as [Json]
    const corrected = (input: object) =>
      refusal(manager.client, 'correctCharge', { chargeId: line.id, amountCents: 1, reason: 'x', ...input })
    expect(await corrected({ amountCents: 0 })).toBe('InvalidInput INVALID_VALUE')
    expect(await corrected({ reason: '' })).toBe('InvalidInput TOO_SHORT')
    for (const chargeId of ['0', '-1', '1e3', '99999999999999999999', "1' or 1=1", ''])
      expect(await corrected({ chargeId })).toBe('NotFound NOT_FOUND')
  })

  test('are made by facility managers and the board of that cooperative only', async () => {
    const member = await owing()
    const [
      {
        lines: [line],
      },
    ] = (await mine(member.client)) as [Json]
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
