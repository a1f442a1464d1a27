import { Temporal } from 'temporal-polyfill'
import { occurrencesOf } from '../../src/domains/bookings/series/occurrences.ts'
import {
  parseRecurrence,
  usualLimits,
  type First,
  type Recurrence,
} from '../../src/domains/bookings/series/recurrence.ts'
import { Refusal } from '../../src/platform/refusal.ts'

/** An instant by a wall time, or by one with an offset, in a zone. */
export const at = (wall: string, zone: string): number =>
  Temporal.ZonedDateTime.from(`${wall}[${zone}]`).epochMilliseconds / 1000

/** The first occurrence, so many minutes on the wall. */
export function firstAt(wall: string, zone = 'Europe/Amsterdam', minutes = 60): First {
  const start = Temporal.ZonedDateTime.from(`${wall}[${zone}]`)
  const end = start.toPlainDateTime().add({ minutes }).toZonedDateTime(zone)
  return { startsAt: start.epochMilliseconds / 1000, endsAt: end.epochMilliseconds / 1000, timeZone: zone }
}

/** As many occurrences, over as many years, as a test wants to see. */
export const widely = { occurrences: 2_000, seconds: 12 * 366 * 86_400 }

/** The occurrences of a text. */
export const expand = (
  text: string,
  first: First,
  limits: Pick<typeof usualLimits, 'occurrences' | 'seconds'> = usualLimits,
) => occurrencesOf(parseRecurrence(text, first), first, limits)

/** The wall times of a recurrence. */
export const locals = (recurrence: Recurrence, first: First): string[] =>
  occurrencesOf(recurrence, first).map(({ local }) => local)

/** The code with which something is refused. */
export function codeOf(attempt: () => unknown): string {
  try {
    attempt()
  } catch (refusal) {
    if (refusal instanceof Refusal) return refusal.code
    throw refusal
  }
  return 'accepted'
}
