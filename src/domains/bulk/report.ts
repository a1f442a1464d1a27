import type { Interval } from '../../platform/interval.ts'
import { Refusal, type Reason } from '../../platform/refusal.ts'

/** What becomes of a row. */
export const importOutcomes = ['CREATED', 'CHANGED', 'UNCHANGED', 'REFUSED'] as const
export type ImportOutcome = (typeof importOutcomes)[number]

/** A row of a file, and what becomes of it. */
export interface ImportRow {
  /** The line on which it begins. */
  row: number
  /** What the file calls it; null where it calls it nothing. */
  label: string | null
  outcome: ImportOutcome
  /** Of what it became or is about; null where there is nothing yet. */
  id: string | null
  /** When, as it was understood; null where it is about no time. */
  when: Interval | null
  reasons: Reason[]
  remarks: Reason[]
  /** The columns at fault, where it is those. */
  columns: string[]
  conflicts: Interval[]
}

/** What becomes of a file. */
export interface ImportReport {
  dryRun: boolean
  rows: ImportRow[]
}

/** How many rows came to an outcome. */
export const countOf = ({ rows }: ImportReport, outcome: ImportOutcome): number =>
  rows.reduce((sum, row) => sum + Number(row.outcome === outcome), 0)

/** A row of which nothing is known yet: it stays as it is unless something is found. */
export const newRow = (row: number, label: string | null = null): ImportRow => ({
  ...{ row, label, outcome: 'UNCHANGED', id: null, when: null },
  ...{ reasons: [], remarks: [], columns: [], conflicts: [] },
})

/** Refuses a row, for one more reason. */
export function refuse(row: ImportRow, code: string, params?: Reason['params'], columns: readonly string[] = []): void {
  row.outcome = 'REFUSED'
  row.reasons.push({ code, ...(params ? { params } : {}) })
  row.columns = [...new Set([...row.columns, ...columns])]
}

/** Refuses a row by what a service refused; whatever else it threw is not for its rows to tell. */
export function refuseBy(row: ImportRow, thrown: unknown, columnOf: (path: readonly string[]) => string | null): void {
  if (!(thrown instanceof Refusal) || thrown.code === 'STALE') throw thrown
  const issues = (thrown.details['issues'] as Reason[] | undefined) ?? [thrown]
  for (const { code, params, path } of issues) {
    const column = path ? columnOf(path) : null
    refuse(row, code, params, column === null ? [] : [column])
  }
}

/** All or nothing: where a row is refused, nothing is written, and the report is the refusal. */
export function demandAll(report: ImportReport): void {
  if (countOf(report, 'REFUSED') > 0) throw new Refusal('ImportRefused', { code: 'IMPORT_REFUSED' }, { report })
}
