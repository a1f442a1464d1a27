import { sha256 } from '../../src/platform/crypto.ts'
import { newId } from '../../src/platform/ids.ts'
import { startApp, type TestApp } from '../harness/app.ts'
import { apiClient, type ApiClient } from '../harness/client.ts'

/** What the tests of the read compiler look at: rows put straight into the database, so that they know every value. */
export interface World {
  app: TestApp
  anyone: ApiClient
  /** Of a board member of every cooperative. */
  board: ApiClient
  boardToken: string
  boardId: string
  /** In the order of their names, which some share. */
  cooperatives: { id: string; slug: string; name: string; members: string[]; organisations: string[] }[]
}

const token = 'the-token-of-a-board-member-for-tests'

/** Some cooperatives, each with members who joined at the same instants, and partners of the same names. */
export async function makeWorld({ cooperatives = 5, members = 7, partners = 3 } = {}): Promise<World> {
  const app = await startApp()
  const now = app.clock.now
  const person = newId('per')
  const statements: { sql: string; args: (string | number | null)[] }[] = []
  const insert = (table: string, row: Record<string, string | number | null>): void => {
    const names = Object.keys(row)
    statements.push({
      sql: `insert into ${table} (${names.join()}) values (${names.map(() => '?').join()})`,
      args: Object.values(row),
    })
  }
  const stamps = { created_at: now, updated_at: now }
  insert('people', { id: person, name: 'Bep', email: 'bep@example.org', ...stamps })
  insert('sessions', {
    id: newId('ses'),
    person_id: person,
    token_hash: await sha256(token),
    created_at: now,
    expires_at: now + 86_400,
  })
  const others = Array.from({ length: members - 1 }, (_, n) => ({
    id: newId('per'),
    name: `Lid ${n}`,
    email: `lid${n}@example.org`,
  }))
  for (const other of others) insert('people', { ...other, ...stamps })
  const made: World['cooperatives'] = []
  for (let n = 0; n < cooperatives; n++) {
    const cooperative = {
      id: newId('coo'),
      slug: `coo-${n}`,
      name: `Buurt ${n >> 1}`,
      members: [] as string[],
      organisations: [] as string[],
    }
    made.push(cooperative)
    const text = JSON.stringify({ nl: `Over ${n}`, de: `Über ${n}` })
    insert('cooperatives', {
      ...{
        id: cooperative.id,
        slug: cooperative.slug,
        name: cooperative.name,
        about: text,
        statutes: '{}',
        default_language: 'nl',
      },
      ...{ join_policy: 'OPEN', public_parts: '["ABOUT","ORGANISATIONS"]', ...stamps },
    })
    for (const [m, who] of [person, ...others.map(({ id }) => id)].entries()) {
      const id = newId('mem')
      cooperative.members.push(id)
      const roles = m === 0 ? '["BOARD","RESIDENT"]' : '["RESIDENT"]'
      insert('memberships', {
        id,
        cooperative_id: cooperative.id,
        person_id: who,
        status: 'ACTIVE',
        roles,
        ...stamps,
        created_at: now + (m >> 1),
        joined_at: now,
      })
    }
    for (let o = 0; o < partners; o++) {
      const id = newId('org')
      cooperative.organisations.push(id)
      insert('organisations', { id, name: `Partner ${o >> 1}`, kind: 'SCHOOL', about: '{}', ...stamps })
      insert('partnerships', { cooperative_id: cooperative.id, organisation_id: id, since: now })
    }
  }
  await app.db.batch(statements, 'write')
  return {
    app,
    anyone: apiClient(app.url),
    board: apiClient(app.url, token),
    boardToken: token,
    boardId: person,
    cooperatives: made,
  }
}
