import { createClient } from '@libsql/client'
import { helpStatements, type HelpingCommunity } from '../../local/seed/large/help.ts'
import { Random } from '../../local/seed/random.ts'
import { seedId } from '../../local/seed/ids.ts'
import { insertRows } from '../../local/seed/rows.ts'
import { cooperatives, memberships, people } from '../../schema/tables/cooperatives.ts'
import { DAY } from '../../src/platform/interval.ts'
import { tokenOf } from '../sessions.ts'

/** How many requests and offers there are. */
export interface CrowdSize {
  requests: number
  offers: number
}

/** A cooperative with nothing but its help. */
export interface Crowd extends CrowdSize {
  cooperativeId: string
  /** Who may see its plan, and has a session. */
  assistantId: string
}

/** How many ask: some more than once. */
const asking = 0.8

/**
 * Makes a cooperative of its own for each size, straight into the database of a subject: a town where twenty volunteers live
 * on a square kilometre, and requests come from all of it.
 */
export async function makeCrowds(file: string, sizes: readonly CrowdSize[], now: number): Promise<Crowd[]> {
  const client = createClient({ url: `file:${file}` })
  try {
    await client.execute('pragma busy_timeout = 20000')
    const { rows } = await client.execute('select s.person_id from sessions s order by s.id limit 1')
    const assistantId = String(rows[0]!['person_id'])
    const crowds: Crowd[] = []
    for (const [index, size] of sizes.entries()) {
      // Each begins at another second, which keeps their ids apart.
      const at = now - 1_000 * (index + 1)
      const community = await found(client, { index, at, assistantId, size })
      const help = { now: at, offers: size.offers, requests: size.requests, density: 20, middle: null }
      for await (const statements of helpStatements(client, new Random(7 + index), [community], help)) await client.batch(statements, 'write')
      crowds.push({ ...size, cooperativeId: community.id, assistantId })
    }
    return crowds
  } finally {
    client.close()
  }
}

interface Founding {
  index: number
  at: number
  assistantId: string
  size: CrowdSize
}

async function found(client: ReturnType<typeof createClient>, { index, at, assistantId, size }: Founding): Promise<HelpingCommunity> {
  const since = at - 700 * DAY
  const times = { createdAt: since, updatedAt: since }
  const id = seedId('coo', index + 1, at)
  const residents = Array.from({ length: Math.ceil(asking * size.requests) }, (_, n) => seedId('per', n + 1, since))
  const member = (personId: string, n: number, role: 'RESIDENT' | 'COORDINATOR') => ({
    ...{ id: seedId('mem', n + 1, since), cooperativeId: id, personId, status: 'ACTIVE' as const, roles: [role], joinedAt: since, ...times },
  })
  await client.batch(
    [
      ...insertRows(cooperatives, [
        { id, slug: `crowd-${index}`, name: `Crowd ${index}`, about: {}, statutes: {}, defaultLanguage: 'nl', joinPolicy: 'OPEN', publicParts: [], ...times },
      ]),
      ...insertRows(people, residents.map((personId) => ({ id: personId, name: 'Iemand', email: null, phone: null, locale: 'nl', ...times }))),
      ...insertRows(memberships, [...residents.map((personId, n) => member(personId, n, 'RESIDENT')), member(assistantId, residents.length, 'COORDINATOR')]),
    ],
    'write',
  )
  return { id, language: 'nl', timeZone: 'Europe/Amsterdam', latitude: 52.2, longitude: 6.9, residents, coordinator: assistantId }
}

/** Asks the API over HTTP, as somebody who has a session of the benchmark. */
export async function asked(port: number, personId: string, query: string, variables: object): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${tokenOf(personId)}` }
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
  const { data, errors } = (await answer.json()) as { data: Record<string, unknown>; errors?: object[] }
  if (errors) throw new Error(`A feat was not answered: ${JSON.stringify(errors).slice(0, 500)}`)
  return data
}
