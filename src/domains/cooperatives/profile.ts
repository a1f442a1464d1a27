import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { people } from '../../../schema/tables/cooperatives.ts'
import { signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check, languageTag, line, type Given } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'
import { homeChanges, homeInput } from './home.ts'

const profileInput = lazily(() => z.object({ name: z.nullish(line(1, 100)), phone: z.nullish(line(3, 30)), locale: z.nullish(languageTag()), ...homeInput() }))

/** Changes what the viewer says of themself. An absent field stays; null empties all but the name and what is yes or no. */
export async function updateProfile(given: Given<typeof profileInput>, { viewer, work, now, database, finish }: UseCase<'person'>) {
  const personId = signedIn(viewer)
  const { name, phone, locale, ...home } = check(profileInput, given)
  const changes = { name: name ?? undefined, phone, locale, ...homeChanges(home) }
  work.add(database.orm.update(people).set({ ...changes, updatedAt: now }).where(sql`id = ${personId}`))
  const changed = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]))
  work.audit({ action: 'person.updated', subjectId: personId, data: { changed } })
  return finish({ person: personId })
}
