import { builder, type Types } from '../../../graph/builder.ts'
import { RateLimited, UserError } from '../../../graph/errors.ts'
import { mutation } from '../../../graph/mutation.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { cancelMatch, endMatch, reportMatchNoShow, undoMatchNoShow } from '../handshake/cancel.ts'
import { completeMatch } from '../handshake/complete.ts'
import { giveMatchFeedback, sendMatchMessage } from '../handshake/converse.ts'
import { disputeMatch, resolveDispute } from '../handshake/dispute.ts'
import { proposeMatch } from '../handshake/propose.ts'
import { respondToMatch } from '../handshake/respond.ts'
import { actingInput } from './acting.ts'
import { HelpExclusionCriterion } from './candidates.ts'
import { Match, MatchFeedback, MatchMessage } from './entities.ts'
import { DisputeOutcome, LedgerSettlement, MatchResponse, MatchSide } from './match-enums.ts'

const MatchRefused = builder.objectRef<Refusal>('MatchRefused').implement({
  description: 'Two who can’t be matched. Nothing was written.',
  interfaces: [UserError],
  fields: (t) => ({
    criterion: t.field({
      type: HelpExclusionCriterion,
      nullable: true,
      description: 'The first criterion that keeps them apart; null where it is none of these, or not to be told.',
      resolve: ({ details }) => details['criterion'] as never,
    }),
  }),
})

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>

const payload = { match: { entity: () => Match as never, description: 'The match as it is now.' } }
const which = (t: InputBuilder) => ({ matchId: t.id({ required: true, description: 'Which one.' }) })
const onSide = (t: InputBuilder) => ({ ...which(t), ...actingInput(t) })
const reason = (t: InputBuilder) => ({ reason: t.string({ description: 'Why, at most 1,000 characters. It goes into no mail.' }) })
const settlement = (t: InputBuilder) => ({
  settlement: t.field({ type: LedgerSettlement, description: 'As what its hours count, where the cooperative has both: for the requester to choose. A gift unless told.' }),
})
const sides = 'For the requester, the volunteer, and who acts for one of them.'

mutation('proposeMatch', {
  description: 'Proposes a request and an offer to each other. By the requester or the volunteer, or who acts for one of them: that is their yes at once; or by a neighbourhood assistant, who says yes for nobody. Two of whom one said no to the other for this request, or nothing, are not proposed again; where that ended since its place went to somebody else, or an assistant took it back, the requester and assistants can. Errors: NOT_A_CANDIDATE, NO_SHOW_PAUSE, ALREADY_MATCHED, REQUEST_CLOSED, OFFER_CLOSED, MATCH_FULL, OVER_HOURS, TIME_CLASH, CLEARANCE_MISSING, HOURS_LIMIT, FOR_WHOM, CONSENT_MISSING.',
  input: (t: InputBuilder) => ({
    requestId: t.id({ required: true, description: 'What is asked for.' }),
    offerId: t.id({ required: true, description: 'Who would help.' }),
    ...settlement(t),
    ...actingInput(t),
  }),
  payload,
  refusals: [MatchRefused],
  run: proposeMatch,
})

mutation('respondToMatch', {
  description: `Answers a proposal. ${sides} The answer that completes the consent of both makes it agreed, and shows at once how to reach the other. Errors: PROPOSAL_EXPIRED, MATCH_FULL, REQUEST_CLOSED, OFFER_CLOSED, OVER_HOURS, TIME_CLASH, CLEARANCE_MISSING, HOURS_LIMIT, INVALID_TRANSITION, FOR_WHOM, CONSENT_MISSING; NOT_A_CANDIDATE, where one of the two may not take part any more, or is new and nobody experienced helps beside them.`,
  input: (t: InputBuilder) => ({
    ...onSide(t),
    response: t.field({ type: MatchResponse, required: true, description: 'Yes or no.' }),
    reason: t.string({ description: 'Why not, at most 1,000 characters: for the assistants only. It goes into no mail.' }),
    ...settlement(t),
  }),
  payload,
  refusals: [MatchRefused],
  run: respondToMatch,
})

mutation('cancelMatch', {
  description: `Calls a match off, before or after it was agreed, as long as nobody has said hours; its place is free again. ${sides} And for the assistants: a proposal that they take back is not planned again, and can be made by hand. Errors: PROPOSAL_EXPIRED, MATCH_HAS_HOURS, INVALID_TRANSITION, FOR_WHOM.`,
  input: (t: InputBuilder) => ({ ...onSide(t), ...reason(t) }),
  payload,
  run: cancelMatch,
})

mutation('endMatch', {
  description: `Ends help that recurs. ${sides} And for the assistants. Hours of which only one side has spoken can still be confirmed. Errors: MATCH_HAS_NO_HOURS, INVALID_TRANSITION, FOR_WHOM.`,
  input: onSide,
  payload,
  run: endMatch,
})

