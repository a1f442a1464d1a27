import { bundleWorker } from '../../local/bundle.ts'
import { freePort } from '../../local/start/ports.ts'
import { compatibilityDate } from '../../local/start/worker.ts'
import { copyOf, decidedCopyOf } from '../data.ts'
import { inputsFor } from '../inputs.ts'
import { Inspector } from '../inspector.ts'
import { startGenerator, type Generator } from '../load/generator.ts'
import { load } from '../load/run.ts'
import type { OperationName } from '../operations.ts'
import type { Options } from '../options.ts'
import { startEdge, startProcess, type Subject } from '../subjects.ts'
import { inBundle, inSources, type Modules } from './modules.ts'
import { describe, summarize, type Profile } from './summary.ts'

/** An isolate whose time is looked into. */
interface Target {
  title: string
  port: number
  modules: Modules
}

/** Microseconds between two samples. */
const samplingInterval = 200

/** Loads the API in both topologies, each by itself, and says what its processes spend their time on. */
export async function profile(kept: string, operation: OperationName, options: Options): Promise<string> {
  const file = decidedCopyOf(kept, 'profile')
  const generator = startGenerator()
  generator.give('large', inputsFor(file))
  try {
    const edge = await profileEdge(generator, copyOf(file, 'profile-edge'), operation, options)
    const process = await profileProcess(generator, copyOf(file, 'profile-process'), operation, options)
    return `${edge}\n\n${process}`
  } finally {
    generator.close()
  }
}

async function profileEdge(generator: Generator, file: string, operation: OperationName, options: Options) {
  const entry = new URL('../../src/worker.ts', import.meta.url).pathname
  const { script, chunks } = await bundleWorker({ entry, minify: false, split: false })
  const port = await freePort(0)
  const code = { script, chunks, compatibilityDate: compatibilityDate() }
  const open = { nodeOptions: inspected(port), worker: { inspector: true } }
  const edge = await startEdge('edge', code, 'large', file, open)
  return underLoad(generator, edge, operation, options, [
    { title: `Edge, ${operation}: the Worker in workerd`, port: edge.inspectorPort!, modules: inBundle(script) },
    { title: `Edge, ${operation}: the libSQL server`, port, modules: inSources },
  ])
}

async function profileProcess(generator: Generator, file: string, operation: OperationName, options: Options) {
  const port = await freePort(0)
  const subject = await startProcess('large', file, inspected(port))
  const target = { title: `One process, ${operation}`, port, modules: inSources }
  return underLoad(generator, subject, operation, options, [target])
}

const inspected = (port: number): string[] => [`--inspect=127.0.0.1:${port}`, '--inspect-publish-uid=http']

async function underLoad(
  generator: Generator,
  subject: Subject,
  operation: OperationName,
  { seconds, connections }: Options,
  targets: Target[],
): Promise<string> {
  const inspectors: Inspector[] = []
  try {
    await load(generator, subject, operation, { seconds: 3, connections })
    for (const { port } of targets) {
      const inspector = await Inspector.open(port)
      inspectors.push(inspector)
      await inspector.call('Profiler.enable')
      await inspector.call('Profiler.setSamplingInterval', { interval: samplingInterval })
      await inspector.call('Profiler.start')
    }
    const { latencies } = await load(generator, subject, operation, { seconds, connections })
    const stopped = inspectors.map((inspector) => inspector.call<{ profile: Profile }>('Profiler.stop'))
    const profiles = await Promise.all(stopped)
    return targets
      .map(({ title, modules }, n) => describe(title, summarize(profiles[n]!.profile, modules), latencies.length))
      .join('\n\n')
  } finally {
    for (const inspector of inspectors) inspector.close()
    await subject.close()
  }
}
