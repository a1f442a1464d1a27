import { createClient } from '@libsql/client'
import { migrate } from '../migrations.ts'
import { demoPeople, seedDemo, type DemoPeople } from '../seed/demo.ts'
import type { Running } from './home.ts'

/** What became of the database's content. */
export interface Filled {
  migrations: number
  /** The line that tells what was seeded; null where nothing was. */
  seeded: string | null
  /** Those of the demo who are there to sign in as. */
  people: DemoPeople
}

/** Brings the schema up to date, and fills a database in which nobody has founded anything yet. */
export async function fillDatabase({ url, token }: Running, { seed }: { seed: boolean }): Promise<Filled> {
  const client = createClient({ url, authToken: token })
  try {
    const migrations = await migrate(client)
    const { rows } = await client.execute('select exists (select 1 from cooperatives) as used')
    let seeded: string | null = null
    if (seed && rows[0]?.['used'] === 0) {
      await seedDemo(client, { now: Math.floor(Date.now() / 1000), log: (line) => (seeded = line) })
    }
    const known = await client.execute({
      sql: 'select email from people where email in (select value from json_each(?))',
      args: [JSON.stringify(demoPeople.map(({ email }) => email))],
    })
    const emails = new Set(known.rows.map(({ email }) => email))
    return { migrations, seeded, people: demoPeople.filter(({ email }) => emails.has(email)) }
  } finally {
    client.close()
  }
}
