import type { HelpTold, Results } from '../results.ts'

const row = (cells: (string | number)[]): string => `| ${cells.join(' | ')} |`
const names: Record<string, string> = { edge: 'edge', process: 'one process' }
const apart = (processor: Record<string, number>, digits: number): string =>
  Object.entries(processor).map(([name, ms]) => `${name} ${ms.toFixed(digits)}`).join(' + ')

/** How much longer the candidates of a request take with all of the offers than with a twentieth of them. */
export const candidatesGrowth = ({ candidates: { small, large } }: HelpTold): number => large.p50 / small.p50

/** What mutual help costs, as Markdown tables. */
export function helpTables({ help }: Results): string[] {
  const told = Object.entries(help) as [string, HelpTold][]
  const lines = [row(['Candidates of a request, one after the other', 'offers', 'p50 ms', 'CPU ms', '**growth**']), '|---|--:|--:|--:|--:|']
  for (const [kind, of] of told) {
    for (const data of ['small', 'large'] as const) {
      const { offers, p50, processor } = of.candidates[data]
      const grown = data === 'large' ? `**${candidatesGrowth(of).toFixed(2)}×**` : ''
      lines.push(row([names[kind]!, offers.toLocaleString('en'), p50.toFixed(2), apart(processor, 2), grown]))
    }
  }
  const heads = ['A plan of all requests', 'requests × offers', 'edges', 'questions read', 'ms', 'CPU ms', 'solver alone, CPU ms', 'ms / solver', 'matched', 'proven best']
  lines.push('', row(heads), '|---|---|--:|--:|--:|--:|--:|--:|--:|---|')
  for (const [kind, { plans }] of told) {
    for (const { requests, offers, edges, rounds, ms, processor, solverMs, matched, optimal } of plans) {
      const size = `${requests.toLocaleString('en')} × ${offers.toLocaleString('en')}`
      const work = [ms.toFixed(0), apart(processor, 0), solverMs.toFixed(0), `${(ms / solverMs).toFixed(1)}×`]
      lines.push(row([names[kind]!, size, edges.toLocaleString('en'), rounds, ...work, matched, optimal ? 'yes' : 'no']))
    }
  }
  return lines
}
