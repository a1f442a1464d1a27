import { copyOf, decidedCopyOf } from './data.ts'
import { different, inputsFor } from './inputs.ts'
import type { Generator } from './load/generator.ts'
import { load } from './load/run.ts'
import { operationNames } from './operations.ts'
import type { DataName } from './results.ts'
import { startEdge, startLimit, startProcess } from './subjects.ts'
import type { EdgeSubject, Subject, WorkerCode } from './subjects.ts'
import { assertTrips, counted } from './trips.ts'
import { assertSameAnswers } from './verify.ts'

/** What a run plays on: the code, who sends the requests, and whoever has been started so far. */
export interface Stage {
  code: { ours: WorkerCode; bare: WorkerCode }
  generator: Generator
  /** Whoever starts the stage closes them, also when starting fails halfway. */
  subjects: Subject[]
}

/** Starts every subject over its own copy of the data, and proves that it answers as the limit does. */
export async function startAll(stage: Stage, data: Record<DataName, string>): Promise<void> {
  const { code, generator, subjects } = stage
  for (const [name, kept] of Object.entries(data)) {
    console.log(`The ${name} data: making up requests, starting the subjects, comparing their answers`)
    const file = decidedCopyOf(kept, name)
    generator.give(name, inputsFor(file))
    const take = async <S extends Subject>(starting: Promise<S>): Promise<S> => {
      const subject = await starting
      subjects.push(subject)
      return subject
    }
    const copy = (kind: string): string => copyOf(file, `${kind}-${name}`)
    const limit = await take(startLimit(name, copy('limit')))
    const edges: [EdgeSubject, WorkerCode][] = []
    const edge = async (kind: 'edge' | 'edge-limit', itsCode: WorkerCode) =>
      edges.push([await take(startEdge(kind, itsCode, name, copy(kind))), itsCode])
    await edge('edge', code.ours)
    // Growth is asked of the API only, so the limit at the edge needs no second size.
    if (name === 'large') await edge('edge-limit', code.bare)
    const process = await take(startProcess(name, copy('process')))
    await assertSameAnswers(generator, limit, [...edges.map(([subject]) => subject), process])
    for (const [subject, itsCode] of edges) await assertTrips(generator, itsCode, subject)
    // Whoever was not counted makes up for the bookings, so that all have the same data.
    for (const subject of [limit, process]) {
      await load(generator, subject, 'book', { most: counted, connections: 1, seconds: 60 })
    }
    await learnAnswers(generator, limit)
    for (const subject of subjects) if (subject.data === name) subject.reference = limit
  }
  console.log('All give the same answers, and the Workers make the round trips that are said of them.')
}

/** Asks the limit for its answers to all inputs that can be repeated: those that are right while time is taken. */
async function learnAnswers(generator: Generator, limit: Subject): Promise<void> {
  for (const operation of operationNames) {
    if (operation === 'book') continue
    await load(generator, limit, operation, { from: 0, most: different, connections: 4, seconds: 300, learn: true })
  }
}
