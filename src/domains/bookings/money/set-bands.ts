import * as z from 'zod/mini'
import { sql } from 'drizzle-orm'
import { tariffBands } from '../../../../schema/tables/terms.ts'
import type { TariffAudience, TariffBasis } from '../../../../schema/tables/vocabulary.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { invalid } from '../../../platform/refusal.ts'
import { managedFacility, policyMaxima } from '../../facilities/index.ts'

interface BandInput {
  audience?: TariffAudience | null
  weekdays: number[]
  opens: string
  closes: string
  minDuration?: number | null
  basis: TariffBasis
  centsPerHour: number
}

const bandsInput = lazily(() =>
  z
    .array(
      z.object({
        weekdays: z.array(z.int().check(z.gte(1), z.lte(7))).check(z.minLength(1), z.maxLength(7)),
        minDuration: z.nullish(z.number().check(z.lte(policyMaxima.maxDuration))),
        centsPerHour: z.int().check(z.gte(0), z.lte(10_000_000)),
      }),
    )
    .check(z.maxLength(100)),
)

const secondsOf = (time: string): number => Number(time.slice(0, 2)) * 3_600 + Number(time.slice(3, 5)) * 60

/** Sets the prices of a facility in hours of the week, all of them anew; facility managers and the board may. */
export async function setTariffBands(
  { facilityId, bands: given }: { facilityId: string; bands: BandInput[] },
  useCase: UseCase<'facility'>,
) {
  const { work, database, finish } = useCase
  check(bandsInput, given, ['input', 'bands'])
  const rows = given.map(({ audience = null, weekdays, opens, closes, minDuration, basis, centsPerHour }, n) => {
    const row = { opens: secondsOf(opens), closes: secondsOf(closes) }
    if (row.closes <= row.opens) throw invalid('INVALID_HOURS', ['input', 'bands', String(n), 'closes'])
    const days = [...new Set(weekdays)].sort((a, b) => a - b)
    return {
      id: newId('tab'),
      facilityId,
      audience,
      weekdays: days,
      ...row,
      minDuration: minDuration ?? 0,
      basis,
      centsPerHour,
    }
  })
  const { cooperativeId } = await managedFacility(useCase, facilityId, ['input', 'facilityId'])
  work.add(sql`delete from tariff_bands where facility_id = ${facilityId}`)
  if (rows.length > 0) work.add(database.orm.insert(tariffBands).values(rows))
  const data = { bands: rows.map(({ id: _id, facilityId: _facility, ...band }) => band) }
  work.audit({ action: 'facility.tariffBandsSet', subjectId: facilityId, cooperativeId, facilityId, data })
  return finish({ facility: facilityId })
}
