import type { Explained } from './explain.ts'

/** How fair an allocation is, in numbers. Shares are from 0 to 1, in thousandths. */
export interface Fairness {
  applications: number
  /** How many have at least one slot. */
  served: number
  wantedSlots: number
  grantedSlots: number
  /** The share of applications that have their first wish. */
  firstWishes: number
  /** What the application has that is worst off, of what it wanted. */
  least: number
  /** The mean of what applications have of what they wanted. */
  mean: number
  /** How unequal those shares are: 0 where all have the same share, towards 1 where few have all. */
  gini: number
}

const thousandths = (value: number): number => Math.round(value * 1_000) / 1_000

/** What an application has of what it wanted. */
export const satisfaction = ({ granted, wanted }: Pick<Explained, 'granted' | 'wanted'>): number =>
  thousandths(wanted > 0 ? Math.min(1, granted / wanted) : 1)

/** Counts how fair an allocation is. */
export function fairnessOf(applications: readonly Explained[]): Fairness {
  const count = applications.length
  const shares = applications.map(satisfaction).sort((a, b) => a - b)
  const sum = shares.reduce((total, share) => total + share, 0)
  // Of ordered values the mean difference of all pairs is a weighted sum.
  const weighted = shares.reduce((total, share, n) => total + (2 * (n + 1) - count - 1) * share, 0)
  const of = (part: number): number => (count > 0 ? thousandths(part / count) : 0)
  return {
    applications: count,
    served: applications.filter(({ granted }) => granted > 0).length,
    wantedSlots: applications.reduce((total, { wanted }) => total + wanted, 0),
    grantedSlots: applications.reduce((total, { granted }) => total + granted, 0),
    firstWishes: of(applications.filter(({ wishes }) => wishes[0]?.granted).length),
    least: shares[0] ?? 0,
    mean: of(sum),
    gini: sum > 0 ? thousandths(weighted / (count * sum)) : 0,
  }
}
