import { sql } from 'drizzle-orm'
import { hardCriteria } from '../../../../schema/tables/vocabulary.ts'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { enumOf } from '../../../graph/enum.ts'
import { connection } from '../../../graph/read/connection.ts'
import { value } from '../../../graph/read/fields.ts'
import { mayIn } from '../../cooperatives/index.ts'
import { actsFor } from '../acting.ts'
import { explain, type ExplainedCriterion } from '../matching/explain.ts'
import { loadFacts, type PairFacts } from '../matching/facts.ts'
import { distance, volunteerIsPaused, type RequestRow } from '../matching/pair.ts'
import { candidatesOf, exclusions, ofPair } from '../matching/pairs.ts'
import { HelpRequest, KnownHelpOffer } from './entities.ts'
import { MatchCriterion } from './enums.ts'

export const HelpExclusionCriterion = enumOf('HelpExclusionCriterion', 'What keeps an offer from being a candidate of a request. An offer counts for the first of these that it fails, in the order of the search.', hardCriteria, {
  DISTANCE: 'The place is farther away than they come.',
  AVAILABILITY: 'None of the days asked for suits them.',
  LANGUAGE: 'They speak none of the languages asked for.',
  SKILLS: 'They lack a skill that is demanded.',
  CAR: 'They have no car, or too few seats.',
  PREFERENCES: 'One side demands or avoids what the other is or has.',
  CLEARANCE: 'They have not shown a clearance that is demanded, or it has ended.',
  CAPACITY: 'With it they would give more hours that week than they can, or they have agreed to something else then.',
  INTRODUCTION: 'They are new, and nobody experienced helps beside them or has introduced them.',
  EARLIER_ANSWER: 'They were asked before: they said no, did not answer, or are being asked now. Only why a proposal is refused: it is not counted.',
})

export const ExplainedCriterionRef = builder.objectRef<ExplainedCriterion>('MatchExplanation').implement({
  description: 'What one criterion does for a score.',
  fields: (t) => ({
    criterion: t.field({ type: MatchCriterion, description: 'Which.', resolve: ({ criterion }) => criterion }),
    weight: t.float({ description: 'Its share of all weights of the category: 0 to 1.', resolve: ({ weight }) => weight }),
    value: t.float({ description: 'What the two have of it: 0 to 1.', resolve: ({ value: worth }) => worth }),
    contribution: t.float({ description: 'Weight times value: the contributions add up to the score.', resolve: ({ contribution }) => contribution }),
    text: t.string({ description: 'The same in a sentence, in the reader’s language.', resolve: ({ text }) => text }),
  }),
})

interface Load {
  minutes: number
  matches: number
}

const VolunteerLoad = builder.objectRef<Load>('VolunteerLoad').implement({
  description: 'What a volunteer has under way.',
  fields: (t) => ({
    hoursThisWeek: t.float({ description: 'Hours that they have agreed to give this week, or are asked for.', resolve: ({ minutes }) => minutes / 60 }),
    openMatches: t.int({ description: 'Matches that are proposed or agreed.', resolve: ({ matches }) => matches }),
  }),
})

const HelpCandidateConnection = connectionTypes(KnownHelpOffer.ref, 'HelpCandidate', [
  { name: 'score', type: 'Float', description: 'How well the two go together: 0 to 1.' },
  { name: 'distanceKm', type: 'Int', description: 'How far apart their grid cells are, in whole kilometres; null where the request is for no place in particular.' },
  {
    ...{ name: 'explanation', type: [ExplainedCriterionRef], description: 'What the score is made of, what weighs most first.' },
    finish: (facts: PairFacts, { languages }) => explain(facts, languages),
  },
  { name: 'load', type: VolunteerLoad, description: 'What they have under way.', finish: (load: Load) => load },
])

const seesCandidates = (r: RequestRow) => sql`(${actsFor(r.requesterId, r.cooperativeId)} or ${mayIn('help.assist', r.cooperativeId)})`

builder.objectField(HelpRequest.ref, 'candidates', (t) =>
  t.field({
    type: HelpCandidateConnection,
    nullable: true,
    description: 'The offers that can serve the request, those that suit it best first, each with why. For its requester, who acts for them, and the assistants; null for all others. Who blocks whom is in no list.',
    args: pageArgs(t),
    ...connection(HelpRequest, () => KnownHelpOffer, 'HelpCandidateConnection', (r, offer) => ({
      where: sql`${offer.id} in ${candidatesOf(r.id)} and ${r.status} = 'OPEN' and ${r.expiresAt} > ${asker.now}
        and (${mayIn('help.assist', r.cooperativeId)} or not ${volunteerIsPaused(offer)})`,
      orderBy: [sql`-${ofPair(r, offer, 'score')}`, offer.id],
      edge: ([points]) => ({
        score: sql`-${points} / 1000.0`,
        distanceKm: sql`cast(round(${distance(r, offer)}) as integer)`,
        explanation: sql`json(${ofPair(r, offer, 'facts')})`,
        load: sql`json(${loadFacts(offer, asker.now)})`,
      }),
    }), seesCandidates),
  }),
)

const HelpExclusion = builder.objectRef<{ criterion: string; count: number }>('HelpExclusion').implement({
  description: 'How many offers of the category a criterion keeps from being candidates.',
  fields: (t) => ({
    criterion: t.field({ type: HelpExclusionCriterion, description: 'Which.', resolve: ({ criterion }) => criterion as never }),
    count: t.int({ description: 'How many: none that are fewer than the cooperative’s minimum count are told.', resolve: ({ count }) => count }),
  }),
})

builder.objectField(HelpRequest.ref, 'exclusions', (t) =>
  t.field({
    type: [HelpExclusion],
    nullable: true,
    description: 'Why other offers of the category are no candidates: how many by each criterion, most first, nobody named, who was asked for it left out, and only where they are as many as the cooperative’s minimum count (5 unless set higher). For those who see the candidates; null for all others.',
    ...value(HelpRequest, (r) => sql`case when ${seesCandidates(r)} then (
      select json_group_array(json_object('criterion', c.criterion, 'count', c.n) order by c.n desc, c.criterion) from (${exclusions(r.id)}) c
      where c.n >= (select s.minimum_count from help_settings s where s.cooperative_id = ${r.cooperativeId})) end`, (found: { criterion: string; count: number }[] | null) => found),
  }),
)
