import { authorizeWrite, may } from '../../../auth/authorize.ts'
import type { Context } from '../../../auth/context.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { newId } from '../../../platform/ids.ts'
import type { Work } from '../../../platform/database/work.ts'
import { conflict, Refusal } from '../../../platform/refusal.ts'
import type { CooperativePlan } from './plan.ts'
import { proposeAll, suitStill, type Proposal } from './proposals.ts'

/** The planner, which few requests need: it is loaded with the first of them. */
const planning = () => import('./plan.ts')

/** A plan as it is told. Numbers of scores and costs are thousandths. */
export interface ToldPlan extends Pick<CooperativePlan, 'optimal' | 'gap' | 'unmatched' | 'fairness' | 'planned' | 'leftOut'> {
  cost: number
  matches: {
    /** The match that was proposed; null in a preview. */
    id: string | null
    request: string
    offer: string
    score: number
    bestRejected: { offer: string; difference: number } | null
  }[]
}

function tell({ assignments, value, scores, ...plan }: CooperativePlan, ids: readonly string[] | null): ToldPlan {
  const { optimal, gap, unmatched, fairness, planned, leftOut } = plan
  const matches = assignments.map(({ request, offer, bestRejected }, n) => ({ id: ids?.[n] ?? null, request, offer, score: scores[n]!, bestRejected }))
  return { optimal, gap, unmatched, fairness, planned, leftOut, cost: value.cost, matches }
}

/** The plan as it would be made now; writes nothing. Null for whom it is not to be seen by. */
export async function previewMatches(cooperativeId: string, { viewer, database }: Context): Promise<ToldPlan | null> {
  if (!may(viewer, 'help.assist', cooperativeId)) return null
  return tell(await (await planning()).planFor(database, cooperativeId), null)
}

interface Proposing {
  actorId: string | null
  now: number
  work: Work
}

/** Adds to a work the proposals of a plan, and what is told of them; gives the ids of the matches, in the plan’s order. */
export async function proposePlan(plan: CooperativePlan, cooperativeId: string, { actorId, now, work }: Proposing): Promise<string[]> {
  const proposals = plan.assignments.map(({ request, offer }): Proposal => ({ id: newId('mat'), requestId: request, offerId: offer }))
  const ids = proposals.map(({ id }) => id)
  // Of whom one said no while it was made, or changed what they look for, stays apart from the other: then it is planned anew.
  work.assert('STALE', suitStill(proposals, { byPlan: true }))
  if (proposals.length > 0) work.add(proposeAll(proposals, { origin: 'PLAN', actorId, now }))
  for (const matchId of ids) await work.emit('match.proposed', { matchId })
  const { optimal, planned } = plan
  work.audit({ action: 'match.planned', subjectId: cooperativeId, cooperativeId, data: { planned, matches: ids.length, optimal } })
  return ids
}

/** What the guards say where somebody else proposed or agreed in the meantime: then it is planned anew. */
const overtaken = new Set(['MATCH_FULL', 'OVER_HOURS', 'TIME_CLASH', 'ALREADY_MATCHED', 'REQUEST_CLOSED', 'OFFER_CLOSED', 'NOT_A_CANDIDATE', 'CLEARANCE_MISSING', 'HOURS_LIMIT'])

/**
 * Plans all open requests of a cooperative and proposes the matches, all in one batch or none: a plan that was overtaken is
 * made anew from what is so then.
 */
export async function planMatches({ cooperativeId }: { cooperativeId: string }, useCase: UseCase) {
  const { viewer, work, now, database, finish } = useCase
  const actorId = authorizeWrite(useCase, 'help.assist', cooperativeId)
  const plan = await (await planning()).planFor(database, cooperativeId)
  const ids = await proposePlan(plan, cooperativeId, { actorId, now, work })
  try {
    return await finish({}, viewer, { $plan: JSON.stringify(tell(plan, ids)) })
  } catch (refusal) {
    throw refusal instanceof Refusal && overtaken.has(refusal.code) ? conflict('STALE') : refusal
  }
}
