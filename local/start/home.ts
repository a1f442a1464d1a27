import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartRefused } from './refused.ts'

/** The directory that survives restarts. */
export interface Home {
  directory: string
  /** The database file. */
  database: string
  /** Seals codes and outbox payloads; made once, so that what was sealed can be opened after a restart. */
  secret: string
}

/** Where the running database server is reached, for the other commands on this machine. */
export interface Running {
  url: string
  token: string
}

/** Opens the directory, making it and its secret where there are none. */
export async function openHome(directory: string): Promise<Home> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    return { directory, database: join(directory, 'noaber.db'), secret: await secretIn(join(directory, 'secret')) }
  } catch (fault) {
    throw new StartRefused(`Cannot keep data in ${directory}: ${(fault as Error).message}`)
  }
}

async function secretIn(path: string): Promise<string> {
  try {
    // Only the first who gets here writes; everybody reads.
    await writeFile(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
  }
  const secret = (await readFile(path, 'utf8')).trim()
  if (secret.length < 32) throw new Error(`${path} holds fewer than 32 characters; delete it to get a new secret`)
  return secret
}

/** Deletes the database, with the files that the engine keeps beside it. */
export async function deleteDatabase({ database }: Home): Promise<void> {
  await Promise.all(['', '-wal', '-shm', '-journal'].map((end) => rm(`${database}${end}`, { force: true })))
}

const recordOf = (directory: string): string => join(directory, 'running.json')

/** Notes where the database server is reached, readable for the owner only; answers how to take the note back. */
export async function noteRunning({ directory }: Home, running: Running): Promise<() => Promise<void>> {
  await writeFile(recordOf(directory), JSON.stringify(running), { mode: 0o600 })
  return () => rm(recordOf(directory), { force: true })
}

/** The database server that runs on this directory now, asked itself; null where none answers. */
export async function findRunning(directory: string): Promise<Running | null> {
  try {
    const running = JSON.parse(await readFile(recordOf(directory), 'utf8')) as Running
    const response = await fetch(`${running.url}/v2/pipeline`, {
      method: 'POST',
      headers: { authorization: `Bearer ${running.token}` },
      body: JSON.stringify({ requests: [{ type: 'close' }] }),
      signal: AbortSignal.timeout(2000),
    })
    await response.body?.cancel()
    return response.ok ? running : null
  } catch {
    return null
  }
}
