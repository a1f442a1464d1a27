import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TariffAudience, TariffBasis } from '../../schema/tables/vocabulary.ts'
import { quoteOf, quoter, type Quote } from '../../src/domains/bookings/quote.ts'
import type { BookingFacts, Wish } from '../../src/domains/bookings/rules.ts'
import { DAY, HOUR, placeOf, type Place } from './quote-world.ts'

const zones = ['Europe/Amsterdam', 'Australia/Lord_Howe', 'America/Santiago', 'UTC']
const audiences: TariffAudience[] = ['MEMBER', 'SOCIAL', 'OTHER_COOPERATIVE', 'ORGANISATION', 'PUBLIC']
const audience = fc.constantFrom(...audiences)
const basis = fc.constantFrom<TariffBasis>('PER_HOUR', 'PER_UNIT_HOUR')
const cents = fc.integer({ min: 0, max: 5_000 })

const bands = fc.array(
  fc
    .tuple(
      fc.option(audience),
      fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 48 }), { minLength: 2, maxLength: 2 }),
      fc.constantFrom(0, HOUR, 4 * HOUR, DAY),
      basis,
      cents,
    )
    .map(([whose, weekdays, hours, least, by, centsPerHour]) => {
      const [opens, closes] = hours.sort((a, b) => a - b) as [number, number]
      return [
        whose,
        weekdays,
        opens * 1_800,
        closes * 1_800,
        least,
        by,
        centsPerHour,
      ] as BookingFacts['pricing']['bands'][number]
    }),
  { maxLength: 6 },
)

const tariffs = fc.uniqueArray(fc.record({ audience, basis, centsPerHour: cents, currency: fc.constant('EUR') }), {
  maxLength: 5,
  selector: (one) => one.audience,
})

const places: fc.Arbitrary<Place> = fc.record({
  timeZone: fc.constantFrom(...zones),
  tariffs,
  bands,
  terms: fc.record({
    dayCapCents: fc.option(fc.integer({ min: 0, max: 20_000 })),
    freeSeconds: fc.constantFrom(0, 1_800, HOUR, 5 * HOUR),
    freePeriod: fc.constantFrom('DAY' as const, 'WEEK' as const, 'MONTH' as const),
    freeAudiences: fc.subarray(audiences),
  }),
  pricing: fc.record({
    social: fc.constantFrom(0, 1),
    throughCooperativeId: fc.constantFrom('partner', 'other', null),
    reciprocities: fc.constantFrom<[string, number][]>([], [['partner', 70]], [['partner', 130]]),
  }),
})

/** Around the changes of the clock in both halves of the world, and over ends of weeks and months. */
const stays: fc.Arbitrary<Wish> = fc
  .record({
    day: fc.constantFrom(
      ...['2026-10-24', '2026-11-01', '2027-03-27', '2027-04-03', '2027-02-27'].map((d) => Date.parse(d) / 1_000),
    ),
    from: fc.integer({ min: 0, max: 96 }),
    length: fc.integer({ min: 1, max: 100 }),
    units: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ day, from, length, units }) => ({
    startsAt: day + from * 1_800,
    endsAt: day + (from + length) * 1_800,
    units,
  }))

const sum = ({ lines }: Quote): number => lines.reduce((total, line) => total + line.amountCents, 0)

/** What the wall shows: by the runtime's own calendar, which the code under test does not use. */
function onWall(timeZone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...{
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    },
  }).formatToParts(instant * 1_000)
  const part = (type: string): number => Number(parts.find((one) => one.type === type)!.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) / 1_000
}

test('the lines always add up to the price, which is never below nothing', () => {
  fc.assert(
    fc.property(places, stays, audience, (place, stay, who) => {
      const quote = quoteOf(placeOf(place), who, stay)
      expect(sum(quote)).toBe(quote.amountCents)
      expect(quote.amountCents).toBeGreaterThanOrEqual(0)
      for (const line of quote.lines) {
        expect(Number.isSafeInteger(line.amountCents) && !Object.is(line.amountCents, -0)).toBe(true)
        if (line.kind === 'FREE_ALLOWANCE' || line.kind === 'DAY_CAP') expect(line.amountCents).toBeLessThanOrEqual(0)
        if (line.unitCents !== undefined)
          expect(line.amountCents).toBe(Math.round((line.unitCents * line.quantity!) / 3_600))
      }
    }),
    { numRuns: 400 },
  )
})

