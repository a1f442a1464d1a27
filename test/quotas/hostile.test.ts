import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { count, during } from '../bookings/support.ts'
import { makeQuota, quotaInput } from './support.ts'

/** What is refused by name, and bounded. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager } = world
const facilityId = (await makeFacility(manager, world.id)).id

describe('bad input', () => {
  const refused = (more: object) => refusal(manager.client, 'createQuota', quotaInput(world.id, more))

  test('is refused by name, and changes nothing', async () => {
    const before = await count(app, 'select count(*) from quotas')
    expect(await refused({ amount: {} })).toBe('InvalidInput INVALID_VALUE')
    expect(await refused({ amount: { time: 'PT1H', bookings: 1 } })).toBe('InvalidInput INVALID_VALUE')
    expect(await refused({ amount: { bookings: -1 } })).toBe('InvalidInput TOO_SHORT')
    expect(await refused({ amount: { bookings: 10_001 } })).toBe('InvalidInput TOO_LONG')
    expect(await refused({ amount: { time: 'P9999D' } })).toBe('InvalidInput TOO_LONG')
    expect(await refused({ name: [] })).toBe('InvalidInput TOO_SHORT')
    expect(await refused({ name: [{ language: 'nl', text: 'x'.repeat(121) }] })).toBe('InvalidInput TOO_LONG')
    expect(await refused({ audiences: [] })).toBe('InvalidInput TOO_SHORT')
    expect(await refused({ facilityId, facilityKind: 'KITCHEN' })).toBe('InvalidInput INVALID_VALUE')
    expect(await refused({ peak: [] })).toBe('InvalidInput TOO_SHORT')
    for (const window of [
      { weekday: 0, opens: '10:00', closes: '11:00' },
      { weekday: 1, opens: '10:00', closes: '10:00' },
      { weekday: 8, opens: '24:00', closes: '10:00' },
    ]) {
      expect(await refused({ peak: [window] })).toBe('InvalidInput INVALID_HOURS')
    }
    expect(
      await refused({ peak: Array.from({ length: 71 }, () => ({ weekday: 1, opens: '10:00', closes: '11:00' })) }),
    ).toBe('InvalidInput TOO_LONG')
    expect(await refused({ facilityId: 'fac_00000000000000000000000000' })).toBe('NotFound NOT_FOUND')
    expect(await refusal(manager.client, 'createQuota', quotaInput('coo_none'))).toBe('NotFound NOT_FOUND')
    expect(await refusal(manager.client, 'changeQuota', { quotaId: 'quo_none', period: 'DAY' })).toBe(
      'NotFound NOT_FOUND',
    )
    const input = quotaInput(world.id, { peak: [{ weekday: 1, opens: '23:00', closes: '26:00' }] })
    expect(await requestFault(manager.client, 'createQuota', input)).toBe('BAD_USER_INPUT')
    expect(await count(app, 'select count(*) from quotas')).toBe(before)
  })

  test('windows that overlap are one, so that no hour counts twice', async () => {
    const monday = (opens: string, closes: string) => ({ weekday: 1, opens, closes })
    const peak = [
      monday('10:00', '12:00'),
      monday('11:00', '14:00'),
      monday('14:00', '15:00'),
      { weekday: 7, opens: '23:00', closes: '01:00' },
    ]
    const { quota } = await done(
      manager.client,
      'createQuota',
      quotaInput(world.id, { facilityId, peak }),
      'quota { id peak { weekday opens closes } }',
    )
    expect(quota.peak).toEqual([
      monday('00:00', '01:00'),
      monday('10:00', '15:00'),
      { weekday: 7, opens: '23:00', closes: '24:00' },
    ])
    await done(manager.client, 'retireQuota', { quotaId: quota.id })
  })

  test('a thousand quotas: no more than fifty count in a cooperative', async () => {
    const there = await makeNeighbourhood(app)
    for (let n = 0; n < 50; n++) await makeQuota(there.manager, there.id, { amount: { bookings: 1_000 } })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => refusal(there.manager.client, 'createQuota', quotaInput(there.id))),
    )
    expect(new Set(answers)).toEqual(new Set(['Conflict TOO_LONG']))
    // With all of them a booking is still one round trip to judge, and one to make.
    const { id } = await makeFacility(there.manager, there.id)
    const mutation = `mutation ($input: BookFacilityInput!) { bookFacility(input: $input) { __typename } }`
    const answer = await there.resident.client(mutation, { input: { facilityId: id, ...during(2, 10, 11) } })
    expect([ok(answer).bookFacility.__typename, answer.trips]).toEqual(['BookFacilityPayload', 3])
    expect(
      await count(
        app,
        'select count(*) from quota_uses u join quotas q on q.id = u.quota_id where q.cooperative_id = ?',
        [there.id],
      ),
    ).toBe(50)
  })
})
