import type { Language } from '../../../schema/tables/vocabulary.ts'

/**
 * An interval as people say it, in the wall time of the place: the day once where the interval stays within it. The zone
 * is not named, since the reader goes there.
 */
export function spokenInterval(language: Language, timeZone: string, startsAt: number, endsAt: number): string {
  const date = new Intl.DateTimeFormat(language, { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const time = new Intl.DateTimeFormat(language, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const [from, until] = [new Date(startsAt * 1000), new Date(endsAt * 1000)]
  const [firstDay, lastDay] = [date.format(from), date.format(until)]
  return firstDay === lastDay
    ? `${firstDay}, ${time.format(from)}–${time.format(until)}`
    : `${firstDay}, ${time.format(from)} – ${lastDay}, ${time.format(until)}`
}

/** An amount of money as people write it. */
export const spokenPrice = (language: Language, cents: number, currency: string): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency }).format(cents / 100)
