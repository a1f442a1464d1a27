import type { CancellationFee } from '../../../../schema/tables/terms.ts'
import type { AllowancePeriod, BookerGroup, TariffAudience } from '../../../../schema/tables/vocabulary.ts'
import type { Terms } from '../terms.ts'

/** Terms as the API takes them: absent fields stay, and null takes away what may be without. */
export type TermsInput = {
  approvals?: number | null
  approvalFreeGroups?: BookerGroup[] | null
  approvalFreeOrganisationIds?: string[] | null
  checkInOpens?: number | null
  releaseAfter?: number | null
  holdDuration?: number | null
  requiredCertificateIds?: string[] | null
  requiredExtras?: Terms['requiredExtras'] | null
  dayCapCents?: number | null
  depositCents?: number | null
  freeTime?: number | null
  freePeriod?: AllowancePeriod | null
  freeAudiences?: TariffAudience[] | null
  cancellationFees?: CancellationFee[] | null
  noShowFeeCents?: number | null
  noShowLimit?: number | null
  noShowWithin?: number | null
  noShowBlock?: number | null
}

/** The terms with what is given laid over them. */
export function mergedTerms(before: Terms, given: TermsInput): Terms {
  /** Null takes away; only what is absent stays. */
  const or = <T>(value: T | undefined, stays: T): T => (value === undefined ? stays : value)
  return {
    approvals: given.approvals ?? before.approvals,
    approvalFreeGroups: distinct(given.approvalFreeGroups) ?? before.approvalFreeGroups,
    approvalFreeOrganisations: distinct(given.approvalFreeOrganisationIds) ?? before.approvalFreeOrganisations,
    checkInOpens: given.checkInOpens ?? before.checkInOpens,
    releaseAfter: or(given.releaseAfter, before.releaseAfter),
    holdDuration: given.holdDuration ?? before.holdDuration,
    requiredCertificates: distinct(given.requiredCertificateIds) ?? before.requiredCertificates,
    requiredExtras: given.requiredExtras ?? before.requiredExtras,
    dayCapCents: or(given.dayCapCents, before.dayCapCents),
    depositCents: given.depositCents ?? before.depositCents,
    freeSeconds: given.freeTime ?? before.freeSeconds,
    freePeriod: given.freePeriod ?? before.freePeriod,
    freeAudiences: distinct(given.freeAudiences) ?? before.freeAudiences,
    cancellationFees: given.cancellationFees ? byNotice(given.cancellationFees) : before.cancellationFees,
    noShowFeeCents: given.noShowFeeCents ?? before.noShowFeeCents,
    noShowLimit: or(given.noShowLimit, before.noShowLimit),
    noShowWithin: given.noShowWithin ?? before.noShowWithin,
    noShowBlock: given.noShowBlock ?? before.noShowBlock,
  }
}

/** The first field of terms that contradicts itself; null where all is well. */
export function termsProblem({
  cancellationFees,
  requiredExtras,
}: Terms): 'cancellationFees' | 'requiredExtras' | null {
  // Who calls off earlier never pays more than who calls off later.
  const unfair = cancellationFees.some(({ notice, percent }, n) => {
    const next = cancellationFees[n + 1]
    return next !== undefined && (next.notice === notice || next.percent >= percent)
  })
  if (unfair) return 'cancellationFees'
  const pools = new Set(requiredExtras.map(({ poolId }) => poolId))
  return pools.size < requiredExtras.length ? 'requiredExtras' : null
}

/** The names of what differs. */
export const changedTerms = (before: Terms, after: Terms): (keyof Terms)[] =>
  (Object.keys(after) as (keyof Terms)[]).filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]))

const byNotice = (fees: readonly CancellationFee[]): CancellationFee[] =>
  fees.map(({ notice, percent }) => ({ notice, percent })).sort((a, b) => a.notice - b.notice)

const distinct = <T>(values: readonly T[] | null | undefined): T[] | undefined =>
  values ? [...new Set(values)] : undefined
