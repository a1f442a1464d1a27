import type { Json } from '../client.ts'
import type { HelpTables } from './help-tables.ts'

/** What is wrong with the ledger of hours: by itself, by what was settled of matches, and by the limit that balances keep. */
export const hoursViolations = (tables: HelpTables): string[] => [
  ...accountFaults(tables),
  ...entryFaults(tables),
  ...settledFaults(tables),
  ...limitFaults(tables),
]

/** Everybody has one account, and the balances of all add up to nothing. */
function accountFaults({ accounts, entries }: HelpTables): string[] {
  const owners = accounts.map((a) => `${a.cooperative_id} ${a.person_id}`)
  const sum = [...balancesOf(entries).values()].reduce((all, one) => all + one, 0)
  return [
    ...(new Set(owners).size < owners.length ? ['somebody has two accounts'] : []),
    ...(sum === 0 ? [] : [`all balances add up to ${sum}`]),
  ]
}

function balancesOf(entries: readonly Json[]): Map<string, number> {
  const balances = new Map<string, number>()
  for (const { from_id: from, to_id: to, minutes, settlement } of entries) {
    if (settlement !== 'CREDITS') continue
    balances.set(from, (balances.get(from) ?? 0) - minutes)
    balances.set(to, (balances.get(to) ?? 0) + minutes)
  }
  return balances
}

/** Every entry is between accounts of its cooperative, and a correction gives back no more than there was. */
function entryFaults({ accounts, entries, matches }: HelpTables): string[] {
  const account = new Map(accounts.map((a) => [a.id, a]))
  const entry = new Map(entries.map((e) => [e.id, e]))
  const match = new Map(matches.map((m) => [m.id, m]))
  const back = new Map<string, number>()
  return entries.flatMap((e) => {
    const says = (wrong: boolean, what: string): string[] => (wrong ? [`${e.id} (${e.kind}) ${what}`] : [])
    const [from, to] = [account.get(e.from_id), account.get(e.to_id)]
    const strange = from?.cooperative_id !== e.cooperative_id || to?.cooperative_id !== e.cooperative_id || e.from_id === e.to_id
    const found = [...says(strange, 'is between other accounts than it should'), ...says(!(e.minutes > 0), `moves ${e.minutes} minutes`)]
    if (e.kind === 'HELP') {
      const m = match.get(e.match_id)
      const isTheirs = m && from?.person_id === m.requester_id && to?.person_id === m.volunteer_id && e.settlement === m.settlement
      return [...found, ...says(!isTheirs, 'is of others than its match, or otherwise than they agreed')]
    }
    if (e.kind !== 'CORRECTION') return [...found, ...says(e.settlement !== 'CREDITS' || e.match_id !== null, 'gives away what is none of theirs')]
    const corrected = entry.get(e.corrects_id)
    if (!corrected || corrected.kind === 'CORRECTION') return [...found, ...says(true, 'corrects nothing')]
    const given = (back.get(corrected.id) ?? 0) + e.minutes
    back.set(corrected.id, given)
    const isBack = corrected.from_id === e.to_id && corrected.to_id === e.from_id && corrected.settlement === e.settlement
    return [...found, ...says(!isBack, 'goes another way than back'), ...says(given > corrected.minutes, `gives ${given} back of ${corrected.minutes}`)]
  })
}

/** Every day of hours that was settled stands in the ledger once, as it was settled, and was settled as both said. */
function settledFaults({ hours, entries, matches }: HelpTables): string[] {
  const byHours = Map.groupBy(entries.filter(({ kind }) => kind === 'HELP'), (e) => e.hours_id as string)
  const settled = new Map(hours.map((h) => [h.id, h]))
  const match = new Map(matches.map((m) => [m.id, m]))
  const stray = [...byHours.keys()].filter((id) => settled.get(id)?.settled_at == null).map((id) => `${id} was entered, and never settled`)
  return [
    ...stray,
    ...hours.flatMap((h) => {
      const [one, other] = [h.requester_minutes, h.volunteer_minutes]
      const says = (wrong: boolean, what: string): string[] => (wrong ? [`${h.id} of ${h.match_id} ${what}`] : [])
      const own = byHours.get(h.id) ?? []
      const isAlone = h.requester_by !== null && h.requester_by === h.volunteer_by
      if (h.settled_at === null) return says(one !== null && one === other && !isAlone, 'is said the same by both, and not settled')
      const [e] = own
      const isSame = e && e.minutes === h.minutes && e.happened_on === h.happened_on && e.match_id === h.match_id
      const bySilence = !h.by_both && e?.actor_id === null
      return [
        ...says(own.length !== 1, `was settled, and stands in the ledger ${own.length} times`),
        ...says(own.length === 1 && !isSame, 'was entered otherwise than settled'),
        ...says(Boolean(h.by_both) && (one !== other || one !== h.minutes), 'was settled by both, who said something else'),
        ...says(Boolean(h.by_both) && isAlone, 'was settled by both, who were one'),
        ...says(bySilence && ((one !== null && other !== null && !isAlone) || h.minutes !== (one ?? other)), 'was settled by silence, where there was none'),
        ...says(bySilence && h.settled_at < h.resolves_at, 'was settled before the time of silence was over'),
        ...says(!match.get(h.match_id)?.agreed_at, 'is of what was never agreed'),
      ]
    }),
  ]
}

/** Nobody gave hours away, or agreed to have them cost credits, past the hard limit as it was just then. */
function limitFaults({ history }: HelpTables): string[] {
  const [balances, limits, account] = [new Map<string, number>(), new Map<string, number>(), new Map<string, string>()]
  const [agreed, status] = [new Map<string, Json>(), new Map<string, string>()]
  const found: string[] = []
  for (const { of, how, row } of history) {
    if (of === 'help_settings') limits.set(row.cooperative_id, row.hard_limit)
    if (of === 'ledger_accounts') account.set(row.person_id, row.id)
    const hardest = -(limits.values().next().value ?? 0)
    if (of === 'ledger_entries' && how === 'insert' && row.settlement === 'CREDITS') {
      const left = (balances.get(row.from_id) ?? 0) - row.minutes
      balances.set(row.from_id, left)
      balances.set(row.to_id, (balances.get(row.to_id) ?? 0) + row.minutes)
      const isGiven = row.kind === 'TRANSFER' || row.kind === 'DONATION'
      if (isGiven && left < hardest) found.push(`${row.id} left ${left} minutes, of at least ${hardest}`)
    }
    if (of !== 'matches') continue
    const isNew = row.status === 'AGREED' && status.get(row.id) === 'PROPOSED'
    status.set(row.id, row.status)
    if (row.status === 'AGREED' && row.settlement === 'CREDITS') agreed.set(row.id, row)
    else agreed.delete(row.id)
    if (!isNew || row.settlement !== 'CREDITS') continue
    const owed = [...agreed.values()].filter((m) => m.requester_id === row.requester_id).reduce((sum, m) => sum + m.minutes, 0)
    const left = (balances.get(account.get(row.requester_id) ?? '') ?? 0) - owed
    if (left < hardest) found.push(`${row.id} was agreed and leaves ${left} minutes, of at least ${hardest}`)
  }
  return found
}