mutation('completeMatch', {
  description: `Says how long the help took. ${sides} Once both say the same it is settled and entered into the ledger; where they differ the other is asked again; the silence of one side counts as yes after some days. What one person says for both sides, since they act for both or are the one and act for the other, is confirmed by nobody, and counts after those days too. Errors: MATCH_NOT_BEGUN, HOURS_ARE_SETTLED, HOURS_OTHER_DAY, IN_THE_FUTURE, INVALID_TRANSITION, FOR_WHOM, CONSENT_MISSING.`,
  input: (t: InputBuilder) => ({
    ...onSide(t),
    minutes: t.int({ required: true, description: 'How long, in minutes: 1 to 1440.' }),
    happenedOn: t.field({ type: 'Date', description: 'On which day. Unless told the one of which the other side has spoken, else the one that was planned, else today. From its first time on, and of what recurs until its last day.' }),
    last: t.boolean({ description: 'Whether help that recurs ends with this; not unless told.' }),
    thanks: t.string({ description: 'Thanks to the other, at most 1,000 characters.' }),
  }),
  payload,
  run: completeMatch,
})

mutation('reportMatchNoShow', {
  description: `Notes that one of the two was not there, once it should have begun; its place is free again. ${sides} They say so of the other; assistants say who. Errors: MATCH_NOT_BEGUN, MATCH_HAS_HOURS, INVALID_TRANSITION, FOR_WHOM.`,
  input: (t: InputBuilder) => ({
    ...onSide(t),
    absent: t.field({ type: MatchSide, description: 'Who was not there; the other side unless told. Assistants have to say.' }),
    ...reason(t),
  }),
  payload,
  run: reportMatchNoShow,
})

mutation('undoMatchNoShow', {
  description: 'Takes that back: the match is agreed again, while there is a place left. For assistants who are on neither side. Errors: MATCH_FULL; INVALID_TRANSITION, also where it recurs and one of the two has left since; TIME_CLASH where it recurs and the volunteer has agreed to something else at that time since; HOURS_ARE_SETTLED where a dispute over them came to it.',
  input: (t: InputBuilder) => which(t),
  payload,
  run: undoMatchNoShow,
})

mutation('disputeMatch', {
  description: `Says that something is not right with a match or its hours: the assistants look at it. ${sides} Until 31 days after it was completed. Errors: DISPUTE_TOO_LATE, INVALID_TRANSITION, FOR_WHOM.`,
  input: (t: InputBuilder) => ({ ...onSide(t), reason: t.string({ required: true, description: 'What is not right, at most 2,000 characters: for the assistants only. It goes into no mail.' }) }),
  payload,
  run: disputeMatch,
})

mutation('resolveDispute', {
  description: 'Says what a disputed match comes to. For assistants who are on neither side. What was entered and was too much is given back by a correction. Errors: CORRECTION_TOO_LARGE, IN_THE_FUTURE, INVALID_TRANSITION.',
  input: (t: InputBuilder) => ({
    ...which(t),
    outcome: t.field({ type: DisputeOutcome, required: true, description: 'What it comes to.' }),
    minutes: t.int({ description: 'How long the help took; with the outcome COMPLETED, and only then. Other days that were open are settled by the least that was said of them.' }),
    happenedOn: t.field({ type: 'Date', description: 'On which day; the earliest that is open unless told.' }),
    absent: t.field({ type: MatchSide, description: 'Who was not there; with the outcome NO_SHOW, and only then.' }),
  }),
  payload,
  run: resolveDispute,
})

mutation('sendMatchMessage', {
  description: `Says something in the conversation of a match. ${sides} And for the assistants. The text stays with the match: it goes into no mail and no log. Attempts are limited. Errors: CONVERSATION_CLOSED, FOR_WHOM.`,
  input: (t: InputBuilder) => ({ ...onSide(t), text: t.string({ required: true, description: 'What to say, at most 4,000 characters.' }) }),
  payload: { ...payload, matchMessage: { entity: () => MatchMessage as never, description: 'What was said.' } },
  refusals: [RateLimited],
  run: sendMatchMessage,
})

mutation('giveMatchFeedback', {
  description: `Says how it was, once it was agreed. ${sides} At least one of the three is given. Errors: TOO_MUCH_FEEDBACK, INVALID_TRANSITION, FOR_WHOM.`,
  input: (t: InputBuilder) => ({
    ...onSide(t),
    thanks: t.string({ description: 'Thanks to the other, at most 1,000 characters.' }),
    remark: t.string({ description: 'What the assistants should know, at most 2,000 characters; nobody else reads it.' }),
    again: t.boolean({ description: 'Whether one would do it with the other again; for the assistants.' }),
  }),
  payload: { ...payload, feedback: { entity: () => MatchFeedback as never, description: 'What was said.' } },
  run: giveMatchFeedback,
})
