import { candidatesGrowth } from './feats/help-report.ts'
import { growth, ratio, type Results } from './results.ts'
import type { OperationName } from './operations.ts'
import { topologies } from './topologies.ts'

/** One target, and what it is judged by. */
export interface Verdict {
  what: string
  value: number
  bound: number
  /** Whether the value must reach the bound, or must not pass it. */
  sense: 'at least' | 'at most'
  unit: '' | '×' | ' ms' | ' MiB' | ' KiB'
}

/** Throughput as a share of the limit in the same topology, on the large data. */
const shares: Record<keyof typeof topologies, Record<OperationName, number>> = {
  process: { list: 0.4, week: 0.4, search: 0.5, near: 0.6, book: 0.4 },
  edge: { list: 0.6, week: 0.6, search: 0.7, near: 0.7, book: 0.6 },
}

/** How much longer the middle request may take with twenty times the bookings. */
const growths: Partial<Record<OperationName, number>> = { list: 1.3, week: 1.3, search: 2, book: 1.3 }

const typed = <K extends string, V>(record: Partial<Record<K, V>>): [K, V][] => Object.entries(record) as [K, V][]

/** All targets for which there is a measurement. */
export function verdicts(results: Results): Verdict[] {
  const { startUp, gzipBytes, isolate } = results
  const found: Verdict[] = []
  for (const [name, { ours, limit }] of typed(topologies)) {
    for (const [operation, bound] of typed(shares[name])) {
      const value = ratio(results, operation, ours, limit)
      found.push({ what: `${name}, ${operation}: throughput / limit`, value, bound, sense: 'at least', unit: '' })
    }
    for (const [operation, bound] of typed(growths)) {
      const value = growth(results, operation, ours)
      found.push({ what: `${name}, ${operation}: p50, large / small data`, value, bound, sense: 'at most', unit: '×' })
    }
  }
  const most = { sense: 'at most' } as const
  for (const [kind, help] of typed(results.help)) {
    const bound = 1.5
    found.push({ what: `${kind}, candidates: p50, large / small data`, value: candidatesGrowth(help), bound, unit: '×', ...most })
  }
  const solved = (results.help.edge?.plans ?? []).map(({ solverMs }) => solverMs)
  found.push({ what: 'the largest plan, solver, CPU', value: Math.max(...solved), bound: 2_000, unit: ' ms', ...most })
  found.push({ what: 'isolate under load, peak memory', value: isolate.peak, bound: 100, unit: ' MiB', ...most })
  found.push({ what: 'Worker start-up, CPU', value: startUp.processor, bound: 150, unit: ' ms', ...most })
  found.push({ what: '`toSchema()`', value: startUp.toSchema, bound: 150, unit: ' ms', ...most })
  found.push({ what: 'bundle, gzip', value: gzipBytes / 1024, bound: 400, unit: ' KiB', ...most })
  return found
}

/** What was not measured, for want of a number, is not met. */
export const isMet = ({ value, bound, sense }: Verdict): boolean =>
  sense === 'at least' ? value >= bound : value <= bound
