import * as z from 'zod/mini'
import { memberships, people } from '../../../schema/tables/cooperatives.ts'
import { authorizeWrite, signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check, line, type Given } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'
import { newId } from '../../platform/ids.ts'
import { findCooperative } from './found.ts'

const residentInput = lazily(() => z.object({ cooperativeId: z.string(), name: line(1, 100), phone: z.nullish(line(3, 30)) }))

/** Registers a resident who is not online, so that one can act for them; a coordinator may. */
export async function registerResident(given: Given<typeof residentInput>, useCase: UseCase<'membership'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const { cooperativeId, name, phone } = check(residentInput, given)
  await findCooperative(database, cooperativeId)
  authorizeWrite(useCase, 'resident.register', cooperativeId)
  const personId = newId('per')
  const id = newId('mem')
  work.add(database.orm.insert(people).values({ id: personId, name, phone: phone ?? null, createdAt: now, updatedAt: now }))
  const row = { id, cooperativeId, personId, status: 'ACTIVE' as const, roles: ['RESIDENT' as const] }
  work.add(database.orm.insert(memberships).values({ ...row, createdAt: now, joinedAt: now, updatedAt: now }))
  work.audit({ action: 'resident.registered', subjectId: id, cooperativeId })
  return finish({ membership: id })
}
