import type { MatchStatus } from '../../../../schema/tables/vocabulary.ts'

/** What moves a match from one state to another, or is done in one. */
export type MatchStep =
  | 'PROPOSE'
  | 'ACCEPT'
  | 'AGREE'
  | 'DECLINE'
  | 'EXPIRE'
  | 'CLOSE'
  | 'CANCEL'
  | 'SAY_HOURS'
  | 'SETTLE'
  | 'END'
  | 'REPORT_NO_SHOW'
  | 'UNDO_NO_SHOW'
  | 'DISPUTE'
  | 'DISPUTE_UNSETTLED'
  | 'RESOLVE_AS_COMPLETED'
  | 'RESOLVE_AS_CANCELLED'
  | 'RESOLVE_AS_NO_SHOW'

interface Step {
  from: (MatchStatus | null)[]
  to: MatchStatus | 'same'
  by: string
}

const side = 'the requester, the volunteer, or who acts for one of them (their proxy, a neighbourhood assistant with their consent)'
const assistant = 'a neighbourhood assistant'

/**
 * The states of a match: from where a step is possible, where it leads, and who may cause it. The database's trigger
 * `matches_steps` keeps to the same table; docs/states.md is printed from this one.
 */
export const matchSteps: Record<MatchStep, Step> = {
  PROPOSE: { from: [null], to: 'PROPOSED', by: `the plan; ${assistant}; ${side}, whose yes it is at once` },
  ACCEPT: { from: ['PROPOSED'], to: 'same', by: `${side}, the first of the two, before it expires` },
  AGREE: { from: ['PROPOSED'], to: 'AGREED', by: `${side}, the second of the two, before it expires, where there is a place left` },
  DECLINE: { from: ['PROPOSED'], to: 'DECLINED', by: side },
  EXPIRE: { from: ['PROPOSED'], to: 'EXPIRED', by: 'the system, once the time to answer or the request is over' },
  CLOSE: { from: ['PROPOSED'], to: 'CANCELLED', by: 'the system, once all places are taken, the request is called off or the offer withdrawn' },
  CANCEL: { from: ['PROPOSED', 'AGREED'], to: 'CANCELLED', by: `${side}; ${assistant}; while no hours were said; the system, where one of the two leaves` },
  SAY_HOURS: { from: ['AGREED', 'COMPLETED'], to: 'same', by: `${side}; once it is completed only of days of which the other has spoken` },
  SETTLE: { from: ['AGREED'], to: 'COMPLETED', by: 'both sides, by saying the same hours of what happens once; the system, where one of them was silent' },
  END: { from: ['AGREED'], to: 'COMPLETED', by: `${side}; ${assistant}; the system, where one of the two leaves; of what recurs, once there are hours` },
  REPORT_NO_SHOW: { from: ['AGREED'], to: 'NO_SHOW', by: `${side}, of the other; ${assistant}; once it should have begun` },
  UNDO_NO_SHOW: { from: ['NO_SHOW'], to: 'AGREED', by: `${assistant}, where there is a place left, and of what recurs its time is free still and nobody has left` },
  DISPUTE: { from: ['AGREED', 'COMPLETED'], to: 'DISPUTED', by: `${side}, until 31 days after it was completed` },
  DISPUTE_UNSETTLED: { from: ['AGREED', 'COMPLETED'], to: 'DISPUTED', by: 'the system, where the two said different hours and left it so' },
  RESOLVE_AS_COMPLETED: { from: ['DISPUTED'], to: 'COMPLETED', by: `${assistant} who is on neither side` },
  RESOLVE_AS_CANCELLED: { from: ['DISPUTED'], to: 'CANCELLED', by: `${assistant} who is on neither side` },
  RESOLVE_AS_NO_SHOW: { from: ['DISPUTED'], to: 'NO_SHOW', by: `${assistant} who is on neither side` },
}

/** Whether a step is possible from a state. */
export const stepAllowed = (step: MatchStep, from: MatchStatus): boolean => matchSteps[step].from.includes(from)
