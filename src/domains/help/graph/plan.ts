import { builder } from '../../../graph/builder.ts'
import { enumOf } from '../../../graph/enum.ts'
import { mutation } from '../../../graph/mutation.ts'
import { Together } from '../../../graph/read/together.ts'
import { planMatches, previewMatches, type ToldPlan } from '../matching/plan-matches.ts'
import { HelpRequest, KnownHelpOffer, KnownHelpRequest, Match } from './entities.ts'

const HelpUnmatchedReason = enumOf('HelpUnmatchedReason', 'Why a request has places that the plan found nobody for.', ['NO_CANDIDATE', 'ALL_TAKEN', 'HOURS'] as const, {
  NO_CANDIDATE: 'There is nobody, or nobody else, who could be asked.',
  ALL_TAKEN: 'Everybody who could help is of more use elsewhere, or has no match to spare.',
  HOURS: 'Somebody would have a match to spare, and only their hours or the time stand in the way.',
})

/** A plan with the rows that it names, read together. */
interface ShownPlan extends ToldPlan {
  requests: Together<typeof KnownHelpRequest.table>
  offers: Together<typeof KnownHelpOffer.table>
  proposed: Together<typeof Match.table>
}

function shown(plan: ToldPlan): ShownPlan {
  const requests = [...plan.matches.map(({ request }) => request), ...plan.unmatched.map(({ request }) => request)]
  const offers = plan.matches.flatMap(({ offer, bestRejected }) => (bestRejected ? [offer, bestRejected.offer] : [offer]))
  return {
    ...plan,
    requests: new Together(KnownHelpRequest, requests),
    offers: new Together(KnownHelpOffer, offers),
    proposed: new Together(Match, plan.matches.flatMap(({ id }) => id ?? [])),
  }
}

type Of<T> = T & { plan: ShownPlan }

const Rejected = builder.objectRef<Of<{ offer: string; difference: number }>>('MatchPlanRejected').implement({
  description: 'The other offer that would have suited a request best, of those that could have taken it before the plan.',
  fields: (t) => ({
    offer: t.field({ type: KnownHelpOffer.ref, description: 'Which.', resolve: async ({ offer, plan }, _args, context, info) => (await plan.offers.find(offer, context, info))! }),
    scoreDifference: t.float({ description: 'How much better the chosen one scores; below 0 where the other would have suited this request better, but is needed elsewhere.', resolve: ({ difference }) => difference / 1_000 }),
  }),
})

const PlannedMatch = builder.objectRef<Of<ToldPlan['matches'][number]>>('PlannedMatch').implement({
  description: 'A request and an offer that the plan puts together.',
  fields: (t) => ({
    request: t.field({ type: HelpRequest.ref, description: 'The request.', resolve: async ({ request, plan }, _args, context, info) => (await plan.requests.find(request, context, info))! }),
    offer: t.field({ type: KnownHelpOffer.ref, description: 'The offer.', resolve: async ({ offer, plan }, _args, context, info) => (await plan.offers.find(offer, context, info))! }),
    match: t.field({ type: Match.ref, nullable: true, description: 'The match that was proposed; null in a preview, which proposes none.', resolve: ({ id, plan }, _args, context, info) => (id === null ? null : plan.proposed.find(id, context, info)) }),
    score: t.float({ description: 'How well the two go together: 0 to 1.', resolve: ({ score }) => score / 1_000 }),
    bestRejected: t.field({ type: Rejected, nullable: true, description: 'The best other offer for the request; null where there was none.', resolve: ({ bestRejected, plan }) => bestRejected && { ...bestRejected, plan } }),
  }),
})

const UnmatchedRequest = builder.objectRef<Of<ToldPlan['unmatched'][number]>>('UnmatchedRequest').implement({
  description: 'A request with places that the plan found nobody for.',
  fields: (t) => ({
    request: t.field({ type: HelpRequest.ref, description: 'The request.', resolve: async ({ request, plan }, _args, context, info) => (await plan.requests.find(request, context, info))! }),
    places: t.int({ description: 'How many helpers are missing.', resolve: ({ places }) => places }),
    reason: t.field({ type: HelpUnmatchedReason, description: 'Why.', resolve: ({ reason }) => reason }),
  }),
})

