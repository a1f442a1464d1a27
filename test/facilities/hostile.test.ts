import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok } from '../harness/client.ts'
import { facilityInput, makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { availability, closedOn } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const anyone = apiClient(app.url)
const { client } = world.manager
const { id: facilityId } = await makeFacility(world.manager, world.id)
const many = <T>(value: T, count = 5_000): T[] => Array.from({ length: count }, () => value)
const text = (words: string) => [{ language: 'nl', text: words }]

describe('texts', () => {
  test.each([
    ['a zero byte', 'a\u0000b'],
    ['half a character', 'a\ud83d'],
    ['a control character', 'a\u001bb'],
    ['nothing but space', ' \n\t '],
  ])('with %s are not stored', async (_what, words) => {
    const fields = [
      ...[{ name: text(words) }, { description: text(words) }, { houseRules: text(words) }, { amenities: [words] }],
      ...['street', 'postalCode', 'city'].map((field) => ({
        location: { ...facilityInput(world.id).location, [field]: words },
      })),
    ]
    for (const wrong of fields) {
      expect(await refusal(client, 'createFacility', { ...facilityInput(world.id), ...wrong })).toMatch(
        /^InvalidInput (INVALID_VALUE|TOO_SHORT)$/,
      )
      expect(await refusal(client, 'updateFacility', { facilityId, ...wrong })).toMatch(
        /^InvalidInput (INVALID_VALUE|TOO_SHORT)$/,
      )
    }
    const closure = {
      facilityId,
      startsAt: '2026-12-01T00:00:00Z',
      endsAt: '2026-12-02T00:00:00Z',
      reason: text(words),
    }
    expect(await refusal(client, 'addClosure', closure)).toMatch(/^InvalidInput/)
    expect(await refusal(client, 'setDatedHours', { facilityId, date: '2026-12-24', reason: text(words) })).toMatch(
      /^InvalidInput/,
    )
  })

  test('of any other kind come back as they were sent', async () => {
    for (const words of [
      '\u{1F3CA}\u{1F3FD}\u200d\u2640\ufe0f Zwemmen',
      `'; drop table facilities; --`,
      '{"$ne": null}',
      '<script>alert(1)</script>',
      '\u202eomgekeerd',
      '%s%n\\u0000 "${x}"',
    ]) {
      const { facility } = await done(
        client,
        'updateFacility',
        { facilityId, name: text(words), amenities: [words] },
        'facility { name amenities }',
      )
      expect(facility).toEqual({ name: words, amenities: [words] })
    }
  })

  test('in languages that are keys of every object are texts like others', async () => {
    for (const language of ['__proto__', 'constructor', 'toString', '']) {
      expect(await refusal(client, 'updateFacility', { facilityId, name: [{ language, text: 'x' }] })).toBe(
        'InvalidInput INVALID_VALUE',
      )
    }
  })
})

test('lists of thousands are refused, or are the same as short ones', async () => {
  const { policy } = await done(
    client,
    'updateFacility',
    { facilityId, accessibility: many('LIFT'), policy: { bookableBy: many('RESIDENT') } },
    'facility { accessibility policy { bookableBy } }',
  ).then(({ facility }) => facility)
  expect(policy.bookableBy).toEqual(['RESIDENT'])
  expect(await refusal(client, 'updateFacility', { facilityId, amenities: many('x') })).toBe('InvalidInput TOO_LONG')
  expect(
    await refusal(client, 'updateFacility', { facilityId, name: many({ language: 'nl', text: 'x' }, 2_000) }),
  ).toBe('InvalidInput TOO_LONG')
  expect(await refusal(client, 'setFacilityParts', { facilityId, partIds: many('fac_x') })).toBe(
    'InvalidInput TOO_LONG',
  )
  const tariff = { audience: 'PUBLIC', basis: 'PER_HOUR', centsPerHour: 1, currency: 'EUR' }
  expect(await refusal(client, 'setTariffs', { facilityId, tariffs: many(tariff, 2_000) })).toBe(
    'InvalidInput TOO_LONG',
  )
})

test('tariffs that cannot be are refused, whole numbers only, one currency, one for an audience', async () => {
  const tariff = (more: object = {}) => ({
    audience: 'PUBLIC',
    basis: 'PER_HOUR',
    centsPerHour: 1,
    currency: 'EUR',
    ...more,
  })
  const set = (...tariffs: object[]) => refusal(client, 'setTariffs', { facilityId, tariffs })
  expect(await set(tariff({ centsPerHour: -1 }))).toBe('InvalidInput TOO_SHORT')
  expect(await set(tariff({ centsPerHour: 10_000_001 }))).toBe('InvalidInput TOO_LONG')
  expect(await set(tariff(), tariff())).toBe('InvalidInput INVALID_VALUE')
  expect(await set(tariff(), tariff({ audience: 'MEMBER', currency: 'CHF' }))).toBe('InvalidInput INVALID_VALUE')
  for (const wrong of [{ centsPerHour: 0.5 }, { centsPerHour: 1e12 }, { currency: 'euro' }, { audience: 'FRIENDS' }]) {
    expect(await requestFault(client, 'setTariffs', { facilityId, tariffs: [tariff(wrong)] })).toBe('BAD_USER_INPUT')
  }
})

test('what is dearer than can be told, or longer than time, is answered all the same', async () => {
  const { id } = await makeFacility(world.manager, world.id, {
    ...{ bookingMode: 'UNITS', capacity: 100_000, policy: { maxDuration: 'P31D', horizon: 'P100D' } },
    tariffs: [{ audience: 'PUBLIC', basis: 'PER_UNIT_HOUR', centsPerHour: 10_000_000, currency: 'EUR' }],
  })
  const query = `query ($units: Int, $from: DateTime!, $to: DateTime!) { checkBooking(input: { facilityId: "${id}", startsAt: $from, endsAt: $to, units: $units }) {
    bookable price { amountCents } } }`
  const times = ['1970-01-01T00:00:00Z', '2026-12-01T10:00:00Z', '2026-12-01T11:00:00Z', '9999-12-31T23:59:59Z']
  for (const units of [null, 1, 100_000, 2_147_483_647, 0, -1, -2_147_483_648]) {
    for (const from of times) for (const to of times) ok(await anyone(query, { units, from, to }))
  }
  const { slots } = await availability(anyone, {
    id,
    from: '2026-12-01T00:00:00Z',
    to: '2026-12-02T00:00:00Z',
    units: 100_000,
  })
  expect(slots[0].price.amountCents).toBe(2_147_483_647)
})

test('far and distant times make no calendar too long', async () => {
  const { id } = await makeFacility(world.manager, world.id, {
    policy: { horizon: 'P730D', granularity: 'PT1M', minDuration: 'PT1M' },
  })
  const far = { id, from: '9999-11-01T00:00:00Z', to: '9999-12-31T00:00:00Z' }
  expect(await closedOn(anyone, 'UTC', far)).toEqual([])
  expect((await availability(anyone, { id, from: '1970-01-01T00:00:00Z', to: '1970-02-01T00:00:00Z' })).slots).toEqual(
    [],
  )
  expect(
    (await availability(anyone, { id, from: '2026-12-01T00:00:00Z', to: '2027-01-30T00:00:00Z' })).slots,
  ).toHaveLength(5_000)
})

test('a repeated request with its key adds one facility and one closure', async () => {
  const input = { ...facilityInput(world.id), idempotencyKey: 'once' }
  const ids = await Promise.all(
    [1, 2, 3].map(async () => (await mutate(client, 'createFacility', input, 'facility { id }')).facility.id),
  )
  expect(new Set(ids).size).toBe(1)
  const closure = {
    facilityId: ids[0],
    startsAt: '2026-12-01T00:00:00Z',
    endsAt: '2026-12-02T00:00:00Z',
    reason: text('Dicht'),
    idempotencyKey: 'dicht',
  }
  for (let n = 0; n < 3; n++) await done(client, 'addClosure', closure)
  expect(
    ok(await client(`{ node(id: "${ids[0]}") { ... on Facility { closures { reason } } } }`)).node.closures,
  ).toHaveLength(1)
  expect(await refusal(client, 'addClosure', { ...closure, reason: text('Open') })).toBe(
    'Conflict IDEMPOTENCY_KEY_REUSED',
  )
})
