import type { Client } from '@libsql/client'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { seedDemo } from '../../local/seed/demo.ts'
import { helpOfferStatuses, helpRequestStatuses, ledgerEntryKinds, matchStatuses } from '../../schema/tables/vocabulary.ts'
import { helpWorkKinds } from '../../src/domains/help/insight/work-list.ts'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { helpViolations, overdueHelp } from '../harness/checker/help.ts'
import { readHelp, recordHelp } from '../harness/checker/help-tables.ts'
import { ok, type Json } from '../harness/client.ts'
import { signIn } from '../harness/people.ts'
import { freshDatabase, rowsOf } from './checks.ts'

const at = (time: string): number => Date.parse(time) / 1000

/** An ordinary week, one around each change of the clock, and the days of Christmas. */
const moments = ['2026-06-17T09:41:00Z', '2027-03-20T22:15:30Z', '2026-10-25T00:30:00Z', '2026-12-24T16:00:00Z']

describe.each(moments)('the demo neighbourhood at %s', (moment) => {
  const now = at(moment)
  let client: Client
  let remove: () => void

  beforeAll(async () => {
    ;({ client, remove } = await freshDatabase())
    await recordHelp(client)
    await seedDemo(client, { now })
  })
  afterAll(() => remove())

  const none = async (sql: string) => expect(await rowsOf(client, sql)).toEqual([])
  const count = async (sql: string) => (await rowsOf<{ n: number }>(client, `select count(*) as n from ${sql}`))[0]?.n

  it('helps one another: offers, requests, and matches in every state, all of it sound', async () => {
    await expectSound(client)
    const tables = await readHelp(client)
    expect(helpViolations(tables)).toEqual([])
    expect(overdueHelp(tables, now)).toEqual([])
    expect(tables.offers.length).toBeGreaterThanOrEqual(40)
    expect(tables.requests.length).toBeGreaterThanOrEqual(25)
    const found = async (column: string, table: string) =>
      (await rowsOf<{ it: string }>(client, `select distinct ${column} as it from ${table} order by 1`)).map(({ it }) => it)
    expect(await found('status', 'matches')).toEqual([...matchStatuses].sort())
    expect(await found('status', 'help_requests')).toEqual([...helpRequestStatuses].sort())
    expect(await found('status', 'help_offers')).toEqual([...helpOfferStatuses].sort())
    expect(await found('ledger_mode', 'help_settings')).toEqual(['CREDITS', 'GIFT'])
    expect(await found('kind', 'ledger_entries')).toEqual([...ledgerEntryKinds].sort())
    const categories = await found('code', 'help_categories')
    expect(await found('c.value', 'help_offers, json_each(categories) c')).toEqual(categories)
    expect(await found('category', 'help_requests')).toEqual(categories)
    await none(`select m.id from matches m join help_requests r on r.id = m.request_id join help_offers o on o.id = m.offer_id
      where not exists (select 1 from json_each(o.categories) where value = r.category) or m.score < 200`)
    for (const table of ['match_messages', 'match_feedback', 'help_profiles', 'person_blocks', 'introductions', 'concerns']) {
      expect([table, await count(table)]).not.toEqual([table, 0])
    }
  })

  it('lets nobody act for another without their consent, and nobody help unseen', async () => {
    await none(`select r.id from help_requests r where r.actor_id <> r.requester_id and not exists (
      select 1 from consents c where c.person_id = r.requester_id and c.cooperative_id = r.cooperative_id
        and c.given_at <= r.created_at and c.purpose in ('HELP_REQUEST', 'REPRESENTATION'))`)
    expect(await count('proxies p join people o on o.id = p.person_id where o.email is null and p.ended_at is null')).toBe(1)
    await none(`select o.id from help_offers o join house_rules h on h.cooperative_id = o.cooperative_id where not exists (
      select 1 from house_rule_acceptances a where a.person_id = o.volunteer_id and a.cooperative_id = h.cooperative_id and a.version = h.version)`)
    expect(await count(`clearances where valid_until > ${now} and valid_until < ${now + 30 * 86_400}`)).toBe(1)
    expect(await count(`clearances where valid_until < ${now}`)).toBe(1)
  })
})

test('who tries it finds candidates and a plan, and why somebody is left over', async () => {
  const app = await startApp()
  const people = await seedDemo(app.db, { now: app.clock.now })
  const assistants = people.filter(({ roles }) => roles.some((role) => role === 'COORDINATOR') )
  const file = readFileSync(new URL('../operations/2-helping.graphql', import.meta.url), 'utf8')
  const operation = (name: string): string => new RegExp(`^(?:fragment|query) ${name}\\b[\\s\\S]*?^}`, 'm').exec(file)![0]
  for (const slug of ['de-drie-linden', 'tuchmacherviertel']) {
    const { client } = await signIn(app, assistants.find((person) => person.slug === slug)!.email)
    const { rows } = await app.db.execute({ sql: 'select id from cooperatives where slug = ?', args: [slug] })
    const variables = { cooperativeId: String(rows[0]!['id']) }
    const { previewMatches: plan } = ok(await client(`${operation('Plan')} ${operation('PreviewMatches')}`, variables)) as Json
    expect(plan.optimal).toBe(true)
    expect(plan.matchedCount).toBeGreaterThanOrEqual(3)
    expect(plan.matches.some((match: Json) => match.bestRejected !== null)).toBe(true)
    if (slug === 'tuchmacherviertel') continue
    expect(plan.unmatched.map(({ reason }: Json) => reason)).toContain('NO_CANDIDATE')
    const { rows: asked } = await app.db.execute(`select id from help_requests where category = 'PAPERWORK'`)
    const { node: request } = ok(await client(operation('Candidates'), { id: asked[0]!['id'], first: 20 })) as Json
    expect(request.candidates.edges.length).toBeGreaterThanOrEqual(2)
    expect(request.exclusions).toEqual([{ criterion: 'CLEARANCE', count: 3 }])
  }
})

test('the assistants of the demo have work of most kinds', async () => {
  const app = await startApp()
  const people = await seedDemo(app.db, { now: app.clock.now })
  const found = new Set<string>()
  for (const { email, slug } of people.filter(({ roles }) => roles.some((role) => role === 'COORDINATOR'))) {
    const { client } = await signIn(app, email)
    const query = `query ($slug: String!) { cooperative(slug: $slug) { helpWorkList(first: 50) {
      totalCount nodes { kind urgency since dueAt about { __typename } } } } }`
    const { helpWorkList: work } = ok(await client(query, { slug })).cooperative
    expect(work.nodes).toHaveLength(work.totalCount)
    for (const { kind } of work.nodes) found.add(kind)
  }
  // Of what is about to expire and who is paused, there may be some or not.
  const always = helpWorkKinds.filter((kind) => !['REQUEST_EXPIRING', 'NO_SHOW_PAUSE'].includes(kind))
  expect([...found]).toEqual(expect.arrayContaining(always))
})
