import * as z from 'zod/mini'
import { lazily } from '../../../platform/lazily.ts'

const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400

const cents = z.int().check(z.gte(0), z.lte(10_000_000))
const seconds = (from: number, until: number) => z.int().check(z.gte(from), z.lte(until))

/** What of the terms is a number or a list of them, within bounds; durations in seconds. */
export const termsInput = lazily(() =>
  z.object({
    approvals: z.nullish(z.int().check(z.gte(1), z.lte(2))),
    approvalFreeOrganisationIds: z.nullish(z.array(z.string()).check(z.maxLength(100))),
    checkInOpens: z.nullish(seconds(0, DAY)),
    releaseAfter: z.nullish(seconds(MINUTE, DAY)),
    holdDuration: z.nullish(seconds(5 * MINUTE, 31 * DAY)),
    requiredCertificateIds: z.nullish(z.array(z.string()).check(z.maxLength(20))),
    requiredExtras: z.nullish(
      z.array(z.object({ poolId: z.string(), quantity: z.int().check(z.gte(1), z.lte(10_000)) })).check(z.maxLength(20)),
    ),
    dayCapCents: z.nullish(cents),
    depositCents: z.nullish(cents),
    freeTime: z.nullish(seconds(0, 31 * DAY)),
    cancellationFees: z.nullish(
      z.array(z.object({ notice: seconds(MINUTE, 365 * DAY), percent: z.int().check(z.gte(1), z.lte(100)) })).check(z.maxLength(10)),
    ),
    noShowFeeCents: z.nullish(cents),
    noShowLimit: z.nullish(z.int().check(z.gte(1), z.lte(100))),
    noShowWithin: z.nullish(seconds(DAY, 730 * DAY)),
    noShowBlock: z.nullish(seconds(HOUR, 730 * DAY)),
  }),
)
