import { describe, expect, test } from 'vitest'
import { quoteOf, quoter } from '../../src/domains/bookings/quote.ts'
import { at, band, DAY, HOUR, placeOf, quoted, tariff, wish } from './quote-world.ts'

/** A worked example for each rule of what a stay costs. Wednesday 25 November 2026, Amsterdam. */
const evening = wish(at(25, 18), at(25, 20))

describe('bands of the week', () => {
  test('a stay is cut where the price changes: two hours at 10.00 and two at 15.00', () => {
    const place = { bands: [band(17, 23, 1_500)] }
    expect(quoted(place, wish(at(25, 15), at(25, 19)))).toEqual(['USE 2000', 'PEAK 3000', 5_000])
    expect(quoted(place, wish(at(25, 15), at(25, 17)))).toEqual(['USE 2000', 2_000])
    expect(quoted({ bands: [band(17, 23, 600)] }, evening)).toEqual(['OFF_PEAK 1200', 1_200])
  })

  test('a band counts on its weekdays only, and a stay over midnight meets those of both days', () => {
    const place = { bands: [band(0, 24, 2_000, { weekdays: [4] })] }
    expect(quoted(place, wish(at(25, 22), at(26, 1)))).toEqual(['USE 2000', 'PEAK 2000', 4_000])
    expect(quoted(place, wish(at(27, 22), at(27, 23)))).toEqual(['USE 1000', 1_000])
  })

  test('an evening that is written as two bands is one line', () => {
    const place = { bands: [band(22, 24, 1_500), band(0, 2, 1_500)] }
    expect(quoted(place, wish(at(25, 21), at(26, 3)))).toEqual(['USE 2000', 'PEAK 6000', 8_000])
  })

  test('the most specific counts: the audience, the longer minimum, the narrower window, whatever the order', () => {
    const everybody = band(8, 22, 1_100)
    const narrow = band(17, 21, 1_200)
    const long = band(0, 24, 800, { least: 2 * HOUR })
    const members = band(0, 24, 900, { audience: 'MEMBER' })
    const first = (bands: ReturnType<typeof band>[]) => quoted({ bands }, evening)[0]
    const orders = [
      [everybody, narrow, long, members],
      [members, long, narrow, everybody],
    ]
    for (const bands of orders) {
      expect(first(bands)).toBe('OFF_PEAK 1800')
      expect(first(bands.filter((b) => b !== members))).toBe('OFF_PEAK 1600')
      expect(first(bands.filter((b) => b !== members && b !== long))).toBe('PEAK 2400')
      expect(first([everybody])).toBe('PEAK 2200')
    }
    expect(quoted({ bands: [long] }, wish(at(25, 18), at(25, 19)))).toEqual(['USE 1000', 1_000])
    expect(quoted({ bands: [band(0, 24, 900, { audience: 'PUBLIC' })] }, evening)).toEqual(['USE 2000', 2_000])
  })

  test('by the unit only where the rate says so', () => {
    const place = { bands: [band(19, 24, 300, { basis: 'PER_UNIT_HOUR' })] }
    expect(quoted(place, { ...evening, units: 5 })).toEqual(['USE 1000', 'PEAK 1500', 2_500])
    expect(quoted(place, { ...evening, units: 2 })).toEqual(['USE 1000', 'OFF_PEAK 600', 1_600])
  })

  test('the hour that the clock repeats is paid twice, the one that it skips not at all', () => {
    const night = { bands: [band(2, 3, 2_000)] }
    const midnight = Date.UTC(2026, 9, 24, 22) / 1_000
    expect(quoted(night, wish(midnight, midnight + 5 * HOUR))).toEqual(['USE 3000', 'PEAK 4000', 7_000])
    const spring = Date.UTC(2027, 2, 27, 23) / 1_000
    expect(quoted(night, wish(spring, spring + 3 * HOUR))).toEqual(['USE 3000', 3_000])
  })

  test('Lord Howe: half an hour is repeated, and paid twice', () => {
    const place = { timeZone: 'Australia/Lord_Howe', bands: [band(1, 2, 2_000)] }
    const midnight = Date.UTC(2027, 3, 3, 13) / 1_000
    expect(quoted(place, wish(midnight, midnight + 4 * HOUR))).toEqual(['USE 2500', 'PEAK 3000', 5_500])
  })

  test('a band for whole days means calendar days, also of 23 hours', () => {
    const place = { bands: [band(0, 24, 500, { least: DAY })] }
    const noon = Date.UTC(2027, 2, 27, 11) / 1_000
    expect(quoted(place, wish(noon, noon + 23 * HOUR))).toEqual(['OFF_PEAK 11500', 11_500])
    expect(quoted(place, wish(at(25, 12), at(26, 11)))).toEqual(['USE 23000', 23_000])
  })
})

