import { sql, type InferSelectModel, type SQL } from 'drizzle-orm'
import * as z from 'zod/mini'
import { equipmentPools } from '../../../../schema/tables/equipment.ts'
import type { PoolKind } from '../../../../schema/tables/vocabulary.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase, Writing } from '../../../auth/use-case.ts'
import { check, translated, type Given } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { stored } from '../../../platform/localized.ts'
import { conflict, invalid, notFound } from '../../../platform/refusal.ts'
import { visiblePool } from './visibility.ts'

const DAY = 86_400
const cents = z.int().check(z.gte(0), z.lte(10_000_000))
const buffer = z.int().check(z.gte(0), z.lte(DAY))

const details = lazily(() => ({
  description: z.nullish(translated(0, 2_000)),
  facilityIds: z.nullish(z.array(z.string()).check(z.maxLength(200))),
  centsPerHour: z.nullish(cents),
  centsPerBooking: z.nullish(cents),
  bufferBefore: z.nullish(buffer),
  bufferAfter: z.nullish(buffer),
  requiredCertificateIds: z.nullish(z.array(z.string()).check(z.maxLength(20))),
}))
const quantity = z.int().check(z.gte(1), z.lte(10_000))
const createInput = lazily(() =>
  z.object({ ...details(), cooperativeId: z.string(), name: translated(1, 120), quantity }),
)
const changeInput = lazily(() =>
  z.object({ ...details(), poolId: z.string(), name: z.nullish(translated(1, 120)), quantity: z.nullish(quantity) }),
)

type StoredPool = InferSelectModel<typeof equipmentPools>

/** Adds a pool of equipment or staff to a cooperative; facility managers and the board may. */
export async function createEquipmentPool(
  given: Given<typeof createInput> & { kind: PoolKind },
  useCase: UseCase<'pool'>,
) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const input = check(createInput, given)
  const { cooperativeId } = input
  const known = await readKnown(cooperativeId, input, useCase)
  if (!known.cooperative) throw notFound(['input', 'cooperativeId'])
  authorizeWrite(useCase, 'equipment.manage', cooperativeId)
  assertKnown(input, known)
  const id = newId('eqp')
  const row = {
    ...{ id, cooperativeId, kind: given.kind, name: stored(input.name), description: stored(input.description ?? []) },
    ...{ quantity: input.quantity, facilityIds: distinct(input.facilityIds) ?? null },
    ...{ centsPerHour: input.centsPerHour ?? 0, centsPerBooking: input.centsPerBooking ?? 0 },
    ...{ bufferBefore: input.bufferBefore ?? 0, bufferAfter: input.bufferAfter ?? 0 },
    requiredCertificates: distinct(input.requiredCertificateIds) ?? [],
    ...{ createdAt: now, updatedAt: now },
  }
  work.add(database.orm.insert(equipmentPools).values(row))
  work.audit({ action: 'equipment.created', subjectId: id, cooperativeId, data: { quantity: input.quantity } })
  return finish({ pool: id })
}

/**
 * Changes a pool; absent fields stay, and `facilityIds: null` lets it be booked everywhere. Never to fewer than are
 * claimed, nor so that the terms of a facility demand what is not there. Buffers count for bookings that are made from
 * then on.
 */
export async function changeEquipmentPool(given: Given<typeof changeInput>, useCase: UseCase<'pool'>) {
  const { work, now, database, finish } = useCase
  const input = check(changeInput, given)
  const before = await managedPool(input.poolId, useCase)
  const { id, cooperativeId } = before
  const known = await readKnown(cooperativeId, input, useCase)
  assertKnown(input, known)
  const changes = {
    name: input.name ? stored(input.name) : undefined,
    description: input.description ? stored(input.description) : undefined,
    quantity: input.quantity ?? undefined,
    facilityIds: input.facilityIds === undefined ? undefined : (distinct(input.facilityIds) ?? null),
    centsPerHour: input.centsPerHour ?? undefined,
    centsPerBooking: input.centsPerBooking ?? undefined,
    bufferBefore: input.bufferBefore ?? undefined,
    bufferAfter: input.bufferAfter ?? undefined,
    requiredCertificates: distinct(input.requiredCertificateIds),
  }
  const after = { ...before, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) }
  await assertDemanded(after as StoredPool, useCase)
  work.add(
    database.orm
      .update(equipmentPools)
      .set({ ...changes, updatedAt: now })
      .where(
        sql`id = ${id} and retired_at is null and updated_at = ${before.updatedAt} and quantity = ${before.quantity}`,
      ),
  )
  work.assertChanged()
  const changed = Object.entries(changes).flatMap(([name, value]) =>
    value === undefined || JSON.stringify(value) === JSON.stringify(before[name as keyof StoredPool]) ? [] : [name],
  )
  work.audit({ action: 'equipment.changed', subjectId: id, cooperativeId, data: { changed } })
  return finish({ pool: id })
}

