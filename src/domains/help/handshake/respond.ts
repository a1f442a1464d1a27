import { sql, type SQL } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { LedgerSettlement, MatchSide } from '../../../../schema/tables/vocabulary.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, text } from '../../../platform/check.ts'
import { Work } from '../../../platform/database/work.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, invalid, type Refusal } from '../../../platform/refusal.ts'
import { changeMatch, record } from './change.ts'
import { actingOn, assertStep, blockerOf, findMatch, personOf, type FoundMatch, type ForWhom, type OnSide } from './find.ts'
import { settlementOf } from './propose.ts'

/** How a side answers a proposal. */
export const matchResponses = ['ACCEPT', 'DECLINE'] as const
export type MatchResponse = (typeof matchResponses)[number]

/** Why somebody does something, in their words. */
export const reasonInput = lazily(() => z.nullish(text(1, 1_000)))

/** The answer of one side. */
export interface RespondInput extends ForWhom {
  matchId: string
  response: MatchResponse
  reason?: string | null
  settlement?: LedgerSettlement | null
}

/**
 * Answers a proposal for one side. The answer that completes the consent of both makes the match agreed, and shows in the
 * same breath how to reach each other; where all places were taken in the meantime, the guard says no.
 */
export async function respondToMatch(input: RespondInput, useCase: UseCase<'match'>) {
  const { now, finish } = useCase
  const reason = check(reasonInput, input.reason, ['input', 'reason']) ?? null
  const found = await findMatch(useCase, input.matchId)
  const on = await actingOn(useCase, found.match, found.rights, input)
  const { id } = found.match
  if (input.response === 'ACCEPT') {
    if (reason !== null) throw invalid('INVALID_VALUE', ['input', 'reason'])
    await accept(useCase, found, on, input)
    return finish({ match: id })
  }
  if (input.settlement != null) throw invalid('INVALID_VALUE', ['input', 'settlement'])
  assertStep('DECLINE', found, now)
  changeMatch(useCase, found, { status: 'DECLINED', endedBy: on.side, endReason: reason, endedAt: now })
  await record(useCase, 'match.declined', found.match, { on, event: 'match.declined' })
  return finish({ match: id })
}

async function accept(useCase: UseCase<'match'>, found: FoundMatch, on: OnSide, input: RespondInput): Promise<void> {
  const { now } = useCase
  const { match } = found
  assertStep('ACCEPT', found, now)
  const [own, other] = on.side === 'REQUESTER'
    ? (['requesterAcceptedAt', 'volunteerAcceptedAt'] as const)
    : (['volunteerAcceptedAt', 'requesterAcceptedAt'] as const)
  if (match[own] !== null) throw conflict('INVALID_TRANSITION')
  const settlement = settlementOf(input, found.settings, on) ?? match.settlement
  // A volunteer who said yes to time credits is not given thanks instead.
  if (settlement === 'GIFT' && match.settlement === 'CREDITS') throw invalid('INVALID_VALUE', ['input', 'settlement'])
  const agreed = match[other] !== null
  const blocker = blockerOf(found.rights, on.side)
  if (agreed && blocker) throw await turnAway(useCase, found, blocker)
  if (agreed) useCase.work.assert('STALE', meet(match))
  changeMatch(useCase, found, { [own]: now, settlement, ...(agreed ? { status: 'AGREED', agreedAt: now } : {}) })
  await record(useCase, agreed ? 'match.agreed' : 'match.accepted', match, { on, ...(agreed ? { event: 'match.agreed' } : {}) })
}

/** That neither blocks the other. */
const meet = ({ requesterId, volunteerId }: FoundMatch['match']): SQL => sql`not exists (select 1 from person_blocks b
  where b.blocker_id = ${requesterId} and b.blocked_id = ${volunteerId} or b.blocker_id = ${volunteerId} and b.blocked_id = ${requesterId})`

/**
 * Completes a proposal between two of whom one blocks the other: that one calls it off, as they can at any moment, and whoever
 * says yes comes too late. A commit of its own, since the answer is a refusal.
 */
async function turnAway({ work, database, now }: UseCase<'match'>, found: FoundMatch, side: MatchSide): Promise<Refusal> {
  const { match } = found
  const personId = personOf(match, side)
  const theirs = new Work({ ...work.request, actorId: personId, from: { networkAddress: null, client: null } })
  changeMatch({ work: theirs, database, now }, found, { status: 'CANCELLED', endedBy: side, endedAt: now })
  const on: OnSide = { side, acting: { personId, actorId: personId, as: 'SELF', consentId: null } }
  await record({ work: theirs }, 'match.cancelled', match, { on, data: { from: match.status }, event: 'match.cancelled' })
  return conflict((await theirs.commitUnlessLost()) ? 'INVALID_TRANSITION' : 'STALE')
}
