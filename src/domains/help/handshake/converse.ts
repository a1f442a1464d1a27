import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { matchFeedback, matchMessages } from '../../../../schema/tables/matches.ts'
import type { MatchSide, MatchStatus } from '../../../../schema/tables/vocabulary.ts'
import { countAttempts } from '../../../auth/limiter.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, text, type Given } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { DAY } from '../../../platform/interval.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, invalid } from '../../../platform/refusal.ts'
import { record } from './change.ts'
import { thanksInput } from './complete.ts'
import { actingOn, actingOrAssisting, findMatch, type ForWhom } from './find.ts'

const messageInput = lazily(() => text(1, 4_000))

/** The states in which the two may talk; the assistants always can. */
const talking: ReadonlySet<MatchStatus> = new Set(['PROPOSED', 'AGREED', 'COMPLETED', 'DISPUTED', 'NO_SHOW'])

/** How many messages somebody can send within a day. */
const mostMessages = 500

/** Says something to the others of a match. What is said stays with it, and goes nowhere else: into no mail and no log. */
export async function sendMatchMessage(input: ForWhom & { matchId: string; text: string }, useCase: UseCase<'match' | 'matchMessage'>) {
  const { work, now, database, finish, settings, viewer } = useCase
  const body = check(messageInput, input.text, ['input', 'text'])
  const found = await findMatch(useCase, input.matchId)
  const { match } = found
  const on = await actingOrAssisting(useCase, match, found.rights, input)
  const isOver = !talking.has(match.status) || (match.status === 'PROPOSED' && (match.expiresAt <= now || found.rights.turnedAway === 1))
  if (on && isOver) throw conflict('CONVERSATION_CLOSED')
  const authorId = signedIn(viewer)
  await countAttempts(work, settings.secret, now, [{ what: 'match message', of: authorId, per: DAY, atMost: mostMessages }])
  const id = newId('msg')
  const forPersonId = on && on.acting.as !== 'SELF' ? on.acting.personId : null
  work.assert('STALE', sql`(select m.status from matches m where m.id = ${match.id}) = ${match.status}`)
  work.add(database.orm.insert(matchMessages).values({ id, matchId: match.id, authorId, forPersonId, body, createdAt: now }))
  await record(useCase, 'match.messageSent', match, { on, data: { messageId: id } })
  return finish({ match: match.id, matchMessage: id })
}

const feedbackInput = lazily(() => z.object({ thanks: thanksInput(), remark: z.nullish(text(1, 2_000)), again: z.nullish(z.boolean()) }))

export type FeedbackInput = Given<typeof feedbackInput> & ForWhom & { matchId: string }

/** How often a side can give feedback on one match. */
const mostFeedback = 20

/** Says for one side how it was: thanks go to the other, a remark and whether one would again to the assistants alone. */
export async function giveMatchFeedback(given: FeedbackInput, useCase: UseCase<'match' | 'feedback'>) {
  const { work, now, database, finish } = useCase
  const { thanks = null, remark = null, again = null } = check(feedbackInput, given)
  if (thanks === null && remark === null && again === null) throw invalid('INVALID_VALUE', ['input'])
  const few = (side: MatchSide) => sql`(select count(*) from match_feedback f where f.match_id = ${given.matchId} and f.side = ${side}) < ${mostFeedback}`
  const [found, [may]] = await Promise.all([
    findMatch(useCase, given.matchId),
    database.read(sql`select ${few('REQUESTER')} as requester, ${few('VOLUNTEER')} as volunteer`),
  ])
  const { match } = found
  const on = await actingOn(useCase, match, found.rights, given)
  if (match.agreedAt === null) throw conflict('INVALID_TRANSITION')
  if (!may![on.side === 'REQUESTER' ? 'requester' : 'volunteer']) throw conflict('TOO_MUCH_FEEDBACK', { maximum: mostFeedback })
  work.assert('STALE', few(on.side))
  const id = newId('mfb')
  work.add(database.orm.insert(matchFeedback).values({ id, matchId: match.id, side: on.side, authorId: on.acting.actorId, thanks, remark, again, createdAt: now }))
  await record(useCase, 'match.feedbackGiven', match, { on, data: { feedbackId: id } })
  return finish({ match: match.id, feedback: id })
}
