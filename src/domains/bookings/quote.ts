import type { PriceLine } from '../../../schema/tables/bookings.ts'
import type { CancellationFee } from '../../../schema/tables/terms.ts'
import type { TariffAudience } from '../../../schema/tables/vocabulary.ts'
import { DAY, wallClock, type WallClock } from '../../platform/interval.ts'
import type { LocalizedText } from '../../platform/localized.ts'
import { linesOfUse, Spent, type Reductions, type Using } from './money/day.ts'
import { extraNames, linesOfExtras } from './money/extras.ts'
import { piecesOf, type Piece } from './money/pieces.ts'
import { paysAs, Rates, withStandIn } from './money/rates.ts'
import type { Price } from './price.ts'
import type { BookingFacts, Wish } from './rules.ts'

/** What a stay costs somebody, and how that came about. */
export interface Quote extends Price {
  /** They add up to the amount. */
  lines: PriceLine[]
  depositCents: number
  /** As whom they pay: a member who was granted it pays the social tariff. */
  audience: TariffAudience
  /** What calling it off will cost, by notice. */
  cancellationFees: CancellationFee[]
  /** What not coming will cost on top of it. */
  noShowFeeCents: number
  /** What the equipment and staff of the lines are called, by pool. */
  extraNames: Record<string, LocalizedText>
}

/** The price of a wish for an audience, by everything that the place's owner has laid down. */
export const quoteOf = (facts: BookingFacts, audience: TariffAudience, wish: Wish): Quote =>
  quoter(facts, audience)(wish)

/** The most that an amount can be told as: GraphQL's Int. Only a wish that is refused anyway comes near it. */
const most = 2_147_483_647

/** Longer than anything that can be booked: of what is longer, the price by the tariff alone is told. */
const longest = 40 * DAY

/**
 * Quotes one wish after another for the same place and audience, such as the slots of a calendar. Where nothing depends
 * on when a stay is, wishes of one length and size share one quote.
 */
export function quoter(facts: BookingFacts, given: TariffAudience): (wish: Wish) => Quote {
  const { terms, tariffs, pricing } = facts
  const audience = paysAs(given, pricing)
  const by = reductionsFor(facts, audience)
  const byDay = by.free !== null || by.dayCapCents !== null
  const currency = tariffs[0]?.currency ?? 'EUR'
  const { depositCents, cancellationFees, noShowFeeCents } = terms
  const always = { depositCents, cancellationFees, noShowFeeCents }
  // What guests of a partner pay is a share of what members pay.
  const ratesFor = (units: number): Rates =>
    new Rates(tariffs, pricing.bands, by.percent === null ? audience : 'MEMBER', units)
  const clockAt = lastingClock(facts.timeZone)
  const spent = new Spent(pricing.spent, terms.freePeriod)
  let rates: Rates | null = null
  let ratedUnits = 0
  let last: { length: number; quote: Quote } | null = null

  return (wish) => {
    const { startsAt, endsAt } = wish
    // Of fewer than none, which nobody can book, the price is nothing.
    const units = Math.max(0, wish.units)
    const length = Math.max(0, endsAt - startsAt)
    if (!rates || units !== ratedUnits) [rates, ratedUnits, last] = [ratesFor(units), units, null]
    const plain = (!rates.banded && !byDay) || length === 0 || length > longest
    const alone = plain && !wish.extras?.length
    if (alone && last?.length === length) return last.quote
    const pieces = plain
      ? [{ day: 0, rate: rates.base, seconds: length }]
      : piecesOf(wish, clockAt(startsAt, endsAt), rates)
    const lines = [...useLines(pieces, units, plain ? { ...by, ...nothingByDay } : by), ...linesOfExtras(wish, facts)]
    const quote = told(lines, { ...always, currency, audience, extraNames: extraNames(lines, facts) })
    if (alone) last = { length, quote }
    return quote
  }

  /** Day by day where something goes by the day; else all at once. */
  function useLines(pieces: readonly Piece[], units: number, reductions: Reductions): PriceLine[] {
    const using: Using = new Map()
    const linesOf = (some: readonly Piece[]): PriceLine[] => linesOfUse(some, units, reductions, spent, using)
    if (reductions.free === null && reductions.dayCapCents === null) return linesOf(pieces)
    const days = [...new Set(pieces.map(({ day }) => day))]
    if (days.length === 1) return linesOf(pieces)
    return days.flatMap((day) => linesOf(pieces.filter((piece) => piece.day === day)).map((line) => ({ ...line, day })))
  }
}

const nothingByDay = { free: null, dayCapCents: null }

function reductionsFor({ terms, pricing }: BookingFacts, audience: TariffAudience): Reductions {
  const isFree = terms.freeSeconds > 0 && withStandIn(audience).some((one) => terms.freeAudiences.includes(one))
  const agreed = pricing.reciprocities.find(([guestId]) => guestId === pricing.throughCooperativeId)
  return {
    free: isFree ? { seconds: terms.freeSeconds, period: terms.freePeriod } : null,
    percent: audience === 'OTHER_COOPERATIVE' && agreed ? agreed[1] : null,
    dayCapCents: terms.dayCapCents,
  }
}

function told(lines: PriceLine[], rest: Omit<Quote, 'amountCents' | 'lines'>): Quote {
  const amountCents = lines.reduce((cents, line) => cents + line.amountCents, 0)
  if (amountCents <= most) return { amountCents, lines, ...rest }
  return { amountCents: most, lines: [{ kind: 'USE', amountCents: most }], ...rest }
}

/** A wall clock that is asked of the zone again only where a stay lies outside of what it was asked for. */
function lastingClock(timeZone: string): (startsAt: number, endsAt: number) => WallClock {
  let known: { from: number; until: number; clock: WallClock } | null = null
  return (startsAt, endsAt) => {
    if (!known || startsAt < known.from || endsAt > known.until) {
      const [from, until] = [startsAt - DAY, endsAt + 70 * DAY]
      known = { from, until, clock: wallClock(timeZone, from, until) }
    }
    return known.clock
  }
}