const PlanFairness = builder.objectRef<ToldPlan['fairness']>('MatchPlanFairness').implement({
  description: 'How evenly the matches are spread over the offers that could serve anything, those under way included.',
  fields: (t) => ({
    maxLoad: t.int({ description: 'The most matches that one volunteer has.', resolve: ({ maxLoad }) => maxLoad }),
    gini: t.float({ description: 'The Gini coefficient of matches a volunteer: 0 where all have as many, near 1 where one has all.', resolve: ({ gini }) => gini }),
  }),
})

const PlanGap = builder.objectRef<ToldPlan['gap']>('MatchPlanGap').implement({
  description: 'How much better a plan could be at most, where it was not proved that none is. Only the first that is not 0 tells something.',
  fields: (t) => ({
    urgentPlaces: t.int({ description: 'More places of urgent requests.', resolve: ({ urgentPlaces }) => urgentPlaces }),
    places: t.int({ description: 'More places in all.', resolve: ({ places }) => places }),
    cost: t.float({ description: 'Less cost, in points of the score.', resolve: ({ cost }) => cost / 1_000 }),
  }),
})

const MatchPlan = builder.objectRef<ToldPlan>('MatchPlan').implement({
  description: 'The best assignment for all open requests of a cooperative at once: as many places of urgent requests as can be, then as many in all, then at the least cost. What an offer misses of the best score is its cost, and more for each match that the volunteer has, so that load spreads. For assistants.',
  fields: (t) => {
    const rows = (plan: ToldPlan): ShownPlan => plan as ShownPlan
    return {
      totalCost: t.float({ description: 'What the plan costs: by match, 1 less its score, and 0.03 for each match that the volunteer has already.', resolve: ({ cost }) => cost / 1_000 }),
      optimal: t.boolean({ description: 'Whether it is proved that no plan is better; else see `gap`.', resolve: ({ optimal }) => optimal }),
      gap: t.field({ type: PlanGap, description: 'How much better another could be at most.', resolve: ({ gap }) => gap }),
      matchedCount: t.int({ description: 'How many matches it makes.', resolve: ({ matches }) => matches.length }),
      plannedRequests: t.int({ description: 'How many requests were planned: at most 1,000, urgent ones first, then those that wait longest.', resolve: ({ planned }) => planned }),
      leftOut: t.int({ description: 'How many open requests wait beyond those.', resolve: ({ leftOut }) => leftOut }),
      unmatched: t.field({ type: [UnmatchedRequest], description: 'Requests with places that nobody was found for.', resolve: (plan) => plan.unmatched.map((one) => ({ ...one, plan: rows(plan) })) }),
      fairness: t.field({ type: PlanFairness, description: 'How evenly it spreads.', resolve: ({ fairness }) => fairness }),
      matches: t.field({ type: [PlannedMatch], description: 'What it puts together.', resolve: (plan) => plan.matches.map((one) => ({ ...one, plan: rows(plan) })) }),
    }
  },
})

builder.queryField('previewMatches', (t) =>
  t.field({
    type: MatchPlan,
    nullable: true,
    description: 'The plan as `planMatches` would make it now; it writes nothing. For assistants; null for all others.',
    args: { cooperativeId: t.arg.id({ required: true, description: 'Of which cooperative.' }) },
    resolve: async (_root, { cooperativeId }, context) => {
      const plan = await previewMatches(cooperativeId, context)
      return plan && shown(plan)
    },
  }),
)

mutation('planMatches', {
  description: 'Finds the best assignment for all open requests at once and proposes its matches, all or none. What others propose meanwhile is taken into account. For assistants. Errors: STALE, where too much changes at once.',
  input: (t) => ({ cooperativeId: t.id({ required: true, description: 'Of which cooperative.' }) }),
  payload: {},
  more: (t) => ({
    plan: t.field({ type: MatchPlan, description: 'What was proposed.', resolve: ({ $plan }) => shown(JSON.parse($plan as string) as ToldPlan) }),
  }),
  run: planMatches,
})
