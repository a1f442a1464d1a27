import * as z from 'zod'
import { lazily } from '../../../platform/lazily.ts'

const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400

const cents = z.number().int().min(0).max(10_000_000)
const seconds = (from: number, until: number) => z.number().int().min(from).max(until)

/** What of the terms is a number or a list of them, within bounds; durations in seconds. */
export const termsInput = lazily(() =>
  z.object({
    approvals: z.number().int().min(1).max(2).nullish(),
    approvalFreeOrganisationIds: z.array(z.string()).max(100).nullish(),
    checkInOpens: seconds(0, DAY).nullish(),
    releaseAfter: seconds(MINUTE, DAY).nullish(),
    holdDuration: seconds(5 * MINUTE, 31 * DAY).nullish(),
    requiredCertificateIds: z.array(z.string()).max(20).nullish(),
    requiredExtras: z
      .array(z.object({ poolId: z.string(), quantity: z.number().int().min(1).max(10_000) }))
      .max(20)
      .nullish(),
    dayCapCents: cents.nullish(),
    depositCents: cents.nullish(),
    freeTime: seconds(0, 31 * DAY).nullish(),
    cancellationFees: z
      .array(z.object({ notice: seconds(MINUTE, 365 * DAY), percent: z.number().int().min(1).max(100) }))
      .max(10)
      .nullish(),
    noShowFeeCents: cents.nullish(),
    noShowLimit: z.number().int().min(1).max(100).nullish(),
    noShowWithin: seconds(DAY, 730 * DAY).nullish(),
    noShowBlock: seconds(HOUR, 730 * DAY).nullish(),
  }),
)
