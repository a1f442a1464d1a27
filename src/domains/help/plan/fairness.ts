import type { Fairness } from './answer.ts'

/**
 * How evenly matches are spread. Gini's coefficient is G = Σ (2i − n − 1) xᵢ / (n Σ xᵢ) over the n loads x in rising
 * order, i from 1 (Dixon, Weiner, Mitchell-Olds and Woodley, Bootstrapping the Gini coefficient of inequality,
 * Ecology 68, 1987, 1548–1551; without their correction for samples). It is 0 where nobody has any match.
 */
export function fairness(loads: readonly number[]): Fairness {
  const rising = loads.toSorted((a, b) => a - b)
  let [sum, weighted] = [0, 0]
  for (const [index, load] of rising.entries()) {
    sum += load
    weighted += (2 * (index + 1) - rising.length - 1) * load
  }
  return { maxLoad: rising.at(-1) ?? 0, gini: sum === 0 ? 0 : weighted / (rising.length * sum) }
}
