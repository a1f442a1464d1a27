import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startWorkerd } from '../local/workerd.ts'
import { at } from './measure.ts'
import type { WorkerCode } from './subjects.ts'

/** What an isolate costs before its first answer; milliseconds, the medians of several. */
export interface StartUp {
  toSchema: number
  /** Loading all modules of the application, in Node from the sources, before the schema is built. */
  imports: number
  /** From the runtime's start to the first answer of `/health`, above what an empty Worker takes. */
  firstAnswer: number
}

const times = 5

export async function measureStartUp(code: WorkerCode): Promise<StartUp> {
  const built = Array.from({ length: times }, buildSchema)
  const empty = 'export default { fetch: () => new Response("{}") }'
  const ours: number[] = []
  const nothing: number[] = []
  for (let n = 0; n < times; n++) {
    nothing.push(await firstAnswer({ ...code, script: empty }))
    ours.push(await firstAnswer(code))
  }
  return {
    toSchema: median(built.map(({ toSchema }) => toSchema)),
    imports: median(built.map(({ imports }) => imports)),
    firstAnswer: median(ours) - median(nothing),
  }
}

const median = (values: number[]): number => at(values.toSorted((a, b) => a - b), 0.5)

/** Builds the schema in a fresh process, since the second time would be faster. */
function buildSchema(): { imports: number; toSchema: number } {
  const script = fileURLToPath(new URL('build-schema.ts', import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as { imports: number; toSchema: number }
}

async function firstAnswer(code: WorkerCode): Promise<number> {
  const started = performance.now()
  const bindings = { DATABASE_URL: 'http://127.0.0.1:9', SECRET: 'a secret of the benchmark only, long enough', PUBLIC_URL: 'http://127.0.0.1' }
  const worker = await startWorkerd({ ...code, bindings })
  try {
    const answer = await fetch(`${worker.url}/health`)
    if (!answer.ok) throw new Error(`/health answered ${answer.status}`)
    return performance.now() - started
  } finally {
    await worker.close()
  }
}
