import { matchCriteria, type MatchCriterion } from '../../../../schema/tables/vocabulary.ts'
import type { PairFacts } from './facts.ts'
import { sentenceOf } from './wording.ts'

/** What one criterion does for a score. */
export interface ExplainedCriterion {
  criterion: MatchCriterion
  /** Its share of all weights: 0 to 1. */
  weight: number
  /** What the pair has of it: 0 to 1. */
  value: number
  /** Weight times value; the contributions of a candidate add up to the score. */
  contribution: number
  /** The same in a sentence. */
  text: string
}

/** What a score is made of, criterion by criterion, those that weigh most first. */
export function explain(facts: PairFacts, languages: readonly string[]): ExplainedCriterion[] {
  const all = facts.values.reduce((sum, [weight]) => sum + weight, 0) || 1
  const explained = matchCriteria.map((criterion, place): ExplainedCriterion => {
    const [weight, value] = facts.values[place] ?? [0, 0]
    return { criterion, weight: weight / all, value, contribution: (weight * value) / all, text: sentenceOf(criterion, facts, languages) }
  })
  return explained.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)
}
