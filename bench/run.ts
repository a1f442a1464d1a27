import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundleWorker, type Bundle } from '../local/bundle.ts'
import { compatibilityDate } from '../local/start/worker.ts'
import { preparedData, removeCopies } from './data.ts'
import { measureIsolate } from './isolate-memory.ts'
import { measureFeats } from './feats/feats.ts'
import { measureHelp } from './feats/help.ts'
import { startGenerator } from './load/generator.ts'
import { LoadFailure } from './load/run.ts'
import { measure, memoryOf } from './measure.ts'
import { readOptions, UsageFailure, type Options } from './options.ts'
import { profile } from './profile/profile.ts'
import { record, recordProfile } from './record.ts'
import { report } from './report.ts'
import type { DataName, Results } from './results.ts'
import { startAll, type Stage } from './stage.ts'
import { measureStartUp } from './start-up.ts'
import type { EdgeSubject, WorkerCode } from './subjects.ts'
import { isMet, verdicts } from './targets.ts'
import { topologies } from './topologies.ts'
import { TripsDiffer } from './trips.ts'
import { AnswersDiffer } from './verify.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** Measures the API beside the physical limit in both topologies, and prints what came of it. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const { bookings } = options
  // Each process that is started has a listener that sees to its end.
  process.setMaxListeners(100)
  if (options.profile) return profileOnly(options)
  const data = { large: await preparedData(bookings), small: await preparedData(Math.round(bookings / 20)) }
  const entries = ['../src/worker.ts', 'limit/worker.ts']
  const [ours, bare] = await Promise.all(entries.map((entry) => bundleWorker({ entry: path(entry) })))
  const codeOf = ({ script, chunks }: Bundle): WorkerCode => ({ script, chunks, compatibilityDate: compatibilityDate() })
  const code = { ours: codeOf(ours!), bare: codeOf(bare!) }
  const loaded = await underLoad(code, data, options)
  const results: Results = { ...loaded, startUp: await measureStartUp(code.ours), gzipBytes: ours!.gzipBytes }
  console.log(`\n${report(results)}\n`)
  if (options.record) writeFileSync(path('RESULTS.md'), record(options, results))
  if (options.strict && !verdicts(results).every(isMet)) process.exitCode = 1
}

async function profileOnly(options: Options): Promise<void> {
  try {
    const found = await profile(await preparedData(options.bookings), options.operation, options)
    console.log(`\n${found}\n`)
    if (options.record) writeFileSync(path('PROFILE.md'), recordProfile(options, found))
  } finally {
    removeCopies()
  }
}

/** Starts everything, proves that it is right, and measures one topology after the other. */
async function underLoad(
  code: Stage['code'],
  data: Record<DataName, string>,
  options: Options,
): Promise<Pick<Results, 'measured' | 'isolate' | 'memory' | 'feats' | 'help'>> {
  const generator = startGenerator()
  const stage: Stage = { code, generator, subjects: [] }
  try {
    await startAll(stage, data)
    const found: Pick<Results, 'measured' | 'memory'> = { measured: [], memory: {} }
    for (const { ours, limit, title } of Object.values(topologies)) {
      const subjects = stage.subjects.filter(({ kind }) => kind === ours || kind === limit)
      console.log(title)
      found.measured.push(...(await measure(generator, subjects, options)))
    }
    const large = stage.subjects.filter((subject) => subject.data === 'large')
    for (const subject of large) found.memory[subject.kind] = memoryOf(subject)
    const edge = large.find((subject): subject is EdgeSubject => subject.kind === 'edge')!
    const isolate = await measureIsolate(generator, code.ours, edge, options)
    // Last, since what they add is on their own subjects only.
    const feats: Results['feats'] = {}
    for (const { kind, port, file } of large.filter((subject) => subject.kind === 'edge' || subject.kind === 'process')) {
      feats[kind] = await measureFeats(port, file, Math.floor(Date.now() / 1_000))
    }
    const help = await measureHelp(stage)
    return { ...found, isolate, feats, help }
  } finally {
    await Promise.all(stage.subjects.map((subject) => subject.close()))
    generator.close()
    removeCopies()
  }
}

try {
  await main()
} catch (fault) {
  const told = [UsageFailure, LoadFailure, AnswersDiffer, TripsDiffer].some((kind) => fault instanceof kind)
  if (!told) throw fault
  console.error((fault as Error).message)
  process.exitCode = fault instanceof UsageFailure ? 2 : 1
}
