import type { Interval } from '../../../platform/interval.ts'
import { formatLength } from '../../../platform/length.ts'
import type { Reason } from '../../../platform/refusal.ts'
import { extrasOf } from '../money/extras.ts'
import { quoteOf, type Quote } from '../quote.ts'
import type { BookingFacts, Standing, Wish } from '../rules.ts'
import { foresee, foreseen, type AboutToBe } from '../series/foresee.ts'
import { firstAllowed, timesFor, type Wanted } from './wanted.ts'

/** Somebody who waits, with everything that their wish is judged by; `facts` are of their place and of themselves. */
export interface Waiting extends Wanted {
  id: string
  /** For whom: a person or an organisation. */
  beneficiaryId: string
  facts: BookingFacts
  standing: Standing
  languages: readonly string[]
}

/** What is held or booked beside those who wait, and for whom: it takes its place from all of them. */
export type Taken = AboutToBe & { beneficiaryId: string }

/** Room that is held for one who waits, and until when. */
export interface Hold {
  wish: Wish
  quote: Quote
  expiresAt: number
}

/** What becomes of one who waits: room is held for them, or went past them for a reason, or there is none. */
export interface Fate<W extends Waiting = Waiting> {
  entry: W
  hold: Hold | null
  passedOver: Reason | null
}

/** What a choice follows from besides the queue. */
interface Circumstances {
  now: number
  /** What takes its place in the same moment, such as a booking that is moved. */
  taken?: readonly Taken[]
  /** The most that are held for at once. */
  most?: number
  /** Who gets nothing, whatever the rules say, and why. */
  except?: ReadonlyMap<string, Reason>
}

/**
 * Who gets what: in the order of the queue, each the soonest time that the rules allow them, with what those before
 * them were given taken from the room and from the quotas that they share. Whoever is over quota is passed by, and
 * keeps their place in the queue. Those behind the last one who may be given something are not judged, and so not in
 * the answer.
 */
export function choose<W extends Waiting>(queue: readonly W[], circumstances: Circumstances): Fate<W>[] {
  const { now, taken = [], most = Infinity, except } = circumstances
  const given: Taken[] = [...taken]
  const fates: Fate<W>[] = []
  let holds = 0
  for (const entry of queue) {
    if (holds >= most) break
    const refused = except?.get(entry.id)
    const fate = refused ? { entry, hold: null, passedOver: refused } : judged(entry, given, now)
    fates.push(fate)
    if (!fate.hold) continue
    const { facts, beneficiaryId } = entry
    given.push({ facts, beneficiaryId, wish: fate.hold.wish, quote: fate.hold.quote })
    holds++
  }
  return fates
}

/**
 * Until when room is held: as long as the place's terms say, but not into its lead time, so that it can be accepted.
 */
const holdUntil = ({ startsAt }: Interval, { terms, leadTime }: BookingFacts, now: number): number =>
  Math.min(now + terms.holdDuration, startsAt - leadTime)

function judged<W extends Waiting>(entry: W, given: readonly Taken[], now: number): Fate<W> {
  const facts = foreseen(entry.facts)
  for (const one of given) count(facts, entry, one)
  const { units, standing, languages } = entry
  const until = (time: Interval): number => holdUntil(time, facts, now)
  const times = timesFor(entry, facts, now).filter((time) => until(time) > now)
  const wanted = { units, extras: extrasOf({}, facts.terms) }
  const { wish, passedOver } = firstAllowed(times, wanted, facts, standing, { now, languages })
  if (!wish) return { entry, hold: null, passedOver: passedOver ?? beyond(entry, facts, now) }
  return {
    entry,
    hold: { wish, quote: quoteOf(facts, standing.audience, wish), expiresAt: until(wish) },
    passedOver: null,
  }
}

/** That some of a window lies farther ahead than one may book, since a place is let less far ahead than it was. */
function beyond({ endsAt, languages }: Waiting, { horizon }: BookingFacts, now: number): Reason | null {
  if (endsAt <= now + horizon) return null
  return { code: 'TOO_FAR_AHEAD', params: { horizon: formatLength(horizon, languages) } }
}

/** Lets facts know of what somebody was given: its claims, and what it uses of quotas that both have. */
function count({ pricing, ...facts }: BookingFacts, entry: Waiting, one: Taken): void {
  const { spent } = pricing
  const before = spent.length
  foresee({ ...facts, pricing }, one)
  // What others pay counts for nobody's caps and allowances but their own.
  if (one.beneficiaryId !== entry.beneficiaryId) spent.length = before
}
