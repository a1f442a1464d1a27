import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import type { Client } from '@libsql/client'
import type { MembershipRole } from '../../../schema/tables/vocabulary.ts'
import { newId } from '../../../src/platform/ids.ts'
import { startOfTests } from '../../harness/app.ts'
import { apiClient, type ApiClient } from '../../harness/client.ts'
import { done } from '../../harness/mutate.ts'
import { startWorkerdApp } from '../../harness/workerd.ts'
import { startDatabaseProcess, type DatabaseProcess } from './database.ts'

/** Somebody with a session. */
export interface Someone {
  personId: string
  email: string
  client: ApiClient
}

/** The Worker in workerd over a database in a process of its own, with a cooperative and many people. */
export interface World {
  url: string
  database: DatabaseProcess
  cooperativeId: string
  /** Who founded the cooperative. */
  board: Someone
  managers: Someone[]
  residents: Someone[]
  /** What the Worker printed. */
  lines: string[]
  /** The most memory that the runtime held so far, in MiB; null where the system does not tell. */
  peakMemory: () => number | null
  /** Runs the scheduled work to its end. */
  scheduled: () => Promise<void>
  /** Sets the Worker's clock: Unix seconds. */
  setClock: (now: number) => Promise<void>
  close: () => Promise<void>
}

/** Starts it all. People get their sessions straight in the database: signing in is proved elsewhere. */
export async function startWorld({ residents = 40, managers = 4, port = 0, now = startOfTests } = {}): Promise<World> {
  const database = await startDatabaseProcess()
  const app = await startWorkerdApp({
    bindings: {
      ...{ DATABASE_URL: database.url, DATABASE_TOKEN: database.token, MAIL_TRANSPORT: 'none' },
      ...(port ? { PUBLIC_URL: `http://127.0.0.1:${port}` } : {}),
    },
    runtime: { port },
  })
  await app.setClock(now)
  const [founder, ...people] = await addPeople(database.db, app.url, 1 + managers + residents, now)
  const neighbourhood = { name: 'Wijk', municipality: 'Twenterand', country: 'NL', timeZone: 'Europe/Amsterdam' }
  const input = { name: 'Coöperatie', slug: 'cooperatie', neighbourhoods: [neighbourhood] }
  const { cooperative } = await done(founder!.client, 'createCooperative', input, 'cooperative { id }')
  const cooperativeId: string = cooperative.id
  await addMembers(database.db, cooperativeId, people.slice(0, managers), ['FACILITY_MANAGER'])
  await addMembers(database.db, cooperativeId, people.slice(managers), ['RESIDENT'])
  return {
    ...{
      url: app.url,
      database,
      cooperativeId,
      board: founder!,
      managers: people.slice(0, managers),
      residents: people.slice(managers),
      lines: app.lines,
    },
    peakMemory,
    scheduled: app.scheduled,
    setClock: app.setClock,
    async close() {
      await app.close()
      await database.close()
    },
  }
}

async function addPeople(db: Client, url: string, count: number, now: number): Promise<Someone[]> {
  const people = Array.from({ length: count }, (_, n) => {
    const token = randomBytes(32).toString('base64url')
    const email = `somebody${n}@example.org`
    return { personId: newId('per'), email, token, client: apiClient(url, token) }
  })
  await db.batch(
    people.flatMap(({ personId, email, token }) => [
      {
        sql: 'insert into people (id, name, email, created_at, updated_at) values (?, ?, ?, ?, ?)',
        args: [personId, `Iemand ${email}`, email, now, now],
      },
      {
        sql: 'insert into sessions (id, person_id, token_hash, created_at, expires_at) values (?, ?, ?, ?, ?)',
        args: [
          newId('ses'),
          personId,
          createHash('sha256').update(token).digest('hex'),
          now,
          now + 30 * 86_400,
        ],
      },
    ]),
    'write',
  )
  return people
}

async function addMembers(
  db: Client,
  cooperativeId: string,
  people: Someone[],
  roles: MembershipRole[],
): Promise<void> {
  const sql = `insert into memberships (id, cooperative_id, person_id, status, roles, created_at, joined_at, updated_at)
    values (?, ?, ?, 'ACTIVE', ?, ?, ?, ?)`
  const at = [startOfTests, startOfTests, startOfTests]
  const rows = people.map(({ personId }) => ({
    sql,
    args: [newId('mem'), cooperativeId, personId, JSON.stringify(roles), ...at],
  }))
  await db.batch(rows, 'write')
}

/** The runtime is a child of this process; Linux keeps the high-water mark of each. */
function peakMemory(): number | null {
  if (process.platform !== 'linux') return null
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${id}/status`, 'utf8')
      if (!status.startsWith('Name:\tworkerd\n') || !status.includes(`\nPPid:\t${process.pid}\n`)) continue
      return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024)
    } catch {
      // It ended while we looked.
    }
  }
  return null
}
