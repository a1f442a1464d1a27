import Holidays from 'date-holidays'

/** The years that the table covers, both included. */
const FIRST_YEAR = 2024
const LAST_YEAR = 2036
const COUNTRIES = ['NL', 'BE', 'DE']
const LANGUAGES = ['nl', 'de', 'en', 'fr']

/** Names that the source lacks and fills with German, or gives too vaguely for a neighbour across the border. */
const CORRECTIONS: Record<string, Partial<Record<string, string>>> = {
  'Tag der Deutschen Einheit': {
    nl: 'Dag van de Duitse Eenheid',
    en: 'Day of German Unity',
    fr: 'Jour de l’Unité allemande',
  },
  'Tag der Befreiung (80. Jahrestag)': {
    nl: 'Bevrijdingsdag (80 jaar)',
    fr: 'Jour de la Libération (80e anniversaire)',
  },
  '75-jähriges Jubiläum des Volksaufstands in der DDR': {
    nl: '75 jaar volksopstand in de DDR',
    fr: '75e anniversaire du soulèvement populaire en RDA',
  },
  Weltkindertag: { nl: 'Wereldkinderdag', fr: 'Journée mondiale de l’enfance' },
  Reformationstag: { fr: 'Fête de la Réformation' },
  'Buß- und Bettag': { fr: 'Jour de pénitence et de prière' },
  'Heilige Drei Könige': { fr: 'Épiphanie' },
  Fronleichnam: { fr: 'Fête-Dieu' },
  'Christi Himmelfahrt': { nl: 'Hemelvaartsdag', fr: 'Ascension' },
}

/** One holiday: its names in the table's languages, the regions that keep it ('DE', 'DE-NW'), and its dates there. */
type Entry = { names: string[]; regions: string[]; dates: string[] }

/** The table of public holidays that the Worker carries in place of the library they come from, one holiday a line. */
export function holidayTable(): string {
  const source = new Holidays()
  const regions: { country: string; subdivisions: string[] }[] = []
  const entries: Entry[] = []
  for (const country of COUNTRIES) {
    const national = publicHolidays(country, null)
    const states = Object.keys(source.getStates(country) ?? {}).sort()
    const own = new Map(
      states.map((state) => [state, publicHolidays(country, state).filter((entry) => !national.some(same(entry)))]),
    )
    const differ = [...own.values()].some((extra) => extra.length > 0)
    regions.push({ country, subdivisions: differ ? states : [] })
    for (const entry of national) add(entries, entry, country)
    for (const [state, extra] of own) for (const entry of extra) add(entries, entry, `${country}-${state}`)
  }
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`)
  return `{
  "source": "https://github.com/commenthol/date-holidays (ISC AND CC-BY-3.0)",
  "knownUntil": "${LAST_YEAR}-12-31",
  "languages": ${JSON.stringify(LANGUAGES)},
  "regions": [
${regions.map((region) => `    ${JSON.stringify(region)}`).join(',\n')}
  ],
  "holidays": [
${lines.join(',\n')}
  ]
}
`
}

/** Public holidays of a country, or of one of its parts, each with all of its dates. */
function publicHolidays(country: string, state: string | null): Entry[] {
  const source = state === null ? new Holidays(country) : new Holidays(country, state)
  const found: Entry[] = []
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    const translations = LANGUAGES.map((language) =>
      source.getHolidays(year, language).filter(({ type }) => type === 'public'),
    )
    for (const [index, { date }] of (translations[0] ?? []).entries()) {
      const german = translations[LANGUAGES.indexOf('de')]?.[index]?.name ?? ''
      const names = LANGUAGES.map(
        (language, position) => CORRECTIONS[german]?.[language] ?? translations[position]?.[index]?.name ?? german,
      )
      const day = date.slice(0, 10)
      const known = found.find((entry) => entry.names.join('|') === names.join('|'))
      if (known) known.dates.push(day)
      else found.push({ names, regions: [], dates: [day] })
    }
  }
  return found
}

function add(entries: Entry[], entry: Entry, region: string): void {
  const known = entries.find(same(entry))
  if (known) known.regions.push(region)
  else entries.push({ ...entry, regions: [region] })
}

function same(entry: Entry): (other: Entry) => boolean {
  const key = JSON.stringify([entry.names, entry.dates])
  return (other) => JSON.stringify([other.names, other.dates]) === key
}
