import { eq, or, sql } from 'drizzle-orm'
import type { PriceLine as StoredLine } from '../../../../schema/tables/bookings.ts'
import { reciprocities, tariffBands } from '../../../../schema/tables/terms.ts'
import { builder } from '../../../graph/builder.ts'
import { entity } from '../../../graph/read/entity.ts'
import { from, json, many, one, value } from '../../../graph/read/fields.ts'
import type { LocalizedText } from '../../../platform/localized.ts'
import { Cooperative, isViewer, mayIn, Membership } from '../../cooperatives/index.ts'
import { Facility, Money, TariffAudience, TariffBasis } from '../../facilities/index.ts'
import { cancellationFeeOf, type Cancellable } from '../money/fees.ts'
import { Booking } from './entities.ts'
import { PriceLine, toldLines } from './money-types.ts'

interface StoredPrice {
  lines: StoredLine[]
  currency: string
  names: Record<string, LocalizedText>
}

builder.objectFields(Booking.ref, (t) => ({
  priceLines: t.field({
    type: [PriceLine],
    description: 'How its price came about when it was booked or moved; the lines add up to it. None for a booking that was made before prices had lines.',
    ...from(
      Booking,
      (b) => ({
        lines: sql`json(${b.priceLines})`,
        currency: b.currency,
        names: sql`(select json_group_object(q.id, json(q.name)) from equipment_pools q
          where q.id in (select l.value ->> 'subjectId' from json_each(${b.priceLines}) l))`,
      }),
      ({ lines, currency, names }: StoredPrice) => toldLines(lines, currency, names),
      5,
    ),
  }),
  deposit: t.field({
    type: Money,
    description: 'What is deposited for it once it is confirmed, and given back when it is called off or after its use; nothing once that was done.',
    ...value(Booking, (b) => sql`json_object('amountCents', ${b.depositCents}, 'currency', ${b.currency})`),
  }),
  noShowFee: t.field({
    type: Money,
    description: 'What not coming would cost on top of the price: by the terms when it was booked, or moved by whom it is for. Later terms do not change it.',
    ...value(Booking, (b) => sql`json_object('amountCents', ${b.noShowFeeCents}, 'currency', ${b.currency})`),
  }),
  fee: t.field({
    type: Money,
    description: 'What was charged for calling it off late, or on top of the price because nobody came.',
    ...value(Booking, (b) => sql`json_object('amountCents', ${b.feeCents}, 'currency', ${b.currency})`),
  }),
  due: t.field({
    type: Money,
    description: 'What is owed for it in the state that it is in: price or fee, a deposit that is held, and corrections. Payments are not counted against single bookings: see `statements`.',
    ...value(Booking, (b) => sql`json_object('amountCents',
      (select coalesce(sum(u.amount_cents), 0) from charges u where u.booking_id = ${b.id}), 'currency', ${b.currency})`),
  }),
  cancellationFee: t.field({
    type: Money,
    description: 'What calling it off now would cost whom it concerns, by what was told when it was booked or moved. A facility manager’s cancellation costs nothing unless they say so.',
    ...from(
      Booking,
      (b) => ({ status: b.status, startsAt: b.startsAt, priceCents: b.priceCents, currency: b.currency, cancellationFees: sql`json(${b.cancellationFees})` }),
      ({ currency, ...booking }: Cancellable & { currency: string }, _args, { now }) => ({ amountCents: cancellationFeeOf(booking, now), currency }),
    ),
  }),
}))

/** Seconds since midnight as a time of the wall clock. */
const wallTime = (seconds: unknown) => sql`printf('%02d:%02d', ${seconds} / 3600, ${seconds} % 3600 / 60)`

/** Seen by everybody who sees the facility. */
const TariffBand = entity('TariffBand', tariffBands)

