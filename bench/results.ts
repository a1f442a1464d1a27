import type { CandidatesTold } from './feats/candidates.ts'
import type { Feat } from './feats/feats.ts'
import type { PlanTold } from './feats/plan.ts'
import type { IsolateMemory } from './isolate-memory.ts'
import type { Measured } from './measure.ts'
import type { OperationName } from './operations.ts'
import type { StartUp } from './start-up.ts'
import type { SubjectKind } from './topologies.ts'

/** The data there is. */
export type DataName = 'large' | 'small'

/** Everything that a run found out. */
export interface Results {
  measured: Measured[]
  startUp: StartUp
  gzipBytes: number
  isolate: IsolateMemory
  /** The most memory that the processes of a subject on the large data had, in MiB. */
  memory: Partial<Record<SubjectKind, Record<string, number>>>
  /** Large things done as one operation, on the large data. */
  feats: Partial<Record<SubjectKind, Feat[]>>
  /** Mutual help: the candidates of a request on both sets of data, and plans in cooperatives of their own. */
  help: Partial<Record<SubjectKind, HelpTold>>
}

/** What was measured of mutual help at one kind of subject. */
export interface HelpTold {
  candidates: Record<DataName, CandidatesTold>
  plans: PlanTold[]
}

/** What was measured of an operation at a subject. */
export function findMeasured(
  { measured }: Results,
  operation: OperationName,
  kind: SubjectKind,
  data: DataName,
): Measured {
  const found = measured.find((m) => m.operation === operation && m.kind === kind && m.data === data)
  if (!found) throw new Error(`${operation} was not measured at the ${kind}, ${data} data`)
  return found
}

/** The throughput of one subject as a share of another's, on the large data. */
export const ratio = (results: Results, operation: OperationName, ours: SubjectKind, limit: SubjectKind): number =>
  findMeasured(results, operation, ours, 'large').throughput / findMeasured(results, operation, limit, 'large').throughput

/** How much longer the middle request takes on the large data than on the small. */
export const growth = (results: Results, operation: OperationName, kind: SubjectKind): number =>
  findMeasured(results, operation, kind, 'large').p50 / findMeasured(results, operation, kind, 'small').p50

/** The milliseconds of processor time of all processes together. */
export const total = ({ processor }: Measured): number => Object.values(processor).reduce((sum, ms) => sum + ms, 0)
