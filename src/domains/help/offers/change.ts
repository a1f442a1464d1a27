import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { helpOffers } from '../../../../schema/tables/offers.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check } from '../../../platform/check.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict } from '../../../platform/refusal.ts'
import { actingData } from '../acting.ts'
import { categoriesOf, known } from '../categories/find.ts'
import { spoken } from '../languages.ts'
import { placeOf } from '../place.ts'
import { knownSkills } from '../skills-known.ts'
import { bitsOf } from '../traits.ts'
import { addExceptions, addHours, categoryCodes, detailsInput, exceptionsOf, hoursOf, type Details } from './details.ts'
import { ownOffer } from './find.ts'
import { always } from './hours-rules.ts'

const changeInput = lazily(() => z.object({ ...detailsInput(), offerId: z.string(), categories: z.nullish(categoryCodes()) }))

export type ChangeOfferInput = Details & { offerId: string; categories?: string[] | null }

/** Changes an offer in whatever state; absent fields stay. */
export async function changeHelpOffer(given: ChangeOfferInput, useCase: UseCase<'offer'>) {
  const { work, now, database, finish } = useCase
  const input = check(changeInput, given)
  const { offer, acting } = await ownOffer(useCase, input.offerId)
  const { id, cooperativeId } = offer
  const codes = input.categories ? [...new Set(input.categories)] : null
  const skills = input.skillIds === undefined ? undefined : [...new Set(input.skillIds ?? [])]
  // What the offer names already stays, also where it was retired in the meantime.
  const added = { codes: (codes ?? []).filter((code) => !offer.categories.includes(code)), skills: (skills ?? []).filter((one) => !offer.skills.includes(one)) }
  const [categories, place] = await Promise.all([
    categoriesOf(database, cooperativeId, added.codes),
    given.location === undefined ? null : placeOf(database, { cooperativeId, personId: offer.volunteerId, location: input.location }),
    knownSkills(database, cooperativeId, [{ ids: added.skills, path: ['input', 'skillIds'] }]),
  ])
  input.categories?.forEach((code, n) => {
    if (!offer.categories.includes(code)) known(categories, code, ['input', 'categories', String(n)])
  })
  const hours = given.availability === undefined ? null : given.availability ? hoursOf(given.availability) : always
  const exceptions = given.exceptions === undefined ? null : exceptionsOf(given.exceptions ?? [])
  if (place && !place.cell) throw conflict('PLACE_MISSING')
  const bits = (['traits', 'requires', 'avoids'] as const).map((name) => [name, given[name] === undefined ? undefined : bitsOf(given[name] ?? [])])
  const changes = {
    ...{ about: input.about, categories: codes ?? undefined, skills, languages: input.languages === undefined ? undefined : spoken(input.languages ?? []) },
    ...{ radiusKm: input.radiusKm ?? undefined, maxMinutesPerWeek: input.maxHoursPerWeek == null ? undefined : input.maxHoursPerWeek * 60, carSeats: input.carSeats },
    ...Object.fromEntries(bits),
    ...(place && { ...place.cell, neighbourhoodId: place.neighbourhoodId, timeZone: place.timeZone }),
    updatedAt: now,
  }
  work.add(database.orm.update(helpOffers).set(changes).where(sql`id = ${id} and updated_at = ${offer.updatedAt}`))
  work.assertChanged()
  if (hours) {
    work.add(sql`delete from help_offer_hours where offer_id = ${id}`)
    addHours(work, id, hours)
  }
  if (exceptions) {
    work.add(sql`delete from help_offer_exceptions where offer_id = ${id}`)
    addExceptions(work, id, exceptions)
  }
  const changed = Object.entries(given).flatMap(([name, value]) => (value === undefined || ['offerId', 'idempotencyKey'].includes(name) ? [] : [name]))
  work.audit({ action: 'help.offerChanged', subjectId: id, cooperativeId, data: { changed, ...actingData(acting) } })
  return finish({ offer: id })
}
