import { fileURLToPath } from 'node:url'
import { startWorkerd } from '../local/workerd.ts'
import type { SubjectKind } from './load/job.ts'
import { startServer } from './processes.ts'

/** Something that answers the operations, over its own copy of the data. */
export interface Subject {
  kind: SubjectKind
  /** The name of its data. */
  data: string
  file: string
  port: number
  /** Its processes by what they are; what they use is the cost of an answer. */
  pids: Record<string, number>
  close(): Promise<void>
}

/** What a Worker is started from. */
export interface WorkerCode {
  script: string
  compatibilityDate: string
}

const databaseServer = fileURLToPath(new URL('../local/libsql/main.ts', import.meta.url))
const limitServer = fileURLToPath(new URL('limit/main.ts', import.meta.url))
const databaseToken = 'a token of the benchmark only'

/** The Worker as it is deployed: in workerd with nothing before it, and the libSQL server behind it. */
export async function startWorker(code: WorkerCode, data: string, file: string): Promise<Subject> {
  const database = await startServer(databaseServer, ['--file', file, '--port', '0'], { LIBSQL_TOKEN: databaseToken })
  const lines: string[] = []
  const worker = await startWorkerd({
    ...code,
    log: (line) => {
      // What goes wrong a thousand times is told once.
      if (lines.length < 5) console.error(line)
      lines.push(line)
    },
    bindings: {
      ENVIRONMENT: 'production',
      DATABASE_URL: database.url,
      DATABASE_TOKEN: databaseToken,
      SECRET: 'a secret of the benchmark only, long enough',
      PUBLIC_URL: 'http://127.0.0.1',
    },
  }).catch(async (fault: unknown) => {
    await database.close()
    throw fault
  })
  return {
    ...{ kind: 'worker', data, file, port: worker.port },
    pids: { workerd: worker.process.pid!, libsql: database.pid },
    async close() {
      await worker.close()
      await database.close()
    },
  }
}

/** The physical limit: the native engine and hand-written statements behind bare `node:http`, in one process. */
export async function startLimit(data: string, file: string): Promise<Subject> {
  const server = await startServer(limitServer, [file])
  const port = Number(new URL(server.url).port)
  return { ...{ kind: 'limit', data, file, port }, pids: { node: server.pid }, close: () => server.close() }
}
