import { describe, expect, test } from 'vitest'
import { movesSlowly } from '../../src/http/kept/slow-moving.ts'
import { startApp } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { get } from './getting.ts'

const app = await startApp()
const { rows } = await app.db.execute(
  "select name, type from sqlite_master where type in ('table', 'view') and name not like 'facility_text_%'",
)
const names = rows.map(({ name }) => String(name)).filter((name) => !name.startsWith('sqlite_'))
const slow = names.filter((name) => movesSlowly(`select 1 from "${name}" as "t0"`))
/** Found by triggers on the facilities' text alone. */
const derived = 'facility_text'

const world = await makeNeighbourhood(app)
const manager = world.manager
const whole = await makeFacility(manager, world.id, {
  tariffs: [{ audience: 'PUBLIC', basis: 'PER_HOUR', centsPerHour: 1, currency: 'EUR' }],
})
const part = await makeFacility(manager, world.id)
await app.db.execute({ sql: 'insert into facility_parts values (?, ?, 0)', args: [whole.id, part.id] })
await app.db.execute({ sql: 'insert into facility_terms (facility_id, updated_at) values (?, 0)', args: [whole.id] })
await app.db.execute({ sql: "insert into certificate_kinds values ('cki_1', ?, '{}', 0, 0)", args: [world.id] })
const band = "insert into tariff_bands (id, facility_id, weekdays, opens, closes, basis, cents_per_hour)"
await app.db.execute({ sql: `${band} values ('tab_1', ?, '[1]', 0, 1, 'PER_HOUR', 1)`, args: [whole.id] })
const pool = "insert into equipment_pools (id, cooperative_id, kind, name, description, quantity, created_at, updated_at)"
await app.db.execute({ sql: `${pool} values ('eqp_1', ?, 'STAFF', '{}', '{}', 1, 0, 0)`, args: [world.id] })
await app.db.execute({ sql: "insert into dated_hours values (?, '2027-01-01', '[]', null)", args: [whole.id] })

const mark = async () => (await app.db.execute('select hex(mark) as mark from content_version')).rows[0]!['mark']
const draws = async (sql: string): Promise<boolean> => {
  const before = await mark()
  const { rowsAffected } = await app.db.execute(sql)
  expect(rowsAffected).toBeGreaterThan(0)
  return (await mark()) !== before
}

test('what moves slowly is a closed set of tables', () => {
  expect(slow.sort()).toEqual([
    ...['certificate_kinds', 'cooperative_neighbourhoods', 'cooperatives', 'dated_hours', 'equipment_pools', 'facilities'],
    ...['facility_parts', 'facility_terms', 'facility_text', 'neighbourhoods', 'organisations', 'partnerships', 'tariff_bands', 'tariffs'],
    'weekly_hours',
  ])
})

describe('a change draws the mark anew', () => {
  const columns = async (table: string) =>
    (await app.db.execute(`select name from pragma_table_info('${table}')`)).rows.map(({ name }) => String(name))

  test.each(slow.filter((name) => name !== derived))(
    'of any column of %s that an answer may be made of',
    async (table) => {
      for (const column of await columns(table)) {
        const readable = movesSlowly(`select "t0"."${column}" from "${table}" as "t0"`)
        const drawn = await draws(`update ${table} set ${column} = ${column}`)
        // Where no mark is drawn, nothing of it may be kept; the other way round costs no more than a look.
        expect(drawn || !readable, column).toBe(true)
      }
    },
  )

  test.each(slow.filter((name) => name !== derived))('when a row of %s comes or goes', async (table) => {
    const triggers = (
      await app.db.execute({
        sql: "select sql from sqlite_master where type = 'trigger' and tbl_name = ?",
        args: [table],
      })
    ).rows.map(({ sql }) => String(sql))
    for (const when of ['INSERT', 'DELETE']) {
      expect(
        triggers.filter((sql) => sql.includes(`AFTER ${when} ON`) && sql.includes('UPDATE content_version')),
      ).toHaveLength(1)
    }
  })

  test('and no other: what the upkeep of calendars writes', async () => {
    for (const column of ['calendar_until', 'rules_version', 'updated_at']) {
      expect(await draws(`update facilities set ${column} = ${column} + 1`)).toBe(false)
    }
  })
})

describe('a statement', () => {
  test.each([
    'select json_object(\'bookings\', "t0"."name") as data from "facilities" as "t0" where exists (select 1 from json_each(?) w)',
    'select * from (select t1.id from facilities t1) as "t1p" cross join facilities as "t1" where date(?, \'-1 day\') > 1',
  ])('moves slowly: %s', (text) => expect(movesSlowly(text)).toBe(true))

  test.each([
    ...[
      'select 1 from facilities f, bookings b',
      'select (select count(*) from "memberships") from facilities',
      'select 1 from facilities join must_hold',
    ],
    ...[
      'select 1 from unknown',
      'select random() from facilities',
      "select date('now') from facilities",
      'select rules_version from facilities',
    ],
    ...[
      'SELECT 1 FROM BOOKINGS',
      'select 1 from facilities where updated_at > 1',
      'select current_timestamp from facilities',
      'select 1 from pragma_table_info(?)',
    ],
    ...[
      'with asker as (select 1 from sessions) select 1 from facilities',
      "select '''' from facilities where 'a' = (select 1 from people)",
    ],
  ])('does not: %s', (text) => expect(movesSlowly(text)).toBe(false))
})

test('a copy of a database is not taken for it', async () => {
  const [one, other] = [await startApp({}, { release: '1' }), await startApp({}, { release: '1' })]
  const ask = (of: typeof one) => get(of, '{ cooperatives { totalCount } }')
  const markOf = async (of: typeof one) =>
    (await of.db.execute('select hex(mark) as mark from content_version')).rows[0]!['mark']
  expect(await markOf(one)).toBe(await markOf(other))
  expect((await ask(one)).etag).not.toBe((await ask(other)).etag)
})
