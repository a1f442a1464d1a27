import type { Payload, UseCase } from '../../auth/use-case.ts'
import { demandAll, type ImportReport } from './report.ts'

/**
 * Ends an import: refused as a whole where a row is; rehearsed, which finds out what the database would refuse, where it
 * is a dry run; else committed. The report is the answer, or the refusal.
 */
export async function carryOut(
  report: ImportReport,
  { work, finish }: UseCase,
  commit: (finished: () => Promise<Payload>) => Promise<Payload> = (finished) => finished(),
): Promise<Payload> {
  const $report = JSON.stringify(report)
  if (!report.dryRun) {
    demandAll(report)
    return commit(() => finish({}, undefined, { $report }))
  }
  if (report.rows.every(({ outcome }) => outcome !== 'REFUSED')) await work.rehearse()
  return { $report }
}
