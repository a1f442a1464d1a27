import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { helpRequests } from '../../../../schema/tables/help.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, type Given } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict } from '../../../platform/refusal.ts'
import { actingData, actingFor, type ConsentInput } from '../acting.ts'
import { assertInForce, categoriesOf, known } from '../categories/find.ts'
import { spoken } from '../languages.ts'
import { placeOf } from '../place.ts'
import { knownSkills } from '../skills-known.ts'
import { bitsOf } from '../traits.ts'
import { assertHouseRules } from '../trust/house.ts'
import { addWindows, detailsInput, timesOf, title, type Choices } from './details.ts'

const askInput = lazily(() => z.object({ ...detailsInput(), cooperativeId: z.string(), category: z.string(), title: title() }))

export type AskInput = Given<typeof askInput> & Choices & { forPersonId?: string | null; consent?: ConsentInput | null }

/** The most open requests of one person in a cooperative. */
const mostOpen = 50

/** Asks for help: a member for themself, or who may act for another. */
export async function requestHelp(given: AskInput, useCase: UseCase<'request'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const input = check(askInput, given)
  const { cooperativeId } = input
  const acting = await actingFor(useCase, { ...{ cooperativeId, forPersonId: given.forPersonId }, purpose: 'HELP_REQUEST', consent: given.consent })
  const { personId } = acting
  const [requiredSkills, wantedSkills] = [input.requiredSkillIds ?? [], input.wantedSkillIds ?? []].map((ids) => [...new Set(ids)]) as [string[], string[]]
  const clearanceTypes = [...new Set(given.clearanceTypes ?? [])]
  const open = sql`(select count(*) from help_requests r where r.requester_id = ${personId} and r.cooperative_id = ${cooperativeId}
    and r.status = 'OPEN' and r.expires_at > ${now})`
  const [categories, place, [counted]] = await Promise.all([
    categoriesOf(database, cooperativeId, [input.category]),
    placeOf(database, { cooperativeId, personId, location: input.location }),
    database.read(sql`select ${open} as open`),
    knownSkills(database, cooperativeId, [
      { ids: requiredSkills, path: ['input', 'requiredSkillIds'] },
      { ids: wantedSkills, path: ['input', 'wantedSkillIds'] },
    ]),
    assertHouseRules(useCase, acting, cooperativeId),
  ])
  const category = known(categories, input.category, ['input', 'category'])
  const { timeZone, neighbourhoodId } = place
  const windows = input.windows ?? []
  const times = timesOf({ ...given, windows, timeZone, now })
  if (category.nearby && !place.cell) throw conflict('PLACE_MISSING')
  if (Number(counted!['open']) >= mostOpen) throw conflict('TOO_MANY_REQUESTS', { maximum: mostOpen })
  work.assert('STALE', sql`${open} < ${mostOpen}`)
  assertInForce(work, cooperativeId, category)
  // What is told of where somebody lives is told only where it matters.
  const cell = category.nearby || input.location ? place.cell : null
  const id = newId('hrq')
  work.add(
    database.orm.insert(helpRequests).values({
      ...{ id, cooperativeId, requesterId: personId, actorId: acting.actorId, category: category.code, categoryId: category.id },
      ...{ title: input.title, description: input.description ?? null, status: 'OPEN' as const, urgency: given.urgency ?? 'NORMAL' },
      ...{ ...times, helpersNeeded: input.helpersNeeded ?? 1, languages: spoken(input.languages ?? []), requiredSkills, wantedSkills },
      ...{ seats: input.seats ?? (category.needsCar ? 1 : null), seatsAsked: input.seats ?? null },
      ...{ clearanceTypes: [...new Set([...category.clearanceTypes, ...clearanceTypes])], clearanceTypesAsked: clearanceTypes },
      ...{ traits: bitsOf(given.traits ?? []), requires: bitsOf(given.requires ?? []), avoids: bitsOf(given.avoids ?? []) },
      ...{ address: place.address, latitude: cell?.latitude ?? null, longitude: cell?.longitude ?? null, neighbourhoodId, timeZone },
      ...{ createdAt: now, updatedAt: now },
    }),
  )
  addWindows(work, id, windows, timeZone)
  work.audit({ action: 'help.requested', subjectId: id, cooperativeId, data: actingData(acting) })
  return finish({ request: id })
}
