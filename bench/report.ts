import type { Measured } from './measure.ts'
import { operationNames, type OperationName } from './operations.ts'
import type { StartUp } from './start-up.ts'

/** Everything that a run found out. */
export interface Results {
  measured: Measured[]
  startUp: StartUp
  gzipBytes: number
  /** MiB, by process. */
  memory: Record<string, number>
  large: string
  small: string
}

/** One target, and whether it is met. */
export interface Verdict {
  what: string
  value: number
  most: number
  unit: string
}

const titles: Record<OperationName, string> = {
  list: 'list: a cooperative’s 20 facilities × next 10 bookings',
  week: 'week: free, closed and slots of one facility',
  search: 'search-free: near a point, by kind, free, accessible',
  book: 'book: a new free interval',
}

const round = (value: number, digits = 2): string => (Number.isFinite(value) ? value.toFixed(digits) : '–')
const row = (cells: (string | number)[]): string => `| ${cells.join(' | ')} |`

const find = ({ measured }: Results, operation: OperationName, kind: 'worker' | 'limit', data: string): Measured =>
  measured.find((m) => m.operation === operation && m.kind === kind && m.data === data)!

const total = (processor: Record<string, number>): number => Object.values(processor).reduce((sum, ms) => sum + ms, 0)

/** How much longer the middle request takes on the large data than on the small. */
const growth = (results: Results, operation: OperationName, kind: 'worker' | 'limit'): number =>
  find(results, operation, kind, results.large).p50 / find(results, operation, kind, results.small).p50

/** The targets of this stage. */
export function verdicts(results: Results): Verdict[] {
  const { startUp, gzipBytes } = results
  return [
    { what: 'p50 of week, large over small data', value: growth(results, 'week', 'worker'), most: 1.5, unit: '×' },
    { what: 'p50 of search-free, large over small data', value: growth(results, 'search', 'worker'), most: 2, unit: '×' },
    { what: '`toSchema()`', value: startUp.toSchema, most: 150, unit: ' ms' },
    { what: 'bundle, gzip', value: gzipBytes / 1024, most: 500, unit: ' KiB' },
  ]
}

export const isMet = ({ value, most }: Verdict): boolean => value <= most

/** The results as Markdown tables. */
export function report(results: Results): string {
  const lines = [
    '| On the large data | Worker: requests/s | p50 ms | p99 ms | CPU ms: workerd + libSQL | Limit: requests/s | p50 ms | p99 ms | CPU ms | **throughput, Worker / limit** | CPU, Worker / limit |',
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
  ]
  for (const operation of operationNames) {
    const worker = find(results, operation, 'worker', results.large)
    const limit = find(results, operation, 'limit', results.large)
    const both = Object.values(worker.processor).map((ms) => round(ms)).join(' + ')
    const speeds = ({ throughput, p50, p99 }: Measured): string[] => [round(throughput, 0), round(p50), round(p99)]
    const ratios = [`**${round(worker.throughput / limit.throughput)}**`, `${round(total(worker.processor) / total(limit.processor), 1)}×`]
    lines.push(row([titles[operation], ...speeds(worker), both, ...speeds(limit), round(total(limit.processor)), ...ratios]))
  }
  lines.push('', '| Growth of p50, small → large data | Worker: ms → ms | **growth** | Limit: ms → ms | growth |', '|---|--:|--:|--:|--:|')
  for (const operation of operationNames) {
    const step = (kind: 'worker' | 'limit'): string =>
      [results.small, results.large].map((data) => round(find(results, operation, kind, data).p50)).join(' → ')
    const grown = (kind: 'worker' | 'limit'): string => `${round(growth(results, operation, kind))}×`
    lines.push(row([titles[operation], step('worker'), `**${grown('worker')}**`, step('limit'), grown('limit')]))
  }
  const { startUp, memory } = results
  const peaks = Object.entries(memory).map(([name, peak]) => `${name} ${round(peak, 0)} MiB`).join(', ')
  lines.push('', '| Target | Measured | At most | |', '|---|--:|--:|---|')
  for (const verdict of verdicts(results)) {
    const { what, value, most, unit } = verdict
    lines.push(row([what, `${round(value, unit === '×' ? 2 : 0)}${unit}`, `${most}${unit}`, isMet(verdict) ? 'met' : '**missed**']))
  }
  lines.push('', `Start-up: modules ${round(startUp.imports, 0)} ms in Node from the sources; in workerd the first answer comes`)
  lines.push(`${round(startUp.firstAnswer, 0)} ms later than from an empty Worker. Peak memory under load: ${peaks}.`)
  return lines.join('\n')
}
