import { expect, test } from 'vitest'
import { quoteOf } from '../../src/domains/bookings/quote.ts'
import type { TariffAudience } from '../../schema/tables/vocabulary.ts'
import { HOUR, placeOf, tariff, wish } from './quote-world.ts'

type Tariffs = ReturnType<typeof tariff>[]

const cents = (tariffs: Tariffs, audience: TariffAudience, seconds: number, units: number): number =>
  quoteOf(placeOf({ tariffs }), audience, wish(0, seconds, units)).amountCents

test('who has no tariff pays what the public pays, else the dearest stay, whatever it is multiplied by', () => {
  const mixed = [tariff('MEMBER', 300, 'PER_UNIT_HOUR'), tariff('OTHER_COOPERATIVE', 1_000)]
  expect(cents(mixed, 'PUBLIC', HOUR, 1)).toBe(1_000)
  expect(cents(mixed, 'PUBLIC', HOUR, 8)).toBe(2_400)
  expect(cents([...mixed, tariff('PUBLIC', 50)], 'PUBLIC', HOUR, 8)).toBe(50)
  expect(cents([], 'PUBLIC', HOUR, 8)).toBe(0)
})

test('is rounded once, half up, and is an amount that can be told', () => {
  expect(cents([tariff('PUBLIC', 1)], 'MEMBER', HOUR / 2, 1)).toBe(1)
  expect(cents([tariff('PUBLIC', 100)], 'MEMBER', -HOUR, 1)).toBe(0)
  expect(cents([tariff('PUBLIC', 10_000_000, 'PER_UNIT_HOUR')], 'MEMBER', 1_000 * HOUR, 100_000)).toBe(2_147_483_647)
})
