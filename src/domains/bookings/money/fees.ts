import { sql, type SQL } from 'drizzle-orm'
import type { CancellationFee } from '../../../../schema/tables/terms.ts'
import type { BookingStatus } from '../../../../schema/tables/vocabulary.ts'

/** What a cancellation costs by notice, as a booking has it: `fees` were told when it was booked or moved. */
export interface Cancellable {
  status: BookingStatus
  startsAt: number
  priceCents: number
  cancellationFees: readonly CancellationFee[] | null
}

/**
 * What it costs to call a booking off now: of the notices that are not kept any more the shortest counts. A request or
 * a hold costs nothing, since nothing was agreed.
 */
export function cancellationFeeOf(
  { status, startsAt, priceCents, cancellationFees }: Cancellable,
  now: number,
): number {
  if (status !== 'CONFIRMED') return 0
  const missed = (cancellationFees ?? []).filter(({ notice }) => startsAt - now < notice)
  const shortest = missed.reduce<CancellationFee | null>(
    (best, fee) => (best && best.notice <= fee.notice ? best : fee),
    null,
  )
  return shortest ? shareOf(priceCents, shortest.percent) : 0
}

/** The same of rows of `bookings`, as SQL. */
export const cancellationFeeDue = (now: number): SQL<number> => sql`case when status = 'CONFIRMED' then coalesce(
  (select (price_cents * (f.value ->> 'percent') + 50) / 100 from json_each(cancellation_fees) f
    where starts_at - ${now} < (f.value ->> 'notice') order by f.value ->> 'notice' limit 1), 0) else 0 end`

/** From when on calling off costs how much. */
export interface CancellationCost extends CancellationFee {
  /** The last instant at which it costs less: Unix seconds. */
  until: number
  amountCents: number
}

/** What calling off will cost, in the order in which it comes to count. */
export const cancellationCosts = (
  fees: readonly CancellationFee[],
  startsAt: number,
  priceCents: number,
): CancellationCost[] =>
  [...fees]
    .sort((a, b) => b.notice - a.notice)
    .map((fee) => ({ ...fee, until: startsAt - fee.notice, amountCents: shareOf(priceCents, fee.percent) }))

/** A share in percent, rounded half up to the cent. */
const shareOf = (cents: number, percent: number): number => Math.floor((cents * percent) / 100 + 0.5)
