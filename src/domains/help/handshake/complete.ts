import { sql } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import * as z from 'zod/mini'
import { matchFeedback, matchHours } from '../../../../schema/tables/matches.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, text, type Given } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, invalid } from '../../../platform/refusal.ts'
import { changeMatch, record, relyOnHours } from './change.ts'
import { actingOn, assertStep, findMatch, type ForWhom, type FoundMatch, type OnSide } from './find.ts'
import { dayOf, verdictOf, type SaidHours } from './hours-rules.ts'
import { settleHours } from './settle.ts'
import { beginOf, plannedAt, type Planned } from './when-rules.ts'

/** What somebody writes to the other, and to the assistants. */
export const thanksInput = lazily(() => z.nullish(text(1, 1_000)))

const hoursInput = lazily(() => z.object({ minutes: z.int().check(z.gte(1), z.lte(1_440)), thanks: thanksInput() }))

export type CompleteInput = Given<typeof hoursInput> & ForWhom & { matchId: string; happenedOn?: string | null; last?: boolean | null }

/**
 * Says for one side how long the help took. What both say the same of is settled and entered at once, where it is two people who
 * say so; of what they differ in the other is asked again. Where help was to be given once, that completes the match.
 */
export async function completeMatch(given: CompleteInput, useCase: UseCase<'match'>) {
  const { now, finish, work } = useCase
  const { minutes, thanks } = check(hoursInput, given)
  const found = await findMatch(useCase, given.matchId)
  const { match } = found
  const on = await actingOn(useCase, match, found.rights, given)
  if (!match.recurs && found.settledDays.length > 0) throw conflict('HOURS_ARE_SETTLED')
  assertStep('SAY_HOURS', found, now)
  if (beginOf(plannedOf(found), now) > now) throw conflict('MATCH_NOT_BEGUN')
  const { day, said } = chosenDay(found, on, given.happenedOn ?? null, now)
  // After the end only what waits for an answer is spoken of.
  if (match.status === 'COMPLETED' && !said) throw conflict('INVALID_TRANSITION')
  if (found.settledDays.includes(day) || (said && isSilenced(said, now))) throw conflict('HOURS_ARE_SETTLED')
  relyOnHours(useCase, found)
  const hoursId = sayHours(useCase, found, on, { day, said, minutes })
  const before = said ?? { requesterMinutes: null, volunteerMinutes: null }
  const verdict = verdictOf({ ...before, ...saying(on, minutes) })
  if (verdict.is === 'SETTLED') settleHours(useCase, { hoursId, minutes, byBoth: true, actorId: signedIn(useCase.viewer) })
  const isOver = match.status === 'AGREED' && (match.recurs ? given.last === true : verdict.is === 'SETTLED')
  // Also where it stays as it is: whoever calls it off or disputes it at this moment comes first or second.
  changeMatch(useCase, found, isOver ? { status: 'COMPLETED', endedAt: now } : {})
  if (thanks != null) {
    const row = { id: newId('mfb'), matchId: match.id, side: on.side, authorId: on.acting.actorId, thanks, createdAt: now }
    work.add(useCase.database.orm.insert(matchFeedback).values(row))
  }
  const event = ({ WAITS: 'match.hoursSaid', DIFFERS: 'match.hoursDiffer', SETTLED: undefined } as const)[verdict.is]
  await record(useCase, 'match.hoursSaid', match, { on, data: { hoursId, day, minutes, settled: verdict.is === 'SETTLED' }, ...(event && { event }) })
  return finish({ match: match.id })
}

/** The date that it is somewhere. */
export const dateAt = (instant: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant * 1_000).toZonedDateTimeISO(timeZone).toPlainDate().toString()

/** Nobody but one side has spoken of it, and the time for that is over: the job settles it within the minute. */
const isSilenced = (said: SaidHours, now: number): boolean => said.resolvesAt <= now && verdictOf(said).is === 'WAITS'

/** When a match was to be. */
export const plannedOf = ({ match: { startsAt, agreedAt, recurs }, request: { timeZone, recursUntil }, windows }: FoundMatch): Planned => ({
  ...{ startsAt, agreedAt, recurs, windows, timeZone, recursUntil },
})

function chosenDay(found: FoundMatch, { side }: OnSide, given: string | null, now: number) {
  const { match, request, open } = found
  const { recurs } = match
  const { timeZone, recursUntil } = request
  const when = plannedOf(found)
  const [today, planned] = [now, plannedAt(when, now)].map((at) => dateAt(at, timeZone)) as [string, string]
  const chosen = dayOf(open, { side, given, recurs, planned })
  if (chosen === 'OTHER_DAY') throw conflict('HOURS_OTHER_DAY')
  const { day, said } = chosen
  if (day > today) throw invalid('IN_THE_FUTURE', ['input', 'happenedOn'])
  const isPossible = day >= dateAt(beginOf(when, now), timeZone) && (!recurs || day <= (recursUntil ?? day))
  if (day !== said?.happenedOn && !isPossible) throw invalid('INVALID_VALUE', ['input', 'happenedOn'])
  return chosen
}

/** What one side says, and who says it for them. */
const saying = ({ side, acting }: OnSide, minutes: number) =>
  side === 'REQUESTER' ? { requesterMinutes: minutes, requesterBy: acting.actorId } : { volunteerMinutes: minutes, volunteerBy: acting.actorId }

function sayHours(useCase: UseCase<'match'>, { match, settings }: FoundMatch, on: OnSide, { day, said, minutes }: { day: string; said: SaidHours | null; minutes: number }): string {
  const { work, now, database } = useCase
  const resolvesAt = now + settings.silenceLifetime
  const values = { ...saying(on, minutes), happenedOn: day, resolvesAt, updatedAt: now }
  if (!said) {
    const id = newId('mhr')
    work.add(database.orm.insert(matchHours).values({ ...values, id, matchId: match.id, createdAt: now }))
    return id
  }
  const { requesterMinutes, requesterBy = null, volunteerMinutes, volunteerBy = null } = said
  const asRead = on.side === 'REQUESTER'
    ? sql`volunteer_minutes is ${volunteerMinutes} and volunteer_by is ${volunteerBy}`
    : sql`requester_minutes is ${requesterMinutes} and requester_by is ${requesterBy}`
  work.add(database.orm.update(matchHours).set(values).where(sql`id = ${said.id} and settled_at is null and ${asRead}`))
  work.assertChanged()
  return said.id
}
