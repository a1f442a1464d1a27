import type { HelpOfferStatus } from '../../../../schema/tables/vocabulary.ts'

/** What moves an offer from one state to another. */
export type OfferStep = 'OFFER' | 'PAUSE' | 'RESUME' | 'WITHDRAW'

/** From where a step of an offer is possible, and where it leads. */
export const offerSteps: Record<OfferStep, { from: (HelpOfferStatus | null)[]; to: HelpOfferStatus; by: string }> = {
  OFFER: { from: [null], to: 'ACTIVE', by: 'the volunteer, or who acts for them (a proxy, or an assistant with consent)' },
  PAUSE: { from: ['ACTIVE', 'PAUSED'], to: 'PAUSED', by: 'the volunteer, or who acts for them' },
  RESUME: { from: ['PAUSED', 'WITHDRAWN'], to: 'ACTIVE', by: 'the volunteer, or who acts for them; the system, once a pause with an end is over' },
  WITHDRAW: { from: ['ACTIVE', 'PAUSED'], to: 'WITHDRAWN', by: 'the volunteer, or who acts for them' },
}
