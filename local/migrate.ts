import { createClient } from '@libsql/client'
import { migrate, MigrationRefused } from './migrations.ts'

const [url] = process.argv.slice(2)
if (!url) {
  console.error('Usage: npm run migrate -- <libsql url>   (a token, if any, in DATABASE_TOKEN)')
  process.exit(2)
}

const client = createClient({ url, authToken: process.env['DATABASE_TOKEN'] })
try {
  const count = await migrate(client, console.log)
  console.log(count === 0 ? 'The schema is up to date.' : `Applied ${count} migrations.`)
} catch (fault) {
  const told = fault instanceof MigrationRefused ? fault.message : `The database cannot be migrated: ${(fault as Error).message}`
  console.error(told)
  process.exitCode = 1
} finally {
  client.close()
}
