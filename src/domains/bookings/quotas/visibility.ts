import { sql, type Column, type SQL } from 'drizzle-orm'
import type { householdMembers, households, quotaExceptions, quotas } from '../../../../schema/tables/quotas.ts'
import { asker, cooperativesAllowing } from '../../../auth/asker.ts'
import { mayIn, memberOf } from '../../cooperatives/index.ts'

type Columns<T extends { _: { columns: unknown } }> = T['_']['columns']

/** What a cooperative allows is no secret to whom it shows its facilities, nor to its members. */
export const visibleQuota = ({ cooperativeId }: Pick<Columns<typeof quotas>, 'cooperativeId'>): SQL =>
  sql`(+${cooperativeId} in (select id from cooperatives where instr(public_parts, '"FACILITIES"')) or ${memberOf(cooperativeId)})`

/** A household is seen by those who live in it, and by who runs the cooperative. */
export const visibleHousehold = ({ id, cooperativeId }: Pick<Columns<typeof households>, 'id' | 'cooperativeId'>): SQL =>
  sql`(${mayIn('booking.read', cooperativeId)} or ${livesIn(id, asker.personId)})`

/** That somebody lives in a household. */
const livesIn = (householdId: Column, personId: SQL): SQL =>
  sql`exists (select 1 from household_members hm where hm.household_id = ${householdId} and hm.person_id = ${personId})`

/** That the viewer may know who else lives where a row says. */
export const knowsHousehold = ({ cooperativeId, householdId }: Columns<typeof householdMembers>): SQL =>
  sql`(${mayIn('booking.read', cooperativeId)} or ${livesIn(householdId, asker.personId)})`

/**
 * An exception is seen by facility managers, the board, coordinators and auditors of the cooperative, and by those to
 * whom it was granted.
 */
export const visibleException = ({ quotaId, subjectId }: Pick<Columns<typeof quotaExceptions>, 'quotaId' | 'subjectId'>): SQL =>
  sql`(${subjectId} = ${asker.personId} or ${livesIn(subjectId, asker.personId)}
    or ${subjectId} in (select value ->> 1 from json_each(${asker.represents}))
    or exists (select 1 from quotas vq where vq.id = ${quotaId}
      and vq.cooperative_id in (select value from json_each(${cooperativesAllowing('booking.read')}))))`
