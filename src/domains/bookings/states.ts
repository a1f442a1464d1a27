import type { BookingStatus } from '../../../schema/tables/vocabulary.ts'

/** What moves a booking from one state to another. */
export type BookingStep = 'BOOK' | 'REQUEST' | 'APPROVE' | 'REJECT' | 'CANCEL' | 'MOVE' | 'MOVE_FOR_APPROVAL' | 'EXPIRE'

const requester =
  'the beneficiary, or who acts for them (a representative of the organisation, a coordinator for a resident who is not online)'
const manager = 'a facility manager or board member of the owner'

interface Step {
  from: (BookingStatus | null)[]
  to: BookingStatus | 'same'
  by: string
}

/**
 * The states of a booking: from where a step is possible, where it leads, and who may cause it. The database's trigger
 * `bookings_transition` keeps to the same table; docs/states.md is printed from this one.
 */
export const bookingSteps: Record<BookingStep, Step> = {
  BOOK: { from: [null], to: 'CONFIRMED', by: `${requester}, where no approval is needed or the actor is ${manager}` },
  REQUEST: { from: [null], to: 'REQUESTED', by: `${requester}, where approval is needed` },
  APPROVE: { from: ['REQUESTED'], to: 'CONFIRMED', by: `${manager}, before the start` },
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
}

/** Whether a step is possible from a state. */
export const stepAllowed = (step: BookingStep, from: BookingStatus): boolean => bookingSteps[step].from.includes(from)
