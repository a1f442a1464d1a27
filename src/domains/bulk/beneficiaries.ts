import { sql } from 'drizzle-orm'
import type { Database } from '../../platform/database/database.ts'
import { inTheirOwnRight, knownBeneficiary, type Beneficiary, type KnownBeneficiary } from '../bookings/index.ts'

/** For how many different people and organisations one import may book. */
export const mostBeneficiaries = 200

/** Reads for whom bookings can be imported, by their ids: active members of the cooperative, and its partners. */
export async function readBeneficiaries(
  database: Database,
  cooperativeId: string,
  ids: readonly string[],
): Promise<Map<string, Beneficiary>> {
  const known = knownBeneficiary(sql`w.value`, sql`w.value`)
  const rows = await database.read(
    sql`select w.value as id, ${known} as known from json_each(${JSON.stringify(ids)}) w`,
  )
  return new Map(
    rows.flatMap((row): [string, Beneficiary][] => {
      const id = String(row['id'])
      const found = JSON.parse(row['known'] as string) as KnownBeneficiary
      const isMember = found.resident?.memberships.some(
        (one) => one.cooperativeId === cooperativeId && one.status === 'ACTIVE',
      )
      if (isMember) return [[id, inTheirOwnRight({ forPersonId: id }, found)]]
      const isPartner = found.organisation?.partnerOf.includes(cooperativeId)
      return isPartner ? [[id, inTheirOwnRight({ forOrganisationId: id }, found)]] : []
    }),
  )
}
