import * as z from 'zod/mini'
import { helpProfiles } from '../../../../schema/tables/trust.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, text } from '../../../platform/check.ts'
import { lazily } from '../../../platform/lazily.ts'
import { actingData, actingFor, proxyConsent, type ConsentInput } from '../acting.ts'
import { categoriesOf, known, mostCategories } from '../categories/find.ts'
import { knownSkills, mostSkills } from '../skills-known.ts'

const answer = lazily(() => z.nullish(text(1, 2000)))
const categories = lazily(() => z.nullish(z.array(z.string()).check(z.maxLength(mostCategories))))
const answersInput = lazily(() =>
  z.object({
    wants: answer(),
    abilities: answer(),
    needs: answer(),
    offers: answer(),
    wantedCategories: categories(),
    skillIds: z.nullish(z.array(z.string()).check(z.maxLength(mostSkills))),
    neededCategories: categories(),
    offeredCategories: categories(),
  }),
)

type ProfileInput = z.input<ReturnType<typeof answersInput>> & {
  cooperativeId: string
  forPersonId?: string | null
  consent?: ConsentInput | null
}

const listsOfCategories = ['wantedCategories', 'neededCategories', 'offeredCategories'] as const

/**
 * Takes in a person’s answers to the four questions: their own, or as their proxy or an assistant tells them. What is left
 * out stays as it was; what is null is no answer any more.
 */
export async function setHelpProfile({ cooperativeId, forPersonId, consent, ...given }: ProfileInput, useCase: UseCase<'person'>) {
  const { work, now, database, finish } = useCase
  const { skillIds, ...answers } = check(answersInput, given)
  const acting = await actingFor(useCase, { cooperativeId, forPersonId, purpose: 'PROFILE', consent })
  const { personId, actorId } = acting
  const inForce = await categoriesOf(database, cooperativeId, [...new Set(listsOfCategories.flatMap((name) => answers[name] ?? []))])
  for (const name of listsOfCategories) {
    for (const [n, code] of (answers[name] ?? []).entries()) known(inForce, code, ['input', name, String(n)])
  }
  await knownSkills(database, cooperativeId, [{ ids: skillIds ?? [], path: ['input', 'skillIds'] }])

  const lists = { ...Object.fromEntries(listsOfCategories.flatMap((name) => (answers[name] === undefined ? [] : [[name, unique(answers[name])]]))), ...(skillIds === undefined ? {} : { skills: unique(skillIds) }) }
  const words = Object.fromEntries((['wants', 'abilities', 'needs', 'offers'] as const).flatMap((name) => (answers[name] === undefined ? [] : [[name, answers[name]]])))
  // A proxy acts by the consent by which they were named.
  const consentId = acting.as === 'PROXY' ? proxyConsent(personId, cooperativeId, actorId) : acting.consentId
  const changes = { ...words, ...lists, actorId, consentId, updatedAt: now }
  const empty = { wantedCategories: [], skills: [], neededCategories: [], offeredCategories: [] }
  work.add(
    database.orm
      .insert(helpProfiles)
      .values({ ...empty, ...changes, cooperativeId, personId, createdAt: now })
      .onConflictDoUpdate({ target: [helpProfiles.cooperativeId, helpProfiles.personId], set: changes }),
  )
  // The words are nobody's but theirs: only which of them changed is told.
  const changed = [...Object.keys(words), ...Object.keys(lists)]
  work.audit({ action: 'helpProfile.set', subjectId: personId, cooperativeId, data: { changed, ...actingData(acting) } })
  return finish({ person: personId })
}

const unique = (list: readonly string[] | null): string[] => [...new Set(list ?? [])]
