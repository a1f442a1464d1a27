import type { Feat } from './feats/feats.ts'
import { helpTables } from './feats/help-report.ts'
import type { Measured } from './measure.ts'
import { operationNames, type OperationName } from './operations.ts'
import { findMeasured, growth, ratio, total, type Results } from './results.ts'
import { isMet, verdicts } from './targets.ts'
import { topologies, type SubjectKind, type Topology } from './topologies.ts'

const titles: Record<OperationName, string> = {
  list: 'list: a cooperative’s 20 facilities × next 10 bookings',
  week: 'week: free, closed and slots of one facility',
  search: 'search-free: near a point, by kind, free, accessible',
  near: 'near: candidates near a point, by kind',
  book: 'book: a new free interval',
}

const names: Record<SubjectKind, string> = {
  edge: 'edge',
  'edge-limit': 'edge limit',
  process: 'one process',
  limit: 'one-process limit',
}

const round = (value: number, digits = 2): string => (Number.isFinite(value) ? value.toFixed(digits) : '–')
const row = (cells: string[]): string => `| ${cells.join(' | ')} |`

/** The table of one topology: ours beside its limit. */
function tableOf(results: Results, { title, ours, limit }: Topology): string[] {
  const columns = ['req/s', 'p50 ms', 'p99 ms', 'CPU ms']
  const heads = [ours, limit].flatMap((kind) => columns.map((column) => `${names[kind]}: ${column}`))
  const across = ours === 'edge' ? ['throughput / one-process limit'] : []
  const all = [`${title}, large data`, ...heads, '**throughput / limit**', 'CPU / limit', ...across]
  const lines = [row(all), `|---|${'--:|'.repeat(all.length - 1)}`]
  for (const operation of operationNames) {
    const large = (kind: SubjectKind): Measured => findMeasured(results, operation, kind, 'large')
    const [mine, theirs] = [large(ours), large(limit)]
    const speeds = ({ throughput, p50, p99, processor }: Measured): string[] => {
      const apart = Object.entries(processor).map(([name, ms]) => `${name} ${round(ms)}`)
      return [round(throughput, 0), round(p50), round(p99), apart.join(' + ') || '–']
    }
    const ratios = [`**${round(mine.throughput / theirs.throughput)}**`, `${round(total(mine) / total(theirs), 1)}×`]
    const other = across.map(() => round(ratio(results, operation, ours, 'limit')))
    lines.push(row([titles[operation], ...speeds(mine), ...speeds(theirs), ...ratios, ...other]))
  }
  return lines
}

function growthTable(results: Results): string[] {
  const kinds = ['edge', 'process', 'limit'] as const
  const heads = kinds.flatMap((kind) => [`${names[kind]}: ms → ms`, '**growth**'])
  const lines = [row(['p50, small → large data', ...heads]), `|---|${'--:|'.repeat(heads.length)}`]
  for (const operation of operationNames) {
    const cells = kinds.flatMap((kind) => {
      const sizes = ['small', 'large'] as const
      const times = sizes.map((data) => round(findMeasured(results, operation, kind, data).p50))
      return [times.join(' → '), `**${round(growth(results, operation, kind))}×**`]
    })
    lines.push(row([titles[operation], ...cells]))
  }
  return lines
}

function memoryTable({ isolate, memory }: Results): string[] {
  const lines = [row(['Peak memory, MiB', 'under load, large data']), '|---|--:|']
  const parts = `${round(isolate.used, 1)} in use + ${round(isolate.outside, 1)} outside it`
  const what = '**isolate of the Worker** (heap and what it holds outside)'
  lines.push(row([what, `**${round(isolate.peak, 1)}** (${parts})`]))
  for (const [kind, peaks] of Object.entries(memory) as [SubjectKind, Record<string, number>][]) {
    for (const [name, peak] of Object.entries(peaks)) {
      lines.push(row([`process: ${names[kind]}, ${name}`, round(peak, 0)]))
    }
  }
  return lines
}

function featsTable({ feats }: Results): string[] {
  const lines = [row(['One operation, large data', 'p50 ms', 'beside', 'p50 ms', '**ratio**']), '|---|--:|---|--:|--:|']
  for (const [kind, found] of Object.entries(feats) as [SubjectKind, Feat[]][]) {
    for (const { what, ms, beside, besideMs } of found) {
      lines.push(row([`${names[kind]}: ${what}`, round(ms), beside, round(besideMs), `**${round(ms / besideMs)}**`]))
    }
  }
  return lines
}

/** The results as Markdown tables. */
export function report(results: Results): string {
  const lines = Object.values(topologies).flatMap((topology) => [...tableOf(results, topology), ''])
  lines.push(...growthTable(results), '', ...featsTable(results), '', ...helpTables(results), '', ...memoryTable(results), '', '| Target | Measured | | |', '|---|--:|--:|---|')
  for (const verdict of verdicts(results)) {
    const { what, value, bound, sense, unit } = verdict
    const measuredValue = `${round(value, unit === '×' || unit === '' ? 2 : 0)}${unit}`
    lines.push(row([what, measuredValue, `${sense} ${bound}${unit}`, isMet(verdict) ? 'met' : '**missed**']))
  }
  const { startUp } = results
  const modules = `modules ${round(startUp.imports, 0)} ms in Node from the sources`
  const first = `in workerd the first answer comes ${round(startUp.firstAnswer, 0)} ms later than from an empty Worker`
  lines.push('', `Start-up: ${modules}; ${first}.`)
  return lines.join('\n')
}