TariffBand.ref.implement({
  description: 'Another price than the facility’s tariff, in hours of the week or for long bookings. Of several that count the most specific does: one for an audience before one for all, then the longest `minDuration`, then the narrowest hours. Seen by everybody who sees the facility.',
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `tab`. Setting the bands anew gives them new ones.', ...value(TariffBand, (b) => b.id) }),
    audience: t.field({ type: TariffAudience, nullable: true, description: 'For whom; null for everybody.', ...value(TariffBand, (b) => b.audience) }),
    weekdays: t.intList({ description: 'On which days, on the facility’s wall clock: 1 Monday … 7 Sunday (ISO 8601).', ...json(TariffBand, (b) => b.weekdays) }),
    opens: t.field({ type: 'LocalTime', description: 'From when on these days.', ...value(TariffBand, (b) => wallTime(b.opens)) }),
    closes: t.field({ type: 'LocalTime', description: 'Until when, on the same day.', ...value(TariffBand, (b) => wallTime(b.closes)) }),
    minDuration: t.field({ type: 'Duration', description: 'Only for bookings at least this long; PT0S for all.', ...value(TariffBand, (b) => b.minDuration) }),
    basis: t.field({ type: TariffBasis, description: 'What the amount is multiplied by.', ...value(TariffBand, (b) => b.basis) }),
    perHour: t.field({
      type: Money,
      description: 'The amount for an hour, in the currency of the tariffs.',
      ...value(TariffBand, (b) => sql`json_object('amountCents', ${b.centsPerHour},
        'currency', coalesce((select currency from tariffs where facility_id = ${b.facilityId} limit 1), 'EUR'))`),
    }),
  }),
})

builder.objectField(Facility.ref, 'tariffBands', (t) =>
  t.field({
    type: [TariffBand.ref],
    description: 'Its prices in hours of the week, in the order in which they were set.',
    ...many(Facility, () => TariffBand, (f, b) => ({ where: eq(b.facilityId, f.id), orderBy: [b.id] }), 100),
  }),
)

const Reciprocity = entity('Reciprocity', reciprocities, (r) => or(mayIn('money.agree', r.ownerId), mayIn('money.agree', r.guestId)))

Reciprocity.ref.implement({
  description: 'What members of one cooperative pay at the places of another: a share of what its own members pay for the use. Seen by the boards of both.',
  fields: (t) => ({
    owner: t.field({ type: Cooperative.ref, description: 'Whose places they are.', ...one(Reciprocity, () => Cooperative, (r, c) => eq(c.id, r.ownerId)) }),
    guest: t.field({ type: Cooperative.ref, description: 'Whose members come as guests.', ...one(Reciprocity, () => Cooperative, (r, c) => eq(c.id, r.guestId)) }),
    percent: t.int({ description: 'The share in percent, 0 to 1000: 100 is as members, 0 is free.', ...value(Reciprocity, (r) => r.percent) }),
    updatedAt: t.field({ type: 'DateTime', description: 'When it was last set.', ...value(Reciprocity, (r) => r.updatedAt) }),
  }),
})

builder.objectField(Cooperative.ref, 'reciprocities', (t) =>
  t.field({
    type: [Reciprocity.ref],
    description: 'What is agreed with other cooperatives, as an owner and as a guest; empty for all but the boards of both.',
    ...many(Cooperative, () => Reciprocity, (c, r) => ({
      where: sql`(${r.ownerId} = ${c.id} or ${r.guestId} = ${c.id})`,
      orderBy: [r.ownerId, r.guestId],
    }), 100),
  }),
)

builder.objectField(Membership.ref, 'socialTariff', (t) =>
  t.boolean({
    nullable: true,
    description: 'Whether the person pays the social tariff, where a place has one; null for all but themself, the board and coordinators.',
    ...value(Membership, (m) => sql`case when ${isViewer(m.personId)} or ${mayIn('membership.socialTariff', m.cooperativeId)}
      then ${m.socialTariff} end`),
  }),
)
