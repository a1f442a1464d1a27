import type { LocalizedText } from '../../platform/localized.ts'
import type { Holiday } from './calendar.ts'
import table from './holidays.json' with { type: 'json' }

/** A country (ISO 3166-1) and the parts of it that keep holidays of their own (what follows it in ISO 3166-2). */
export type HolidayRegion = { country: string; subdivisions: string[] }

/** The last date (YYYY-MM-DD) for which public holidays are known; `npm run generate` carries the table further. */
export const holidaysKnownUntil: string = table.knownUntil

/** The countries and parts of countries whose public holidays are known. */
export function holidayRegions(): HolidayRegion[] {
  return table.regions.map(({ country, subdivisions }) => ({ country, subdivisions: [...subdivisions] }))
}

/**
 * Public holidays from the first date to the last, both included, in order. Without a subdivision, or with one that
 * keeps no holidays of its own, those of the whole country; none for a country that is not known. Holidays of single
 * municipalities are not known.
 */
export function publicHolidays(
  country: string,
  subdivision: string | null,
  fromDate: string,
  untilDate: string,
): Holiday[] {
  const regions = subdivision === null ? [country] : [country, `${country}-${subdivision}`]
  return table.holidays
    .filter((holiday) => holiday.regions.some((region) => regions.includes(region)))
    .flatMap(({ names, dates }) => {
      const name: LocalizedText = Object.fromEntries(names.map((text, index) => [table.languages[index] ?? 'en', text]))
      return dates.filter((date) => date >= fromDate && date <= untilDate).map((date) => ({ date, name }))
    })
    .sort((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date)))
}