/** Retires a pool: nothing more is booked of it, and what was booked stays. Not while terms demand it. */
export async function retireEquipmentPool({ poolId }: { poolId: string }, useCase: UseCase<'pool'>) {
  const { work, now, database, finish } = useCase
  const { id, cooperativeId, ...pool } = await managedPool(poolId, useCase)
  await assertDemanded({ ...pool, id, cooperativeId, quantity: 0 }, useCase)
  work.add(
    database.orm
      .update(equipmentPools)
      .set({ retiredAt: now, updatedAt: now })
      .where(sql`id = ${id} and retired_at is null`),
  )
  work.assertChanged()
  work.audit({ action: 'equipment.retired', subjectId: id, cooperativeId })
  return finish({ pool: id })
}

/** A pool that the viewer manages, and that is not retired; one that they may not see does not exist for them. */
async function managedPool(poolId: string, useCase: Writing): Promise<StoredPool> {
  signedIn(useCase.viewer)
  const { orm } = useCase.database
  const seen = sql`${equipmentPools.id} = ${poolId} and ${visiblePool(equipmentPools as never)}`
  const [pool] = await useCase.database.find(orm.select().from(equipmentPools).where(seen))
  if (!pool) throw notFound(['input', 'poolId'])
  authorizeWrite(useCase, 'equipment.manage', pool.cooperativeId)
  if (pool.retiredAt !== null) throw conflict('POOL_RETIRED')
  return pool
}

interface Named {
  facilityIds?: string[] | null
  requiredCertificateIds?: string[] | null
}

interface Known {
  cooperative: number
  facilities: number
  certificates: number
}

/** How many of the places and kinds of certificates that are named the cooperative has. */
async function readKnown(
  cooperativeId: string,
  { facilityIds, requiredCertificateIds }: Named,
  { database }: Writing,
): Promise<Known> {
  const list = (ids: string[] | null | undefined): SQL =>
    sql`(select value from json_each(${JSON.stringify(distinct(ids) ?? [])}))`
  const [row] = await database.read(sql`select
    (select count(*) from cooperatives where id = ${cooperativeId}) as cooperative,
    (select count(*) from facilities
      where cooperative_id = ${cooperativeId} and id in ${list(facilityIds)}) as facilities,
    (select count(*) from certificate_kinds
      where cooperative_id = ${cooperativeId} and id in ${list(requiredCertificateIds)}) as certificates`)
  return row as unknown as Known
}

function assertKnown({ facilityIds, requiredCertificateIds }: Named, known: Known): void {
  if ((distinct(facilityIds)?.length ?? 0) > known.facilities) throw invalid('INVALID_VALUE', ['input', 'facilityIds'])
  const asked = distinct(requiredCertificateIds)?.length ?? 0
  if (asked > known.certificates) throw invalid('INVALID_VALUE', ['input', 'requiredCertificateIds'])
}

/**
 * Demands that no terms ask for more of the pool than it will have, or where it will not be: now, and when the batch
 * runs.
 */
async function assertDemanded(
  { id, cooperativeId, quantity, facilityIds }: StoredPool,
  { work, database }: Writing,
): Promise<void> {
  const elsewhere = facilityIds
    ? sql`f.id not in (select value from json_each(${JSON.stringify(facilityIds)}))`
    : sql`0`
  const demanded = sql`exists (select 1 from facilities f
    join facility_terms t on t.facility_id = f.id, json_each(t.required_extras) r
    where f.cooperative_id = ${cooperativeId} and r.value ->> 'poolId' = ${id}
      and (r.value ->> 'quantity' > ${quantity} or ${elsewhere}))`
  const [row] = await database.read(sql`select ${demanded} as demanded`)
  if (row!['demanded'] === 1) throw conflict('POOL_REQUIRED')
  work.assert('STALE', sql`not ${demanded}`)
}

const distinct = <T>(values: T[] | null | undefined): T[] | undefined => (values ? [...new Set(values)] : undefined)
