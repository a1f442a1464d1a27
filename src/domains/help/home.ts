import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { people } from '../../../schema/tables/cooperatives.ts'
import { signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'
import { homeChanges, homeInput, type HomeInput } from '../cooperatives/index.ts'
import { actingData, actingFor, type ConsentInput } from './acting.ts'

const setInput = lazily(() => z.object({ cooperativeId: z.string(), ...homeInput() }))

type SetHomeInput = HomeInput & { cooperativeId: string; forPersonId?: string | null; consent?: ConsentInput | null }

/** Says where somebody lives and what a match is told of them: for who is not online, a proxy or an assistant does. */
export async function setHome(given: SetHomeInput, useCase: UseCase<'person'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const { cooperativeId, ...home } = check(setInput, given)
  const acting = await actingFor(useCase, { ...{ cooperativeId, forPersonId: given.forPersonId }, purpose: 'PROFILE', consent: given.consent })
  const { personId } = acting
  const changes = homeChanges(home)
  work.add(database.orm.update(people).set({ ...changes, updatedAt: now }).where(sql`id = ${personId}`))
  const changed = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]))
  work.audit({ action: 'person.updated', subjectId: personId, cooperativeId, data: { changed, ...actingData(acting) } })
  return finish({ person: personId })
}
