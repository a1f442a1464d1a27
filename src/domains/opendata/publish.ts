import { sql } from 'drizzle-orm'
import type { UseCase } from '../../auth/use-case.ts'
import { check, line } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'
import { conflict, invalid } from '../../platform/refusal.ts'
import { managedFacility } from '../facilities/index.ts'
import { typeFor } from './concepts.ts'

type PublishInput = { facilityId: string; region: string; facilityType?: string | null }

const region = lazily(() => line(1, 100))

/** Publishes a facility in the open feeds, or changes how; facility managers and the board may. */
export async function publishOpenData(input: PublishInput, useCase: UseCase<'facility'>) {
  const { work, now, viewer, finish } = useCase
  const given = check(region, input.region, ['input', 'region'])
  const { id, cooperativeId, kind, status } = await managedFacility(useCase, input.facilityId, ['input', 'facilityId'])
  const type = typeFor(kind, input.facilityType)
  if (type === undefined) throw invalid('NO_FACILITY_TYPE', ['input', 'facilityType'])
  const listed = status === 'PUBLISHED'
  work.add(
    sql`insert into open_data_places (facility_id, facility_type, region, listed, published_by, published_at)
      values (${id}, ${type}, ${given}, ${listed ? 1 : 0}, ${viewer.personId}, ${now})
      on conflict (facility_id) do update set facility_type = excluded.facility_type, region = excluded.region,
        listed = excluded.listed, published_by = excluded.published_by, published_at = excluded.published_at, ended_at = null`,
  )
  const data = { region: given, facilityType: type }
  work.audit({ action: 'facility.openDataPublished', subjectId: id, cooperativeId, facilityId: id, data })
  return finish({ facility: id })
}

/** Takes a facility out of the open feeds, which tell that it is gone; facility managers and the board may. */
export async function withdrawOpenData({ facilityId }: { facilityId: string }, useCase: UseCase<'facility'>) {
  const { work, now, database, finish } = useCase
  const [{ id, cooperativeId }, [place]] = await Promise.all([
    managedFacility(useCase, facilityId, ['input', 'facilityId']),
    database.read(sql`select ended_at from open_data_places where facility_id = ${facilityId}`),
  ])
  if (!place || place['ended_at'] !== null) throw conflict('NOT_PUBLISHED_AS_OPEN_DATA')
  work.add(sql`update open_data_places set listed = 0, ended_at = ${now} where facility_id = ${id} and ended_at is null`)
  work.assertChanged()
  work.audit({ action: 'facility.openDataWithdrawn', subjectId: id, cooperativeId, facilityId: id })
  return finish({ facility: id })
}
