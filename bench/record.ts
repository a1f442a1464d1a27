import { describeMachine } from './machine.ts'
import type { Options } from './options.ts'
import { report } from './report.ts'
import type { Results } from './results.ts'

/** The results as a page, with what they were measured on. */
export function record(options: Options, results: Results): string {
  const { bookings, seconds, connections, rounds, note } = options
  const command = `npm run bench -- --bookings ${bookings} --seconds ${seconds} --connections ${connections} --rounds ${rounds}`
  const size = bookings.toLocaleString('en')
  return `# Results

Measured on ${new Date().toISOString().slice(0, 10)} by \`${command}\`:
20 cooperatives, 2,000 facilities, 20,000 members, ${size} bookings (large) and ${Math.round(bookings / 20).toLocaleString('en')} (small).
What is measured, and how to read it, stands in [README.md](README.md).

${describeMachine().map((line) => `- ${line}`).join('\n')}
${note ? `- ${note}\n` : ''}
${report(results)}
`
}
