import { localize } from '../../platform/localized.ts'
import { hourOf } from './dates.ts'
import type { Look } from './look.ts'
import type { PlaceUsage } from './usage.ts'
import type { Usage, UsageHour } from './usage-rules.ts'
import { words, type Words } from './words.ts'

/** What a weekday, or an hour of the day, was used: the hours of the week that belong to it together. */
export function togetherOf(hours: readonly UsageHour[]): Pick<Usage, 'openHours' | 'bookedHours' | 'share'> {
  const openHours = hours.reduce((sum, hour) => sum + hour.openHours, 0)
  const booked = hours.reduce((sum, { openHours: open, share }) => sum + open * (share ?? 0), 0)
  const bookedHours = hours.reduce((sum, hour) => sum + hour.bookedHours, 0)
  return { openHours, bookedHours, share: openHours > 0 ? booked / openHours : null }
}

/** A share in words, or that there is none since it was never open. */
const shareInWords = (share: number | null, said: Words): string =>
  share === null ? said.use.never : said.percent(share)

/** Hours open and booked, bookings, and for how many: what holds of all the days. */
export function sumInWords(usage: Usage, said: Words): string {
  const { use, number } = said
  const of = [
    `${use.hours(number(usage.bookedHours), number(usage.openHours))} (${shareInWords(usage.share, said)})`,
    use.bookings(usage.bookings),
    ...(usage.beneficiaries === null ? [] : [use.beneficiaries(usage.beneficiaries)]),
  ]
  return of.join(' · ')
}

/** What the picture of a use says: all together, each weekday by its hours, and each place. */
export function usageInWords(usage: Usage, places: readonly PlaceUsage[], look: Look): string {
  const said = words[look.language]
  const { use, number } = said
  const days = said.weekdays.flatMap((name, n) => {
    const hours = usage.hours.filter(({ weekday }) => weekday === n + 1)
    if (hours.length === 0) return []
    const { openHours, bookedHours, share } = togetherOf(hours)
    const sum = use.day(capital(name), use.hours(number(bookedHours), number(openHours)), shareInWords(share, said))
    return [`${sum}; ${use.byHour}: ${byHour(hours, said)}.`]
  })
  const each = places.map(({ name, usage: one }) => `${localize(name, look.languages)}: ${sumInWords(one, said)}`)
  return [
    `${sumInWords(usage, said)}.`,
    ...(usage.busiest ? [busiestInWords(usage.busiest, said)] : []),
    ...days,
    ...(each.length > 0 ? [`${use.places}: ${each.join('; ')}.`] : []),
  ].join(' ')
}

/** The hours of a day with their shares; those that follow upon each other with the same one are told together. */
function byHour(hours: readonly UsageHour[], said: Words): string {
  const runs: { from: number; to: number; share: string }[] = []
  for (const { hour, share: exact } of hours) {
    const share = shareInWords(exact, said)
    const last = runs.at(-1)
    if (last?.to === hour && last.share === share) last.to = hour + 1
    else runs.push({ from: hour, to: hour + 1, share })
  }
  return runs.map(({ from, to, share }) => `${hourOf(from)}–${hourOf(to)} ${share}`).join(', ')
}

/** When it was busiest. */
export const busiestInWords = ({ weekday, hour, share }: UsageHour, said: Words): string =>
  said.use.busiest(said.weekdays[weekday - 1]!, hourOf(hour), hourOf(hour + 1), shareInWords(share, said))

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
