import { sql } from 'drizzle-orm'
import type { Context } from '../../auth/context.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { conflict, Refusal } from '../../platform/refusal.ts'
import type { Beneficiary } from './beneficiary.ts'
import { readFactsOf } from './facts.ts'
import { certificatesHold } from './equipment/hold.ts'
import { pricingHolds } from './money/facts.ts'
import { bookingRefused } from './refused.ts'
import { judge, type BookingFacts, type Wish } from './rules.ts'
import { afterQueue } from './waitlist/first.ts'

/** Demands that what the judgement relied on is still so when the batch runs. */
export function assertUnchanged({ work }: Pick<UseCase, 'work'>, facts: BookingFacts, beneficiary: Beneficiary): void {
  const version = sql`(select rules_version from facilities where id = ${facts.bookable.id})`
  work.assert('STALE', sql`${version} = ${facts.rulesVersion}`)
  for (const condition of beneficiary.stands(facts)) work.assert('FORBIDDEN', condition)
  for (const condition of certificatesHold(facts, beneficiary)) work.assert('STALE', condition)
  const { bookable, cooperativeId, pricing } = facts
  work.assert('STALE', pricingHolds({ id: bookable.id, cooperativeId }, pricing, beneficiary))
}

interface Lost {
  facilityId: string
  wish: Wish
  beneficiary: Beneficiary
  /** The booking that is being changed, whose own claims do not count against it. */
  without?: string
}

/** What the database's guards say to who comes second. */
const byGuards: ReadonlySet<string> = new Set(['NO_CAPACITY', 'QUOTA_EXCEEDED', 'BLOCKED'])

/** Commits; where the guard said no, since somebody was faster, `explain` says what to answer instead. */
export async function orExplained<T>(
  commit: () => Promise<T>,
  explain: (refusal: Refusal) => Refusal | Promise<Refusal>,
): Promise<T> {
  try {
    return await commit()
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || !byGuards.has(refusal.code)) throw refusal
    throw await explain(refusal)
  }
}

/** Commits; where the guard said no, says why, from the facts as they are now. */
export async function orRefused<T>(commit: () => Promise<T>, context: Context, lost: Lost): Promise<T> {
  const { facilityId, wish, beneficiary, without } = lost
  return orExplained(() => afterQueue(commit, context, facilityId), async (refusal) => {
    const facts = await readFactsOf(context.database, 'RULES', facilityId, {
      ...{ startsAt: wish.startsAt, endsAt: wish.endsAt, without },
      ...{ who: beneficiary, now: context.now },
      poolIds: wish.extras?.map(({ poolId }) => poolId),
    })
    if (!facts) return refusal
    const reasons = judge(wish, facts, beneficiary.standing(facts.cooperativeId), context)
    // Whoever was faster may have gone again by now. Of a place the guard's word stands; a quota is asked anew.
    if (reasons.length === 0 && refusal.code !== 'NO_CAPACITY') return conflict('STALE')
    if (reasons.length === 0) reasons.push({ code: 'NO_CAPACITY' })
    return bookingRefused(reasons, wish, facts, beneficiary, context, without)
  })
}
