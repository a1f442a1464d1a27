import { Engine } from '../limit/engine.ts'
import { processorSeconds } from '../processes.ts'
import { startWorker, type EdgeSubject, type Subject, type WorkerCode } from '../subjects.ts'
import { listenIn, TripsDiffer } from '../trips.ts'
import type { DataName } from '../results.ts'
import { asked } from './crowd.ts'
import { documentOf } from './documents.ts'

/** What the candidates of a request cost, with so many offers of help in all. */
export interface CandidatesTold {
  offers: number
  /** The median milliseconds of a request. */
  p50: number
  /** Milliseconds of processor time per request, by process. */
  processor: Record<string, number>
}

const document = documentOf('Candidates')
const turns = 5
const perTurn = 100

/** A request for help, and an assistant who may see who could serve it. */
type Input = [requestId: string, personId: string]

const inputsStatement = `select r.id, (select m.person_id from memberships m join sessions s on s.person_id = m.person_id
    where m.cooperative_id = r.cooperative_id and m.status = 'ACTIVE'
      and exists (select 1 from json_each(m.roles) where value = 'COORDINATOR') order by m.id limit 1)
  from help_requests r where r.status = 'OPEN' and r.expires_at > unixepoch() + 3600 order by substr(r.id, -8), r.id`

function read(file: string): { inputs: Input[]; offers: number } {
  const engine = new Engine(file)
  const inputs = engine.rows(inputsStatement, []) as Input[]
  const [[offers]] = engine.rows('select count(*) from help_offers', []) as [[number]]
  engine.close()
  return { inputs, offers }
}

async function ask(port: number, [id, personId]: Input): Promise<void> {
  const { node } = (await asked(port, personId, document, { id, first: 20 })) as { node: { candidates: { edges: unknown[] } | null; exclusions: unknown[] | null } | null }
  if (!node?.candidates || !node.exclusions) throw new Error(`The candidates of ${id} are not told`)
}

/** Measures them at a kind of subject, on both sets of data in turns, one request after the other. */
export async function measureCandidates(subjects: Record<DataName, Subject>): Promise<Record<DataName, CandidatesTold>> {
  const sides = (['small', 'large'] as const).map((data) => ({ data, ...read(subjects[data].file), times: [] as number[], spent: {} as Record<string, number> }))
  // Twenty times the offers are twenty times as many volunteers, and no more requests: both are asked of as many.
  for (let turn = 0; turn <= turns; turn++) {
    for (const { data, inputs, times, spent } of sides) {
      const { port, pids } = subjects[data]
      const before = used(pids)
      for (let n = 0; n < perTurn; n++) {
        const begun = performance.now()
        await ask(port, inputs[(turn * perTurn + n) % inputs.length]!)
        if (turn > 0) times.push(performance.now() - begun)
      }
      // The first turn warms up.
      if (turn === 0) continue
      for (const [name, seconds] of Object.entries(used(pids))) spent[name] = (spent[name] ?? 0) + seconds - before[name]!
    }
  }
  return Object.fromEntries(
    sides.map(({ data, offers, times, spent }) => {
      const processor = Object.fromEntries(Object.entries(spent).map(([name, seconds]) => [name, (1_000 * seconds) / times.length]))
      return [data, { offers, p50: times.toSorted((a, b) => a - b)[times.length >> 1]!, processor }]
    }),
  ) as Record<DataName, CandidatesTold>
}

/** The processor seconds of processes so far. */
export const used = (pids: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, processorSeconds(pid) ?? Number.NaN]))

/** Counts on the wire that the candidates of a request, and why others are none, take one round trip. */
export async function assertOneTrip(code: WorkerCode, subject: EdgeSubject): Promise<void> {
  const { inputs } = read(subject.file)
  const wire = await listenIn(subject.databaseUrl)
  const worker = await startWorker(code, wire.url)
  try {
    for (const input of inputs.slice(0, 3)) await ask(worker.port, input)
    if (wire.trips() !== 3) throw new TripsDiffer(`3 requests of candidates made ${wire.trips()} round trips at the edge, and not 3.`)
  } finally {
    await worker.close()
    wire.close()
  }
}
