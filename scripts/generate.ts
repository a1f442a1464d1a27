import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { schema } from '../src/schema.ts'
import { generatedFiles } from './generated.ts'
import { generateMigration } from './generate-migration.ts'

/**
 * `npm run generate -- [name]`: makes everything that follows from other files. A migration where the tables changed,
 * under the given name; then the printed schema, the tables of the docs, and the holidays.
 */
const root = fileURLToPath(new URL('..', import.meta.url))

const made = generateMigration(process.argv[2] ?? 'change')
console.log(made.length > 0 ? `made     drizzle/${made.join(', drizzle/')}` : 'current  drizzle')

for (const [path, make] of Object.entries(generatedFiles)) {
  const file = join(root, path)
  const text = make(schema)
  const current = existsSync(file) && readFileSync(file, 'utf8') === text
  if (!current) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  console.log(`${current ? 'current ' : 'written '} ${path}`)
}
