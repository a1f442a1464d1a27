import {
  ledgerEntryKinds,
  ledgerSettlements,
  matchOrigins,
  matchSides,
  matchStatuses,
} from '../../../../schema/tables/vocabulary.ts'
import { enumOf } from '../../../graph/enum.ts'
import { disputeOutcomes } from '../handshake/dispute.ts'
import { matchResponses } from '../handshake/respond.ts'

export const MatchStatus = enumOf('MatchStatus', 'Where a match stands. What leads from one to another is in docs/states.md.', matchStatuses, {
  PROPOSED: 'It was proposed, and waits for the answer of one side or both.',
  AGREED: 'Both sides have said yes: each knows how to reach the other.',
  COMPLETED: 'Help was given, and how long it took is settled.',
  DECLINED: 'One side has said no.',
  EXPIRED: 'It was not answered in time.',
  CANCELLED: 'It was called off, or its place went to somebody else.',
  NO_SHOW: 'One of the two was not there.',
  DISPUTED: 'The two do not agree on what happened: a neighbourhood assistant looks at it.',
})

export const MatchOrigin = enumOf('MatchOrigin', 'Who brought the two of a match together.', matchOrigins, {
  PLAN: 'The plan of all open requests.',
  ASSISTANT: 'A neighbourhood assistant.',
  VOLUNTEER: 'The volunteer, or who acts for them.',
  REQUESTER: 'The requester, or who acts for them.',
})

export const MatchSide = enumOf('MatchSide', 'One of the two of a match.', matchSides, {
  REQUESTER: 'Who asks for help.',
  VOLUNTEER: 'Who helps.',
})

export const MatchResponse = enumOf('MatchResponse', 'How one side answers a proposal.', matchResponses, {
  ACCEPT: 'Yes.',
  DECLINE: 'No: the two are not proposed to each other for this request again.',
})

export const DisputeOutcome = enumOf('DisputeOutcome', 'What a dispute comes to.', disputeOutcomes, {
  COMPLETED: 'Help was given, of so many minutes.',
  CANCELLED: 'No help was given, and nobody is to blame.',
  NO_SHOW: 'One of the two was not there.',
})

export const LedgerSettlement = enumOf('LedgerSettlement', 'As what hours of help count.', ledgerSettlements, {
  GIFT: 'As a gift: they are counted, and move no balance.',
  CREDITS: 'As time credits: from the balance of who is helped to that of who helps.',
})

export const LedgerEntryKind = enumOf('LedgerEntryKind', 'What an entry of the ledger is for.', ledgerEntryKinds, {
  HELP: 'Help that was given, as it was settled.',
  TRANSFER: 'Hours that one member gave another.',
  DONATION: 'Hours that a member gave the cooperative.',
  CORRECTION: 'What was given back of an entry that was not right.',
})
