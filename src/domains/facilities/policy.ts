/** How a facility may be booked; durations in seconds. */
export interface Policy {
  granularity: number
  minDuration: number
  maxDuration: number
  leadTime: number
  horizon: number
  /** How far ahead a series may reach: at least as far as the horizon. */
  seriesHorizon: number
  bufferBefore: number
  bufferAfter: number
  cancellationWindow: number
}

const day = 86_400

/** What a facility starts with: hours on the half hour, two months ahead. */
export const defaultPolicy: Policy = {
  granularity: 1_800,
  minDuration: 1_800,
  maxDuration: 4 * 3_600,
  leadTime: 0,
  horizon: 60 * day,
  seriesHorizon: 400 * day,
  bufferBefore: 0,
  bufferAfter: 0,
  cancellationWindow: 0,
}

/** The longest that each duration may be. The bound on a booking's length also bounds what a search has to look at. */
export const policyMaxima: Policy = {
  granularity: day,
  minDuration: 31 * day,
  maxDuration: 31 * day,
  leadTime: 365 * day,
  horizon: 730 * day,
  seriesHorizon: 730 * day,
  bufferBefore: day,
  bufferAfter: day,
  cancellationWindow: 365 * day,
}

/** The first field of a policy that is impossible or contradicts another; null where all is well. */
export function policyProblem(policy: Policy): keyof Policy | null {
  const names = Object.keys(policyMaxima) as (keyof Policy)[]
  const outside = names.find((name) => policy[name] < 0 || policy[name] > policyMaxima[name])
  if (outside) return outside
  const { granularity, minDuration, maxDuration, leadTime, horizon } = policy
  if (granularity < 60 || day % granularity !== 0) return 'granularity'
  if (minDuration <= 0 || minDuration % granularity !== 0) return 'minDuration'
  if (maxDuration < minDuration || maxDuration % granularity !== 0) return 'maxDuration'
  return leadTime > horizon || horizon <= 0 ? 'horizon' : null
}
