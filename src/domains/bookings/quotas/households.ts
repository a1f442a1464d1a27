import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { households } from '../../../../schema/tables/quotas.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, line, type Given } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { notFound } from '../../../platform/refusal.ts'

/** How many people a household may have. */
export const mostMembers = 30

const householdInput = lazily(() =>
  z.object({
    cooperativeId: z.string(),
    householdId: z.nullish(z.string()),
    name: line(1, 120),
    personIds: z.array(z.string()).check(z.maxLength(mostMembers)),
  }),
)

/**
 * Tells who lives together: what they use of quotas of households counts together, also what is booked already. Who
 * lives elsewhere moves; without anybody the household is dissolved. The board and coordinators may.
 */
export async function setHousehold(given: Given<typeof householdInput>, useCase: UseCase<'household'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const { cooperativeId, householdId = null, name, personIds } = check(householdInput, given)
  const people = [...new Set(personIds)]
  const list = JSON.stringify(people)
  const known = sql`from json_each(${list}) w cross join memberships m on m.person_id = w.value
    and m.cooperative_id = ${cooperativeId} and m.status = 'ACTIVE'`
  const [found] = await database.read(sql`select
    exists (select 1 from cooperatives where id = ${cooperativeId}) as cooperative,
    (select h.name from households h where h.id = ${householdId} and h.cooperative_id = ${cooperativeId}) as name,
    (select json_group_array(hm.person_id) from household_members hm where hm.household_id = ${householdId}) as members,
    (select json_group_array(m.person_id) ${known}) as known`)
  if (!found!['cooperative']) throw notFound(['input', 'cooperativeId'])
  authorizeWrite(useCase, 'household.manage', cooperativeId)
  if (householdId !== null && found!['name'] === null) throw notFound(['input', 'householdId'])
  const active = JSON.parse(found!['known'] as string) as string[]
  const missing = personIds.findIndex((personId) => !active.includes(personId))
  if (missing >= 0) throw notFound(['input', 'personIds', String(missing)])

  const id = householdId ?? newId('hou')
  const before = JSON.parse(found!['members'] as string) as string[]
  work.assert('STALE', sql`(select count(*) ${known}) = ${people.length}`)
  if (householdId === null) {
    const row = { id, cooperativeId, name, createdAt: now, updatedAt: now }
    work.add(database.orm.insert(households).values(row))
  } else {
    work.add(database.orm.update(households).set({ name, updatedAt: now }).where(sql`id = ${id}`))
    work.assertChanged()
  }
  work.add(
    sql`delete from household_members where household_id = ${id}
      and person_id not in (select value from json_each(${list}))`,
    sql`insert into household_members (cooperative_id, person_id, household_id)
      select ${cooperativeId}, value, ${id} from json_each(${list}) where true
      on conflict (cooperative_id, person_id) do update set household_id = excluded.household_id`,
  )
  if (people.length === 0) work.add(sql`delete from households where id = ${id}`)
  work.audit({ action: 'household.set', subjectId: id, cooperativeId, data: { before, after: people } })
  // Nothing is left to be shown of one that was dissolved.
  return finish({ household: people.length > 0 ? id : '' })
}
