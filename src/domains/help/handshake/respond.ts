import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { LedgerSettlement } from '../../../../schema/tables/vocabulary.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, text } from '../../../platform/check.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, invalid, Refusal } from '../../../platform/refusal.ts'
import { changeMatch, record } from './change.ts'
import { actingOn, assertStep, findMatch, type FoundMatch, type ForWhom, type OnSide } from './find.ts'
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
    return finish({ match: id }).catch(async (refusal: unknown) => {
      throw (await wasCutShort(useCase, found, refusal)) ? conflict('PROPOSAL_EXPIRED') : refusal
    })
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
  changeMatch(useCase, found, { [own]: now, settlement, ...(agreed ? { status: 'AGREED', agreedAt: now } : {}) })
  await record(useCase, agreed ? 'match.agreed' : 'match.accepted', match, { on, ...(agreed ? { event: 'match.agreed' } : {}) })
}

/** The time to answer was ended at this very moment, as a block does: who is blocked is told the same as who is late. */
async function wasCutShort({ database }: UseCase<'match'>, { match }: FoundMatch, refusal: unknown): Promise<boolean> {
  if (!(refusal instanceof Refusal) || refusal.code !== 'NOT_A_CANDIDATE') return false
  const [row] = await database.read(sql`select expires_at from matches where id = ${match.id}`)
  return Number(row?.['expires_at']) < match.expiresAt
}
