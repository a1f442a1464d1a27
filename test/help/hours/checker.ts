import { expect } from 'vitest'
import type { TestApp } from '../../harness/app.ts'

interface Entry {
  id: string
  cooperative: string
  from: string
  to: string
  minutes: number
  kind: string
  settlement: string
  corrects: string | null
  match: string | null
  hours: string | null
  happenedOn: string
}

/** All balances, by account: what entries moved, added up here and not by the database. */
function balancesOf(entries: readonly Entry[]): Map<string, number> {
  const balances = new Map<string, number>()
  for (const { from, to, minutes, settlement } of entries) {
    if (settlement !== 'CREDITS') continue
    balances.set(from, (balances.get(from) ?? 0) - minutes)
    balances.set(to, (balances.get(to) ?? 0) + minutes)
  }
  return balances
}

/**
 * Reads a whole ledger as rows and judges it by itself: all balances add up to zero, no account is below the hard limit by
 * what its owner gave away, corrections give back no more than was entered, and every settled day stands in it once.
 */
export async function checkLedger(app: TestApp): Promise<Map<string, number>> {
  const rowsOf = async (sql: string) => (await app.db.execute(sql)).rows as unknown as Record<string, never>[]
  const entries = (await rowsOf('select * from ledger_entries order by created_at, id')).map((row): Entry => ({
    ...{ id: row['id']!, cooperative: row['cooperative_id']!, from: row['from_id']!, to: row['to_id']!, minutes: row['minutes']!, kind: row['kind']! },
    ...{ settlement: row['settlement']!, corrects: row['corrects_id']!, match: row['match_id']!, hours: row['hours_id']!, happenedOn: row['happened_on']! },
  }))
  const accounts = new Map((await rowsOf('select id, cooperative_id, person_id from ledger_accounts')).map((row) => [String(row['id']), row]))
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const balances = balancesOf(entries)
  expect([...balances.values()].reduce((sum, balance) => sum + balance, 0)).toBe(0)
  const given = new Map<string, number>()
  for (const { id, from, to, minutes, cooperative, corrects, kind } of entries) {
    expect(minutes).toBeGreaterThan(0)
    for (const account of [from, to]) expect(accounts.get(account)?.['cooperative_id'], id).toBe(cooperative)
    if (kind !== 'CORRECTION') continue
    const corrected = byId.get(corrects!)!
    expect([corrected.from, corrected.to]).toEqual([to, from])
    given.set(corrected.id, (given.get(corrected.id) ?? 0) + minutes)
    expect(given.get(corrected.id)).toBeLessThanOrEqual(corrected.minutes)
  }
  const settled = await rowsOf(`select h.*, m.requester_id, m.volunteer_id, m.status, m.settlement from match_hours h join matches m on m.id = h.match_id where h.settled_at is not null`)
  const help = entries.filter(({ kind }) => kind === 'HELP')
  expect(help.map(({ hours }) => hours).sort()).toEqual(settled.map((row) => String(row['id'])).sort())
  for (const row of settled) {
    const entry = help.find(({ hours }) => hours === row['id'])!
    expect([entry.minutes, entry.happenedOn, entry.settlement]).toEqual([row['minutes'], row['happened_on'], row['settlement']])
    expect([accounts.get(entry.from)?.['person_id'], accounts.get(entry.to)?.['person_id']]).toEqual([row['requester_id'], row['volunteer_id']])
  }
  const owners = [...accounts.values()].map((row) => `${String(row['cooperative_id'])} ${String(row['person_id'])}`)
  expect(new Set(owners).size).toBe(owners.length)
  return balances
}

/** Reads all requests and matches and judges them by themselves: no place is given twice, and every number is what it counts. */
export async function checkPlaces(app: TestApp): Promise<void> {
  const { rows: requests } = await app.db.execute('select id, status, helpers_needed, places_taken, proposals from help_requests')
  const { rows: matches } = await app.db.execute('select request_id, volunteer_id, status, requester_accepted_at, volunteer_accepted_at, agreed_at from matches')
  for (const request of requests) {
    const own = matches.filter((match) => match['request_id'] === request['id'])
    const placed = own.filter(({ status }) => ['AGREED', 'COMPLETED', 'DISPUTED'].includes(String(status)))
    expect(placed.length).toBeLessThanOrEqual(Number(request['helpers_needed']))
    expect(request['places_taken']).toBe(placed.length)
    expect(request['proposals']).toBe(own.filter(({ status }) => status === 'PROPOSED').length)
    for (const match of placed) expect([match['requester_accepted_at'], match['volunteer_accepted_at'], match['agreed_at']]).not.toContain(null)
    const alive = [...placed, ...own.filter(({ status }) => status === 'PROPOSED')].map((match) => match['volunteer_id'])
    expect(new Set(alive).size).toBe(alive.length)
  }
  const { rows: offers } = await app.db.execute('select id, completed from help_offers')
  const { rows: done } = await app.db.execute(`select offer_id from matches where status = 'COMPLETED'`)
  for (const offer of offers) expect(offer['completed']).toBe(done.filter((match) => match['offer_id'] === offer['id']).length)
}
