import * as z from 'zod/mini'
import { helpOfferExceptions, helpOfferHours } from '../../../../schema/tables/offers.ts'
import type { HelpTrait } from '../../../../schema/tables/vocabulary.ts'
import { text, type Given } from '../../../platform/check.ts'
import { insertEach } from '../../../platform/database/insert-each.ts'
import type { Work } from '../../../platform/database/work.ts'
import { lazily } from '../../../platform/lazily.ts'
import { invalid } from '../../../platform/refusal.ts'
import { mostCategories } from '../categories/find.ts'
import { spokenInput } from '../languages.ts'
import { locationInput } from '../place.ts'
import { mostSkills } from '../skills-known.ts'
import { minuteOf, weeklyOf, type Hours, type HoursInput } from './hours-rules.ts'

/** How many stretches of a week and how many days of exception an offer has at most. */
export const offerBounds = { hours: 70, exceptions: 100 } as const

/** The codes of categories that somebody helps with. */
export const categoryCodes = lazily(() => z.array(z.string()).check(z.minLength(1), z.maxLength(mostCategories)))

/** What is said of an offer besides its categories; all of it can be left out. */
export const detailsInput = lazily(() => ({
  about: z.nullish(text(1, 2_000)),
  skillIds: z.nullish(z.array(z.string()).check(z.maxLength(mostSkills))),
  languages: z.nullish(spokenInput()),
  radiusKm: z.nullish(z.int().check(z.gte(0), z.lte(100))),
  maxHoursPerWeek: z.nullish(z.number().check(z.gte(0), z.lte(168), z.multipleOf(0.25))),
  carSeats: z.nullish(z.int().check(z.gte(0), z.lte(20))),
  location: z.nullish(locationInput()),
  availability: z.nullish(z.array(z.unknown()).check(z.maxLength(offerBounds.hours))),
  exceptions: z.nullish(z.array(z.unknown()).check(z.maxLength(offerBounds.exceptions))),
}))

const details = lazily(() => z.object(detailsInput()))

/** Days on which it is otherwise, as the API takes them. */
export interface ExceptionInput {
  startsOn: string
  endsOn?: string | null
  startTime?: string | null
  endTime?: string | null
}

export type Details = Omit<Given<typeof details>, 'availability' | 'exceptions'> & {
  availability?: HoursInput[] | null
  exceptions?: ExceptionInput[] | null
  traits?: HelpTrait[] | null
  requires?: HelpTrait[] | null
  avoids?: HelpTrait[] | null
}

/** Weekly hours as they are kept, or a refusal. */
export function hoursOf(given: readonly HoursInput[]): Hours[] {
  const hours = weeklyOf(given)
  if ('wrong' in hours) throw invalid('INVALID_AVAILABILITY', ['input', 'availability', String(hours.wrong)])
  return hours
}

/** Exceptions as they are kept, or a refusal. */
export function exceptionsOf(given: readonly ExceptionInput[]) {
  const kept = given.map(({ startsOn, endsOn, startTime = null, endTime = null }, n) => {
    const path = ['input', 'exceptions', String(n)]
    const last = endsOn ?? startsOn
    if (last < startsOn || Date.parse(last) - Date.parse(startsOn) > 731 * 86_400_000) throw invalid('INVALID_INTERVAL', [...path, 'endsOn'])
    if ((startTime === null) !== (endTime === null)) throw invalid('INVALID_AVAILABILITY', path)
    const [fromMinute, untilMinute] = [startTime, endTime].map((time) => (time === null ? null : minuteOf(time)))
    if (fromMinute != null && untilMinute! <= fromMinute) throw invalid('INVALID_AVAILABILITY', path)
    return { startsOn, endsOn: last, fromMinute: fromMinute ?? null, untilMinute: untilMinute ?? null }
  })
  // Hours that are said twice would count twice; days away are away once.
  const isTwice = kept.findIndex((one, n) => kept.slice(0, n).some((other) => shareHours(one, other)))
  if (isTwice >= 0) throw invalid('INVALID_AVAILABILITY', ['input', 'exceptions', String(isTwice)])
  return kept
}

type Exception = { startsOn: string; endsOn: string; fromMinute: number | null; untilMinute: number | null }

const shareHours = (one: Exception, other: Exception): boolean =>
  one.startsOn <= other.endsOn && other.startsOn <= one.endsOn && one.fromMinute !== null && other.fromMinute !== null &&
  one.fromMinute < other.untilMinute! && other.fromMinute < one.untilMinute!

/** Writes when a volunteer can. */
export function addHours(work: Work, offerId: string, hours: readonly Hours[]): void {
  if (hours.length > 0) work.add(insertEach(helpOfferHours, hours.map((one) => ({ offerId, ...one }))))
}

/** Writes the days on which that is otherwise. */
export function addExceptions(work: Work, offerId: string, exceptions: ReturnType<typeof exceptionsOf>): void {
  if (exceptions.length > 0) work.add(insertEach(helpOfferExceptions, exceptions.map((one) => ({ offerId, ...one }))))
}
