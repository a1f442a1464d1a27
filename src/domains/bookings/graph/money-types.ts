import type { PriceLine as StoredLine } from '../../../../schema/tables/bookings.ts'
import { priceLineKinds } from '../../../../schema/tables/bookings.ts'
import { builder } from '../../../graph/builder.ts'
import { enumOf } from '../../../graph/enum.ts'
import { DAY } from '../../../platform/interval.ts'
import type { LocalizedText } from '../../../platform/localized.ts'
import { Money } from '../../facilities/index.ts'
import { cancellationCosts, type CancellationCost } from '../money/fees.ts'
import { labelOf } from '../money/labels.ts'
import type { Quote } from '../quote.ts'

/** A line of a price with what it needs to be told. */
interface ToldLine extends StoredLine {
  currency: string
  extraNames: Record<string, LocalizedText>
}

const PriceLineKindEnum = enumOf('PriceLineKind', 'What a line of a price is for.', priceLineKinds, {
  USE: 'Use by the facility’s tariff.',
  PEAK: 'Use in a band of the week that costs more than the tariff.',
  OFF_PEAK: 'Use in a band of the week that costs less than the tariff.',
  EXTRA: 'Equipment or staff that is booked with it.',
  FREE_ALLOWANCE: 'Taken off: use that is free for the beneficiary in this period.',
  DAY_CAP: 'Taken off: what is above the most that one beneficiary pays for the use on one day.',
  RECIPROCITY: 'Taken off or put on: guests of a cooperative with an agreement pay a share of what members pay.',
})

/** Hours to four decimals, for seconds of use; pieces as they are. */
const told = ({ kind, quantity }: StoredLine): number | null => {
  if (quantity === undefined) return null
  return kind === 'EXTRA' ? quantity : Math.round((quantity / 3_600) * 10_000) / 10_000
}

export const PriceLine = builder.objectRef<ToldLine>('PriceLine').implement({
  description: 'One line of how a price comes about. The lines of a price add up to it. Who sees the price sees them.',
  fields: (t) => ({
    kind: t.field({ type: PriceLineKindEnum, description: 'What it is for.', resolve: ({ kind }) => kind }),
    label: t.string({ description: 'What it is called, in the reader’s language; equipment and staff by their own name.', resolve: (line, _args, { languages }) => labelOf(line, line.extraNames, languages) }),
    amount: t.field({ type: Money, description: 'The amount, rounded half up to the cent; below zero where it is taken off.', resolve: ({ amountCents, currency }) => ({ amountCents, currency }) }),
    quantity: t.float({ nullable: true, description: 'What it is reckoned on: hours of use, each as often as units are booked where they are paid by the unit; or pieces of equipment. Null where it is on no quantity.', resolve: told }),
    unitPrice: t.field({ type: Money, nullable: true, description: 'What one hour costs; null where it is not by the hour alone.', resolve: ({ unitCents, currency }) => (unitCents === undefined ? null : { amountCents: unitCents, currency }) }),
    date: t.field({ type: 'Date', nullable: true, description: 'Of which day on the place’s wall clock, where a stay of several days is reckoned day by day; else null.', resolve: ({ day }) => (day === undefined ? null : new Date(day * DAY * 1_000).toISOString().slice(0, 10)) }),
    subjectId: t.id({ nullable: true, description: 'The equipment pool that it is for; null where it is for none.', resolve: ({ subjectId }) => subjectId ?? null }),
  }),
})

export const CancellationCostRef = builder.objectRef<CancellationCost & { currency: string }>('CancellationCost').implement({
  description: 'What calling a booking off costs from some moment on.',
  fields: (t) => ({
    notice: t.field({ type: 'Duration', description: 'For who calls off later than so long before the start.', resolve: ({ notice }) => notice }),
    until: t.field({ type: 'DateTime', description: 'Until when, inclusive, it costs less: that long before the start.', resolve: ({ until }) => until }),
    percent: t.int({ description: 'The share of the price.', resolve: ({ percent }) => percent }),
    amount: t.field({ type: Money, description: 'What that is.', resolve: ({ amountCents, currency }) => ({ amountCents, currency }) }),
  }),
})

/** The lines as they are told. */
export const toldLines = (lines: readonly StoredLine[], currency: string, extraNames: Record<string, LocalizedText>): ToldLine[] =>
  lines.map((line) => ({ ...line, currency, extraNames }))

export const linesOf = ({ lines, currency, extraNames }: Quote): ToldLine[] => toldLines(lines, currency, extraNames)

export const depositOf = ({ depositCents, currency }: Quote) => ({ amountCents: depositCents, currency })

export const dueOf = ({ amountCents, depositCents, currency }: Quote) => ({ amountCents: amountCents + depositCents, currency })

/** What calling off would cost of a stay that begins then. */
export const costsOf = ({ cancellationFees, amountCents, currency }: Quote, startsAt: number) =>
  cancellationCosts(cancellationFees, startsAt, amountCents).map((cost) => ({ ...cost, currency }))
