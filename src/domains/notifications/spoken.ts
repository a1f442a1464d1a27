import type { Language } from '../../../schema/tables/vocabulary.ts'

/** The conventions of dates and money that go with a language here: English as it is written in Europe. */
const conventions: Record<Language, string> = { nl: 'nl-NL', de: 'de-DE', en: 'en-GB' }

/**
 * An interval as people say it, in the wall time of the place: the day once where the interval stays within it. The
 * zone is not named, since the reader goes there.
 */
export function spokenInterval(language: Language, timeZone: string, startsAt: number, endsAt: number): string {
  const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
  const date = new Intl.DateTimeFormat(conventions[language], { timeZone, ...day })
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const time = new Intl.DateTimeFormat(conventions[language], { timeZone, ...clock })
  const [from, until] = [new Date(startsAt * 1000), new Date(endsAt * 1000)]
  const [firstDay, lastDay] = [date.format(from), date.format(until)]
  return firstDay === lastDay
    ? `${firstDay}, ${time.format(from)}–${time.format(until)}`
    : `${firstDay}, ${time.format(from)} – ${lastDay}, ${time.format(until)}`
}

/** An instant as people say it, in the wall time of the place. */
export function spokenInstant(language: Language, timeZone: string, at: number): string {
  const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const instant = new Date(at * 1000)
  const [date, time] = [day, clock].map((format) => new Intl.DateTimeFormat(conventions[language], { timeZone, ...format }).format(instant))
  return `${date}, ${time}`
}

/** The day of an instant as people say it, by the calendar of the place. */
export const spokenDate = (language: Language, timeZone: string, at: number): string =>
  new Intl.DateTimeFormat(conventions[language], { timeZone, day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(at * 1000))

/** An amount of money as people write it. */
export const spokenPrice = (language: Language, cents: number, currency: string): string =>
  new Intl.NumberFormat(conventions[language], { style: 'currency', currency }).format(cents / 100)

/** A time of every week, in wall time: the weekday (ISO), seconds from its midnight, and a length in them. */
export function spokenWeekly(language: Language, weekday: number, startsAt: number, length: number): string {
  const timeZone = 'UTC'
  // The 1st of January 1973 was a Monday.
  const monday = Date.UTC(1973, 0, 1)
  const [from, until] = [startsAt, startsAt + length].map((at) => new Date(monday + ((weekday - 1) * 86_400 + at) * 1000))
  const day = new Intl.DateTimeFormat(conventions[language], { timeZone, weekday: 'long' })
  const time = new Intl.DateTimeFormat(conventions[language], { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return `${day.format(from)}, ${time.format(from)}–${time.format(until)}`
}
