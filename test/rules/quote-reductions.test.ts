import { describe, expect, test } from 'vitest'
import { quoteOf } from '../../src/domains/bookings/quote.ts'
import { at, band, HOUR, placeOf, quoted, tariff, wish } from './quote-world.ts'

/** A worked example for each rule of what is taken off. Wednesday 25 November 2026, Amsterdam. */
const evening = wish(at(25, 18), at(25, 20))

describe('free time', () => {
  const terms = { freeSeconds: 3 * HOUR, freePeriod: 'WEEK' as const, freeAudiences: ['MEMBER' as const] }

  test('the first of it is free until it is used up in the period, and only for whom it is', () => {
    expect(quoted({ terms }, evening)).toEqual(['USE 2000', 'FREE_ALLOWANCE -2000', 0])
    expect(quoted({ terms }, wish(at(25, 14), at(25, 18)))).toEqual(['USE 4000', 'FREE_ALLOWANCE -3000', 1_000])
    expect(quoted({ terms, tariffs: [tariff('PUBLIC', 1_000)] }, evening, 'PUBLIC')).toEqual(['USE 2000', 2_000])
    // Who pays the social tariff is a member.
    expect(quoted({ terms, pricing: { social: 1 } }, evening)).toEqual(['USE 2000', 'FREE_ALLOWANCE -2000', 0])
  })

  test('what other bookings used of it counts in its own period only', () => {
    const used = (day: number, hours: number) => {
      const lines = [
        { kind: 'USE' as const, amountCents: hours * 1_000, quantity: hours * HOUR },
        { kind: 'FREE_ALLOWANCE' as const, amountCents: -hours * 1_000, quantity: hours * HOUR },
      ]
      return { pricing: { spent: [[Date.UTC(2026, 10, day, 12) / 1_000, hours * HOUR, 0, lines]] as never } }
    }
    expect(quoted({ terms, ...used(23, 2) }, evening)).toEqual(['USE 2000', 'FREE_ALLOWANCE -1000', 1_000])
    expect(quoted({ terms, ...used(22, 2) }, evening)).toEqual(['USE 2000', 'FREE_ALLOWANCE -2000', 0])
    expect(quoted({ terms, ...used(29, 3) }, evening)).toEqual(['USE 2000', 2_000])
  })

  test('a stay over the end of a period uses what each has, and says so by the day', () => {
    const place = placeOf({ terms: { ...terms, freeSeconds: HOUR } })
    // From Sunday 22:00 to Monday 02:00.
    const quote = quoteOf(place, 'MEMBER', wish(at(29, 22), at(30, 2)))
    expect(quote.amountCents).toBe(2_000)
    expect(quote.lines.map(({ kind, amountCents }) => `${kind} ${amountCents}`)).toEqual([
      'USE 2000',
      'FREE_ALLOWANCE -1000',
      'USE 2000',
      'FREE_ALLOWANCE -1000',
    ])
    expect(new Set(quote.lines.map(({ day }) => day)).size).toBe(2)
  })

  test('time that costs nothing anyway uses none of it, and units count as the tariff counts them', () => {
    const bands = [band(0, 19, 0)]
    expect(quoted({ terms: { ...terms, freeSeconds: HOUR }, bands }, evening)).toEqual([
      'OFF_PEAK 0',
      'USE 1000',
      'FREE_ALLOWANCE -1000',
      0,
    ])
    const byUnit = { tariffs: [tariff('MEMBER', 100, 'PER_UNIT_HOUR')], terms }
    expect(quoted(byUnit, { ...evening, units: 4 })).toEqual(['USE 800', 'FREE_ALLOWANCE -300', 500])
  })

  test('what is left of the price after it is what guests pay a share of', () => {
    const place = {
      terms: { ...terms, freeSeconds: HOUR, freeAudiences: ['OTHER_COOPERATIVE' as const] },
      pricing: { throughCooperativeId: 'partner', reciprocities: [['partner', 50]] as [string, number][] },
    }
    expect(quoted(place, evening, 'OTHER_COOPERATIVE')).toEqual([
      'USE 2000',
      'FREE_ALLOWANCE -1000',
      'RECIPROCITY -500',
      500,
    ])
  })
})

describe('the cap of a day', () => {
  const terms = { dayCapCents: 2_500 }

  test('nobody pays more on one day, whatever they book of it', () => {
    expect(quoted({ terms }, wish(at(25, 14), at(25, 18)))).toEqual(['USE 4000', 'DAY_CAP -1500', 2_500])
    const spent = [[at(25, 10) + HOUR, 2 * HOUR, 2_000, [{ kind: 'USE', amountCents: 2_000 }]]] as never
    expect(quoted({ terms, pricing: { spent } }, evening)).toEqual(['USE 2000', 'DAY_CAP -1500', 500])
    expect(quoted({ terms, pricing: { spent } }, wish(at(26, 18), at(26, 20)))).toEqual(['USE 2000', 2_000])
    // What was booked before prices had lines.
    expect(quoted({ terms, pricing: { spent: [[at(25, 10) + HOUR, HOUR, 9_000, []]] } }, evening)).toEqual([
      'USE 2000',
      'DAY_CAP -2000',
      0,
    ])
  })

  test('each day of a longer stay has its own', () => {
    const quote = quoteOf(placeOf({ terms }), 'MEMBER', wish(at(25, 22), at(27, 1)))
    expect(quote.lines.map(({ kind, amountCents }) => `${kind} ${amountCents}`)).toEqual([
      'USE 2000',
      'USE 24000',
      'DAY_CAP -21500',
      'USE 1000',
    ])
    expect(quote.amountCents).toBe(5_500)
  })

  test('equipment is paid beside it, and does not use it up', () => {
    const pools = [{ id: 'eqp_beamer', centsPerHour: 300, centsPerBooking: 500 }]
    const stay = { ...wish(at(25, 14), at(25, 18)), extras: [{ poolId: 'eqp_beamer', quantity: 2 }] }
    expect(quoted({ terms, pools }, stay)).toEqual(['USE 4000', 'DAY_CAP -1500', 'EXTRA 3400', 5_900])
    const spent = [
      [
        at(25, 10) + HOUR,
        HOUR,
        2_000,
        [
          { kind: 'USE', amountCents: 1_000 },
          { kind: 'EXTRA', amountCents: 1_000 },
        ],
      ],
    ] as never
    expect(quoted({ terms, pricing: { spent } }, evening)).toEqual(['USE 2000', 'DAY_CAP -500', 1_500])
  })
})
