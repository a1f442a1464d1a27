import type { UseCase } from '../../../auth/use-case.ts'
import { check } from '../../../platform/check.ts'
import { conflict, invalid } from '../../../platform/refusal.ts'
import type { MatchSide } from '../../../../schema/tables/vocabulary.ts'
import { changeMatch, record, relyOnHours } from './change.ts'
import { actingOrAssisting, assertStep, findMatch, judging, otherSide, type ForWhom } from './find.ts'
import { plannedOf } from './complete.ts'
import { reasonInput } from './respond.ts'
import { beginOf } from './when-rules.ts'

/** Which match is called off, for whom and why. */
export interface CancelInput extends ForWhom {
  matchId: string
  reason?: string | null
}

/** Calls a match off, before or after it was agreed, as long as nobody has said hours. Its place is free again. */
export async function cancelMatch(input: CancelInput, useCase: UseCase<'match'>) {
  const { now, finish } = useCase
  const reason = check(reasonInput, input.reason, ['input', 'reason']) ?? null
  const found = await findMatch(useCase, input.matchId)
  const { match } = found
  const on = await actingOrAssisting(useCase, match, found.rights, input)
  assertStep('CANCEL', found, now)
  if (found.open.length > 0 || found.settledDays.length > 0) throw conflict('MATCH_HAS_HOURS')
  relyOnHours(useCase, found)
  const takenBack = on === null && match.status === 'PROPOSED'
  changeMatch(useCase, found, { status: 'CANCELLED', endedBy: on?.side ?? null, endReason: reason, endedAt: now, takenBack })
  await record(useCase, 'match.cancelled', match, { on, data: { from: match.status }, event: 'match.cancelled' })
  return finish({ match: match.id })
}

/** Ends help that recurs: what was said of it is settled as before. */
export async function endMatch(input: ForWhom & { matchId: string }, useCase: UseCase<'match'>) {
  const { now, finish } = useCase
  const found = await findMatch(useCase, input.matchId)
  const { match } = found
  const on = await actingOrAssisting(useCase, match, found.rights, input)
  assertStep('END', found, now)
  if (!match.recurs) throw conflict('INVALID_TRANSITION')
  if (found.open.length === 0 && found.settledDays.length === 0) throw conflict('MATCH_HAS_NO_HOURS')
  changeMatch(useCase, found, { status: 'COMPLETED', endedBy: on?.side ?? null, endedAt: now })
  await record(useCase, 'match.ended', match, { on })
  return finish({ match: match.id })
}

/** Who was not there; for a side that is the other. */
export interface NoShowInput extends CancelInput {
  absent?: MatchSide | null
}

/** Notes that one of the two was not there: a side says so of the other, an assistant says who. Its place is free again. */
export async function reportMatchNoShow(input: NoShowInput, useCase: UseCase<'match'>) {
  const { work, now, finish } = useCase
  const reason = check(reasonInput, input.reason, ['input', 'reason']) ?? null
  const found = await findMatch(useCase, input.matchId)
  const { match } = found
  const on = await actingOrAssisting(useCase, match, found.rights, input)
  const absent = on ? otherSide(on.side) : input.absent
  if (!absent || (input.absent != null && input.absent !== absent)) throw invalid('INVALID_VALUE', ['input', 'absent'])
  assertStep('REPORT_NO_SHOW', found, now)
  if (beginOf(plannedOf(found), now) > now) throw conflict('MATCH_NOT_BEGUN')
  if (found.open.length > 0) throw conflict('MATCH_HAS_HOURS')
  relyOnHours(useCase, found)
  changeMatch(useCase, found, { status: 'NO_SHOW', endedBy: otherSide(absent), endReason: reason, endedAt: now })
  await record(useCase, 'match.noShow', match, { on, data: { absent }, event: 'match.noShow' })
  // Whether it pauses them the database decides.
  await work.emit('match.paused', { matchId: match.id })
  return finish({ match: match.id })
}

/** Takes that back: an assistant who is on neither side may, while there is a place left. */
export async function undoMatchNoShow({ matchId }: { matchId: string }, useCase: UseCase<'match'>) {
  const { now, finish } = useCase
  const found = await findMatch(useCase, matchId)
  judging(useCase, found)
  assertStep('UNDO_NO_SHOW', found, now)
  // A dispute came to it, and what was entered was given back: nothing could be entered of it any more.
  if (!found.match.recurs && found.settledDays.length > 0) throw conflict('HOURS_ARE_SETTLED')
  changeMatch(useCase, found, { status: 'AGREED', endedBy: null, endReason: null, endedAt: null })
  await record(useCase, 'match.noShowUndone', found.match, { on: null })
  return finish({ match: matchId })
}
