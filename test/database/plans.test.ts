import type { SQL } from 'drizzle-orm'
import { SQLiteDialect } from 'drizzle-orm/sqlite-core'
import { afterAll, describe, expect, inject, test } from 'vitest'
import type { Reading } from '../../src/domains/notifications/event-kind.ts'
import { kindOf } from '../../src/domains/notifications/event-kinds.ts'
import type { Query } from '../../src/platform/database/transport.ts'
import { Explainer } from '../harness/explain.ts'
import { signIn } from '../harness/people.ts'
import { operations, pages } from './hot.ts'
import { app, ask, type Hot } from './world.ts'

const asked = Object.entries({ ...operations, ...(await pages()) })
const explainer = new Explainer(inject('template'))
afterAll(() => explainer.close())

/** What may be walked through from end to end by any statement, since it stays small. */
const small: Record<string, string> = {
  cooperatives: 'a region has tens of them, and who sees a facility depends on which of them show theirs',
}

/** What may be sorted by any statement, for the same reason. */
const few: Record<string, string> = {
  'memberships + r': 'those of one person, by what each makes a place cost: whose quota counts, and whose discount',
}

/** What is wrong with the plans of some statements, each with its plan; nothing where all is well. */
async function faultsOf(
  sent: readonly Query[],
  { walks = {}, sorts = {}, uses = [] }: Partial<Hot>,
  by = explainer,
): Promise<string[]> {
  const explained = await Promise.all(sent.map(async (query) => ({ query, plan: await by.explain(query) })))
  const told = explained.flatMap(({ query, plan }) => {
    const walked = plan.walked
      .filter((table) => !(table in small) && !(table in walks))
      .map((table) => `walks through ${table}`)
    const sorted = plan.sorted.filter((table) => !(table in few) && !(table in sorts)).map((table) => `sorts ${table}`)
    return [...walked, ...sorted].map((fault) => `${fault}\n${plan.text}\n\n${query.sql}`)
  })
  const lines = explained.flatMap(({ plan }) => plan.lines)
  const missing = uses.filter((use) => !lines.some((line) => line.includes(use)))
  const all = (): string => explained.map(({ plan }) => plan.text).join('\n\n')
  // What is allowed and no longer met would let a fault pass later on.
  const unmet = [
    ...Object.keys(walks).filter((table) => !explained.some(({ plan }) => plan.walked.includes(table))),
    ...Object.keys(sorts).filter((table) => !explained.some(({ plan }) => plan.sorted.includes(table))),
  ]
  return [
    ...told,
    ...missing.map((use) => `does not use ${use}\n${all()}`),
    ...unmet.map((table) => `need not be allowed ${table}`),
  ]
}

/** The statements that some work sends to the database. */
async function sentBy(work: () => Promise<unknown>): Promise<Query[]> {
  const sent: Query[] = []
  app.watcher.saw = (query) => sent.push(query)
  try {
    await work()
    return sent
  } finally {
    app.watcher.saw = null
  }
}

describe.each(['plan', 'executor'] as const)('by the %s', (how) => {
  test.each(asked)('%s', async (_name, hot) => {
    const sent = await sentBy(async () => {
      const data = await ask(hot, how)
      // What is refused is not written.
      if (hot.query.startsWith('mutation')) expect(JSON.stringify(data)).not.toContain('"code":')
    })
    expect(sent.length).toBeGreaterThan(0)
    expect(await faultsOf(sent, hot)).toEqual([])
  })
})

test('signing in', async () => {
  const sent = await sentBy(() => signIn(app, 'somebody.new@example.org'))
  expect(sent.some(({ sql }) => sql.includes('sign_in_codes'))).toBe(true)
  expect(
    await faultsOf(sent, { sorts: { outbox: 'the mail of this very request' }, uses: ['people_email (email=?)'] }),
  ).toEqual([])
})

