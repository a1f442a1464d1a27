import type { Generator } from './load/generator.ts'
import { load } from './load/run.ts'
import { operationNames, type OperationName } from './operations.ts'
import type { Options } from './options.ts'
import { peakMemory, processorSeconds } from './processes.ts'
import type { Subject } from './subjects.ts'

/** What was measured of one operation at one subject, over all rounds. */
export interface Measured {
  operation: OperationName
  kind: Subject['kind']
  data: string
  requests: number
  /** Requests per second: the median of the rounds. */
  throughput: number
  /** Milliseconds: the medians of the rounds. */
  p50: number
  p99: number
  /** Milliseconds of processor time per request, by process; empty where the system does not tell. */
  processor: Record<string, number>
}

interface Round {
  throughput: number
  p50: number
  p99: number
  requests: number
}

/**
 * Measures every operation at every subject. The subjects take turns in short rounds, so that what else the machine
 * does meets all of them, and ratios stay true where absolute numbers would not.
 */
export async function measure(
  generator: Generator,
  subjects: Subject[],
  options: Options,
): Promise<Measured[]> {
  const measured: Measured[] = []
  for (const operation of operationNames) {
    const run = (subject: Subject, seconds: number) =>
      load(generator, subject, operation, { seconds, connections: options.connections })
    const rounds = new Map<Subject, Round[]>(subjects.map((subject) => [subject, []]))
    const used = new Map<Subject, Record<string, number>>(subjects.map((subject) => [subject, {}]))
    // Warm-up: prepared statements, compiled code, pages in memory.
    for (const subject of subjects) await run(subject, Math.min(2, options.seconds))
    for (let n = 0; n < options.rounds; n++) {
      process.stdout.write(`\r${operation}: round ${n + 1} of ${options.rounds} `)
      for (const subject of n % 2 === 0 ? subjects : subjects.toReversed()) {
        const before = processorOf(subject)
        const { latencies, elapsed } = await run(subject, options.seconds / options.rounds)
        const sorted = latencies.toSorted((a, b) => a - b)
        const throughput = latencies.length / elapsed
        const times = { p50: at(sorted, 0.5), p99: at(sorted, 0.99) }
        rounds.get(subject)!.push({ throughput, ...times, requests: latencies.length })
        for (const [name, seconds] of Object.entries(processorOf(subject))) {
          used.get(subject)![name] = (used.get(subject)![name] ?? 0) + seconds - before[name]!
        }
      }
    }
    process.stdout.write('\n')
    for (const subject of subjects) {
      measured.push(summary(operation, subject, rounds.get(subject)!, used.get(subject)!))
    }
  }
  return measured
}

function summary(
  operation: OperationName,
  { kind, data }: Subject,
  rounds: Round[],
  used: Record<string, number>,
): Measured {
  const median = (of: (round: Round) => number): number => at(rounds.map(of).toSorted((a, b) => a - b), 0.5)
  const requests = rounds.reduce((sum, round) => sum + round.requests, 0)
  const each = Object.entries(used).map(([name, seconds]) => [name, (seconds * 1000) / requests])
  const processor = Object.fromEntries(each) as Record<string, number>
  const told = { throughput: median((r) => r.throughput), p50: median((r) => r.p50), p99: median((r) => r.p99) }
  return { operation, kind, data, requests, ...told, processor }
}

function processorOf({ pids }: Subject): Record<string, number> {
  const times = Object.entries(pids).map(([name, pid]) => [name, processorSeconds(pid)] as const)
  return Object.fromEntries(times.filter((time): time is [string, number] => time[1] !== null))
}

/** The value below which a share of the sorted values lies. */
export function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** The most memory that each process of a subject has had, in MiB. */
export function memoryOf({ pids }: Subject): Record<string, number> {
  const peaks = Object.entries(pids).map(([name, pid]) => [name, peakMemory(pid)] as const)
  return Object.fromEntries(peaks.filter((peak): peak is [string, number] => peak[1] !== null))
}
