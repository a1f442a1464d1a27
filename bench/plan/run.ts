import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Plan } from '../../src/domains/help/plan/answer.ts'
import type { Size } from './questions.ts'

/** `npm run bench:plan`: the solver of the plan of matches alone, each case in a process of its own. */
type Told = { ms: number; megabytes: number; mightImprove: number } & Pick<Plan, 'optimal' | 'gap' | 'value'>

const file = fileURLToPath(new URL('case.ts', import.meta.url))
const told = <T>(asked: object): T =>
  JSON.parse(execFileSync(process.execPath, [file, JSON.stringify(asked)], { encoding: 'utf8' })) as T
const line = (...cells: (string | number)[]): void => void process.stdout.write(`| ${cells.join(' | ')} |\n`)

const heads = ['requests × offers', 'edges a request', 'hours and times', 'CPU ms', 'MB more']
line(...heads, 'proven best', 'gap', 'would read more')
line('---', '--:', '---', '--:', '--:', '---', '---', '--:')
for (const limits of [false, true]) {
  for (const [requests, offers] of [[100, 200], [300, 600], [1_000, 2_000]] as const) {
    for (const edges of [60, null]) {
      const size: Size = { requests, offers, edges, limits }
      const { ms, megabytes, gap, value, mightImprove } = told<Told>(size)
      const closed = gap.urgentPlaces + gap.places + gap.cost === 0
      const open = closed ? '0' : `${gap.urgentPlaces}, ${gap.places}, ${((100 * gap.cost) / value.cost).toFixed(2)} %`
      const kind = limits ? 'limited' : 'free'
      const work = [ms.toFixed(0), megabytes.toFixed(0)]
      line(`${requests} × ${offers}`, edges ?? 'all', kind, ...work, closed ? 'yes' : 'no', open, mightImprove)
    }
  }
}
process.stdout.write('\n')
line('dense square', 'CPU ms', 'munkres, CPU ms', 'ratio')
line('---', '--:', '--:', '--:')
for (const square of [200, 500, 1_000]) {
  const { ms, besideMs } = told<{ ms: number; besideMs: number }>({ square })
  line(square, ms.toFixed(1), besideMs.toFixed(1), (ms / besideMs).toFixed(2))
}
