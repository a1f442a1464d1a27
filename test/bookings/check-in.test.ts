import { describe, expect, test } from 'vitest'
import { startOfTests } from '../harness/app.ts'
import { apiClient, type ApiClient } from '../harness/client.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { checkInWorld } from './check-in-world.ts'
import { at, booked, count, during, move, told } from './support.ts'

/** Codes, and checking in by oneself. */
const { app, away, codeOf, enter, kept, made, noon, other, released, see, world } = await checkInWorld()
const { board, manager, resident, coordinator, representative, organisationId, offline } = world

describe('the code', () => {
  test('has six signs that cannot be mistaken, and is seen by whom the booking concerns, and by managers', async () => {
    const id = (
      await booked(representative.client, { facilityId: kept, ...during(1, 8, 9), forOrganisationId: organisationId })
    ).id
    const seen = await Promise.all(
      [representative, manager, board, coordinator, world.auditor].map(
        async ({ client }) => (await see(client, id)).checkInCode,
      ),
    )
    expect(seen[0]).toMatch(/^[2-9A-HJKMNP-Z]{6}$/)
    expect(seen).toEqual([seen[0], seen[0], seen[0], null, null])
    const own = (
      await booked(coordinator.client, { facilityId: kept, ...during(1, 9, 10), forPersonId: offline.personId })
    ).id
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
      [
        resident.client,
        {},
        [
          [coordinator.client, 'Forbidden FORBIDDEN'],
          [world.auditor.client, 'Forbidden FORBIDDEN'],
          [representative.client, 'NotFound NOT_FOUND'],
          [world.stranger.client, 'NotFound NOT_FOUND'],
          [other.manager.client, 'NotFound NOT_FOUND'],
          [board.client, 'OK'],
        ],
      ],
      [
        representative.client,
        { forOrganisationId: organisationId },
        [
          [resident.client, 'NotFound NOT_FOUND'],
          [coordinator.client, 'Forbidden FORBIDDEN'],
          [representative.client, 'OK'],
        ],
      ],
      [
        coordinator.client,
        { forPersonId: offline.personId },
        [
          [resident.client, 'NotFound NOT_FOUND'],
          [coordinator.client, 'OK'],
        ],
      ],
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
    expect(
      await count(app, "select count(*) from audit_entries where action = 'booking.checkedIn' and subject_id = ?", [
        id,
      ]),
    ).toBe(1)
    app.clock.now = startOfTests
    await away(id)
    const again = await noon(kept)
    app.clock.now = at(0, 12)
    const input = { bookingId: again, idempotencyKey: 'here' }
    const [one, two] = [
      await mutate(resident.client, 'checkIn', input),
      await mutate(resident.client, 'checkIn', input),
    ]
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

test('who may not cannot learn from the mutation which bookings there are', async () => {
  expect(await refusal(world.stranger.client, 'checkIn', { bookingId: 'boo_01h455vb4pex5vsknk084sn02q' })).toBe(
    'NotFound NOT_FOUND',
  )
})
