import { fileURLToPath } from 'node:url'
import { startWorkerd, type Workerd, type WorkerdOptions } from '../local/workerd.ts'
import { operationNames, operations, type OperationName } from './operations.ts'
import { firstLines, startServer, type ServerProcess } from './processes.ts'
import type { SubjectKind } from './topologies.ts'

/** Something that answers the operations, over its own copy of the data. */
export interface Subject {
  kind: SubjectKind
  /** The name of its data. */
  data: string
  file: string
  port: number
  /** Its processes by what they are; what they use is the cost of an answer. */
  pids: Record<string, number>
  /** How many inputs of each operation it has been sent. */
  sent: Record<OperationName, number>
  /** Whose answers are the right ones, once it has been proved to give them. */
  reference?: Subject
  close(): Promise<void>
}

/** A subject at the edge, which also says where its database listens. */
export interface EdgeSubject extends Subject {
  databaseUrl: string
  /** Where its debugger listens, if it was asked to. */
  inspectorPort: number | undefined
}

/** What a Worker is started from. */
export interface WorkerCode {
  script: string
  chunks: Record<string, string>
  compatibilityDate: string
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const serveProgram = path('../local/serve.ts')
const databaseToken = 'a token of the benchmark only'
const secret = 'a secret of the benchmark only, long enough'

const nothing = (): Subject['sent'] => ({ list: 0, week: 0, search: 0, near: 0, book: 0 })

/** The libSQL server over a file, as a process of its own. */
function startDatabase(file: string, nodeOptions?: string[]): Promise<ServerProcess> {
  const args = ['--file', file, '--port', '0']
  const env = { LIBSQL_TOKEN: databaseToken }
  return startServer({ script: path('../local/libsql/main.ts'), args, env, nodeOptions })
}

/** The Worker, or the limit's, in workerd with nothing before it. */
export function startWorker(
  code: WorkerCode,
  databaseUrl: string,
  more: Partial<WorkerdOptions> = {},
): Promise<Workerd> {
  return startWorkerd({
    ...code,
    log: firstLines(),
    bindings: {
      ENVIRONMENT: 'production',
      DATABASE_URL: databaseUrl,
      DATABASE_TOKEN: databaseToken,
      SECRET: secret,
      PUBLIC_URL: 'http://127.0.0.1',
      TRIPS: Object.fromEntries(operationNames.map((name) => [name, operations[name].trips])),
    },
    ...more,
  })
}

/** The Worker as it is deployed, or a bare one, and the libSQL server behind it. */
export async function startEdge(
  kind: 'edge' | 'edge-limit',
  code: WorkerCode,
  data: string,
  file: string,
  more: { nodeOptions?: string[]; worker?: Partial<WorkerdOptions> } = {},
): Promise<EdgeSubject> {
  const database = await startDatabase(file, more.nodeOptions)
  const worker = await startWorker(code, database.url, more.worker).catch(async (fault: unknown) => {
    await database.close()
    throw fault
  })
  return {
    ...{ kind, data, file, port: worker.port, sent: nothing(), databaseUrl: database.url },
    inspectorPort: worker.inspectorPort,
    pids: { workerd: worker.process.pid!, libsql: database.pid },
    async close() {
      await worker.close()
      await database.close()
    },
  }
}

/** The API in one process, with the engine in it. */
export async function startProcess(data: string, file: string, nodeOptions?: string[]): Promise<Subject> {
  const env = {
    ...{ DATABASE_FILE: file, HOST: '127.0.0.1', PORT: '0', ENVIRONMENT: 'production', SECRET: secret },
    ...{ PUBLIC_URL: 'http://127.0.0.1', MAIL_TRANSPORT: 'none' },
  }
  return inNode('process', data, file, await startServer({ script: serveProgram, env, nodeOptions }))
}

/** The physical limit: the native engine and hand-written statements behind bare `node:http`, in one process. */
export async function startLimit(data: string, file: string): Promise<Subject> {
  return inNode('limit', data, file, await startServer({ script: path('limit/main.ts'), args: [file] }))
}

function inNode(kind: SubjectKind, data: string, file: string, server: ServerProcess): Subject {
  const port = Number(new URL(server.url).port)
  return { ...{ kind, data, file, port, sent: nothing() }, pids: { node: server.pid }, close: () => server.close() }
}
