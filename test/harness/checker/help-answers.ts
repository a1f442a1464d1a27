import type { Json } from '../client.ts'
import { placed, type HelpTables, type Recorded } from './help-tables.ts'

/** Something that was asked, and what was answered: by whom, and between which moments by a counter that always rises. */
export interface Asked {
  by: string
  /** The key of what was to be changed; null for what was only read. */
  key: string | null
  name: string
  sent: number
  received: number
  /** What was answered, refusals and faults included. */
  told: Json
}

/** Somebody's telephone number, address, name…: whose it is, or of which request. */
interface Secret {
  kind: 'phone' | 'email' | 'home' | 'name' | 'place' | 'story'
  of: string
}

/** From when until when two had agreed, or a consent stood, as far as answers tell: from what began it until what ended it was answered. */
interface Period {
  row: Json
  from: number
  until: number
}

/** Everything that an answer told somebody who was not to know it, and what should have been told and was not. */
export function toldTooMuch(tables: HelpTables, answers: readonly Asked[]): string[] {
  const secrets = secretsOf(tables)
  const readers = readersOf(tables, answers)
  return answers.flatMap((answer) => {
    const found = new Set<string>()
    for (const text of stringsIn(answer.told)) {
      const known = secrets.get(text)
      const hidden = known ? [] : [...secrets].filter(([value]) => text.length > value.length && text.includes(value)).map(([, secret]) => secret)
      for (const secret of known ? [known] : hidden)
        if (!readers(secret, answer)) found.add(`${answer.by} was told the ${secret.kind} of ${secret.of} by ${answer.name}`)
    }
    return [...found, ...contactFaults(answer)]
  })
}

/** Values that are somebody's only, so that whoever is told one was told by whom it is. */
function secretsOf({ people, requests }: HelpTables): Map<string, Secret> {
  const secrets = new Map<string, Secret>()
  const keep = (value: string | null | undefined, secret: Secret): void => {
    if (value) secrets.set(value, secret)
  }
  for (const { id, phone, email, address, name } of people) {
    keep(phone, { kind: 'phone', of: id })
    keep(email, { kind: 'email', of: id })
    keep(address && JSON.parse(address).street, { kind: 'home', of: id })
    keep(name, { kind: 'name', of: id })
  }
  for (const { id, address, description } of requests) {
    keep(address && JSON.parse(address).street, { kind: 'place', of: id })
    keep(description, { kind: 'story', of: id })
  }
  return secrets
}

function* stringsIn(told: Json): Generator<string> {
  if (typeof told === 'string') yield told
  else if (told && typeof told === 'object') for (const value of Object.values(told)) yield* stringsIn(value)
}

/** Who may have been told what, by the roles, proxies and consents that there are and the matches of that moment. */
function readersOf(tables: HelpTables, answers: readonly Asked[]): (secret: Secret, answer: Asked) => boolean {
  const person = new Map(tables.people.map((p) => [p.id, p]))
  const request = new Map(tables.requests.map((r) => [r.id, r]))
  const roles = new Map(tables.memberships.map((m) => [m.person_id, JSON.parse(m.roles) as string[]]))
  const proxies = new Set(tables.proxies.map((p) => `${p.proxy_id} ${p.person_id}`))
  const periods = periodsOf(tables, answers, 'matches', ({ status }) => placed.has(status))
  const consents = Map.groupBy(periodsOf(tables, answers, 'consents', (c) => c.withdrawn_at === null && c.purpose !== 'PROFILE'), ({ row }) => row.person_id as string)
  const byPerson = Map.groupBy(periods.flatMap((p) => [p.row.requester_id, p.row.volunteer_id].map((id: string) => ({ id, p }))), ({ id }) => id)
  const known = new Set(tables.matches.map((m) => `${m.requester_id} ${m.volunteer_id}`))

  const has = (id: string, role: string): boolean => roles.get(id)?.includes(role) ?? false
  const acts = (by: string, person: string): boolean => by === person || proxies.has(`${by} ${person}`)
  const during = ({ sent, received }: Asked, { from, until }: Period): boolean => from <= received && until >= sent
  const agreed = (id: string, answer: Asked): boolean => (consents.get(id) ?? []).some((period) => during(answer, period))
  /** The other side of the two, or who acts for them, while they had agreed. */
  const reveals = (of: string, answer: Asked): boolean =>
    (byPerson.get(of) ?? []).some(({ p }) => {
      const other = p.row.requester_id === of ? p.row.volunteer_id : p.row.requester_id
      return during(answer, p) && (acts(answer.by, other) || (has(answer.by, 'COORDINATOR') && agreed(other, answer)))
    })
  const shares = ({ kind, of }: Secret): boolean => Boolean(person.get(of)![`shares_${{ phone: 'phone', email: 'email' }[kind as string] ?? 'address'}`])

  return (secret, answer) => {
    const { by } = answer
    const { kind, of } = secret
    if (kind === 'place' || kind === 'story')
      return has(by, 'COORDINATOR') || acts(by, request.get(of)!.requester_id) ||
        periods.some((p) => p.row.request_id === of && acts(by, p.row.volunteer_id) && during(answer, p))
    if (by === of) return true
    if (kind === 'name')
      return has(by, 'COORDINATOR') || acts(by, of) || reveals(of, answer) || [...known].some((pair) => acts(by, pair.split(' ')[0]!) && pair.endsWith(of))
    if (kind !== 'home' && (has(by, 'COORDINATOR') || has(by, 'BOARD'))) return true
    return shares(secret) && reveals(of, answer)
  }
}

/** From when until when each row of a table was as is said. */
function periodsOf({ history }: HelpTables, answers: readonly Asked[], table: Recorded, stands: (row: Json) => boolean): Period[] {
  const byKey = Map.groupBy(answers.filter(({ key }) => key !== null), ({ key }) => key!)
  const bounds = new Map([...byKey].map(([key, tries]) => [key, { sent: Math.min(...tries.map(({ sent }) => sent)), received: Math.min(...tries.map(({ received }) => received)) }]))
  const [open, periods] = [new Map<string, Period>(), [] as Period[]]
  let key = ''
  for (const { of, row } of history) {
    if (of === 'idempotency_keys') key = row.key
    if (of !== table) continue
    const isStanding = stands(row)
    const current = open.get(row.id)
    if (isStanding && !current) {
      const period = { row, from: bounds.get(key)?.sent ?? 0, until: Number.POSITIVE_INFINITY }
      open.set(row.id, period)
      periods.push(period)
    }
    if (!isStanding && current) {
      current.until = bounds.get(key)?.received ?? Number.POSITIVE_INFINITY
      open.delete(row.id)
    }
  }
  return periods
}

/** Where a match says its state, it tells how to reach each other in just those in which the two have agreed. */
function contactFaults({ name, told }: Asked): string[] {
  const match = told?.[name]?.match ?? told?.node
  if (!match || match.contact === undefined || typeof match.status !== 'string') return []
  if (match.contact !== null && !placed.has(match.status)) return [`${match.id} tells how to reach each other while it is ${match.status}`]
  const isSide = match.viewerSide !== null && placed.has(match.status)
  return match.contact === null && isSide ? [`${match.id} is ${match.status}, and did not tell its ${match.viewerSide} how to reach the other`] : []
}
