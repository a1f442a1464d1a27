import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { helpCategories } from '../../../../schema/tables/help.ts'
import type { ClearanceType, MatchCriterion } from '../../../../schema/tables/vocabulary.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, translated, type Given } from '../../../platform/check.ts'
import type { Database } from '../../../platform/database/database.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { stored, type LocalizedText } from '../../../platform/localized.ts'
import { invalid } from '../../../platform/refusal.ts'

type Weights = Partial<Record<MatchCriterion, number>>

/** A category as it is kept. */
interface StoredCategory {
  id: string
  cooperativeId: string | null
  name: LocalizedText
  nearby: boolean
  needsCar: boolean
  clearanceTypes: ClearanceType[]
  weights: Weights
  retiredAt: number | null
}

const setInput = lazily(() =>
  z.object({
    ...{ cooperativeId: z.string(), code: z.string(), name: z.nullish(translated(1, 80)), nearby: z.nullish(z.boolean()), needsCar: z.nullish(z.boolean()) },
    weights: z.nullish(z.array(z.object({ criterion: z.string(), weight: z.int().check(z.gte(0), z.lte(100)) })).check(z.maxLength(20))),
  }),
)

export type SetCategoryInput = Omit<Given<typeof setInput>, 'weights'> & {
  clearanceTypes?: ClearanceType[] | null
  weights?: { criterion: MatchCriterion; weight: number }[] | null
}

/** What a category weighs where nobody says otherwise. */
const usualWeights: Weights = { PROXIMITY: 25, SKILLS: 25, AVAILABILITY: 20, LANGUAGE: 10, LOAD: 15, CONTINUITY: 5 }

/**
 * Adds a category to a cooperative, changes one, or sets its own in place of one that all have; absent fields stay as they
 * are there. Open requests follow, by triggers; the board and coordinators may.
 */
export async function setHelpCategory(given: SetCategoryInput, useCase: UseCase<'category'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const input = check(setInput, given)
  const { cooperativeId, code } = input
  authorizeWrite(useCase, 'help.arrange', cooperativeId)
  const before = await latest(database, cooperativeId, code)
  const name = input.name ? stored(input.name) : before?.name
  if (!name) throw invalid('TOO_SHORT', ['input', 'name'], { minimum: 1 })
  const weights = given.weights ? Object.fromEntries(given.weights.map(({ criterion, weight }) => [criterion, weight])) : (before?.weights ?? usualWeights)
  // A score of nothing would put all in one place.
  if (Object.values(weights).every((weight) => weight === 0)) throw invalid('TOO_SHORT', ['input', 'weights'], { minimum: 1 })
  const values = {
    ...{ name, weights, nearby: input.nearby ?? before?.nearby ?? true, needsCar: input.needsCar ?? before?.needsCar ?? false },
    ...{ clearanceTypes: [...new Set(given.clearanceTypes ?? before?.clearanceTypes ?? [])], retiredAt: null },
  }
  const own = before?.cooperativeId ? before : null
  const id = own?.id ?? newId('hca')
  if (own) {
    // What is not said is not written, since somebody else may have set it meanwhile.
    const said = {
      ...{ name: input.name ? name : undefined, weights: given.weights ? weights : undefined, nearby: input.nearby ?? undefined },
      ...{ needsCar: input.needsCar ?? undefined, clearanceTypes: given.clearanceTypes ? values.clearanceTypes : undefined, retiredAt: null },
    }
    work.add(database.orm.update(helpCategories).set(said).where(sql`id = ${id}`))
  } else {
    work.add(database.orm.insert(helpCategories).values({ id, cooperativeId, code, ...values, createdAt: now }))
  }
  work.add(sql`update help_requests set category_id = ${id} where cooperative_id = ${cooperativeId} and category = ${code}
    and status = 'OPEN' and category_id <> ${id}`)
  const changed = Object.keys(given).filter((field) => !['cooperativeId', 'code', 'idempotencyKey'].includes(field))
  work.audit({ action: 'help.categorySet', subjectId: id, cooperativeId, data: { code, changed } })
  return finish({ category: id })
}

/** Retires a category of a cooperative, or one that all have for it: it can’t be chosen any more, and what names it stays. */
export async function retireHelpCategory({ cooperativeId, code }: { cooperativeId: string; code: string }, useCase: UseCase<'category'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  authorizeWrite(useCase, 'help.arrange', cooperativeId)
  const before = await latest(database, cooperativeId, code)
  if (!before || before.retiredAt !== null) throw invalid('UNKNOWN_CATEGORY', ['input', 'code'])
  const id = before.cooperativeId ? before.id : newId('hca')
  if (before.cooperativeId) {
    work.add(sql`update help_categories set retired_at = ${now} where id = ${id} and retired_at is null`)
    work.assertChanged()
  } else {
    const { name, weights, nearby, needsCar, clearanceTypes } = before
    work.add(database.orm.insert(helpCategories).values({ ...{ id, cooperativeId, code, name, weights, nearby, needsCar, clearanceTypes }, createdAt: now, retiredAt: now }))
  }
  work.audit({ action: 'help.categoryRetired', subjectId: id, cooperativeId, data: { code } })
  return finish({ category: id })
}

/** The category of a code that counts in a cooperative, retired or not: its own before the one that all have. */
async function latest(database: Database, cooperativeId: string, code: string): Promise<StoredCategory | null> {
  const [row] = await database.orm
    .select()
    .from(helpCategories)
    .where(sql`code = ${code} and coalesce(cooperative_id, '') in (${cooperativeId}, '')`)
    .orderBy(sql`cooperative_id is null`)
    .limit(1)
  return row ?? null
}
