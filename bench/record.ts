import { describeMachine } from './machine.ts'
import type { Options } from './options.ts'
import { report } from './report.ts'
import type { Results } from './results.ts'

/** The results as a page, with what they were measured on. */
export function record(options: Options, results: Results): string {
  const { bookings, seconds, connections, rounds } = options
  const flags = `--bookings ${bookings} --seconds ${seconds} --connections ${connections} --rounds ${rounds}`
  const sizes = [`${count(bookings)} bookings (large)`, `${count(Math.round(bookings / 20))} (small)`].join(' and ')
  const data = `20 cooperatives, 2,000 facilities, 20,000 members, ${sizes}.`
  return page('Results', flags, options, data, report(results))
}

/** A profile as a page. */
export function recordProfile(options: Options, found: string): string {
  const { bookings, seconds, connections, operation } = options
  const load = `--bookings ${bookings} --seconds ${seconds} --connections ${connections}`
  const flags = `--profile --operation ${operation} ${load}`
  return page('Profile', flags, options, `${count(bookings)} bookings. The Worker is not minified here.`, found)
}

const count = (bookings: number): string => bookings.toLocaleString('en')

function page(title: string, flags: string, { note }: Options, data: string, found: string): string {
  const conditions = [...describeMachine(), note].filter(Boolean)
  return `# ${title}

Measured on ${new Date().toISOString().slice(0, 10)} by \`npm run bench -- ${flags}\`:
${data}
What is measured, and how to read it, stands in [README.md](README.md).

${conditions.map((line) => `- ${line}`).join('\n')}

${found}
`
}
