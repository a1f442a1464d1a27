import { createClient } from '@libsql/client'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../local/migrations.ts'

/** Migrates one empty database for the whole run; every test file works on a copy of its own. */
export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'noaber-test-'))
  const template = join(folder, 'template.db')
  const client = createClient({ url: `file:${template}` })
  await migrate(client)
  client.close()
  project.provide('template', template)
  return () => rmSync(folder, { recursive: true, force: true })
}

declare module 'vitest' {
  export interface ProvidedContext {
    template: string
  }
}
