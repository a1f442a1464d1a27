import type { Client, InStatement } from '@libsql/client'

/** The database cannot be seeded; the message is one line for a person. */
export class SeedRefused extends Error {}

/** Refuses a database in which somebody's data may be. */
export async function assertEmpty(client: Client): Promise<void> {
  const { rows } = await client.execute("select count(*) as tables from sqlite_master where name = 'cooperatives'")
  if (rows[0]?.['tables'] !== 1) throw new SeedRefused('The database has no schema yet: run `npm run migrate` first.')
  const found = await client.execute('select count(*) as cooperatives from cooperatives')
  const count = Number(found.rows[0]?.['cooperatives'])
  if (count > 0) {
    throw new SeedRefused(`The database already has ${count} cooperative(s): only an empty one is seeded.`)
  }
}

/** The same as the first statement of a batch: of two that seed at once, one writes nothing. */
export const onlyIfEmpty: InStatement = "insert into must_hold select 'EMPTY', not exists (select 1 from cooperatives)"
