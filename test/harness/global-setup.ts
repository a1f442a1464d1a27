import { createClient } from '@libsql/client'
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../local/migrations.ts'

/** Where Linux keeps files in memory, if this machine lets so much lie there. */
const memory = '/dev/shm'
const enough = 2 ** 31

/**
 * A folder for everything that the run writes down, in memory where that has room: every commit waits until the disk has it,
 * and no test takes the power away.
 */
function folderOfTheRun(): string {
  const { bavail, bsize } = existsSync(memory) ? statfsSync(memory) : { bavail: 0, bsize: 0 }
  return mkdtempSync(join(bavail * bsize >= enough ? memory : tmpdir(), 'noaber-test-'))
}

/** Migrates one empty database for the whole run; every test file works on a copy of its own. */
export default async function setup(project: TestProject) {
  const folder = folderOfTheRun()
  const template = join(folder, 'template.db')
  const client = createClient({ url: `file:${template}` })
  await migrate(client)
  client.close()
  project.provide('template', template)
  // What tests, and the programs that they start, call temporary goes with the run too.
  process.env['TMPDIR'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

declare module 'vitest' {
  export interface ProvidedContext {
    template: string
  }
}
