import type { PriceLineKind } from '../../../../schema/tables/bookings.ts'
import type { TariffAudience, TariffBasis } from '../../../../schema/tables/vocabulary.ts'
import { DAY } from '../../../platform/interval.ts'
import type { Tariff } from '../price.ts'
import type { PricingFacts } from './facts.ts'

/** What an hour costs at some moment, and how the line is called that it makes. */
export interface Rate {
  kind: Extract<PriceLineKind, 'USE' | 'PEAK' | 'OFF_PEAK'>
  basis: TariffBasis
  centsPerHour: number
}

/** Seconds of use as a rate counts them: each as often as units are booked, where it is paid by the unit. */
export const counted = ({ basis }: Pick<Rate, 'basis'>, seconds: number, units: number): number =>
  basis === 'PER_UNIT_HOUR' ? seconds * units : seconds

/** An amount by the hour, rounded half up to the cent. */
export const byTheHour = (centsPerHour: number, seconds: number): number =>
  Math.floor((centsPerHour * seconds) / 3_600 + 0.5)

/** As whom somebody pays: a member whom the owner granted it pays the social tariff. */
export const paysAs = (audience: TariffAudience, { social }: Pick<PricingFacts, 'social'>): TariffAudience =>
  audience === 'MEMBER' && social ? 'SOCIAL' : audience

/** An audience, and the one that stands in for it where nothing is laid down for it: a social tariff is a member's. */
export const withStandIn = (audience: TariffAudience): TariffAudience[] =>
  audience === 'SOCIAL' ? ['SOCIAL', 'MEMBER'] : [audience]

/** The rates of a place for an audience: what the tariff says, and other prices in bands of the week. */
export class Rates {
  readonly base: Rate
  readonly #bands: PricingFacts['bands']
  readonly #units: number
  readonly #weeks = new Map<string, Week>()

  constructor(tariffs: readonly Tariff[], bands: PricingFacts['bands'], audience: TariffAudience, units: number) {
    const payers = withStandIn(audience)
    const own = payers.find((payer) => tariffs.some((t) => t.audience === payer))
    // A social tariff of its own is not undone by bands that are made for members.
    const counting = own ? payers.slice(0, payers.indexOf(own) + 1) : payers
    const rank = (of: TariffAudience | null): number => (of === null ? counting.length : counting.indexOf(of))
    this.#units = units
    this.base = { kind: 'USE', ...baseOf(tariffs, own ?? 'PUBLIC', units) }
    this.#bands = bands
      .filter((band) => rank(band[0]) >= 0)
      .sort((a, b) => rank(a[0]) - rank(b[0]) || moreSpecific(a, b))
  }

  get banded(): boolean {
    return this.#bands.length > 0
  }

  /**
   * The rates of the days of a week for a stay of so long, as it passes and on the wall: a limit of whole days means
   * calendar days.
   */
  week(seconds: number, secondsOnWall: number): Week {
    const key = `${seconds} ${secondsOnWall}`
    const known = this.#weeks.get(key) ?? this.#weekOf(seconds, secondsOnWall)
    this.#weeks.set(key, known)
    return known
  }

  #weekOf(seconds: number, secondsOnWall: number): Week {
    const long = this.#bands.filter(([, , , , least]) => least <= (least % DAY === 0 ? secondsOnWall : seconds))
    const edges = [...new Set([0, DAY, ...long.flatMap(([, , opens, closes]) => [opens, closes])])].sort(
      (a, b) => a - b,
    )
    const at = (weekday: number, time: number): Rate => {
      const band = long.find(
        ([, weekdays, opens, closes]) => weekdays.includes(weekday) && opens <= time && time < closes,
      )
      return band ? this.#rateOf(band) : this.base
    }
    const days = [1, 2, 3, 4, 5, 6, 7].map((weekday) => edges.slice(0, -1).map((opens) => at(weekday, opens)))
    return { edges, days }
  }

  #rateOf([, , , , , basis, centsPerHour]: PricingFacts['bands'][number]): Rate {
    const more =
      centsPerHour * counted({ basis }, 1, this.#units) - this.base.centsPerHour * counted(this.base, 1, this.#units)
    return { kind: more > 0 ? 'PEAK' : more < 0 ? 'OFF_PEAK' : 'USE', basis, centsPerHour }
  }
}

/** Where the price may change within a day (seconds since midnight), and the rate from each of them on, by weekday. */
export interface Week {
  edges: number[]
  days: Rate[][]
}

/** The tariff of an audience; else whichever makes the stay dearest, so that nobody goes free by being forgotten. */
function baseOf(tariffs: readonly Tariff[], audience: TariffAudience, units: number): Omit<Rate, 'kind'> {
  const own = tariffs.find((t) => t.audience === audience)
  const [dearest] = [...tariffs].sort((a, b) => perHour(b, units) - perHour(a, units))
  const { basis, centsPerHour } = own ?? dearest ?? { basis: 'PER_HOUR', centsPerHour: 0 }
  return { basis, centsPerHour }
}

const perHour = (rate: Omit<Rate, 'kind'>, units: number): number => rate.centsPerHour * counted(rate, 1, units)

/** The longer minimum before the shorter, the narrower window before the wider; then any that is always the same. */
function moreSpecific(a: PricingFacts['bands'][number], b: PricingFacts['bands'][number]): number {
  const [, daysA, opensA, closesA, leastA, basisA, centsA] = a
  const [, daysB, opensB, closesB, leastB, basisB, centsB] = b
  return (
    leastB - leastA ||
    closesA - opensA - (closesB - opensB) ||
    daysA.length - daysB.length ||
    opensA - opensB ||
    centsA - centsB ||
    basisA.localeCompare(basisB) ||
    daysA.join().localeCompare(daysB.join())
  )
}
