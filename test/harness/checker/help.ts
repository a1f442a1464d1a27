import { toldTooMuch, type Asked } from './help-answers.ts'
import { auditViolations } from './help-audit.ts'
import { hoursViolations } from './help-hours.ts'
import { matchViolations } from './help-matches.ts'
import { stepViolations } from './help-replay.ts'
import type { HelpTables } from './help-tables.ts'

/**
 * What is wrong with mutual help, for an auditor who shares no code with what is audited: with what stands in the tables,
 * with how it came to be, with what the audit log says of that, and with what anybody was told on the way.
 */
export const helpViolations = (tables: HelpTables, answers: readonly Asked[] = []): string[] => [
  ...matchViolations(tables),
  ...stepViolations(tables),
  ...hoursViolations(tables),
  ...auditViolations(tables),
  ...toldTooMuch(tables, answers),
  ...writtenDown(tables),
]

/** What the work of every minute should have ended or settled by now. */
export function overdueHelp({ matches, requests, offers, hours }: HelpTables, now: number): string[] {
  const status = new Map(matches.map((m) => [m.id, m.status as string]))
  const isSpoken = (id: string): boolean => status.get(id) === 'AGREED' || status.get(id) === 'COMPLETED'
  return [
    ...matches.filter((m) => m.status === 'PROPOSED' && m.expires_at <= now).map(({ id }) => `${id} still waits`),
    ...requests.filter((r) => r.status === 'OPEN' && r.expires_at <= now).map(({ id }) => `${id} is still open`),
    ...offers.filter((o) => o.status === 'PAUSED' && o.paused_until !== null && o.paused_until <= now).map(({ id }) => `${id} still rests`),
    ...hours.filter((h) => h.settled_at === null && h.resolves_at <= now && isSpoken(h.match_id)).map(({ id }) => `${id} is not settled`),
  ]
}

/**
 * What was acknowledged and is not there, and what is there though it was refused, by the keys that came with it; and what
 * was refused to who asked again after it had been done.
 */
export function unacknowledgedHelp({ keys }: HelpTables, answers: readonly Asked[]): string[] {
  const stored = new Set(keys.map(({ key }) => key as string))
  const typeOf = ({ name, told }: Asked): unknown => told?.[name]?.__typename
  const answered = answers.filter((one) => one.key !== null && typeof typeOf(one) === 'string')
  return [...Map.groupBy(answered, ({ key }) => key!)].flatMap(([key, tries]) => {
    const done = tries.filter((one) => String(typeOf(one)).endsWith('Payload'))
    const first = Math.min(...done.map(({ received }) => received))
    const says = (wrong: boolean, what: string): string[] => (wrong ? [`${key}: ${tries[0]!.name} ${what}`] : [])
    return [
      ...says(done.length > 0 !== stored.has(key), stored.has(key) ? 'was refused, and is stored' : 'was acknowledged, and is not stored'),
      ...says(tries.some((one) => one.sent > first && !done.includes(one)), 'was refused after it had been done'),
    ]
  })
}

/** How to reach anybody stands in no log, no event and no kept result. */
function writtenDown({ people, requests, audit, outbox, keys }: HelpTables): string[] {
  const text = [...audit.map(({ data }) => data), ...outbox.map(({ payload }) => payload), ...keys.map(({ result }) => result)].join('\n')
  const street = (address: string | null): string | null => address && JSON.parse(address).street
  const secrets = [...people.flatMap((p) => [p.phone, p.email, street(p.address)]), ...requests.flatMap((r) => [street(r.address), r.description])]
  return secrets.filter((secret) => secret && text.includes(secret)).map((secret) => `${secret} is written down`)
}

