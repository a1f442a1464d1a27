import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { at } from './measure.ts'
import { processorSeconds } from './processes.ts'
import { startWorker, type WorkerCode } from './subjects.ts'

/** What an isolate costs before its first answer; milliseconds, the medians of several. */
export interface StartUp {
  toSchema: number
  /** Loading all modules of the application, in Node from the sources, before the schema is built. */
  imports: number
  /** From the runtime's start to the first answer of `/health`, above what an empty Worker takes. */
  firstAnswer: number
  /** Processor time, user and system, of the runtime until then, above what it takes with an empty Worker. */
  processor: number
}

const times = 5

export async function measureStartUp(code: WorkerCode): Promise<StartUp> {
  const built = Array.from({ length: times }, buildSchema)
  const empty = 'export default { fetch: () => new Response("{}") }'
  const ours: FirstAnswer[] = []
  const nothing: FirstAnswer[] = []
  for (let n = 0; n < times; n++) {
    nothing.push(await firstAnswer({ ...code, script: empty, chunks: {} }))
    ours.push(await firstAnswer(code))
  }
  const middle = (all: FirstAnswer[], what: keyof FirstAnswer): number => median(all.map((one) => one[what]))
  const more = (what: keyof FirstAnswer): number => middle(ours, what) - middle(nothing, what)
  return {
    toSchema: median(built.map(({ toSchema }) => toSchema)),
    imports: median(built.map(({ imports }) => imports)),
    firstAnswer: more('elapsed'),
    processor: more('processor'),
  }
}

const median = (values: number[]): number => at(values.toSorted((a, b) => a - b), 0.5)

/** Builds the schema in a fresh process, since the second time would be faster. */
function buildSchema(): { imports: number; toSchema: number } {
  const script = fileURLToPath(new URL('build-schema.ts', import.meta.url))
  const told = execFileSync(process.execPath, [script], { encoding: 'utf8' })
  return JSON.parse(told) as { imports: number; toSchema: number }
}

/** Milliseconds from the runtime's start to its first answer. */
interface FirstAnswer {
  elapsed: number
  processor: number
}

async function firstAnswer(code: WorkerCode): Promise<FirstAnswer> {
  const started = performance.now()
  const worker = await startWorker(code, 'http://127.0.0.1:9')
  try {
    const answer = await fetch(`${worker.url}/health`)
    if (!answer.ok) throw new Error(`/health answered ${answer.status}`)
    await answer.text()
    const elapsed = performance.now() - started
    return { elapsed, processor: (processorSeconds(worker.process.pid!) ?? Number.NaN) * 1000 }
  } finally {
    await worker.close()
  }
}
