import { sql, type Column, type SQL } from 'drizzle-orm'
import { asker, cooperativesAllowing } from '../../../auth/asker.ts'
import { mayIn, memberOf } from '../../cooperatives/index.ts'

/** What a cooperative allows is no secret to whom it shows its facilities, nor to its members. */
export const visibleQuota = ({ cooperativeId }: { cooperativeId: Column }): SQL =>
  sql`(+${cooperativeId} in (select id from cooperatives where instr(public_parts, '"FACILITIES"'))
    or ${memberOf(cooperativeId)})`

/** A household is seen by those who live in it, and by who runs the cooperative. */
export const visibleHousehold = ({ id, cooperativeId }: { id: Column; cooperativeId: Column }): SQL =>
  sql`(${mayIn('booking.read', cooperativeId)} or ${livesIn(id, asker.personId)})`

/** That somebody lives in a household. */
const livesIn = (householdId: Column, personId: SQL): SQL =>
  sql`exists (select 1 from household_members hm where hm.household_id = ${householdId} and hm.person_id = ${personId})`

/**
 * An exception is seen by facility managers, the board, coordinators and auditors of the cooperative, and by those to
 * whom it was granted.
 */
export const visibleException = ({ quotaId, subjectId }: { quotaId: Column; subjectId: Column }): SQL =>
  sql`(${subjectId} = ${asker.personId} or ${livesIn(subjectId, asker.personId)}
    or ${subjectId} in (select value ->> 1 from json_each(${asker.represents}))
    or exists (select 1 from quotas vq where vq.id = ${quotaId}
      and vq.cooperative_id in (select value from json_each(${cooperativesAllowing('booking.read')}))))`
