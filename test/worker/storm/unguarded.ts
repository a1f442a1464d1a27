import type { Client } from '@libsql/client'

/** Runs something without some of the database's triggers, and puts them back as they were. */
export async function without(db: Client, triggers: string[], run: () => Promise<unknown>): Promise<void> {
  const names = triggers.map((name) => `'${name}'`).join()
  const { rows } = await db.execute(`select name, sql from sqlite_master where type = 'trigger' and name in (${names})`)
  if (rows.length !== triggers.length) throw new Error(`not all of ${triggers.join()} are there`)
  for (const { name } of rows) await db.execute(`drop trigger ${name}`)
  await run()
  for (const { sql } of rows) await db.execute(String(sql))
}
