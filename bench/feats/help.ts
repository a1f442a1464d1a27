import type { HelpTold, Results } from '../results.ts'
import type { Stage } from '../stage.ts'
import type { EdgeSubject, Subject } from '../subjects.ts'
import { assertOneTrip, measureCandidates } from './candidates.ts'
import { measurePlans } from './plan.ts'

/** Measures mutual help at the API, at the edge and in one process. */
export async function measureHelp({ subjects, code }: Pick<Stage, 'subjects' | 'code'>): Promise<Results['help']> {
  const told: Results['help'] = {}
  const now = Math.floor(Date.now() / 1_000)
  for (const kind of ['edge', 'process'] as const) {
    const [small, large] = (['small', 'large'] as const).map((data) => subjects.find((one) => one.kind === kind && one.data === data)!) as [Subject, Subject]
    if (kind === 'edge') await assertOneTrip(code.ours, large as EdgeSubject)
    const candidates = await measureCandidates({ small, large })
    told[kind] = { candidates, plans: await measurePlans(large, now) } satisfies HelpTold
  }
  return told
}
