import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { skills, skillTerms } from '../../../../schema/tables/skills.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase, Writing } from '../../../auth/use-case.ts'
import { check, languageTag, line, translated, type Given } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { stored } from '../../../platform/localized.ts'
import { conflict, forbidden, invalid, notFound } from '../../../platform/refusal.ts'
import { memberOf } from '../../cooperatives/index.ts'
import { folded, longestTerm, termsOf } from './fold.ts'

/** The most synonyms that a skill is given, in all languages together. */
export const mostSynonyms = 50

const word = lazily(() => z.object({ language: languageTag(), text: line(1, longestTerm) }))
const skillInput = lazily(() =>
  z.object({
    cooperativeId: z.string(),
    name: translated(1, longestTerm),
    synonyms: z.nullish(z.array(word()).check(z.maxLength(mostSynonyms))),
  }),
)

/** Adds a skill of a cooperative's own, with the words by which it is found; its board and assistants may. */
export async function addSkill(given: Given<typeof skillInput>, useCase: UseCase<'skill'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const { cooperativeId, name, synonyms } = check(skillInput, given)
  const [cooperative] = await database.read(sql`select 1 from cooperatives where id = ${cooperativeId}`)
  if (!cooperative) throw notFound(['input', 'cooperativeId'])
  authorizeWrite(useCase, 'help.arrange', cooperativeId)
  // A name of signs alone could not be found again.
  const nameless = name.findIndex(({ text }) => folded(text) === '')
  if (nameless >= 0) throw invalid('INVALID_VALUE', ['input', 'name', String(nameless), 'text'])
  await refuseKnown(useCase, cooperativeId, name.map(({ text }) => folded(text)))

  const id = newId('ski')
  work.add(database.orm.insert(skills).values({ id, cooperativeId, name: stored(name), createdAt: now }))
  const terms = new Map<string, typeof skillTerms.$inferInsert>()
  for (const { language, text: label } of [...name, ...(synonyms ?? [])]) {
    for (const term of termsOf(label)) {
      const key = `${language} ${term}`
      if (!terms.has(key)) terms.set(key, { term, language, skillId: id, label })
    }
  }
  work.add(database.orm.insert(skillTerms).values([...terms.values()]))
  work.audit({ action: 'skill.added', subjectId: id, cooperativeId, data: { name: stored(name) } })
  return finish({ skill: id })
}

/** Refuses names that a skill has already, also where somebody adds the same in the meantime. */
async function refuseKnown({ work, database }: Writing, cooperativeId: string, names: string[]): Promise<void> {
  const candidates = sql`from skill_terms t join skills s on s.id = t.skill_id
    where t.term in (select value from json_each(${JSON.stringify(names)}))
      and s.retired_at is null and (s.cooperative_id is null or s.cooperative_id = ${cooperativeId})`
  const rows = await database.read(sql`select s.name ${candidates}`)
  const known = new Set(rows.flatMap((row) => Object.values(JSON.parse(row['name'] as string) as Record<string, string>).map(folded)))
  if (names.some((name) => known.has(name))) throw conflict('SKILL_KNOWN')
  work.assert('STALE', sql`(select count(*) ${candidates}) = ${rows.length}`)
}

/** Retires a skill of a cooperative's own: it is not found any more, and stays with whom it was said of. Its board and assistants may. */
export async function retireSkill({ skillId }: { skillId: string }, useCase: UseCase<'skill'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const seen = sql`${skills.id} = ${skillId} and (${skills.cooperativeId} is null or ${memberOf(skills.cooperativeId)})`
  const [skill] = await database.find(database.orm.select().from(skills).where(seen))
  if (!skill) throw notFound(['input', 'skillId'])
  // What all share is nobody's to retire.
  if (skill.cooperativeId === null) throw forbidden()
  const { cooperativeId } = skill
  authorizeWrite(useCase, 'help.arrange', cooperativeId)
  if (skill.retiredAt !== null) throw conflict('SKILL_RETIRED')
  work.add(
    database.orm
      .update(skills)
      .set({ retiredAt: now })
      .where(sql`id = ${skillId} and retired_at is null`),
  )
  work.assertChanged()
  work.audit({ action: 'skill.retired', subjectId: skillId, cooperativeId })
  return finish({ skill: skillId })
}
