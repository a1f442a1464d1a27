import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { equipmentPools } from '../../../../schema/tables/equipment.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { inReadersLanguage, Translation, TranslationInput, translations } from '../../../graph/localized.ts'
import { mutation } from '../../../graph/mutation.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import type { Alias } from '../../../graph/read/entity.ts'
import { json, many, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { DAY } from '../../../platform/interval.ts'
import { RequestFault } from '../../../platform/refusal.ts'
import { Cooperative } from '../../cooperatives/index.ts'
import { Facility } from '../../facilities/index.ts'
import { changeEquipmentPool, createEquipmentPool, retireEquipmentPool } from '../equipment/pools.ts'
import { Booking } from './entities.ts'
import { BookingExtra, CertificateKind, EquipmentPool, KnownPool, PoolKind } from './equipment-entities.ts'

const EquipmentPoolConnection = connectionTypes(EquipmentPool.ref, 'EquipmentPool')

/** The longest range that what is left of a pool is told for, in days. */
const maximumDays = 62

interface RangeArgs {
  from: number
  to: number
}

/**
 * How many of a pool are left at every moment of an interval, by the arithmetic of the guard: beside the peak of what is
 * claimed, where each also holds the time to bring and to fetch it.
 */
function left(p: Alias<typeof equipmentPools>, { from, to }: RangeArgs): SQL {
  if (to <= from || to - from > maximumDays * DAY) throw new RequestFault('RANGE_TOO_LONG', { maximum: maximumDays })
  const load = sql`(select coalesce(sum(c.units), 0) from spaces s join claims c on c.space_id = s.id
    where s.id = ${p.id} and c.starts_at > point.at - s.longest_claim - s.longest_buffer
      and c.starts_at <= point.at and c.ends_at + max(c.buffer_before, c.buffer_after) > point.at)`
  const points = sql`(select ${from} as at union select d.starts_at from claims d where d.space_id = ${p.id}
    and d.starts_at > ${from} and d.starts_at < ${to} + max(${p.bufferBefore}, ${p.bufferAfter}))`
  return sql`max(0, ${p.quantity} - (select max(${load}) from ${points} point))`
}

EquipmentPool.ref.implement({
  description: 'So many of a thing, or of people with a skill, that can be booked with a facility. Seen by everybody who may see facilities of the cooperative; retired ones by facility managers and the board.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `eqp`.', ...value(EquipmentPool, (p) => p.id) }),
    kind: t.field({ type: PoolKind, description: 'Things or people.', ...value(EquipmentPool, (p) => p.kind) }),
    name: t.string({ description: 'What it is, in the reader’s language.', ...value(EquipmentPool, (p) => inReadersLanguage(p.name, '')) }),
    nameTranslations: t.field({ type: [Translation], description: 'The name in every language it was written in.', ...json(EquipmentPool, (p) => p.name, translations) }),
    description: t.string({ nullable: true, description: 'What it is like, in the reader’s language; null where nothing is written.', ...value(EquipmentPool, (p) => inReadersLanguage(p.description)) }),
    quantity: t.int({ description: 'How many there are.', ...value(EquipmentPool, (p) => p.quantity) }),
    remaining: t.int({
      description: `How many are left at every moment of an interval, at most ${maximumDays} days long.`,
      args: {
        from: t.arg({ type: 'DateTime', required: true, description: 'From when.' }),
        to: t.arg({ type: 'DateTime', required: true, description: 'Until when, exclusive.' }),
      },
      ...value(EquipmentPool, (p, args: RangeArgs) => left(p, args)),
    }),
    centsPerHour: t.int({ description: 'What one costs for an hour, in hundredths of the currency of the facility that it is booked with.', ...value(EquipmentPool, (p) => p.centsPerHour) }),
    centsPerBooking: t.int({ description: 'What one costs for each booking besides, in the same hundredths.', ...value(EquipmentPool, (p) => p.centsPerBooking) }),
    bufferBefore: t.field({ type: 'Duration', description: 'Kept free before a booking, to bring it; between two bookings the larger buffer counts, not the sum.', ...value(EquipmentPool, (p) => p.bufferBefore) }),
    bufferAfter: t.field({ type: 'Duration', description: 'Kept free after a booking, to fetch it.', ...value(EquipmentPool, (p) => p.bufferAfter) }),
    requiredCertificates: t.field({
      type: [CertificateKind.ref],
      description: 'What the beneficiary of a booking must have shown to have it.',
      ...many(EquipmentPool, () => CertificateKind, (p, k) => ({
        where: sql`${k.id} in (select value from json_each(${p.requiredCertificates}))`,
        orderBy: [k.id],
      }), 20),
    }),
    everywhere: t.boolean({ description: 'Whether it can be booked with all facilities of the cooperative.', ...value(EquipmentPool, (p) => sql`${p.facilityIds} is null`) }),
    facilities: t.field({
      type: [Facility.ref],
      description: 'The facilities that it can be booked with, as far as the viewer may see them, by name; none where that is everywhere.',
      ...many(EquipmentPool, () => Facility, (p, f) => ({
        where: sql`${f.id} in (select value from json_each(${p.facilityIds}))`,
        orderBy: [f.sortName, f.id],
      }), 200),
    }),
    cooperative: t.field({ type: Cooperative.ref, description: 'Whose it is.', ...one(EquipmentPool, () => Cooperative, (p, c) => eq(c.id, p.cooperativeId)) }),
    retiredAt: t.field({ type: 'DateTime', nullable: true, description: 'Since when it is no longer lent; null while it is.', ...value(EquipmentPool, (p) => p.retiredAt) }),
  }),
})

