import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { holidayTable } from '../../scripts/generate-holidays.ts'
import { holidayRegions, holidaysKnownUntil, publicHolidays } from '../../src/domains/facilities/holidays.ts'
import { localize } from '../../src/platform/localized.ts'

const named = (country: string, subdivision: string | null, date: string): string[] =>
  publicHolidays(country, subdivision, date, date).map(({ name }) => localize(name, [country.toLowerCase()]))

test('the published holidays of the Netherlands', () => {
  const year = publicHolidays('NL', null, '2027-01-01', '2027-12-31').map(({ date, name }) => `${date} ${name['nl']}`)
  expect(year).toEqual([
    '2027-01-01 Nieuwjaar',
    '2027-03-28 Pasen',
    '2027-03-29 Tweede paasdag',
    '2027-04-27 Koningsdag',
    '2027-05-06 Hemelvaartsdag',
    '2027-05-16 Pinksteren',
    '2027-05-17 Tweede pinksterdag',
    '2027-12-25 Kerstmis',
    '2027-12-26 Tweede kerstdag',
  ])
  // The King's birthday is kept a day early when it falls on a Sunday.
  expect(named('NL', null, '2025-04-26')).toEqual(['Koningsdag'])
  expect(named('NL', null, '2025-04-27')).toEqual([])
  expect(named('NL', null, '2027-03-26')).toEqual([])
})

test('the holidays of a German state come beside those of the whole country', () => {
  expect(named('DE', 'NW', '2027-05-27')).toEqual(['Fronleichnam'])
  expect(named('DE', 'NI', '2027-05-27')).toEqual([])
  expect(named('DE', null, '2027-05-27')).toEqual([])
  expect(named('DE', 'NI', '2027-10-31')).toEqual(['Reformationstag'])
  expect(named('DE', 'NW', '2027-10-31')).toEqual([])
  expect(named('DE', 'NW', '2027-10-03')).toEqual(['Tag der Deutschen Einheit'])
  expect(named('DE', 'BE', '2026-03-08')).toEqual(['Internationaler Frauentag'])
  expect(named('DE', 'SN', '2026-11-18')).toEqual(['Buß- und Bettag'])
  expect(named('DE', 'TH', '2026-09-20')).toEqual(['Weltkindertag'])
})

test('the holidays of Belgium are named in its languages', () => {
  const [national] = publicHolidays('BE', 'VLG', '2027-07-21', '2027-07-21')
  expect(national?.name).toEqual({
    nl: 'Nationale feestdag',
    de: 'Nationalfeiertag',
    en: 'National Holiday',
    fr: 'Fête nationale',
  })
  expect(publicHolidays('BE', null, '2027-01-01', '2027-12-31')).toHaveLength(10)
})

test('a country that is not known keeps none, and dates without holidays have none', () => {
  expect(publicHolidays('XX', null, '2027-01-01', '2027-12-31')).toEqual([])
  expect(publicHolidays('NL', null, '2027-06-01', '2027-11-30')).toEqual([])
  expect(publicHolidays('NL', null, '2027-12-26', '2027-12-25')).toEqual([])
})

test('regions and the end of what is known are told', () => {
  const regions = new Map(holidayRegions().map(({ country, subdivisions }) => [country, subdivisions]))
  expect([...regions.keys()]).toEqual(['NL', 'BE', 'DE'])
  expect(regions.get('DE')).toHaveLength(16)
  expect(regions.get('DE')).toContain('NW')
  expect(holidaysKnownUntil).toBe('2036-12-31')
  for (const country of regions.keys()) expect(named(country, null, '2036-12-25')).toHaveLength(1)
})

test('every holiday has a name in every language of the table', () => {
  for (const { country, subdivisions } of holidayRegions()) {
    for (const subdivision of [null, ...subdivisions]) {
      for (const { name } of publicHolidays(country, subdivision, '2024-01-01', '2036-12-31')) {
        expect(Object.keys(name)).toEqual(['nl', 'de', 'en', 'fr'])
        expect(Object.values(name).every((text) => text.length > 0)).toBe(true)
      }
    }
  }
})

test('the committed table is what the generator makes', () => {
  const committed = readFileSync(new URL('../../src/domains/facilities/holidays.json', import.meta.url), 'utf8')
  expect(committed).toBe(holidayTable())
})
