import { sql, type SQL } from 'drizzle-orm'
import type { CancellationFee } from '../../../../schema/tables/terms.ts'
import type { BookingStatus } from '../../../../schema/tables/vocabulary.ts'
import { DAY } from '../../../platform/interval.ts'

/** What a cancellation costs by notice, as a booking has it: `fees` were told when it was booked or moved. */
export interface Cancellable {
  status: BookingStatus
  startsAt: number
  priceCents: number
  cancellationFees: CancellationFee[] | null
}

/** A notice that nobody keeps: what is due for calling off already, whenever that is. */
const always = 100 * 365 * DAY

/**
 * What it costs to call a booking off now: of the notices that are not kept any more the shortest counts. A request or
 * a hold costs nothing, since nothing was agreed, but for what was due before it was moved.
 */
export function cancellationFeeOf(booking: Cancellable, now: number): number {
  return shareOf(booking.priceCents, percentDue(booking, now))
}

function percentDue({ status, startsAt, cancellationFees }: Omit<Cancellable, 'priceCents'>, now: number): number {
  if (status !== 'CONFIRMED' && status !== 'REQUESTED') return 0
  const missed = (cancellationFees ?? []).filter(
    ({ notice }) => startsAt - now < notice && (status === 'CONFIRMED' || notice === always),
  )
  const shortest = missed.reduce<CancellationFee | null>(
    (best, fee) => (best && best.notice <= fee.notice ? best : fee),
    null,
  )
  return shortest?.percent ?? 0
}

/** The same of rows of `bookings`, as SQL. */
export const cancellationFeeDue = (now: number): SQL<number> => sql`case when status in ('CONFIRMED', 'REQUESTED')
  then coalesce((select (price_cents * (f.value ->> 'percent') + 50) / 100 from json_each(cancellation_fees) f
    where starts_at - ${now} < (f.value ->> 'notice') and (status = 'CONFIRMED' or (f.value ->> 'notice') = ${always})
    order by f.value ->> 'notice' limit 1), 0) else 0 end`

/** What is agreed with a booking beside its price. */
interface Agreed {
  cancellationFees: CancellationFee[] | null
  noShowFeeCents: number
}

/**
 * What is agreed of a booking once it is moved. Who moves their own has been told the terms of now; whom somebody else
 * moves has agreed to nothing new, so it stays as it was told them.
 */
export function agreedAfterMove(
  before: Cancellable & Agreed,
  { cancellationFees, noShowFeeCents }: Agreed,
  own: boolean,
  now: number,
): Agreed {
  if (!own) return { cancellationFees: before.cancellationFees, noShowFeeCents: before.noShowFeeCents }
  return { cancellationFees: feesAfterMove(before, cancellationFees ?? [], now), noShowFeeCents }
}

/**
 * The fees of a booking that is moved, out of those for its new time: what calling it off would have cost already stays
 * due, so that nobody moves it far ahead to call it off for nothing.
 */
function feesAfterMove(
  before: Cancellable,
  fees: readonly CancellationFee[],
  now: number,
): CancellationFee[] | null {
  const percent = percentDue(before, now)
  const kept = percent === 0 ? [...fees] : [...fees.filter((fee) => fee.percent > percent), { notice: always, percent }]
  return kept.length > 0 ? kept : null
}

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
