import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { helpOffers } from '../../../../schema/tables/offers.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict } from '../../../platform/refusal.ts'
import { actingData, actingFor, type ConsentInput } from '../acting.ts'
import { categoriesOf, known } from '../categories/find.ts'
import { spoken } from '../languages.ts'
import { placeOf } from '../place.ts'
import { knownSkills } from '../skills-known.ts'
import { bitsOf } from '../traits.ts'
import { assertHouseRules } from '../trust/house.ts'
import { addExceptions, addHours, categoryCodes, detailsInput, exceptionsOf, hoursOf, type Details } from './details.ts'
import { always } from './hours-rules.ts'

const offerInput = lazily(() => z.object({ ...detailsInput(), cooperativeId: z.string(), categories: categoryCodes() }))

export type OfferInput = Details & { cooperativeId: string; categories: string[]; forPersonId?: string | null; consent?: ConsentInput | null }

/** How far and how long somebody helps who does not say. */
const usual = { radiusKm: 5, minutes: 240 }

/** Offers help: a member for themself, or who may act for another. One offer of a person in a cooperative. */
export async function offerHelp(given: OfferInput, useCase: UseCase<'offer'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const input = check(offerInput, given)
  const { cooperativeId } = input
  const acting = await actingFor(useCase, { ...{ cooperativeId, forPersonId: given.forPersonId }, purpose: 'HELP_OFFER', consent: given.consent })
  const { personId } = acting
  const [codes, skills] = [[...new Set(input.categories)], [...new Set(input.skillIds ?? [])]]
  const [categories, place, [earlier]] = await Promise.all([
    categoriesOf(database, cooperativeId, codes),
    placeOf(database, { cooperativeId, personId, location: input.location }),
    database.read(sql`select 1 from help_offers where volunteer_id = ${personId} and cooperative_id = ${cooperativeId}`),
    knownSkills(database, cooperativeId, [{ ids: skills, path: ['input', 'skillIds'] }]),
    assertHouseRules(useCase, acting, cooperativeId),
  ])
  input.categories.forEach((code, n) => known(categories, code, ['input', 'categories', String(n)]))
  const hours = given.availability ? hoursOf(given.availability) : always
  const exceptions = exceptionsOf(given.exceptions ?? [])
  if (earlier) throw conflict('ALREADY_OFFERED')
  const { cell, neighbourhoodId, timeZone } = place
  if (!cell) throw conflict('PLACE_MISSING')
  const id = newId('hof')
  work.add(
    database.orm.insert(helpOffers).values({
      ...{ id, cooperativeId, volunteerId: personId, actorId: acting.actorId, status: 'ACTIVE' as const, about: input.about ?? null },
      ...{ categories: codes, skills, languages: spoken(input.languages ?? []), radiusKm: input.radiusKm ?? usual.radiusKm },
      maxMinutesPerWeek: input.maxHoursPerWeek == null ? usual.minutes : input.maxHoursPerWeek * 60,
      ...{ carSeats: input.carSeats ?? null, traits: bitsOf(given.traits ?? []), requires: bitsOf(given.requires ?? []), avoids: bitsOf(given.avoids ?? []) },
      ...{ ...cell, neighbourhoodId, timeZone, createdAt: now, updatedAt: now },
    }),
  )
  addHours(work, id, hours)
  addExceptions(work, id, exceptions)
  work.audit({ action: 'help.offered', subjectId: id, cooperativeId, data: actingData(acting) })
  return finish({ offer: id })
}
