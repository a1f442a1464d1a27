import { authorizeWrite } from '../../../auth/authorize.ts'
import type { Writing } from '../../../auth/use-case.ts'
import type { Beneficiary } from '../beneficiary.ts'
import type { BookingFacts, Standing } from '../rules.ts'

/** Who agrees to a booking: nobody is asked, a manager books themself, the group is known, or managers decide. */
export type Agreement = 'NOBODY_ASKED' | 'BY_MANAGER' | 'KNOWN' | 'ASKED'

type Rules = Pick<BookingFacts, 'requiresApproval' | 'terms'>

/**
 * How a new booking comes to be agreed. Where two managers have to approve, the booking of one of them is a request
 * too. An organisation is known only where the owner itself has named who acts for it.
 */
export function agreementOf(
  { requiresApproval, terms }: Rules,
  { groups, audience }: Standing,
  organisationId: string | null,
  manages: boolean,
): Agreement {
  if (!requiresApproval) return 'NOBODY_ASKED'
  const knownGroup = groups?.some((group) => terms.approvalFreeGroups.includes(group)) ?? false
  const named = organisationId !== null && audience === 'ORGANISATION'
  if (knownGroup || (named && terms.approvalFreeOrganisations.includes(organisationId))) return 'KNOWN'
  return manages && terms.approvals === 1 ? 'BY_MANAGER' : 'ASKED'
}

/** Demands that what a booking is agreed by at once is still so when the batch runs. */
export function assertAgreement(
  agreement: Agreement,
  { cooperativeId, terms }: Pick<BookingFacts, 'cooperativeId' | 'terms'>,
  beneficiary: Beneficiary,
  useCase: Writing,
): void {
  if (agreement === 'BY_MANAGER') authorizeWrite(useCase, 'booking.manage', cooperativeId)
  if (agreement !== 'KNOWN') return
  // By the groups that need no approval, which may be others than those by which they may book.
  for (const condition of beneficiary.stands({ cooperativeId, bookableBy: terms.approvalFreeGroups })) {
    useCase.work.assert('FORBIDDEN', condition)
  }
}
