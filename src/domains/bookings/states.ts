import type { BookingStatus, WaitlistStatus } from '../../../schema/tables/vocabulary.ts'

/** What moves the hold of a place for somebody on its waitlist from one state to another: it is a booking too. */
type HoldStep = 'HOLD' | 'ACCEPT' | 'ACCEPT_FOR_APPROVAL' | 'DECLINE' | 'LAPSE'

/** What happens around the time of a booking. */
type ConductStep = 'APPROVE_FIRST' | 'CHECK_IN' | 'RELEASE' | 'REPORT_NO_SHOW' | 'UNDO_NO_SHOW'

/** What moves a booking from one state to another. */
export type BookingStep = 'BOOK' | 'REQUEST' | 'APPROVE' | 'REJECT' | 'CANCEL' | 'MOVE' | 'MOVE_FOR_APPROVAL' | 'EXPIRE' | ConductStep | HoldStep

const requester =
  'the beneficiary, or who acts for them (a representative of the organisation, a coordinator for a resident who is not online)'
const manager = 'a facility manager or board member of the owner'

interface Step<Status = BookingStatus> {
  from: (Status | null)[]
  to: Status | 'same'
  by: string
}

/**
 * The states of a booking: from where a step is possible, where it leads, and who may cause it. The database's trigger
 * `bookings_transition` keeps to the same table; docs/states.md is printed from this one.
 */
export const bookingSteps: Record<BookingStep, Step> = {
  BOOK: { from: [null], to: 'CONFIRMED', by: `${requester}, where no approval is needed, or that of one and the actor is ${manager}` },
  REQUEST: { from: [null], to: 'REQUESTED', by: `${requester}, where approval is needed` },
  APPROVE_FIRST: { from: ['REQUESTED'], to: 'same', by: `${manager}, before the start, where two have to approve` },
  APPROVE: { from: ['REQUESTED'], to: 'CONFIRMED', by: `${manager}, before the start; where two have to approve, another than the first` },
  REJECT: { from: ['REQUESTED'], to: 'REJECTED', by: `${manager}, before the start` },
  CANCEL: {
    from: ['REQUESTED', 'CONFIRMED'],
    to: 'CANCELLED',
    by: `${requester} until the cancellation window; ${manager} until the end`,
  },
  MOVE: {
    from: ['REQUESTED', 'CONFIRMED'],
    to: 'same',
    by: `${requester} until the cancellation window, where no approval is needed; ${manager}`,
  },
  MOVE_FOR_APPROVAL: {
    from: ['REQUESTED', 'CONFIRMED'],
    to: 'REQUESTED',
    by: `${requester} until the cancellation window, where approval is needed`,
  },
  EXPIRE: { from: ['REQUESTED'], to: 'EXPIRED', by: 'the system, when the start comes undecided' },
  CHECK_IN: {
    from: ['CONFIRMED'],
    to: 'same',
    by: `${requester}; ${manager}; by its code at the door also a coordinator; from when checking in opens until the place is released, else until the end`,
  },
  RELEASE: { from: ['CONFIRMED'], to: 'NO_SHOW', by: 'the system, where nobody has checked in by the time set in the terms' },
  REPORT_NO_SHOW: { from: ['CONFIRMED'], to: 'NO_SHOW', by: `${manager}, where nobody has checked in, from the start until 31 days after the end` },
  UNDO_NO_SHOW: { from: ['NO_SHOW'], to: 'CONFIRMED', by: `${manager}, until 31 days after the end` },
  HOLD: { from: [null], to: 'HELD', by: 'the system, for the first in the waitlist whom the rules allow it' },
  ACCEPT: { from: ['HELD'], to: 'CONFIRMED', by: `${requester}, before the hold expires, where no approval is needed or the actor is ${manager}` },
  ACCEPT_FOR_APPROVAL: { from: ['HELD'], to: 'REQUESTED', by: `${requester}, before the hold expires, where approval is needed` },
  DECLINE: { from: ['HELD'], to: 'CANCELLED', by: `${requester}; ${manager}` },
  LAPSE: { from: ['HELD'], to: 'EXPIRED', by: 'the system, once the hold has expired' },
}

/** What moves an entry of a waitlist from one state to another. */
export type WaitlistStep = 'JOIN' | 'LEAVE' | 'OFFER' | 'ACCEPT' | 'DECLINE' | 'LAPSE' | 'EXPIRE'

/** The states of an entry of a waitlist; the database's triggers `waitlist_transition` and `waitlist_hold_ended` keep to it. */
export const waitlistSteps: Record<WaitlistStep, Step<WaitlistStatus>> = {
  JOIN: { from: [null], to: 'WAITING', by: requester },
  LEAVE: { from: ['WAITING'], to: 'LEFT', by: requester },
  OFFER: { from: ['WAITING'], to: 'OFFERED', by: 'the system, with the hold of a place' },
  ACCEPT: { from: ['OFFERED'], to: 'ACCEPTED', by: `${requester}, before the hold expires` },
  DECLINE: { from: ['OFFERED'], to: 'DECLINED', by: `${requester}; ${manager}` },
  EXPIRE: { from: ['OFFERED'], to: 'LAPSED', by: 'the system, once the hold has expired' },
  LAPSE: { from: ['WAITING'], to: 'LAPSED', by: 'the system, once the last time that would do has begun' },
}

/** Whether a step is possible from a state. */
export const stepAllowed = (step: BookingStep, from: BookingStatus): boolean => bookingSteps[step].from.includes(from)
