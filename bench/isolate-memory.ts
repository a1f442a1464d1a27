import { setTimeout as pause } from 'node:timers/promises'
import { Inspector } from './inspector.ts'
import type { Generator } from './load/generator.ts'
import { load } from './load/run.ts'
import { operationNames } from './operations.ts'
import type { Options } from './options.ts'
import { startWorker, type EdgeSubject, type WorkerCode } from './subjects.ts'

/** The most memory that the isolate of the Worker had under load, in MiB: both parts are of that same moment. */
export interface IsolateMemory {
  peak: number
  /** Objects on the heap of JavaScript, alive or not yet collected. */
  used: number
  /** What those objects hold outside it: the runtime's own objects, and the bytes of buffers. */
  outside: number
}

/** What V8 says of an isolate, in bytes. */
interface HeapUsage {
  usedSize: number
  embedderHeapUsedSize?: number
  backingStorageSize?: number
}

/** The platform ends an isolate beyond 128 MB; with a limit V8 collects garbage as it would there. */
const heapLimit = '--max-heap-size=128'

/** How often the isolate is asked, in milliseconds. */
const interval = 20

/**
 * Loads the Worker with all operations in turn while asking its isolate for what it holds, in a run that is not timed:
 * asking costs time, and so does a debugger that listens.
 */
export async function measureIsolate(
  generator: Generator,
  code: WorkerCode,
  subject: EdgeSubject,
  { connections, seconds }: Pick<Options, 'connections' | 'seconds'>,
): Promise<IsolateMemory> {
  const worker = await startWorker(code, subject.databaseUrl, { inspector: true, v8Flags: [heapLimit] })
  const inspector = await Inspector.open(worker.inspectorPort!)
  try {
    const over = new AbortController()
    const watching = watch(inspector, over.signal)
    for (const operation of operationNames) {
      const short = { port: worker.port, connections, seconds: Math.min(3, seconds) }
      await load(generator, subject, operation, { ...short, compare: false })
    }
    over.abort()
    return await watching
  } finally {
    inspector.close()
    await worker.close()
  }
}

async function watch(inspector: Inspector, over: AbortSignal): Promise<IsolateMemory> {
  let most: IsolateMemory = { peak: 0, used: 0, outside: 0 }
  while (!over.aborted) {
    const usage = await inspector.call<HeapUsage>('Runtime.getHeapUsage')
    const used = usage.usedSize / 2 ** 20
    const outside = ((usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0)) / 2 ** 20
    if (used + outside > most.peak) most = { peak: used + outside, used, outside }
    await pause(interval)
  }
  return most
}
