import type { Json } from '../client.ts'
import type { HelpTables, Step } from './help-tables.ts'

/** Steps that an audit entry of the same subject tells of, one of each; and those that may follow from another. */
const audited: Record<string, string> = {
  '- PROPOSED': 'match.proposed',
  'PROPOSED AGREED': 'match.agreed',
  'PROPOSED DECLINED': 'match.declined',
  'AGREED CANCELLED': 'match.cancelled',
  'AGREED NO_SHOW': 'match.noShow',
  'NO_SHOW AGREED': 'match.noShowUndone',
  'AGREED DISPUTED': 'match.disputed',
  'COMPLETED DISPUTED': 'match.disputed',
  'DISPUTED COMPLETED': 'match.resolved',
  'DISPUTED CANCELLED': 'match.resolved',
  'DISPUTED NO_SHOW': 'match.resolved',
  'half accepted': 'match.accepted',
  '- OPEN': 'help.requested',
  'OPEN CANCELLED': 'help.requestCancelled',
  'MATCHED CANCELLED': 'help.requestCancelled',
  'OPEN EXPIRED': 'help.requestExpired',
  '- ACTIVE': 'help.offered',
  'ACTIVE WITHDRAWN': 'help.offerWithdraw',
  'PAUSED WITHDRAWN': 'help.offerWithdraw',
  'PAUSED ACTIVE': 'help.offerResume',
  'WITHDRAWN ACTIVE': 'help.offerResume',
  TRANSFER: 'hours.transferred',
  DONATION: 'hours.donated',
}
/** That somebody prolongs a pause is a step that shows in no state. */
const told = new Set([...Object.values(audited), 'match.expired'].filter((action) => action !== 'help.offerPause'))

/** What happened and no audit entry tells of, and the other way round. */
export function auditViolations(tables: HelpTables): string[] {
  const entries = tables.history.filter(({ of }) => of === 'audit_entries').map(({ row }) => row as Json)
  const said = new Set(entries.map(({ action, subject_id: id }) => `${action} ${id}`))
  // What ends a proposal may be something else, which the replay looks for; where it is said of itself, it happened.
  const happened = tallied(steps(tables.history).filter((what) => !what.startsWith('? ') || said.has(what.slice(2))).map((what) => what.replace('? ', '')))
  const written = tallied(entries.filter(({ action }) => told.has(action)).map(({ action, subject_id: id }) => `${action} ${id}`))
  const apart = [...new Set([...happened.keys(), ...written.keys()])].flatMap((what) => {
    const [one, other] = [happened.get(what) ?? 0, written.get(what) ?? 0]
    return one === other ? [] : [`happened ${one} times, and is told of ${other} times: ${what}`]
  })
  return [...apart, ...plannedFaults(tables, entries), ...settledFaults(tables, entries), ...correctedFaults(tables, entries)]
}

const tallied = (words: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** Each step as the audit log should name it. */
function steps(history: readonly Step[]): string[] {
  const before = new Map<string, Json>()
  return history.flatMap(({ of, how, row }) => {
    if (of === 'ledger_entries' && audited[row.kind]) return [`${audited[row.kind]} ${row.id}`]
    if (of !== 'matches' && of !== 'help_requests' && of !== 'help_offers') return []
    const was = before.get(row.id)
    before.set(row.id, row)
    if (how === 'insert' && row.origin === 'PLAN') return []
    const half = of === 'matches' && was && row.status === 'PROPOSED' && yeses(row) > yeses(was)
    if (half) return [`${audited['half accepted']} ${row.id}`]
    const action = was?.status === row.status ? undefined : audited[`${was?.status ?? '-'} ${row.status}`]
    if (was?.status === 'PROPOSED' && ['CANCELLED', 'EXPIRED'].includes(row.status)) return [`? match.${row.status.toLowerCase()} ${row.id}`]
    return action ? [`${action} ${row.id}`] : []
  })
}

const yeses = (m: Json): number => Number(m.requester_accepted_at !== null) + Number(m.volunteer_accepted_at !== null)

/** A plan tells how many it proposed. */
function plannedFaults({ matches }: HelpTables, entries: readonly Json[]): string[] {
  const planned = matches.filter(({ origin }) => origin === 'PLAN').length
  const said = entries.filter(({ action }) => action === 'match.planned').reduce((sum, { data }) => sum + JSON.parse(data).matches, 0)
  return planned === said ? [] : [`plans proposed ${planned}, and tell of ${said}`]
}

/** Of every day that was settled it is told how: by what both said, by silence, or by an assistant who judged. */
function settledFaults({ hours, history }: HelpTables, entries: readonly Json[]): string[] {
  const settled = new Set(entries.filter(({ action }) => action === 'match.hoursSaid' || action === 'match.hoursSettled').map(({ data }) => JSON.parse(data)).filter((data) => data.settled !== false).map((data) => data.hoursId))
  const judged = new Set(entries.filter(({ action }) => action === 'match.resolved').map(({ subject_id: id }) => id))
  const ways = new Set(['match.ended', 'match.hoursSaid', 'match.hoursSettled', 'match.resolved'])
  const ended = new Set(entries.filter(({ action }) => ways.has(action)).map(({ subject_id: id }) => id))
  const completed = history.filter(({ of, row }) => of === 'matches' && row.status === 'COMPLETED').map(({ row }) => row.id as string)
  return [
    ...hours.filter((h) => h.settled_at !== null && !settled.has(h.id) && !judged.has(h.match_id)).map((h) => `${h.id} was settled, and nothing tells how`),
    ...[...new Set(completed)].filter((id) => !ended.has(id)).map((id) => `${id} was completed, and nothing tells by whom`),
  ]
}

/** Of every correction it is told who made it: by itself, or with the dispute that it settled. */
function correctedFaults({ entries: ledger }: HelpTables, entries: readonly Json[]): string[] {
  const corrected = new Set(entries.filter(({ action }) => action === 'hours.corrected').map(({ data }) => JSON.parse(data).correctionId))
  const judged = new Set(entries.filter(({ action }) => action === 'match.resolved').map(({ subject_id: id }) => id))
  return ledger.filter((e) => e.kind === 'CORRECTION' && !corrected.has(e.id) && !judged.has(e.match_id)).map((e) => `${e.id} corrects, and nothing tells by whom`)
}
