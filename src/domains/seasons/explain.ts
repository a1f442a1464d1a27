import type { HandOut } from './allocate.ts'
import type { Claimant } from './board.ts'
import type { Impossible } from './candidates.ts'
import { claimantOf, optionOf, slotOf, type Allotment, type Candidate } from './rounds.ts'
import { inOrder, type Score } from './score.ts'
import type { SeasonCriterion } from '../../../schema/tables/vocabulary.ts'

/**
 * Why a wish was not granted. NOT_NEEDED: as many slots as wanted were had by better wishes. BELOW_MINIMUM: the
 * application could not be given as much as it needs. TAKEN: others stand at each of its times.
 */
export type WishReason = Impossible | 'NOT_NEEDED' | 'BELOW_MINIMUM' | 'TAKEN'

/**
 * By which rule another has what was wished. OWN_SLOT: the group itself is elsewhere at that time. KEEPS_SERVED: who
 * came later in the order would otherwise have had nothing. NOT_FOUND: there may have been a way that the search did
 * not see.
 */
export type TakenRule = 'PINNED' | 'OWN_SLOT' | 'EARLIER_ROUND' | 'BETTER_SCORE' | 'DRAW' | 'KEEPS_SERVED' | 'NOT_FOUND'

/** Who has what was wished. */
export interface Taken {
  slot: Allotment
  rule: TakenRule
  /** Where the score decided: the criterion that did most. */
  criterion: SeasonCriterion | null
}

/** What became of one wish. */
export interface WishOutcome {
  wish: number
  granted: Allotment | null
  reason: WishReason | null
  /** The first of those who have it, in the order in which they came. */
  takenBy: Taken[]
}

/** What became of an application, and why. */
export interface Explained {
  id: string
  /** Its score in the first round that it took part in; null where it was given all that it wanted before. */
  score: Score | null
  wanted: number
  granted: number
  wishes: WishOutcome[]
}

/** The most others that are told for one wish. */
const mostTold = 5

/** Says of each wish what became of it, from how everything stands in the end. */
export function explain(one: Candidate, hand: HandOut, takenOut: boolean): Explained {
  const { application, claimants, times } = one
  const wishes = application.wishes.map((_, wish): WishOutcome => {
    const claimant = claimants.find(({ at }) => at!.option.wish === wish)
    if (claimant) return { wish, granted: slotOf(claimant, one.id, hand.places), reason: null, takenBy: [] }
    const refused = (reason: WishReason, by: Taken[] = []): WishOutcome => ({
      ...{ wish, granted: null, reason, takenBy: by },
    })
    const { impossible } = times[wish]!
    if (impossible) return refused(impossible)
    if (takenOut) return refused('BELOW_MINIMUM')
    const round = roundOfLoss(one, wish)
    return round === null ? refused('NOT_NEEDED') : refused('TAKEN', takenBy(one, wish, round, hand))
  })
  const score = [...one.scores.values()][0] ?? null
  return { id: one.id, score, wanted: application.wanted, granted: claimants.length, wishes }
}

/** The round in which a wish was refused: the first that gave a lesser one, or nothing. */
function roundOfLoss({ claimants, lostIn }: Candidate, wish: number): number | null {
  const lesser = claimants.filter(({ at, round }) => round > 0 && (at!.option.wish ?? -1) > wish)
  return lesser.length > 0 ? Math.min(...lesser.map(({ round }) => round)) : lostIn
}

function takenBy(one: Candidate, wish: number, round: number, { places, candidates, arrangement }: HandOut): Taken[] {
  const probe = claimantOf(one, round)
  const option = optionOf(one, wish, one.times[wish]!.all)
  const found = new Set<Claimant>()
  for (const time of option.times) for (const other of arrangement.inTheWay(probe, option, time)) found.add(other)
  const place = (claimant: Claimant) => {
    const { id, scores } = candidates[claimant.application]!
    return { claimant, id, round: claimant.round, score: scores.get(claimant.round) ?? { parts: [], total: 0, lot: 0 } }
  }
  const inTurn = [...found].map(place).sort((a, b) => a.round - b.round || inOrder(a, b))
  const decisive = inTurn.filter((other) => other.round <= round)
  return (decisive.length > 0 ? decisive : inTurn).slice(0, mostTold).map(({ claimant, id }) => ({
    slot: slotOf(claimant, id, places),
    ...ruleBetween(one, round, candidates[claimant.application]!, claimant),
  }))
}

function ruleBetween(one: Candidate, round: number, other: Candidate, claimant: Claimant): Omit<Taken, 'slot'> {
  const by = (rule: TakenRule, criterion: SeasonCriterion | null = null) => ({ rule, criterion })
  if (other === one) return by('OWN_SLOT')
  if (claimant.round === 0) return by('PINNED')
  if (claimant.round < round) return by('EARLIER_ROUND')
  const mine = one.scores.get(round)
  const theirs = other.scores.get(round)
  if (claimant.round > round || !mine || !theirs) return by('NOT_FOUND')
  if (inOrder({ score: mine, id: one.id }, { score: theirs, id: other.id }) < 0) return by('KEEPS_SERVED')
  if (mine.total === theirs.total) return by('DRAW')
  const lead = (n: number): number => theirs.parts[n]!.contribution - mine.parts[n]!.contribution
  const most = theirs.parts.map((_, n) => n).reduce((best, n) => (lead(n) > lead(best) ? n : best))
  return by('BETTER_SCORE', theirs.parts[most]!.criterion)
}
