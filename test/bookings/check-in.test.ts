import { afterEach, describe, expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { apiClient, ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility, makeHall, type FacilityOverrides } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { at, book, booked, cancel, count, during, HOUR, move, stored, told } from './support.ts'

/** Checking in, by oneself and at the door, and the release of what nobody claims. */
const app = await startApp()
expectNoFaults(app)
afterEach(() => {
  app.clock.now = startOfTests
})
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { board, manager, resident, coordinator, representative, organisationId, offline } = world

const released = await made({ releaseAfter: 'PT15M' })
const kept = await made({ checkInOpens: 'PT1H' })
async function made(terms: object, overrides: FacilityOverrides = {}): Promise<string> {
  const { id } = await makeFacility(manager, world.id, overrides)
  await done(manager.client, 'setFacilityTerms', { facilityId: id, ...terms })
  return id
}

const fields = 'id status checkInCode checkInOpensAt checkedInAt checkedInBy { id } releaseAt'
const query = `query ($id: ID!) { node(id: $id) { ... on Booking { ${fields} } } }`
const see = async (client: ApiClient, id: string): Promise<Json> => ok(await client(query, { id })).node
const codeOf = async (id: string): Promise<string> => (await see(manager.client, id)).checkInCode
const enter = (client: ApiClient, bookingId: string, code?: string) => mutate(client, 'checkIn', { bookingId, code }, `booking { ${fields} }`)
const statusOf = async (id: string) => (await stored(app, id)).booking['status']

/** A booking of the resident on the first day, 12:00 to 14:00. */
const noon = async (facilityId: string): Promise<string> => (await booked(resident.client, { facilityId, ...during(0, 12, 14) })).id
const away = (id: string) => cancel(manager.client, id)

describe('the code', () => {
  test('has six signs that cannot be mistaken, and is seen by whom the booking concerns, and by managers', async () => {
    const id = (await booked(representative.client, { facilityId: kept, ...during(1, 8, 9), forOrganisationId: organisationId })).id
    const seen = await Promise.all(
      [representative, manager, board, coordinator, world.auditor].map(async ({ client }) => (await see(client, id)).checkInCode),
    )
    expect(seen[0]).toMatch(/^[2-9A-HJKMNP-Z]{6}$/)
    expect(seen).toEqual([seen[0], seen[0], seen[0], null, null])
    const own = (await booked(coordinator.client, { facilityId: kept, ...during(1, 9, 10), forPersonId: offline.personId })).id
    expect((await see(coordinator.client, own)).checkInCode).toMatch(/^\w{6}$/)
    expect(await see(resident.client, own)).toBeNull()
  })

  test('is told of nothing that is not agreed', async () => {
    const facilityId = await made({}, { policy: { requiresApproval: true } })
    const { id } = await booked(resident.client, { facilityId, ...during(1, 8, 9) })
    expect((await see(resident.client, id)).checkInCode).toBeNull()
    await done(manager.client, 'decideBooking', { bookingId: id, decision: 'APPROVE' })
    expect((await see(resident.client, id)).checkInCode).not.toBeNull()
  })
})

describe('checking in', () => {
  test('is possible from when it opens until the place is released', async () => {
    const id = await noon(released)
    const moments: [number, string][] = [
      [at(0, 11.75) - 1, 'Conflict CHECK_IN_TOO_EARLY'],
      [at(0, 12.25), 'Conflict CHECK_IN_TOO_LATE'],
      [at(0, 14), 'Conflict CHECK_IN_TOO_LATE'],
      [at(0, 12.25) - 1, 'OK'],
    ]
    for (const [now, expected] of moments) {
      app.clock.now = now
      expect(told(await enter(resident.client, id)), String(now)).toBe(expected)
    }
    expect(told(await enter(manager.client, id))).toBe('Conflict ALREADY_CHECKED_IN')
    app.clock.now = at(0, 13)
    await app.app.scheduled()
    expect(await see(resident.client, id)).toMatchObject({
      ...{ status: 'CONFIRMED', checkedInAt: '2026-11-25T11:14:59Z', checkedInBy: { id: resident.personId } },
      ...{ releaseAt: '2026-11-25T11:15:00Z', checkInOpensAt: '2026-11-25T10:45:00Z' },
    })
    await away(id)
  })

  test('is possible until the end where nothing is released', async () => {
    const id = await noon(kept)
    app.clock.now = at(0, 11) - 1
    const early = await mutate(resident.client, 'checkIn', { bookingId: id })
    expect([early.code, early.message]).toEqual(['CHECK_IN_TOO_EARLY', 'One can check in from 1 hour before.'])
    app.clock.now = at(0, 14)
    expect(told(await enter(resident.client, id))).toBe('Conflict CHECK_IN_TOO_LATE')
    app.clock.now = at(0, 14) - 1
    expect(told(await enter(resident.client, id))).toBe('OK')
    app.clock.now = startOfTests
    await away(id)
  })

  test('is for who acts for the beneficiary and for managers, and for nobody else', async () => {
    const wishes: [ApiClient, object, [ApiClient, string][]][] = [
      [resident.client, {}, [[coordinator.client, 'Forbidden FORBIDDEN'], [world.auditor.client, 'Forbidden FORBIDDEN'],
        [representative.client, 'NotFound NOT_FOUND'], [world.stranger.client, 'NotFound NOT_FOUND'],
        [other.manager.client, 'NotFound NOT_FOUND'], [board.client, 'OK']]],
      [representative.client, { forOrganisationId: organisationId }, [[resident.client, 'NotFound NOT_FOUND'],
        [coordinator.client, 'Forbidden FORBIDDEN'], [representative.client, 'OK']]],
      [coordinator.client, { forPersonId: offline.personId }, [[resident.client, 'NotFound NOT_FOUND'], [coordinator.client, 'OK']]],
    ]
    for (const [who, forWhom, outcomes] of wishes) {
      const { id } = await booked(who, { facilityId: kept, ...during(0, 12, 14), ...forWhom })
      app.clock.now = at(0, 12)
      for (const [client, expected] of outcomes) expect(told(await enter(client, id))).toBe(expected)
      app.clock.now = startOfTests
      await away(id)
    }
    const { errors } = await apiClient(app.url)('mutation { checkIn(input: { bookingId: "boo_1" }) { __typename } }')
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
  })

  test('with a code that is given takes only the right one, however it is typed', async () => {
    const id = await noon(kept)
    app.clock.now = at(0, 12)
    const code = await codeOf(id)
    expect(told(await enter(resident.client, id, '222222'))).toBe('Conflict WRONG_CHECK_IN_CODE')
    expect(told(await enter(resident.client, id, ` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)} `))).toBe('OK')
    app.clock.now = startOfTests
    await away(id)
  })

  test('happens once, of two at once, and once with the same key', async () => {
    const id = await noon(kept)
    app.clock.now = at(0, 12)
    app.beforeWrite.next = () => enter(manager.client, id)
    expect(told(await enter(resident.client, id))).toBe('Conflict ALREADY_CHECKED_IN')
    expect((await see(resident.client, id)).checkedInBy).toEqual({ id: manager.personId })
    expect(await count(app, "select count(*) from audit_entries where action = 'booking.checkedIn' and subject_id = ?", [id])).toBe(1)
    app.clock.now = startOfTests
    await away(id)
    const again = await noon(kept)
    app.clock.now = at(0, 12)
    const input = { bookingId: again, idempotencyKey: 'here' }
    const [one, two] = [await mutate(resident.client, 'checkIn', input), await mutate(resident.client, 'checkIn', input)]
    expect([told(one), told(two)]).toEqual(['OK', 'OK'])
    app.clock.now = startOfTests
    await away(again)
  })

  test('counts for its own time only: who moves has not checked in', async () => {
    const id = await noon(kept)
    app.clock.now = at(0, 11.5)
    await enter(resident.client, id)
    expect(told(await move(manager.client, id, during(0, 16, 18)))).toBe('OK')
    expect(await see(resident.client, id)).toMatchObject({ checkedInAt: null, checkedInBy: null })
    app.clock.now = startOfTests
    await away(id)
  })

  test('is for what is agreed alone', async () => {
    const id = await noon(kept)
    await away(id)
    app.clock.now = at(0, 12)
    expect(told(await enter(resident.client, id))).toBe('Conflict INVALID_TRANSITION')
    await expect(
      app.db.execute({ sql: 'update bookings set checked_in_at = 1 where id = ?', args: [id] }),
    ).rejects.toThrow('INVALID_TRANSITION')
  })
})

describe('at the door', () => {
  const door = (client: ApiClient, facilityId: string, code: string) =>
    mutate(client, 'checkInByCode', { facilityId, code }, `booking { ${fields} }`)

  test('a manager, the board or a coordinator checks in by the code of now', async () => {
    const id = await noon(kept)
    const code = await codeOf(id)
    for (const who of [resident, world.auditor, representative, world.stranger, other.manager]) {
      app.clock.now = at(0, 12)
      expect(told(await door(who.client, kept, code))).toBe('Forbidden FORBIDDEN')
    }
    expect(await door(coordinator.client, kept, code.toLowerCase())).toMatchObject({
      booking: { id, checkedInBy: { id: coordinator.personId } },
    })
    expect(told(await door(manager.client, kept, code))).toBe('Conflict ALREADY_CHECKED_IN')
    app.clock.now = startOfTests
    await away(id)
  })

  test('whatever a wrong code is, the answer is the same', async () => {
    const [id, tomorrow] = [await noon(kept), (await booked(resident.client, { facilityId: kept, ...during(1, 12, 14) })).id]
    const elsewhere = await noon(released)
    const gone = (await booked(resident.client, { facilityId: kept, ...during(0, 15, 16) })).id
    const codes = await Promise.all([tomorrow, elsewhere, gone].map(codeOf))
    await away(gone)
    app.clock.now = at(0, 12)
    const answers = await Promise.all(
      [...codes, 'ZZZZZZ', '', "'; drop table bookings", 'x'.repeat(10_000)].map((code) => door(manager.client, kept, code)),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(told(answers[0])).toBe('Conflict WRONG_CHECK_IN_CODE')
    app.clock.now = startOfTests
    for (const each of [id, tomorrow, elsewhere]) await away(each)
  })

  test('a place that one may not see is not there', async () => {
    const { id } = await makeFacility(manager, world.id, { status: 'DRAFT' })
    expect(told(await door(other.manager.client, id, 'ABCDEF'))).toBe('NotFound NOT_FOUND')
  })

  test('the door of a third opens to who has the hall, and the other way round', async () => {
    const hall = await makeHall(manager, world.id)
    const whole = (await booked(resident.client, { facilityId: hall.id, ...during(0, 12, 14) })).id
    const part = (await booked(resident.client, { facilityId: hall.thirds[0], ...during(0, 16, 18) })).id
    const [first, second] = [await codeOf(whole), await codeOf(part)]
    app.clock.now = at(0, 12)
    expect(told(await door(manager.client, hall.thirds[1], first))).toBe('OK')
    app.clock.now = at(0, 16)
    expect(told(await door(manager.client, hall.thirds[1], second))).toBe('Conflict WRONG_CHECK_IN_CODE')
    expect(told(await door(manager.client, hall.id, second))).toBe('OK')
  })

  test('guesses are counted, right ones too, and past the limit nobody is let in for a while', async () => {
    const id = await noon(kept)
    const code = await codeOf(id)
    app.clock.now = at(0, 12.5)
    const guess = async () => told(await door(board.client, kept, 'ZZZZZZ'))
    const outcomes = await Promise.all(Array.from({ length: 61 }, guess))
    expect(outcomes.filter((outcome) => outcome === 'RateLimited RATE_LIMITED')).toHaveLength(1)
    expect(told(await door(board.client, kept, code))).toBe('RateLimited RATE_LIMITED')
    expect(await statusOf(id)).toBe('CONFIRMED')
    app.clock.now += 600
    expect(told(await door(board.client, kept, code))).toBe('OK')
  })
})

describe('what nobody claims', () => {
  test('is released once, at its time, and free for others at once', async () => {
    const id = await noon(released)
    app.clock.now = at(0, 12.25) - 1
    await app.app.scheduled()
    expect(await statusOf(id)).toBe('CONFIRMED')
    app.clock.now = at(0, 12.25)
    await Promise.all([app.app.scheduled(), app.app.scheduled()])
    await app.app.scheduled()
    expect(await stored(app, id)).toMatchObject({ booking: { status: 'NO_SHOW', updated_at: at(0, 12.25) }, claims: [] })
    const traces = "select count(*) from audit_entries where action = 'booking.noShow' and subject_id = ? and actor_id is null"
    expect(await count(app, traces, [id])).toBe(1)
    expect(await count(app, "select count(*) from outbox where kind = 'booking.noShow'")).toBe(1)
    expect(told(await book(coordinator.client, { facilityId: released, ...during(0, 13, 14) }))).toBe('OK')
    expect(told(await enter(resident.client, id))).toBe('Conflict INVALID_TRANSITION')
    await expectSound(app.db)
  })

  test('is not released from under who checks in at that very moment', async () => {
    const id = (await booked(resident.client, { facilityId: released, ...during(0, 18, 20) })).id
    app.clock.now = at(0, 18.25) - 1
    app.beforeWrite.next = () => {
      // Between the look of the job and its write, somebody came.
      app.clock.now = at(0, 18.25) - 1
      return enter(resident.client, id)
    }
    app.clock.now = at(0, 18.25)
    await app.app.scheduled()
    expect(await statusOf(id)).toBe('CONFIRMED')
  })

  test('and is still to come keeps its time when it is moved, and the terms of when it was booked', async () => {
    const facilityId = await made({ releaseAfter: 'PT15M' })
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 12) })
    expect(told(await move(resident.client, id, during(1, 14, 16)))).toBe('OK')
    expect((await see(resident.client, id)).releaseAt).toBe('2026-11-26T13:15:00Z')
    await done(manager.client, 'setFacilityTerms', { facilityId, releaseAfter: null })
    expect((await see(resident.client, id)).releaseAt).toBe('2026-11-26T13:15:00Z')
    app.clock.now = at(1, 14) + HOUR
    await app.app.scheduled()
    expect(await statusOf(id)).toBe('NO_SHOW')
  })

  test('is released in bites, all in the end', async () => {
    const facilityId = await made({ releaseAfter: 'PT15M' }, { bookingMode: 'UNITS', capacity: 1_000 })
    const { id } = await booked(resident.client, { facilityId, ...during(2, 10, 12), units: 1 })
    const columns = (await app.db.execute("select group_concat(name) from pragma_table_info('bookings') where name <> 'id'")).rows[0]![0]
    await app.db.execute({
      sql: `insert into bookings (id, ${String(columns)}) select 'boo_copy' || nth, ${String(columns)} from bookings,
        (select value as nth from json_each('[${Array.from({ length: 250 }, (_, n) => n).join()}]')) where id = ?`,
      args: [id],
    })
    app.clock.now = at(2, 11)
    const left = () => count(app, "select count(*) from bookings where facility_id = ? and status = 'CONFIRMED'", [facilityId])
    await app.app.scheduled()
    expect(await left()).toBe(51)
    await app.app.scheduled()
    expect(await left()).toBe(0)
    await expectSound(app.db)
  })
})

test('who may not cannot learn from the mutation which bookings there are', async () => {
  expect(await refusal(world.stranger.client, 'checkIn', { bookingId: 'boo_01h455vb4pex5vsknk084sn02q' })).toBe('NotFound NOT_FOUND')
})
