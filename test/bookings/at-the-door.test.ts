import { describe, expect, test } from 'vitest'
import { startOfTests } from '../harness/app.ts'
import type { ApiClient } from '../harness/client.ts'
import { makeFacility, makeHall } from '../harness/facilities.ts'
import { mutate } from '../harness/mutate.ts'
import { checkInWorld, fields } from './check-in-world.ts'
import { at, booked, during, told } from './support.ts'

/** Checking somebody in by the code that they say. */
const { app, away, codeOf, kept, noon, other, released, statusOf, world } = await checkInWorld()
const { board, manager, resident, coordinator, representative } = world

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
    const [id, tomorrow] = [
      await noon(kept),
      (await booked(resident.client, { facilityId: kept, ...during(1, 12, 14) })).id,
    ]
    const elsewhere = await noon(released)
    const gone = (await booked(resident.client, { facilityId: kept, ...during(0, 15, 16) })).id
    const codes = await Promise.all([tomorrow, elsewhere, gone].map(codeOf))
    await away(gone)
    app.clock.now = at(0, 12)
    const answers = await Promise.all(
      [...codes, 'ZZZZZZ', '', "'; drop table bookings", 'x'.repeat(10_000)].map((code) =>
        door(manager.client, kept, code),
      ),
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
