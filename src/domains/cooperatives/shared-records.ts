import { sql, type SQL } from 'drizzle-orm'
import * as z from 'zod/mini'
import { neighbourhoods, organisations } from '../../../schema/tables/cooperatives.ts'
import type { OrganisationKind } from '../../../schema/tables/vocabulary.ts'
import type { Action } from '../../auth/actions.ts'
import { may, signedIn } from '../../auth/authorize.ts'
import type { UseCase, Writing } from '../../auth/use-case.ts'
import { cooperativesFor } from '../../auth/viewer.ts'
import { check, line, translated, type Given } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'
import { stored } from '../../platform/localized.ts'
import { conflict, notFound, Refusal } from '../../platform/refusal.ts'
import { bareBoundary, neighbourhoodInput } from './found.ts'

const neighbourhoodChange = lazily(() => z.extend(z.partial(neighbourhoodInput()), { neighbourhoodId: z.string() }))

/**
 * Changes a neighbourhood. It may be shared: the board of the only cooperative it is for may, and otherwise the
 * platform's administrators, so that nobody redraws another's map.
 */
export async function updateNeighbourhood(given: Given<typeof neighbourhoodChange>, useCase: UseCase<'neighbourhood'>) {
  const { work, database, finish } = useCase
  signedIn(useCase.viewer)
  const { neighbourhoodId: id, boundary, ...changes } = check(neighbourhoodChange, given)
  const sharers = sql`select cooperative_id from cooperative_neighbourhoods where neighbourhood_id = ${id}`
  const cooperativeId = await assertOwn(useCase, 'cooperative.update', { table: 'neighbourhoods', id, path: 'neighbourhoodId' }, sharers)
  const set = { ...present(changes), ...(boundary === undefined ? {} : { boundary: bareBoundary(boundary) }) }
  if (Object.keys(set).length > 0) work.add(database.orm.update(neighbourhoods).set(set).where(sql`id = ${id}`))
  work.audit({ action: 'neighbourhood.updated', subjectId: id, cooperativeId, data: { changed: Object.keys(set) } })
  return finish({ neighbourhood: id })
}

const organisationChange = lazily(() => z.object({
  organisationId: z.string(),
  name: z.nullish(line(1, 150)),
  about: z.nullish(translated(0, 5_000)),
  website: z.nullish(line(1, 500)),
}))

type OrganisationChange = Given<typeof organisationChange> & { kind?: OrganisationKind | null }

/**
 * Changes an organisation. It may be the partner of several cooperatives: the board or a coordinator of the only one may,
 * and otherwise the platform's administrators.
 */
export async function updateOrganisation(given: OrganisationChange, useCase: UseCase<'organisation'>) {
  const { work, now, database, finish } = useCase
  signedIn(useCase.viewer)
  const { organisationId: id, about, website, name } = check(organisationChange, given)
  const sharers = sql`select cooperative_id from partnerships where organisation_id = ${id}`
  const cooperativeId = await assertOwn(useCase, 'partner.manage', { table: 'organisations', id, path: 'organisationId' }, sharers)
  const changes = { ...present({ name, kind: given.kind }), website, about: about ? stored(about) : undefined }
  work.add(database.orm.update(organisations).set({ ...changes, updatedAt: now }).where(sql`id = ${id}`))
  const changed = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]))
  work.audit({ action: 'organisation.updated', subjectId: id, cooperativeId, data: { changed } })
  return finish({ organisation: id })
}

/** What was given of fields that cannot be emptied. */
const present = <T extends object>(changes: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value != null)) as never

interface Subject {
  table: 'neighbourhoods' | 'organisations'
  id: string
  path: string
}

/**
 * Refuses unless the viewer administers the platform, or may do this in the only cooperative that shares the subject;
 * the batch asserts the same. The cooperative, if it is only one, is the one whose log tells of it.
 */
async function assertOwn({ viewer, work, database }: Writing, action: Action, subject: Subject, sharers: SQL): Promise<string | null> {
  const { table, id, path } = subject
  const [[known], rows] = await Promise.all([
    database.read(sql`select 1 from ${sql.identifier(table)} where id = ${id}`),
    database.read(sharers),
  ])
  if (!known) throw notFound(['input', path])
  const shared = rows.map((row) => String(row['cooperative_id']))
  const only = shared.length === 1 ? shared[0]! : null
  if (viewer.administrator) {
    work.assert('FORBIDDEN', sql`exists (select 1 from people where id = ${viewer.personId} and administrator)`)
    return only
  }
  if (only && may(viewer, action, only)) {
    work.assert('STALE', sql`(select count(*) from (${sharers})) = 1`)
    return only
  }
  // Who may do it in one of several is told why it is not theirs alone to do.
  const among = cooperativesFor(viewer, action).some((cooperativeId) => shared.includes(cooperativeId))
  throw among ? conflict('SHARED_WITH_OTHERS') : new Refusal('Forbidden', { code: 'FORBIDDEN' })
}
