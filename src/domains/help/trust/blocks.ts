import { sql } from 'drizzle-orm'
import { personBlocks } from '../../../../schema/tables/trust.ts'
import { countAttempts } from '../../../auth/limiter.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { DAY } from '../../../platform/interval.ts'
import { invalid, notFound } from '../../../platform/refusal.ts'
import { actingData, actingFor, type ConsentInput } from '../acting.ts'

type BlockInput = {
  cooperativeId: string
  personId: string
  forPersonId?: string | null
  consent?: ConsentInput | null
}

/**
 * How many people somebody can block in a week. Whoever blocks one after the other sees whose request or offer goes, though
 * they may not know yet whose it is.
 */
const perWeek = 10

/**
 * Keeps two people apart from now on, in all that mutual help does: neither is found for the other, and the other is never
 * told. To block somebody again changes nothing.
 */
export async function blockPerson({ cooperativeId, personId, forPersonId, consent }: BlockInput, useCase: UseCase<'person'>) {
  const { work, now, database, settings, finish } = useCase
  const acting = await actingFor(useCase, { cooperativeId, forPersonId, purpose: 'PROFILE', consent })
  if (personId === acting.personId) throw invalid('INVALID_VALUE', ['input', 'personId'])
  const blocked = sql`exists (select 1 from person_blocks b where b.blocker_id = ${acting.personId} and b.blocked_id = ${personId})`
  const [known] = await database.read(sql`select ${blocked} as blocked from people p where p.id = ${personId} and (exists (select 1 from memberships m
      where m.person_id = p.id and m.cooperative_id = ${cooperativeId} and m.status in ('ACTIVE', 'SUSPENDED'))
    or exists (select 1 from matches x where x.requester_id = ${acting.personId} and x.volunteer_id = p.id)
    or exists (select 1 from matches x where x.volunteer_id = ${acting.personId} and x.requester_id = p.id))`)
  if (!known) throw notFound(['input', 'personId'])
  if (!known['blocked']) await countAttempts(work, settings.secret, now, [{ what: 'block', of: acting.personId, per: 7 * DAY, atMost: perWeek }])
  work.add(database.orm.insert(personBlocks).values({ blockerId: acting.personId, blockedId: personId, since: now }).onConflictDoNothing())
  // Of no cooperative, since the one who is blocked may be among those who read its log.
  work.audit({ action: 'person.blocked', subjectId: acting.personId, data: { blockedId: personId, ...actingData(acting) } })
  return finish({ person: personId })
}

/** Takes a block back that the person had set. A proposal whose time is not over waits again. Whom they have not blocked is not found. */
export async function unblockPerson({ cooperativeId, personId, forPersonId, consent }: BlockInput, useCase: UseCase<'person'>) {
  const { work, database, finish } = useCase
  const acting = await actingFor(useCase, { cooperativeId, forPersonId, purpose: 'PROFILE', consent })
  const [known] = await database.read(sql`select 1 from person_blocks where blocker_id = ${acting.personId} and blocked_id = ${personId}`)
  if (!known) throw notFound(['input', 'personId'])
  work.add(sql`delete from person_blocks where blocker_id = ${acting.personId} and blocked_id = ${personId}`)
  work.audit({ action: 'person.unblocked', subjectId: acting.personId, data: { blockedId: personId, ...actingData(acting) } })
  return finish({ person: personId })
}
