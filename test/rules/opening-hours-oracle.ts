import { readFileSync } from 'node:fs'
import OpeningHours from 'opening_hours'

/**
 * Answers by the independent library, in the time zone of this process (set TZ before it starts). Reads from standard
 * input `{ from, until, hours: string[] }` (seconds, OpenStreetMap syntax) and writes the open pairs for each of them.
 */
const { from, until, hours } = JSON.parse(readFileSync(0, 'utf8')) as { from: number; until: number; hours: string[] }
const answers = hours.map((value) =>
  new OpeningHours(value)
    .getOpenIntervals(new Date(from * 1000), new Date(until * 1000))
    .map(([opens, closes]) => [opens.getTime() / 1000, closes.getTime() / 1000]),
)
process.stdout.write(JSON.stringify(answers))
