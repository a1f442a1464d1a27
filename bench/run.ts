import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundleWorker } from '../local/bundle.ts'
import { compatibilityDate } from '../local/start/worker.ts'
import { copyOf, preparedData, removeCopies } from './data.ts'
import { inputsFor } from './inputs.ts'
import { startGenerator } from './load/generator.ts'
import { describeMachine } from './machine.ts'
import { LoadFailure, measure, memoryOf } from './measure.ts'
import { readOptions, UsageFailure, type Options } from './options.ts'
import { isMet, report, verdicts, type Results } from './report.ts'
import { measureStartUp } from './start-up.ts'
import { startLimit, startWorker, type Subject, type WorkerCode } from './subjects.ts'
import { AnswersDiffer, assertSameAnswers } from './verify.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** Measures the Worker beside the physical limit, and prints what came of it. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const { bookings } = options
  const data = { large: await preparedData(bookings), small: await preparedData(Math.round(bookings / 20)) }
  const { code: script, gzipBytes } = await bundleWorker({ entry: path('../src/worker.ts') })
  const code: WorkerCode = { script, compatibilityDate: compatibilityDate() }
  const { measured, memory } = await underLoad(code, data, options)
  const results: Results = { measured, memory, startUp: await measureStartUp(code), gzipBytes, large: 'large', small: 'small' }
  console.log(`\n${report(results)}\n`)
  if (options.record) writeFileSync(path('RESULTS.md'), record(options, results))
  if (options.strict && !verdicts(results).every(isMet)) process.exitCode = 1
}

async function underLoad(code: WorkerCode, data: Record<string, string>, options: Options): Promise<Pick<Results, 'measured' | 'memory'>> {
  const generator = startGenerator()
  const subjects: Subject[] = []
  try {
    for (const [name, file] of Object.entries(data)) {
      console.log(`The ${name} data: making up requests, starting the Worker and the limit`)
      generator.give(name, inputsFor(file))
      const worker = await startWorker(code, name, copyOf(file, `worker-${name}`))
      subjects.push(worker)
      const limit = await startLimit(name, copyOf(file, `limit-${name}`))
      subjects.push(limit)
      await assertSameAnswers(generator, worker, limit)
      console.log('Both give the same answers.')
    }
    return { measured: await measure(generator, subjects, options), memory: memoryOf(subjects[0]!) }
  } finally {
    await Promise.all(subjects.map((subject) => subject.close()))
    generator.close()
    removeCopies()
  }
}

/** The results as a page, with what they were measured on. */
function record(options: Options, results: Results): string {
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

try {
  await main()
} catch (fault) {
  if (!(fault instanceof UsageFailure || fault instanceof LoadFailure || fault instanceof AnswersDiffer)) throw fault
  console.error(fault.message)
  process.exitCode = fault instanceof UsageFailure ? 2 : 1
}
