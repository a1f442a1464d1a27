import { or, sql, type SQL } from 'drizzle-orm'
import type { certificates } from '../../../../schema/tables/conduct.ts'
import { cooperatives } from '../../../../schema/tables/cooperatives.ts'
import type { equipmentPools } from '../../../../schema/tables/equipment.ts'
import { asker } from '../../../auth/asker.ts'
import { isViewer, mayIn, memberOf } from '../../cooperatives/index.ts'

type PoolColumns = Pick<(typeof equipmentPools)['_']['columns'], 'cooperativeId' | 'retiredAt'>
type CertificateColumns = Pick<(typeof certificates)['_']['columns'], 'cooperativeId' | 'personId'>

/**
 * What can be booked with a place is seen by everybody where the cooperative shows its facilities, and by active
 * members of any cooperative; what is retired by those who manage it.
 */
export const visiblePool = (pool: PoolColumns): SQL =>
  sql`(${or(
    sql`(${pool.retiredAt} is null and (${memberOf(pool.cooperativeId)} or ${asker.activeIn} <> '[]'
      or +${pool.cooperativeId} in (select id from ${cooperatives} where instr(public_parts, '"FACILITIES"'))))`,
    mayIn('equipment.manage', pool.cooperativeId),
  )})`

/**
 * What somebody has shown is seen by themself, and by the facility managers, the board and coordinators of the
 * cooperative.
 */
export const visibleCertificate = (certificate: CertificateColumns): SQL =>
  sql`(${or(isViewer(certificate.personId), mayIn('certificate.record', certificate.cooperativeId))})`