builder.objectField(Cooperative.ref, 'equipmentPools', (t) =>
  t.field({
    type: EquipmentPoolConnection,
    description: 'Its equipment and staff that can be booked with its facilities, the oldest first; for facility managers and the board also what is retired.',
    args: pageArgs(t),
    ...connection(Cooperative, () => EquipmentPool, 'EquipmentPoolConnection', (c, p, _args: PageArgs) => ({
      where: eq(p.cooperativeId, c.id),
      orderBy: [p.id],
    })),
  }),
)

builder.objectField(Facility.ref, 'equipment', (t) =>
  t.field({
    type: [EquipmentPool.ref],
    description: 'What can be booked with it, the oldest first, at most 100.',
    ...many(Facility, () => KnownPool, (f, p) => ({
      where: and(
        eq(p.cooperativeId, f.cooperativeId),
        sql`${p.retiredAt} is null`,
        sql`(${p.facilityIds} is null or instr(${p.facilityIds}, '"' || ${f.id} || '"'))`,
      ),
      orderBy: [p.id],
    }), 100),
  }),
)

BookingExtra.ref.implement({
  description: 'Equipment or staff with a booking.',
  fields: (t) => ({
    pool: t.field({ type: EquipmentPool.ref, description: 'Of which pool.', ...one(BookingExtra, () => KnownPool, (e, p) => eq(p.id, e.poolId)) }),
    quantity: t.int({ description: 'How many of it.', ...value(BookingExtra, (e) => e.quantity) }),
  }),
})

builder.objectField(Booking.ref, 'extras', (t) =>
  t.field({
    type: [BookingExtra.ref],
    description: 'The equipment and staff that are booked with it.',
    ...many(Booking, () => BookingExtra, (b, e) => ({ where: eq(e.bookingId, b.id), orderBy: [e.poolId] }), 40),
  }),
)

const payload = { pool: { entity: () => EquipmentPool as never, description: 'The pool as it is now.' } }

mutation('createEquipmentPool', {
  description: 'Adds equipment or staff that can be booked with facilities. For facility managers and the board.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Whose it is.' }),
    kind: t.field({ type: PoolKind, required: true, description: 'Things or people.' }),
    name: t.field({ type: [TranslationInput], required: true, description: 'What it is, at most 120 characters.' }),
    description: t.field({ type: [TranslationInput], description: 'What it is like, at most 2,000 characters.' }),
    quantity: t.int({ required: true, description: 'How many there are, 1 to 10,000.' }),
    facilityIds: t.idList({ description: 'The facilities that it can be booked with, at most 200; all of the cooperative unless told.' }),
    centsPerHour: t.int({ description: 'What one costs for an hour, in hundredths; nothing unless told.' }),
    centsPerBooking: t.int({ description: 'What one costs for each booking besides, in hundredths; nothing unless told.' }),
    bufferBefore: t.field({ type: 'Duration', description: 'Kept free before a booking, at most P1D.' }),
    bufferAfter: t.field({ type: 'Duration', description: 'Kept free after a booking, at most P1D.' }),
    requiredCertificateIds: t.idList({ description: 'Kinds of certificates that the beneficiary must hold, at most 20.' }),
  }),
  payload,
  run: createEquipmentPool,
})

mutation('changeEquipmentPool', {
  description: 'Changes equipment or staff; absent fields stay. Never to fewer than are booked at some time to come. For facility managers and the board. Errors: CAPACITY_IN_USE, POOL_REQUIRED, POOL_RETIRED, STALE.',
  input: (t) => ({
    poolId: t.id({ required: true, description: 'Which one.' }),
    name: t.field({ type: [TranslationInput], description: 'What it is.' }),
    description: t.field({ type: [TranslationInput], description: 'What it is like.' }),
    quantity: t.int({ description: 'How many there are; not below what is booked.' }),
    facilityIds: t.idList({ description: 'The facilities that it can be booked with; null for all of the cooperative.' }),
    centsPerHour: t.int({ description: 'What one costs for an hour; bookings that were made keep their price.' }),
    centsPerBooking: t.int({ description: 'What one costs for each booking besides.' }),
    bufferBefore: t.field({ type: 'Duration', description: 'Kept free before bookings that are made or moved from then on.' }),
    bufferAfter: t.field({ type: 'Duration', description: 'Kept free after bookings that are made or moved from then on.' }),
    requiredCertificateIds: t.idList({ description: 'Kinds of certificates that the beneficiary must hold.' }),
  }),
  payload,
  run: changeEquipmentPool,
})

mutation('retireEquipmentPool', {
  description: 'Lends equipment or staff no longer; what was booked stays. For facility managers and the board. Errors: POOL_REQUIRED, POOL_RETIRED.',
  input: (t) => ({ poolId: t.id({ required: true, description: 'Which one.' }) }),
  payload,
  run: retireEquipmentPool,
})
