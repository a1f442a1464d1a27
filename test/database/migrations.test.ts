import { createClient, type Client } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { knownMigrations, migrate, MigrationRefused } from '../../local/migrations.ts'
import { faultOf, serve } from './support.ts'

let client: Client
beforeEach(() => {
  client = createClient({ url: ':memory:' })
})
afterEach(() => client.close())

const known = knownMigrations()

describe('migrating', () => {
  test('builds an empty database, and does nothing to one that is current', async () => {
    const said: string[] = []
    expect(await migrate(client, (line) => said.push(line))).toBe(known.length)
    expect(said).toHaveLength(known.length)
    expect(await migrate(client)).toBe(0)
    const { rows } = await client.execute('select name, digest from noaber_migrations order by name')
    expect(rows.map(({ name, digest }) => [name, digest])).toEqual(known.map(({ name, digest }) => [name, digest]))
  })

  test('works over HTTP as it does on a file', async () => {
    const served = await serve({ migrated: false })
    expect(await migrate(served.db)).toBe(known.length)
    expect(await migrate(served.db)).toBe(0)
  })

  test('refuses a database of a newer version', async () => {
    await migrate(client)
    await client.execute("insert into noaber_migrations values ('99999999999999_later', 'x', 0)")
    const fault = await faultOf(migrate(client))
    expect(fault).toBeInstanceOf(MigrationRefused)
    expect(fault.message).toContain('99999999999999_later')
  })

  test('refuses a database that another form of a migration built', async () => {
    await migrate(client)
    await client.execute({ sql: 'update noaber_migrations set digest = ? where name = ?', args: ['x', known[0]!.name] })
    expect((await faultOf(migrate(client))).message).toContain(known[0]!.name)
  })

  test('notices a guard that is missing', async () => {
    await migrate(client)
    await client.execute('drop trigger claims_guard')
    const fault = await faultOf(migrate(client))
    expect(fault).toBeInstanceOf(MigrationRefused)
    expect(fault.message).toContain('claims_guard')
  })

  test('leaves every table STRICT', async () => {
    await migrate(client)
    const { rows } = await client.execute(
      "select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0 and name not like 'sqlite_%'",
    )
    expect(rows.map(({ name }) => name)).toEqual([])
  })
})