test('the jobs of every minute', async () => {
  const sent = await sentBy(() => app.app.scheduled())
  const jobs = {
    walks: {
      bookings: 'of those the index of open requests only, which are few, and end when their time comes',
      open_data_places: 'of those the index of what is due only',
      outbox: 'of that the first five hundred only, since ids ascend in time',
      help_settings: 'of those cooperatives only that plan help by themselves',
      waitlist_entries: 'of those that wait the indexes of who is to be looked at, and past whom room went, only',
    },
    sorts: {
      bookings: 'the open requests, of all cooperatives together',
      open_data_places: 'those of which something has changed since the minute before',
    },
    uses: [
      'open_data_places USING INDEX open_data_places_rolling (slots_until<?)',
      'facilities_calendar_short (<expr><?)',
      'SCAN bookings USING INDEX bookings_requested',
      'SEARCH bookings USING INDEX bookings_held (hold_expires_at<?)',
      'SEARCH b USING INDEX bookings_unclaimed (release_at>? AND release_at<?)',
      'SCAN waitlist_entries USING INDEX waitlist_look_again',
      'SCAN waitlist_entries USING INDEX waitlist_passed_over',
      'waitlist_entries USING INDEX waitlist_last_start (<expr><?)',
      'SEARCH m USING INDEX matches_remind (remind_at<?)',
      'outbox_due (due_at<?)',
      'sessions_expiry (expires_at<?)',
    ],
  }
  expect(await faultsOf(sent, jobs)).toEqual([])
})

test('mails of help, to whom they are for or who acts for them', async () => {
  const dialect = new SQLiteDialect()
  const sent: Query[] = []
  const read = (query: SQL): Promise<[]> => {
    const { sql, params } = dialect.sqlToQuery(query)
    sent.push({ sql, args: params as string[] })
    return Promise.resolve([])
  }
  const composed = { database: { read }, now: 0, appUrl: '', linkFor: () => Promise.resolve('') } as unknown as Reading
  await kindOf('match.proposed')!.mails({ matchId: 'mat_x' }, composed)
  await kindOf('match.paused')!.mails({ matchId: 'mat_x' }, composed)
  await kindOf('clearance.ending')!.mails({ clearanceId: 'clr_x' }, composed)
  expect(sent).toHaveLength(3)
  expect(await faultsOf(sent, {})).toEqual([])
})

test('what is set off by who leaves, or was not there, finds their matches by them, and not among all of their cooperative', async () => {
  const { rows } = await app.db.execute(`select sql from sqlite_master where type = 'trigger'
    and name in ('memberships_end_matches', 'matches_no_show', 'matches_no_show_undone')`)
  expect(rows).toHaveLength(3)
  const bodies = rows.map(({ sql }) => String(sql).slice(String(sql).indexOf('BEGIN') + 5, String(sql).lastIndexOf('END')))
  const statements = bodies.flatMap((body) => body.replaceAll(/\b(NEW|OLD)\.\w+/g, "'x'").split(';')).filter((sql) => sql.trim() !== '')
  const plans = await Promise.all(statements.map((sql) => explainer.explain({ sql, args: [] })))
  const lines = plans.flatMap((plan) => plan.lines).filter((line) => /matches_(cooperative|volunteer|requester)|no_show_pauses_/.test(line))
  expect(lines.filter((line) => line.includes('_cooperative'))).toEqual([])
  expect(lines.filter((line) => line.includes('matches_volunteer')).length).toBeGreaterThan(2)
})

test('a bad statement is found, in itself and in a trigger', async () => {
  const faults = async (sql: string, allowed: Partial<Hot> = {}, by = explainer): Promise<string[]> =>
    (await faultsOf([{ sql, args: [] }], allowed, by)).map((fault) => fault.split('\n', 1)[0]!)
  expect(await faults(`select * from bookings where title = 'x'`)).toEqual(['walks through bookings'])
  expect(await faults(`select id from bookings order by id desc`)).toEqual(['walks through bookings'])
  expect(await faults(`select * from bookings where facility_id = 'x' order by units`)).toEqual(['sorts bookings'])
  expect(
    await faults(`select * from bookings where facility_id = 'x' and starts_at > 1 order by starts_at, id`),
  ).toEqual([])
  expect(await faults(`select * from claims`, { walks: { claims: 'why not', spaces: 'who knows' } })).toEqual([
    'need not be allowed spaces',
  ])
  const keyset = `select id from facilities where cooperative_id = 'x' and sort_name || id > 'yz' order by sort_name, id`
  expect(await faults(keyset, { uses: ['(sort_name,id)>(?,?)'] })).toEqual(['does not use (sort_name,id)>(?,?)'])
  // The trigger that frees the place of a booking finds its claims by an index; without that it would have to walk.
  const cancel = `update bookings set status = 'CANCELLED' where id = 'x'`
  expect(await faults(cancel)).toEqual([])
  const without = new Explainer(inject('template'), ['drop index claims_booking'])
  expect(await faults(cancel, {}, without)).toEqual(['walks through claims'])
  without.close()
})
