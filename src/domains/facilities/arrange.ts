import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { facilityParts, tariffs } from '../../../schema/tables/facilities.ts'
import type { TariffAudience, TariffBasis } from '../../../schema/tables/vocabulary.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'
import { conflict, invalid, notFound, Refusal } from '../../platform/refusal.ts'
import { managedFacility, unchanged } from './find.ts'

type TariffInput = { audience: TariffAudience; basis: TariffBasis; centsPerHour: number; currency: string }

const centsInput = lazily(() => z.array(z.object({ centsPerHour: z.int().check(z.gte(0), z.lte(10_000_000)) })).check(z.maxLength(10)))

/** Sets what the use of a facility costs, for every audience anew; facility managers and the board may. */
export async function setTariffs(
  { facilityId, tariffs: given }: { facilityId: string; tariffs: TariffInput[] },
  useCase: UseCase<'facility'>,
) {
  const { work, database, finish } = useCase
  check(centsInput, given, ['input', 'tariffs'])
  const audiences = new Set(given.map(({ audience }) => audience))
  const currencies = new Set(given.map(({ currency }) => currency))
  if (audiences.size < given.length || currencies.size > 1) throw invalid('INVALID_VALUE', ['input', 'tariffs'])
  const { cooperativeId } = await managedFacility(useCase, facilityId, ['input', 'facilityId'])
  work.add(sql`delete from tariffs where facility_id = ${facilityId}`)
  const rows = given.map((tariff) => ({ ...tariff, facilityId }))
  if (rows.length > 0) work.add(database.orm.insert(tariffs).values(rows))
  const data = { tariffs: given }
  work.audit({ action: 'facility.tariffsSet', subjectId: facilityId, cooperativeId, facilityId, data })
  return finish({ facility: facilityId })
}

/**
 * Sets which facilities make up another: booking it takes every part, booking a part blocks it. Bookings to come are
 * laid on the new parts as well; where that does not fit, nothing changes.
 */
export async function setFacilityParts(
  { facilityId, partIds }: { facilityId: string; partIds: string[] },
  useCase: UseCase<'facility'>,
) {
  const { work, now, database, finish } = useCase
  check(z.array(z.string()).check(z.maxLength(50)), partIds, ['input', 'partIds'])
  const wanted = [...new Set(partIds)]
  const [facility, known, present] = await Promise.all([
    managedFacility(useCase, facilityId, ['input', 'facilityId']),
    database.read(sql`select id, cooperative_id from facilities where id in ${wanted.length > 0 ? wanted : ['']}`),
    database.read(sql`select part_id from facility_parts where facility_id = ${facilityId}`),
  ])
  const { cooperativeId } = facility
  const own = known.filter((part) => part['cooperative_id'] === cooperativeId)
  if (own.length < wanted.length) throw notFound(['input', 'partIds'])
  if (wanted.includes(facilityId)) throw invalid('PART_CYCLE', ['input', 'partIds'])
  const before = present.map((row) => String(row['part_id']))
  work.assert('STALE', unchanged(facility))
  for (const partId of before.filter((id) => !wanted.includes(id))) {
    work.add(sql`delete from facility_parts where facility_id = ${facilityId} and part_id = ${partId}`)
  }
  for (const partId of wanted.filter((id) => !before.includes(id))) {
    work.add(database.orm.insert(facilityParts).values({ facilityId, partId, since: now }))
  }
  const data = { before, after: wanted }
  work.audit({ action: 'facility.partsSet', subjectId: facilityId, cooperativeId, facilityId, data })
  try {
    return await finish({ facility: facilityId })
  } catch (refusal) {
    if (refusal instanceof Refusal && refusal.code === 'NO_CAPACITY') throw conflict('FACILITY_IN_USE')
    throw refusal
  }
}
