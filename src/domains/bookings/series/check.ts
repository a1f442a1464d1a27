import type { Context } from '../../../auth/context.ts'
import { Refusal, type Reason } from '../../../platform/refusal.ts'
import { agreementFor } from '../book.ts'
import type { Price } from '../price.ts'
import { quoteOf } from '../quote.ts'
import { asSettled } from '../waitlist/owed.ts'
import { findSeriesAlternatives, type FindAlternatives } from './alternatives.ts'
import { judgeSeries, type JudgedOccurrence } from './judge.ts'
import { prepareSeries, type SeriesInput } from './prepare.ts'
import { printRecurrence } from './recurrence.ts'

/** What the dry run answers. */
export interface SeriesCheck {
  /** Why nothing of it can be booked: a recurrence that is none, or somebody for whom one may not book. */
  reasons: Reason[]
  occurrences: CheckedOccurrence[]
  /** The recurrence in its one form; null where it is none. */
  recurrence: string | null
  timeZone: string | null
  requiresApproval: boolean
  /** What the occurrences that can be booked cost together. */
  price: Price | null
}

/** An occurrence with what could be booked in its place, which is looked for when it is asked. */
export interface CheckedOccurrence extends JudgedOccurrence {
  alternatives: FindAlternatives
}

/** The dry run of `bookSeries`: the same rules, nothing written. Null for a facility that the viewer may not know. */
export async function checkBookingSeries(input: SeriesInput, context: Context): Promise<SeriesCheck | null> {
  const nothing = { occurrences: [], recurrence: null, timeZone: null, requiresApproval: false, price: null }
  try {
    const prepared = await prepareSeries(input, context)
    if (!prepared) return null
    const { first, recurrence, occurrences, wish, beneficiary } = prepared
    const facts = await asSettled(prepared.facts, context)
    const { requiresApproval } = facts
    const told = {
      recurrence: printRecurrence(recurrence, first.timeZone),
      timeZone: first.timeZone,
      requiresApproval:
        beneficiary instanceof Refusal ? requiresApproval : agreementFor(facts, beneficiary, context) === 'ASKED',
    }
    if (beneficiary instanceof Refusal) {
      const reason = reasonOf(beneficiary)
      const refused = occurrences.map((one) => ({
        ...{ ...one, reasons: [reason], conflicts: [], alternatives: async () => [] },
        quote: quoteOf(facts, 'PUBLIC', { ...wish, startsAt: one.startsAt, endsAt: one.endsAt }),
      }))
      return { ...told, reasons: [reason], occurrences: refused, price: null }
    }
    const standing = beneficiary.standing(facts.cooperativeId)
    const judged = judgeSeries(occurrences.map((one) => ({ ...one, ...wish })), facts, standing, context)
    const checked = withAlternatives(judged, { ...prepared, facts, beneficiary }, context)
    return { ...told, reasons: [], occurrences: checked, price: priceOf(judged) }
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.kind !== 'InvalidInput') throw refusal
    return { ...nothing, reasons: [reasonOf(refusal)] }
  }
}

/** The occurrences with a search for alternatives that is made once for all of them. */
export function withAlternatives(
  judged: readonly JudgedOccurrence[],
  prepared: Parameters<typeof findSeriesAlternatives>[1],
  context: Context,
): CheckedOccurrence[] {
  const find = findSeriesAlternatives(judged, prepared, context)
  return judged.map((one, n) => ({ ...one, alternatives: () => find(n) }))
}

/** What those that can be booked cost together. */
function priceOf(judged: readonly JudgedOccurrence[]): Price | null {
  const bookable = judged.filter(({ reasons }) => reasons.length === 0)
  const currency = judged[0]?.quote.currency
  const amountCents = bookable.reduce((sum, { quote }) => sum + quote.amountCents, 0)
  return currency === undefined ? null : { amountCents, currency }
}

const reasonOf = ({ code, params }: Refusal): Reason => ({ code, params })
