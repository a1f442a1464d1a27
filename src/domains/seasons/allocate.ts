import { Arrangement, usualEffort, type Effort } from './arrangement.ts'
import { PlaceList, type WishTimes } from './candidates.ts'
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
  /** Whether every refusal was shown to be unavoidable; where many want the same hours, the search is ended before. */
  complete: boolean
  /** How many times were looked at: the work that it took. */
  steps: number
}

/** How often one application at a time is taken out; then, or if it takes too much, all at once that are short. */
const mostRuns = 8

/**
 * Hands out the weekly slots of a season. In rounds: in the first everybody gets one slot who can, in the second
 * another. Within a round the higher score comes first, and nobody is put out by who comes later; but who comes later
 * may move the earlier ones within what they were granted. An application that does not reach its minimum is taken out,
 * the one that comes last first, and all is done anew without it. Whoever asks the same gets the same.
 */
export function allocate(question: SeasonQuestion, effort: Effort = usualEffort): Allocation {
  const times = timesOf(question)
  const out = new Set<string>()
  let steps = 0
  for (let run = 1; ; run++) {
    // Each run may use half of what is left, so that the last of them can still try something.
    const hand = handOut(question, times, out, { ...effort, inAll: Math.max(0, effort.inAll - steps) / 2 })
    const { candidates, arrangement, impossiblePins, scoreOf } = hand
    const inThisRun = candidates.filter(({ id }) => !out.has(id))
    const short = inThisRun.filter(({ application, claimants }) => claimants.length < application.minimum)
    if (short.length === 0) {
      const applications = candidates.map((one) => explain(one, hand, out.has(one.id)))
      const slots = candidates.flatMap((one) => one.claimants.map((claimant) => slotOf(claimant, one.id, hand.places)))
      const told = { slots, applications, fairness: fairnessOf(applications), impossiblePins }
      return { ...told, complete: arrangement.complete, steps: steps + arrangement.steps }
    }
    steps += arrangement.steps
    const last = short.map(({ id, application }) => ({ id, score: scoreOf(application, 0) })).sort(inOrder)
    const patient = run < mostRuns && steps < effort.inAll
    for (const { id } of patient ? last.slice(-1) : last) out.add(id)
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

interface Times {
  places: PlaceList
  ofWishes: Map<string, WishTimes[]>
}

function timesOf({ places: given, applications, vetoes }: SeasonQuestion): Times {
  const places = new PlaceList(given)
  const ofOne = (application: SeasonApplication): WishTimes[] => {
    const own = vetoes.filter(({ applicationId }) => applicationId === application.id)
    return application.wishes.map((wish) => places.timesOf(wish, application, own))
  }
  return { places, ofWishes: new Map(applications.map((application) => [application.id, ofOne(application)])) }
}

function handOut(question: SeasonQuestion, times: Times, out: ReadonlySet<string>, effort: Effort): HandOut {
  const { aim, applications, pins } = question
  const { places } = times
  const arrangement = new Arrangement(places, effort)
  const scoreOf = scorer(question)
  const candidates = [...applications]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((application, number): Candidate => {
      const own = times.ofWishes.get(application.id)!
      const settled = new Set(own.flatMap(({ impossible }, wish) => (impossible ? [wish] : [])))
      const fresh = { claimants: [], settled, lostIn: null, scores: new Map() }
      return { id: application.id, number, application, times: own, ...fresh }
    })
  const impossiblePins = pinned(pins, places, candidates, arrangement)
  const inThisRun = candidates.filter(({ id }) => !out.has(id))
  const most = Math.max(0, ...applications.map(({ wanted }) => wanted))
  for (let round = 1; round <= most; round++) {
    const taking = inThisRun.filter(
      ({ lostIn, claimants, application: { wanted } }) =>
        lostIn === null && claimants.length === round - 1 && round <= wanted,
    )
    const order = taking.map((one) => ({ one, id: one.id, score: scoreOf(one.application, round - 1) })).sort(inOrder)
    for (const { one, score } of order) one.scores.set(round, score)
    playRound(
      round,
      order.map(({ one }) => one),
      arrangement,
      aim,
    )
  }
  if (!arrangement.complete)
    fillUp(
      inThisRun.filter(({ application }) => application.wanted > 0),
      arrangement,
    )
  for (const { claimants } of candidates) for (const one of claimants) arrangement.tidy(one)
  return { places, candidates, arrangement, scoreOf, impossiblePins }
}