describe('who pays what', () => {
  const tariffs = [tariff('MEMBER', 1_000), tariff('SOCIAL', 400), tariff('PUBLIC', 3_000)]

  test('a member who was granted it pays the social tariff, and a member’s band does not undo it', () => {
    const pricing = { social: 1 }
    const bands = [band(0, 24, 1_500, { audience: 'MEMBER' })]
    expect(quoted({ tariffs, pricing, bands }, evening)).toEqual(['USE 800', 800])
    expect(quoteOf(placeOf({ tariffs, pricing }), 'MEMBER', evening).audience).toBe('SOCIAL')
    expect(quoted({ tariffs, bands }, evening)).toEqual(['PEAK 3000', 3_000])
    // Nobody else pays it, whatever they are elsewhere.
    expect(quoted({ tariffs, pricing }, evening, 'PUBLIC')).toEqual(['USE 6000', 6_000])
  })

  test('where a place has no social tariff, they pay as members do, with their bands', () => {
    const place = { tariffs: [tariff('MEMBER', 1_000)], pricing: { social: 1 } }
    expect(quoted(place, evening)).toEqual(['USE 2000', 2_000])
    expect(quoted({ ...place, bands: [band(0, 24, 700, { audience: 'MEMBER' })] }, evening)).toEqual([
      'OFF_PEAK 1400',
      1_400,
    ])
    const bands = [band(0, 24, 700, { audience: 'MEMBER' }), band(0, 24, 300, { audience: 'SOCIAL' })]
    expect(quoted({ ...place, bands }, evening)).toEqual(['OFF_PEAK 600', 600])
  })

  test('guests of a cooperative with an agreement pay a share of what members pay, the others their own tariff', () => {
    const both = [...tariffs, tariff('OTHER_COOPERATIVE', 2_500)]
    const from = (throughCooperativeId: string, percent: number) => ({
      tariffs: both,
      pricing: { throughCooperativeId, reciprocities: [['partner', percent]] as [string, number][] },
    })
    expect(quoted(from('partner', 80), evening, 'OTHER_COOPERATIVE')).toEqual(['USE 2000', 'RECIPROCITY -400', 1_600])
    expect(quoted(from('partner', 150), evening, 'OTHER_COOPERATIVE')).toEqual(['USE 2000', 'RECIPROCITY 1000', 3_000])
    expect(quoted(from('partner', 100), evening, 'OTHER_COOPERATIVE')).toEqual(['USE 2000', 2_000])
    expect(quoted(from('partner', 0), evening, 'OTHER_COOPERATIVE')).toEqual(['USE 2000', 'RECIPROCITY -2000', 0])
    expect(quoted(from('other', 80), evening, 'OTHER_COOPERATIVE')).toEqual(['USE 5000', 5_000])
    expect(quoted(from('partner', 80), evening, 'PUBLIC')).toEqual(['USE 6000', 6_000])
  })
})

describe('equipment and staff', () => {
  const pools = [{ id: 'eqp_guard', centsPerHour: 2_500, centsPerBooking: 0 }]

  test('what the terms demand is paid once, also where it is wished for', () => {
    const place = { pools, terms: { requiredExtras: [{ poolId: 'eqp_guard', quantity: 1 }] } }
    expect(quoted(place, evening)).toEqual(['USE 2000', 'EXTRA 5000', 7_000])
    const more = { ...evening, extras: [{ poolId: 'eqp_guard', quantity: 2 }] }
    expect(quoted(place, more)).toEqual(['USE 2000', 'EXTRA 10000', 12_000])
  })

  test('a calendar knows what is demanded though nobody is judged, and what is not known costs nothing', () => {
    const terms = { requiredExtras: [{ poolId: 'eqp_guard', quantity: 1 }] }
    expect(quoted({ terms, pricing: { pools: [['eqp_guard', 100, 5, { nl: 'Badmeester' }]] } }, evening)).toEqual([
      'USE 2000',
      'EXTRA 205',
      2_205,
    ])
    expect(quoted({}, { ...evening, extras: [{ poolId: 'eqp_gone', quantity: 2 }] })).toEqual(['USE 2000', 2_000])
  })
})

describe('what is told at the edges', () => {
  test('a line is rounded half up, once', () => {
    expect(quoted({ tariffs: [tariff('MEMBER', 1)] }, wish(0, HOUR / 2))).toEqual(['USE 1', 1])
    expect(quoted({ tariffs: [tariff('MEMBER', 1)], bands: [band(8, 9, 1)] }, wish(at(25, 8.5), at(25, 9.5)))).toEqual([
      'USE 1',
      1,
    ])
  })

  test('no tariff is free; a stay of no length and one that nobody can book have a price too', () => {
    expect(quoted({ tariffs: [] }, evening)).toEqual(['USE 0', 0])
    expect(quoted({ bands: [band(0, 24, 5)] }, wish(at(25, 10), at(25, 9)))).toEqual(['USE 0', 0])
    const eternity = wish(0, 1_000_000 * DAY, 100_000)
    const quote = quoteOf(
      placeOf({ tariffs: [tariff('MEMBER', 10_000_000, 'PER_UNIT_HOUR')], bands: [band(0, 24, 5)] }),
      'MEMBER',
      eternity,
    )
    expect(quote.amountCents).toBe(2_147_483_647)
    expect(quote.lines.reduce((sum, line) => sum + line.amountCents, 0)).toBe(2_147_483_647)
  })

  test('5,000 slots of a place whose price is always the same share one quote', () => {
    const quote = quoter(placeOf({}), 'MEMBER')
    const quotes = Array.from({ length: 5_000 }, (_, n) => quote(wish(at(25, n), at(25, n + 1))))
    expect(new Set(quotes).size).toBe(1)
    expect(quote(wish(0, 2 * HOUR)).amountCents).toBe(2_000)
    expect(quote(wish(0, HOUR, 3)).amountCents).toBe(1_000)
  })

  test('the deposit stands beside the price', () => {
    const quote = quoteOf(placeOf({ terms: { depositCents: 5_000 } }), 'MEMBER', evening)
    expect([quote.depositCents, quote.amountCents]).toEqual([5_000, 2_000])
  })
})
