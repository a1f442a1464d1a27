import { seasonCriteria, type SeasonCriterion } from '../../../schema/tables/vocabulary.ts'
import type { SeasonApplication, SeasonQuestion } from './season.ts'
import { belongs, liesIn } from './candidates.ts'

/** One criterion in a score. */
export interface ScorePart {
  criterion: SeasonCriterion
  weight: number
  /** From 0 to 1000, so that a score is a whole number, and the same on every machine. */
  value: number
  /** The weight times the value. */
  contribution: number
}

/** The score of an application in a round. */
export interface Score {
  parts: ScorePart[]
  total: number
  /** Its lot: of two with the same total, the lower comes first. */
  lot: number
}

type Question = Pick<SeasonQuestion, 'seasonId' | 'classes' | 'weights' | 'places' | 'applications'>

/** A scale for the applications of a season: how each scores, having so many slots already. */
export function scorer(question: Question): (application: SeasonApplication, granted: number) => Score {
  const { seasonId, classes, weights, places, applications } = question
  const kinds = new Map(places.map((place) => [place.facilityId, place]))
  const largest = Math.max(1, ...applications.map(({ groupSize }) => groupSize))
  const steady = new Map(applications.map((application) => [application.id, measure(application)]))

  function measure({ id, priorityClass, groupSize, past, wishes, wanted }: SeasonApplication) {
    // What it asks for: the hours of its longest wishes, as many as it wants.
    const asked = hoursOf([...wishes].sort((a, b) => b.length - a.length).slice(0, wanted))
    const again = past.filter((slot) => {
      const place = kinds.get(slot.facilityId)
      return place !== undefined && wishes.some((wish) => belongs(place, wish) && liesIn(slot, wish))
    })
    return {
      PRIORITY_CLASS: classes > 1 ? share(classes - priorityClass, classes - 1) : 1_000,
      GROUP_SIZE: share(groupSize, largest),
      PAST_USE: share(hoursOf(past), asked),
      SAME_SLOT: share(hoursOf(again), asked),
      lot: lotOf(seasonId, id),
    }
  }

  return ({ id, wanted, minimum }, granted) => {
    const { lot, ...values } = steady.get(id)!
    const need = granted < minimum ? 1_000 : share(wanted - granted, wanted)
    const parts = seasonCriteria.map((criterion): ScorePart => {
      const value = criterion === 'NEED' ? need : values[criterion]
      return { criterion, weight: weights[criterion], value, contribution: weights[criterion] * value }
    })
    return { parts, lot, total: parts.reduce((sum, { contribution }) => sum + contribution, 0) }
  }
}

/** Who comes first: the higher total, then the lower lot; equal lots, which all but never are, go by the id. */
export const inOrder = (a: { score: Score; id: string }, b: { score: Score; id: string }): number =>
  b.score.total - a.score.total || a.score.lot - b.score.lot || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

const hoursOf = (slots: readonly { length: number }[]): number => slots.reduce((sum, { length }) => sum + length, 0)

const share = (part: number, of: number): number =>
  of <= 0 ? 0 : Math.max(0, Math.min(1_000, Math.round((1_000 * part) / of)))

/**
 * A lot that follows from the season and the application, and from nothing else: to apply early or late, or to ask
 * again, changes nothing, and whoever looks can draw it again. FNV-1a, stirred at the end as in MurmurHash3, since ids
 * that were made one after the other differ in little.
 */
export function lotOf(seasonId: string, applicationId: string): number {
  let hash = 0x811c9dc5
  for (const char of `${seasonId} ${applicationId}`) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