test('the hours of use are those that pass, and each half hour is paid by the rate of its own moment', () => {
  fc.assert(
    fc.property(places, stays, audience, (given, stay, who) => {
      const place = { ...given, terms: { ...given.terms, dayCapCents: null, freeSeconds: 0 }, pricing: { social: 0 } }
      const quote = quoteOf(placeOf(place), who, stay)
      const { weekdays, least } = { weekdays: weekdayOf, least: longest(place.timeZone!, stay) }
      // The oracle: half hour by half hour, by the most specific band that the moment lies in.
      const rates = new Map<string, number>()
      for (let instant = stay.startsAt; instant < stay.endsAt; instant += 1_800) {
        const wall = onWall(place.timeZone!, instant)
        const key = rateAt(place, who, stay.units, wall, weekdays(wall), least)
        rates.set(key, (rates.get(key) ?? 0) + 1_800)
      }
      const expected = [...rates].reduce(
        (total, [key, seconds]) => total + Math.round((Number(key) * seconds) / 3_600),
        0,
      )
      // Rates of different names that cost the same are one to the oracle: a cent of rounding apart at most.
      expect(Math.abs(quote.amountCents - expected)).toBeLessThanOrEqual(quote.lines.length)
    }),
    { numRuns: 300 },
  )
})

const weekdayOf = (wall: number): number => new Date(wall * 1_000).getUTCDay() || 7
const longest = (timeZone: string, { startsAt, endsAt }: Wish) => ({
  passed: endsAt - startsAt,
  wall: onWall(timeZone, endsAt) - onWall(timeZone, startsAt),
})

/** Cents for an hour of all units at a moment, written anew from the rule's words. */
function rateAt(
  place: Place,
  who: TariffAudience,
  units: number,
  wall: number,
  weekday: number,
  length: ReturnType<typeof longest>,
): string {
  const time = ((wall % DAY) + DAY) % DAY
  const multiplied = (by: TariffBasis, amount: number): number => (by === 'PER_UNIT_HOUR' ? amount * units : amount)
  const hasOwn = (one: TariffAudience): boolean => place.tariffs!.some((t) => t.audience === one)
  const payers: TariffAudience[] = who !== 'SOCIAL' ? [who] : hasOwn('SOCIAL') ? ['SOCIAL'] : ['SOCIAL', 'MEMBER']
  for (const payer of [...payers, null]) {
    const [best] = place
      .bands!.filter(([whose, days, opens, closes, least]) => {
        const enough = (least === DAY ? length.wall : length.passed) >= least
        return whose === payer && days.includes(weekday) && opens <= time && time < closes && enough
      })
      .sort(
        (a, b) =>
          b[4] - a[4] ||
          a[3] - a[2] - (b[3] - b[2]) ||
          a[1].length - b[1].length ||
          a[2] - b[2] ||
          a[6] - b[6] ||
          (a[5] < b[5] ? -1 : 1),
      )
    if (best) return String(multiplied(best[5], best[6]))
  }
  const paid = place.tariffs!.map((t) => multiplied(t.basis, t.centsPerHour))
  const own = [...payers, 'PUBLIC' as const]
    .map((one) => place.tariffs!.findIndex((t) => t.audience === one))
    .find((n) => n >= 0)
  return String(own === undefined ? Math.max(0, ...paid) : paid[own])
}

test('two bookings on both sides of a midnight cost what one over it does, caps and free time and all', () => {
  fc.assert(
    fc.property(places, stays, audience, (given, stay, who) => {
      // What goes by the length of the whole stay is left out, and amounts are such that no line is rounded.
      const even = (amount: number): number => amount * 2
      const place: Place = {
        ...given,
        tariffs: given.tariffs!.map((t) => ({ ...t, centsPerHour: even(t.centsPerHour) })),
        bands: given.bands!.map((b) => [b[0], b[1], b[2], b[3], 0, b[5], even(b[6])]),
        pricing: { ...given.pricing, reciprocities: [] },
      }
      const facts = placeOf(place)
      const whole = quoteOf(facts, who, stay)
      const wallFrom = onWall(place.timeZone!, stay.startsAt)
      let midnight = stay.startsAt
      while (
        midnight < stay.endsAt &&
        Math.floor(onWall(place.timeZone!, midnight) / DAY) === Math.floor(wallFrom / DAY)
      )
        midnight += 1_800
      fc.pre(midnight > stay.startsAt && midnight < stay.endsAt)
      const before = quoteOf(facts, who, { ...stay, endsAt: midnight })
      const spent = [[wallFrom, midnight - stay.startsAt, before.amountCents, before.lines]] as never
      const after = quoteOf(placeOf({ ...place, pricing: { ...place.pricing, spent } }), who, {
        ...stay,
        startsAt: midnight,
      })
      expect(before.amountCents + after.amountCents).toBe(whole.amountCents)
    }),
    { numRuns: 400 },
  )
})

test('one quoter for many wishes says of each what a quote of its own does', () => {
  fc.assert(
    fc.property(places, fc.array(stays, { maxLength: 8 }), audience, (place, wishes, who) => {
      const facts = placeOf(place)
      const quote = quoter(facts, who)
      for (const stay of wishes) expect(quote(stay)).toEqual(quoteOf(facts, who, stay))
    }),
    { numRuns: 100 },
  )
})
