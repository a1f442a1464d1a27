import * as z from 'zod/mini'
import { sql } from 'drizzle-orm'
import { cooperativeNeighbourhoods, cooperatives, memberships, neighbourhoods } from '../../../schema/tables/cooperatives.ts'
import type { JoinPolicy, PublicPart } from '../../../schema/tables/vocabulary.ts'
import { authorizeWrite, signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { stored } from '../../platform/localized.ts'
import { check, languageTag, line, translated, type Given } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../../platform/database/database.ts'
import { conflict, notFound } from '../../platform/refusal.ts'
import { isBoundary } from './rules.ts'

/** A neighbourhood as the API takes it. */
export const neighbourhoodInput = lazily(() => z.object({
  name: line(1, 100),
  municipality: line(1, 100),
  country: z.string(),
  subdivision: z.nullish(z.string().check(z.regex(/^[A-Z0-9]{1,3}$/))),
  timeZone: z.string(),
  boundary: z.optional(z.unknown()).check(z.refine((value) => value == null || isBoundary(value), { params: { code: 'INVALID_BOUNDARY' } })),
}))

const slug = lazily(() => z.string().check(z.minLength(3), z.maxLength(60), z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)))

const foundInput = lazily(() => z.object({
  name: line(2, 100),
  slug: slug(),
  about: z.nullish(translated(0, 5_000)),
  statutes: z.nullish(translated(0, 50_000)),
  defaultLanguage: z.nullish(languageTag()),
  neighbourhoodIds: z.nullish(z.array(z.string()).check(z.maxLength(50))),
  neighbourhoods: z.nullish(z.array(neighbourhoodInput()).check(z.maxLength(20))),
}))

export type FoundInput = Given<typeof foundInput> & { joinPolicy?: JoinPolicy | null; publicParts?: PublicPart[] | null }

/** Founds a cooperative; whoever does becomes its first board member. Any signed-in person with a name may. */
export async function createCooperative(given: FoundInput, { viewer, work, now, database, finish }: UseCase<'cooperative'>) {
  const personId = signedIn(viewer)
  const input = check(foundInput, given)
  const ids = [...new Set(input.neighbourhoodIds ?? [])]
  const [[person], known] = await Promise.all([
    database.read(sql`select name from people where id = ${personId}`),
    knownNeighbourhoods(database, ids),
  ])
  if (!person?.['name']) throw conflict('NAME_REQUIRED')
  if (known.length < ids.length) throw notFound(['input', 'neighbourhoodIds'])

  const id = newId('coo')
  const cooperative = {
    ...{ id, slug: input.slug, name: input.name, createdAt: now, updatedAt: now },
    about: stored(input.about ?? []),
    statutes: stored(input.statutes ?? []),
    defaultLanguage: input.defaultLanguage ?? 'nl',
    joinPolicy: given.joinPolicy ?? 'APPLICATION',
    publicParts: [...new Set(given.publicParts ?? (['FACILITIES'] satisfies PublicPart[]))],
  }
  work.add(database.orm.insert(cooperatives).values(cooperative))
  for (const made of input.neighbourhoods ?? []) {
    const neighbourhoodId = newId('nbh')
    work.add(database.orm.insert(neighbourhoods).values({ ...made, boundary: bareBoundary(made.boundary), id: neighbourhoodId, createdAt: now }))
    ids.push(neighbourhoodId)
  }
  for (const neighbourhoodId of ids) {
    work.add(database.orm.insert(cooperativeNeighbourhoods).values({ cooperativeId: id, neighbourhoodId }))
  }
  const membership = { id: newId('mem'), cooperativeId: id, status: 'ACTIVE' as const, roles: ['BOARD' as const, 'RESIDENT' as const] }
  work.add(database.orm.insert(memberships).values({ ...membership, personId, createdAt: now, joinedAt: now, updatedAt: now }))
  work.audit({ action: 'cooperative.created', subjectId: id, cooperativeId: id, data: { slug: input.slug, name: input.name } })
  return finish({ cooperative: id }, { ...viewer, memberships: [...viewer.memberships, membership] })
}

const updateInput = lazily(() => z.object({
  cooperativeId: z.string(),
  name: z.nullish(line(2, 100)),
  slug: z.nullish(slug()),
  about: z.nullish(translated(0, 5_000)),
  statutes: z.nullish(translated(0, 50_000)),
  defaultLanguage: z.nullish(languageTag()),
  neighbourhoodIds: z.nullish(z.array(z.string()).check(z.maxLength(50))),
}))

export type UpdateInput = Given<typeof updateInput> & { joinPolicy?: JoinPolicy | null; publicParts?: PublicPart[] | null }

/** Changes what a cooperative says of itself and who may join; the board may. */
export async function updateCooperative(given: UpdateInput, useCase: UseCase<'cooperative'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const input = check(updateInput, given)
  const ids = input.neighbourhoodIds ? [...new Set(input.neighbourhoodIds)] : null
  const [, known] = await Promise.all([findCooperative(database, input.cooperativeId), knownNeighbourhoods(database, ids ?? [])])
  authorizeWrite(useCase, 'cooperative.update', input.cooperativeId)
  if (ids && known.length < ids.length) throw notFound(['input', 'neighbourhoodIds'])
  const changes = {
    name: input.name ?? undefined,
    slug: input.slug ?? undefined,
    about: input.about ? stored(input.about) : undefined,
    statutes: input.statutes ? stored(input.statutes) : undefined,
    defaultLanguage: input.defaultLanguage ?? undefined,
    joinPolicy: given.joinPolicy ?? undefined,
    publicParts: given.publicParts ? [...new Set(given.publicParts)] : undefined,
  }
  work.add(database.orm.update(cooperatives).set({ ...changes, updatedAt: now }).where(sql`id = ${input.cooperativeId}`))
  if (ids) {
    work.add(sql`delete from cooperative_neighbourhoods where cooperative_id = ${input.cooperativeId}`)
    for (const neighbourhoodId of ids) {
      work.add(database.orm.insert(cooperativeNeighbourhoods).values({ cooperativeId: input.cooperativeId, neighbourhoodId }))
    }
  }
  const changed = Object.entries({ ...changes, neighbourhoodIds: ids ?? undefined }).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  work.audit({ action: 'cooperative.updated', subjectId: input.cooperativeId, cooperativeId: input.cooperativeId, data: { changed } })
  return finish({ cooperative: input.cooperativeId })
}

const knownNeighbourhoods = (database: Database, ids: string[]) =>
  database.read(sql`select id from ${neighbourhoods} where id in (select value from json_each(${JSON.stringify(ids)}))`)

/** A boundary without whatever else came with it. */
export const bareBoundary = (boundary: unknown): unknown => {
  if (boundary == null) return null
  const { type, coordinates } = boundary as { type: unknown; coordinates: unknown }
  return { type, coordinates }
}

/** The cooperative with this id, or a refusal. Everybody may know of every cooperative. */
export async function findCooperative(database: Database, id: string): Promise<{ joinPolicy: JoinPolicy; name: string }> {
  const [row] = await database.read(sql`select join_policy, name from ${cooperatives} where id = ${id}`)
  if (!row) throw notFound(['input', 'cooperativeId'])
  return { joinPolicy: row['join_policy'] as JoinPolicy, name: row['name'] as string }
}
