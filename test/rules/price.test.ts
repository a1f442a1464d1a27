import { expect, test } from 'vitest'
import type { TariffAudience, TariffBasis } from '../../schema/tables/vocabulary.ts'
import { priceOf } from '../../src/domains/bookings/price.ts'

const tariff = (audience: TariffAudience, centsPerHour: number, basis: TariffBasis = 'PER_HOUR') => ({
  ...{ audience, basis, centsPerHour, currency: 'EUR' },
})
const hour = 3_600

test('who has no tariff pays what the public pays, else the dearest stay, whatever it is multiplied by', () => {
  const cents = (tariffs: ReturnType<typeof tariff>[], units: number) =>
    priceOf(tariffs, 'PUBLIC', hour, units).amountCents
  const mixed = [tariff('MEMBER', 300, 'PER_UNIT_HOUR'), tariff('OTHER_COOPERATIVE', 1_000)]
  expect(cents(mixed, 1)).toBe(1_000)
  expect(cents(mixed, 8)).toBe(2_400)
  expect(cents([...mixed, tariff('PUBLIC', 50)], 8)).toBe(50)
  expect(cents([], 8)).toBe(0)
})

test('is rounded once, half up, and is an amount that can be told', () => {
  expect(priceOf([tariff('PUBLIC', 1)], 'MEMBER', hour / 2, 1)).toEqual({ amountCents: 1, currency: 'EUR' })
  expect(priceOf([tariff('PUBLIC', 100)], 'MEMBER', -hour, 1).amountCents).toBe(0)
  expect(priceOf([tariff('PUBLIC', 10_000_000, 'PER_UNIT_HOUR')], 'MEMBER', 1_000 * hour, 100_000).amountCents).toBe(
    2_147_483_647,
  )
})
