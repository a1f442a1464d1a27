import { sql, type SQL } from 'drizzle-orm'
import type { LedgerSettlement, MatchOrigin } from '../../../../schema/tables/vocabulary.ts'
import { pairFacts } from './facts.ts'
import { lastWeek, score, suits, wasTakenBack } from './pair.ts'
import { fromO, fromR, o, r } from './rows.ts'

/** A pair that is to be proposed. */
export interface Proposal {
  /** The id that its match gets. */
  id: string
  requestId: string
  offerId: string
  /** When a side has said yes already, since it proposes itself. */
  requesterAcceptedAt?: number | null
  volunteerAcceptedAt?: number | null
  /** As what its hours will count, where the cooperative leaves that open; a gift unless told. */
  settlement?: LedgerSettlement | null
}

/**
 * That pairs still suit each other: what the guard does not judge may have been changed since they were read. The plan leaves
 * alone what an assistant took back.
 */
export const suitStill = (pairs: readonly Pick<Proposal, 'requestId' | 'offerId'>[], { byPlan = false } = {}): SQL => sql`not exists (select 1
  from json_each(${JSON.stringify(pairs.map(({ requestId, offerId }) => [requestId, offerId]))}) p
    cross join ${fromR} on ${r.id} = p.value ->> 0 cross join ${fromO} on ${o.id} = p.value ->> 1 
    where not ${suits(r, o)} or ${byPlan ? wasTakenBack(r, o) : sql`0`})`

interface Proposing {
  origin: MatchOrigin
  /** Who proposes; null where the plan runs by itself. */
  actorId: string | null
  now: number
}

/**
 * The statement that proposes pairs: each match takes from its request and offer, as they are when the batch runs, what it
 * costs, when it is, its score and what that is made of. The guard judges each (`match_faults`).
 */
export const proposeAll = (proposals: readonly Proposal[], { origin, actorId, now }: Proposing): SQL => sql`insert into matches
  (id, cooperative_id, request_id, offer_id, requester_id, volunteer_id, status, origin, actor_id, requester_accepted_at,
    volunteer_accepted_at, expires_at, minutes, week, recurs, until_week, starts_at, ends_at, clock_from, clock_until, settlement, trial, score, explanation, created_at, updated_at)
  select p.value ->> 'id', ${r.cooperativeId}, ${r.id}, ${o.id}, ${r.requesterId}, ${o.volunteerId}, 'PROPOSED', ${origin}, ${actorId},
    p.value ->> 'requesterAcceptedAt', p.value ->> 'volunteerAcceptedAt', min(${now} + s.proposal_lifetime, ${r.expiresAt}),
    ${r.minutes}, ${r.week}, ${r.timing} = 'RECURRING', ${lastWeek(r)}, ${r.startsAt}, ${r.endsAt}, ${r.clockFrom}, ${r.clockUntil},
    case s.ledger_mode when 'BOTH' then coalesce(p.value ->> 'settlement', 'GIFT') else s.ledger_mode end,
    ${o.completed} < s.trial_matches, ${score(r, o)}, ${pairFacts(r, o)}, ${now}, ${now}
  from json_each(${JSON.stringify(proposals)}) p
    cross join ${fromR} on ${r.id} = p.value ->> 'requestId' cross join ${fromO} on ${o.id} = p.value ->> 'offerId'
    cross join help_settings s on s.cooperative_id = ${r.cooperativeId}`
