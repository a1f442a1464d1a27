import * as z from 'zod'
import type { CancellationFee } from '../../../../schema/tables/terms.ts'
import type { AllowancePeriod, BookerGroup, TariffAudience } from '../../../../schema/tables/vocabulary.ts'
import { lazily } from '../../../platform/lazily.ts'
import type { Terms } from '../terms.ts'

const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400

const cents = z.number().int().min(0).max(10_000_000)
const seconds = (from: number, until: number) => z.number().int().min(from).max(until)

/** What of the terms is a number or a list of them, within bounds; durations in seconds. */
export const termsInput = lazily(() => z.object({
  approvals: z.number().int().min(1).max(2).nullish(),
  approvalFreeOrganisationIds: z.array(z.string()).max(100).nullish(),
  checkInOpens: seconds(0, DAY).nullish(),
  releaseAfter: seconds(MINUTE, DAY).nullish(),
  holdDuration: seconds(5 * MINUTE, 31 * DAY).nullish(),
  requiredCertificateIds: z.array(z.string()).max(20).nullish(),
  requiredExtras: z.array(z.object({ poolId: z.string(), quantity: z.number().int().min(1).max(10_000) })).max(20).nullish(),
  dayCapCents: cents.nullish(),
  depositCents: cents.nullish(),
  freeTime: seconds(0, 31 * DAY).nullish(),
  cancellationFees: z.array(z.object({ notice: seconds(MINUTE, 365 * DAY), percent: z.number().int().min(1).max(100) })).max(10).nullish(),
  noShowFeeCents: cents.nullish(),
  noShowLimit: z.number().int().min(1).max(100).nullish(),
  noShowWithin: seconds(DAY, 730 * DAY).nullish(),
  noShowBlock: seconds(HOUR, 730 * DAY).nullish(),
}))

/** Terms as the API takes them: absent fields stay, and null takes away what may be without. */
export type TermsInput = z.input<ReturnType<typeof termsInput>> & {
  approvalFreeGroups?: BookerGroup[] | null
  freePeriod?: AllowancePeriod | null
  freeAudiences?: TariffAudience[] | null
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
export function termsProblem({ cancellationFees, requiredExtras }: Terms): 'cancellationFees' | 'requiredExtras' | null {
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

const distinct = <T>(values: readonly T[] | null | undefined): T[] | undefined => (values ? [...new Set(values)] : undefined)
