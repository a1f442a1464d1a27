import { sql } from 'drizzle-orm'
import { facilities } from '../../../../schema/tables/facilities.ts'
import type { Context } from '../../../auth/context.ts'
import type { Interval } from '../../../platform/interval.ts'
import type { Claim } from '../availability.ts'
import { subjectOf } from '../facts-person.ts'
import { readFacts } from '../facts.ts'
import { extrasOf } from '../money/extras.ts'
import { foreseeUses } from '../quotas/rules.ts'
import type { BookingFacts } from '../rules.ts'
import { claimsOf, foresee, foreseen, type AboutToBe } from '../series/foresee.ts'
import { forSeries } from '../series/judge.ts'

/** For whom, and where. */
interface Whose extends Interval {
  facilityId: string
  personId: string | null
  organisationId: string | null
}

/** The facts of a place for somebody, which come to know of what is about to be booked. */
export interface Known {
  facts: BookingFacts
  /** The same as they were read, which is what the batch has to rely on. */
  asRead: BookingFacts
  /** What was claimed of the place before. */
  stood: readonly Claim[]
  whose: string
}

const ofWhom = ({ personId, organisationId }: Pick<Whose, 'personId' | 'organisationId'>): string =>
  personId ?? organisationId ?? ''
const keyOf = (whose: Whose): string => `${whose.facilityId} ${ofWhom(whose)}`

const reachOf = (intervals: readonly Interval[]): Interval => ({
  startsAt: intervals.reduce((least, { startsAt }) => Math.min(least, startsAt), Infinity),
  endsAt: intervals.reduce((most, { endsAt }) => Math.max(most, endsAt), -Infinity),
})

/** Everything that many bookings of one import are judged by. */
export class KnownPlaces {
  readonly #known: ReadonlyMap<string, Known>
  readonly #circles = new Map<Known, Known[]>()

  private constructor(known: ReadonlyMap<string, Known>) {
    this.#known = known
  }

  /**
   * Reads it in one round trip: each place once for the whole time, and beside it, for each beneficiary, what depends on
   * them. Those bookings are left out that are to be changed.
   */
  static async read(
    wishes: readonly Whose[],
    { without, poolIds }: { without: readonly string[]; poolIds: readonly string[] },
    { database, now }: Pick<Context, 'database' | 'now'>,
  ): Promise<KnownPlaces> {
    if (wishes.length === 0) return new KnownPlaces(new Map())
    const read = (of: readonly Whose[], who: Pick<Whose, 'personId' | 'organisationId'>) => {
      const ids = JSON.stringify([...new Set(of.map(({ facilityId }) => facilityId))])
      const where = sql`${facilities.id} in (select value from json_each(${ids}))`
      return readFacts(database, 'RULES', {
        ...reachOf(of),
        where,
        subject: subjectOf(who, now),
        whole: true,
        without,
        poolIds,
      })
    }
    const byWhom = Map.groupBy(wishes, ofWhom)
    const [places, ...persons] = await Promise.all([
      read(wishes, { personId: null, organisationId: null }),
      ...[...byWhom.values()].map(async (own) => [ofWhom(own[0]!), await read(own, own[0]!)] as const),
    ])
    const claims = new Map(places.map(({ bookable, claims: own }) => [bookable.id, { own, stood: [...own] }]))
    const calendars = new Map(places.map(({ bookable, calendar }) => [bookable.id, calendar]))
    const known = persons.flatMap(([whose, found]) =>
      found.map((one): [string, Known] => {
        const { id } = one.bookable
        const { own, stood } = claims.get(id)!
        // What is kept for a season is not kept from who manages it. All that know a place share one list of claims.
        const facts = { ...foreseen(forSeries(one)), claims: own, calendar: calendars.get(id)!, keeps: [] }
        return [`${id} ${whose}`, { facts, asRead: one, stood, whose }]
      }),
    )
    return new KnownPlaces(new Map(known))
  }

  /** The facts for a wish; undefined where there is no such place. */
  of(whose: Whose): Known | undefined {
    return this.#known.get(keyOf(whose))
  }

  /** All facts that are known. */
  all(): Known[] {
    return [...this.#known.values()]
  }

  /** Lets everything know of a booking that is about to be made, which it may matter to. */
  remember(own: Known, about: AboutToBe): void {
    const before = own.facts.claims.length
    foresee(own.facts, about)
    const added = own.facts.claims.slice(before)
    const lists = new Set([own.facts.claims])
    for (const other of this.#circleOf(own)) {
      const { facts } = other
      const { length } = facts.claims
      if (other.whose === own.whose) foresee(facts, about)
      else foreseeBeside(facts, about)
      // A claim is counted once in each list, whoever's facts it is part of.
      facts.claims.length = length
      if (!lists.has(facts.claims) && sharesSpace(facts, own.facts)) facts.claims.push(...added)
      lists.add(facts.claims)
    }
  }

  /** Lets everything know of what somebody who waits is given, who is none of those known. Answers its claims. */
  give(about: AboutToBe): Claim[] {
    const claims = claimsOf(about.facts, about.wish)
    const lists = new Set<Claim[]>()
    for (const { facts } of this.all()) {
      foreseeBeside(facts, about)
      if (!lists.has(facts.claims) && sharesSpace(facts, about.facts)) facts.claims.push(...claims)
      lists.add(facts.claims)
    }
    return claims
  }

  /** The others that a booking of these facts can matter to: by a space, a pool, a quota, or who it is for. */
  #circleOf(own: Known): Known[] {
    const found = this.#circles.get(own) ?? this.all().filter((other) => other !== own && matters(own, other))
    this.#circles.set(own, found)
    return found
  }
}

const sharesSpace = (a: BookingFacts, b: BookingFacts): boolean =>
  a.bookable.spaces.some(({ id }) => b.bookable.spaces.some((space) => space.id === id))

function matters(a: Known, b: Known): boolean {
  if (a.whose === b.whose || sharesSpace(a.facts, b.facts)) return true
  const [one, other] = [a.facts.person, b.facts.person]
  return (
    one.pools.some(({ id }) => other.pools.some((pool) => pool.id === id)) ||
    one.quotas.some((quota) =>
      other.quotas.some(({ id, subjectId }) => id === quota.id && subjectId === quota.subjectId),
    )
  )
}

/** The same for somebody else, such as another of a household: what they paid does not count. */
function foreseeBeside(known: BookingFacts, { facts, wish, quote }: AboutToBe): void {
  const { startsAt, endsAt } = wish
  const extras = extrasOf(wish, facts.terms)
  for (const pool of known.person.pools) {
    const quantity = extras.find(({ poolId }) => poolId === pool.id)?.quantity
    if (quantity) pool.claims.push([startsAt, endsAt, quantity, pool.bufferBefore, pool.bufferAfter])
  }
  foreseeUses(known, facts, quote.audience, wish)
}
