import { Arrangement, usualEffort, type Effort } from './arrangement.ts'
import { PlaceList } from './candidates.ts'
import { explain, type Explained } from './explain.ts'
import { fairnessOf, type Fairness } from './fairness.ts'
import { fillUp, pinned, playRound, slotOf, type Allotment, type Candidate } from './rounds.ts'
import { inOrder, scorer, type Score } from './score.ts'
import type { Pin, SeasonApplication, SeasonQuestion } from './season.ts'

/** Who gets what, and why. */
export interface Allocation {
  slots: Allotment[]
  applications: Explained[]
  fairness: Fairness
  /** What was pinned and cannot be: the place is not open then, or another pin was first. */
  impossiblePins: Pin[]
  /** Whether every refusal was shown to be unavoidable; in the largest seasons the search may have been ended before. */
  complete: boolean
  /** How many times were looked at: the work that it took. */
  steps: number
}

/** How often one application after the other is taken out; from then on all at once that did not get their minimum. */
const mostRuns = 20

/**
 * Hands out the weekly slots of a season. In rounds: in the first everybody gets one slot who can, in the second another.
 * Within a round the higher score comes first, and nobody is put out by who comes later; but who comes later may move the
 * earlier ones within what they were granted. An application that does not reach its minimum is taken out, the one that
 * comes last first, and all is done anew without it. Whoever asks the same gets the same.
 */
export function allocate(question: SeasonQuestion, effort: Effort = usualEffort): Allocation {
  const out = new Set<string>()
  let steps = 0
  for (let run = 1; ; run++) {
    const hand = handOut(question, out, { ...effort, inAll: Math.max(0, effort.inAll - steps) })
    const { candidates, arrangement, impossiblePins, scoreOf } = hand
    const short = candidates.filter(({ id, application, claimants }) => !out.has(id) && claimants.length < application.minimum)
    if (short.length === 0) {
      const applications = candidates.map((one) => explain(one, hand, out.has(one.id)))
      const slots = candidates.flatMap((one) => one.claimants.map((claimant) => slotOf(claimant, one.id, hand.places)))
      const told = { slots, applications, fairness: fairnessOf(applications), impossiblePins }
      return { ...told, complete: arrangement.complete, steps: steps + arrangement.steps }
    }
    steps += arrangement.steps
    const last = short.map(({ id, application }) => ({ id, score: scoreOf(application, 0) })).sort(inOrder)
    for (const { id } of run < mostRuns ? last.slice(-1) : last) out.add(id)
  }
}

/** One handing out: the places, who takes part, and where they stand. */
export interface HandOut {
  places: PlaceList
  candidates: Candidate[]
  arrangement: Arrangement
  scoreOf: (application: SeasonApplication, granted: number) => Score
  impossiblePins: Pin[]
}

function handOut(question: SeasonQuestion, out: ReadonlySet<string>, effort: Effort): HandOut {
  const { aim, applications, pins, vetoes } = question
  const places = new PlaceList(question.places)
  const arrangement = new Arrangement(places, effort)
  const scoreOf = scorer(question)
  const candidates = [...applications]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((application, number): Candidate => {
      const own = vetoes.filter(({ applicationId }) => applicationId === application.id)
      const times = application.wishes.map((wish) => places.timesOf(wish, application, own))
      const settled = new Set(times.flatMap(({ impossible }, wish) => (impossible ? [wish] : [])))
      return { id: application.id, number, application, times, claimants: [], settled, lostIn: null, scores: new Map() }
    })
  const impossiblePins = pinned(pins, places, candidates, arrangement)
  const inThisRun = candidates.filter(({ id }) => !out.has(id))
  const most = Math.max(0, ...applications.map(({ wanted }) => wanted))
  for (let round = 1; round <= most; round++) {
    const taking = inThisRun.filter(
      ({ lostIn, claimants, application }) => lostIn === null && claimants.length === round - 1 && round <= application.wanted,
    )
    const order = taking.map((one) => ({ one, id: one.id, score: scoreOf(one.application, round - 1) })).sort(inOrder)
    for (const { one, score } of order) one.scores.set(round, score)
    playRound(round, order.map(({ one }) => one), arrangement, aim)
  }
  if (!arrangement.complete) fillUp(inThisRun.filter(({ application }) => application.wanted > 0), arrangement)
  for (const { claimants } of candidates) for (const one of claimants) arrangement.tidy(one)
  return { places, candidates, arrangement, scoreOf, impossiblePins }
}
