import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { matchHours } from '../../../../schema/tables/matches.ts'
import type { MatchSide } from '../../../../schema/tables/vocabulary.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, text } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { DAY } from '../../../platform/interval.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, invalid } from '../../../platform/refusal.ts'
import { changeMatch, record } from './change.ts'
import { dateAt, plannedOf } from './complete.ts'
import { actingOn, assertStep, findMatch, judging, otherSide, type ForWhom, type FoundMatch } from './find.ts'
import { leastOf } from './hours-rules.ts'
import { giveBack, settleHours } from './settle.ts'
import { plannedAt } from './when-rules.ts'

/** For how long after its end a match can be disputed. */
const disputedFor = 31 * DAY

const disputeInput = lazily(() => text(1, 2_000))

/** Says for one side that something is not right: the assistants look at it. */
export async function disputeMatch(input: ForWhom & { matchId: string; reason: string }, useCase: UseCase<'match'>) {
  const { now, finish } = useCase
  const reason = check(disputeInput, input.reason, ['input', 'reason'])
  const found = await findMatch(useCase, input.matchId)
  const { match } = found
  const on = await actingOn(useCase, match, found.rights, input)
  assertStep('DISPUTE', found, now)
  if (match.status === 'COMPLETED' && (match.endedAt ?? now) + disputedFor <= now) throw conflict('DISPUTE_TOO_LATE')
  changeMatch(useCase, found, { status: 'DISPUTED', endedBy: on.side, endReason: reason, endedAt: now })
  await record(useCase, 'match.disputed', match, { on, event: 'match.disputed' })
  return finish({ match: match.id })
}

/** What a dispute can come to. */
export const disputeOutcomes = ['COMPLETED', 'CANCELLED', 'NO_SHOW'] as const
export type DisputeOutcome = (typeof disputeOutcomes)[number]

/** What a dispute comes to: with minutes where help was given, with who was absent where somebody was. */
export interface ResolveInput {
  matchId: string
  outcome: DisputeOutcome
  minutes?: number | null
  happenedOn?: string | null
  absent?: MatchSide | null
}

const resolveInput = lazily(() => z.object({ minutes: z.nullish(z.int().check(z.gte(1), z.lte(1_440))) }))

/**
 * Says what a disputed match comes to, as an assistant on neither side: so many minutes of help, or none. What was entered
 * already and was too much is given back.
 */
export async function resolveDispute(input: ResolveInput, useCase: UseCase<'match'>) {
  const { now, finish } = useCase
  const { outcome, absent } = input
  check(resolveInput, input)
  if ((outcome === 'COMPLETED') !== (input.minutes != null)) throw invalid('INVALID_VALUE', ['input', 'minutes'])
  if ((outcome === 'NO_SHOW') !== (absent != null)) throw invalid('INVALID_VALUE', ['input', 'absent'])
  if (outcome !== 'COMPLETED' && input.happenedOn != null) throw invalid('INVALID_VALUE', ['input', 'happenedOn'])
  const [found, entered] = await Promise.all([findMatch(useCase, input.matchId), readEntered(useCase, input.matchId)])
  judging(useCase, found)
  assertStep(`RESOLVE_AS_${outcome}`, found, now)
  if (outcome === 'COMPLETED') settleAll(useCase, found, entered, input)
  else for (const entry of entered) correct(useCase, entry, entry.left)
  changeMatch(useCase, found, { status: outcome, endedBy: absent ? otherSide(absent) : null, endReason: null, endedAt: now })
  await record(useCase, 'match.resolved', found.match, { on: null, data: { outcome, minutes: input.minutes ?? null }, event: 'match.resolved' })
  if (outcome === 'NO_SHOW') await useCase.work.emit('match.paused', { matchId: found.match.id })
  return finish({ match: found.match.id })
}

/** What of a match stands in the ledger. */
interface Entered {
  id: string
  happenedOn: string
  /** What was not given back yet. */
  left: number
}

async function readEntered({ database }: UseCase<'match'>, matchId: string): Promise<Entered[]> {
  const rows = await database.read(sql`select e.id, e.happened_on,
      e.minutes - (select coalesce(sum(c.minutes), 0) from ledger_entries c where c.corrects_id = e.id) as left_over
    from ledger_entries e where e.match_id = ${matchId} and e.kind = 'HELP'`)
  return rows.map((row) => ({ id: row['id'] as string, happenedOn: row['happened_on'] as string, left: row['left_over'] as number }))
}

function correct(useCase: UseCase<'match'>, { id }: Entered, minutes: number): void {
  if (minutes > 0) giveBack(useCase, { entryId: id, minutes, actorId: signedIn(useCase.viewer), note: null })
}

/** Settles the day that was judged by what the assistant says, and every other that was open by what both grant. */
function settleAll(useCase: UseCase<'match'>, found: FoundMatch, entered: Entered[], { minutes, happenedOn }: ResolveInput): void {
  const { now, viewer } = useCase
  const { match, request, open } = found
  const actorId = signedIn(viewer)
  const today = dateAt(now, request.timeZone)
  const planned = dateAt(plannedAt(plannedOf(found), now), request.timeZone)
  const day = happenedOn ?? open[0]?.happenedOn ?? entered.at(-1)?.happenedOn ?? planned
  if (day > today) throw invalid('IN_THE_FUTURE', ['input', 'happenedOn'])
  for (const said of open)
    settleHours(useCase, { hoursId: said.id, minutes: said.happenedOn === day ? minutes! : leastOf(said), byBoth: false, actorId })
  if (open.some((said) => said.happenedOn === day)) return
  const before = entered.find((entry) => entry.happenedOn === day)
  if (before && minutes! > before.left) throw conflict('CORRECTION_TOO_LARGE')
  if (before) return correct(useCase, before, before.left - minutes!)
  if (!match.recurs && (entered.length > 0 || open.length > 0)) throw invalid('INVALID_VALUE', ['input', 'happenedOn'])
  const hoursId = newId('mhr')
  const row = { id: hoursId, matchId: match.id, happenedOn: day, requesterMinutes: minutes, volunteerMinutes: minutes, resolvesAt: now, createdAt: now, updatedAt: now }
  useCase.work.add(useCase.database.orm.insert(matchHours).values(row))
  settleHours(useCase, { hoursId, minutes: minutes!, byBoth: false, actorId })
}
