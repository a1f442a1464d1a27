import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type ApiClient, type Json } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done } from '../../harness/mutate.ts'
import { agree, askHelp, complete, home, makeHelpWorld, setHelp } from '../handshake/world.ts'
import { spoken } from './world.ts'

/** Who reads what of mutual help in the log of the cooperative: the table of docs/helping.md is what is tested. */
const lines = readFileSync('docs/helping.md', 'utf8').split('\n')
const from = lines.findIndex((line) => line.startsWith('| entries of |'))
const cells = (line: string): string[] => line.split('|').slice(1, -1).map((cell) => cell.trim())
const [, ...roles] = cells(lines[from]!)
const rows = lines.slice(from + 2, lines.findIndex((line, n) => n > from && !line.startsWith('|'))).map(cells)

/** Which entries are meant by each row. */
const actions: Record<string, RegExp> = {
  'requests, offers, matches': /^(help\.(request|offer)|match\.)/,
  'consents, proxies, the four questions, homes, introductions, who accepted the rules of the house': /^(consent|proxy|helpProfile|introduction)\.|^(person\.updated|houseRules\.accepted)$/,
  'hours, clearances': /^(hours|clearance)\./,
  'kinds of help, skills, settings, the rules of the house': /^(skill\.|help\.(category|settings)|houseRules\.published$)/,
  'concerns, blocks': /^(concern\.|person\.(un)?blocked$)/,
}

const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const cooperativeId = world.id
const { requester, volunteer, other, assistant, board } = world
const readers: Record<string, ApiClient> = {
  ...{ 'facility manager': world.manager.client, board: board.client, auditor: world.auditor.client },
  ...{ assistant: assistant.client, 'other member': world.resident.client },
}

beforeAll(async () => {
  await setHelp(app, cooperativeId, { ledger_mode: 'BOTH' })
  await done(board.client, 'setHelpSettings', { cooperativeId, minimumCount: 6 })
  await done(board.client, 'setHelpCategory', { cooperativeId, code: 'KNITTING', name: [{ language: 'en', text: 'Knitting' }] })
  await done(board.client, 'publishHouseRules', { cooperativeId, text: [{ language: 'en', text: 'Be kind' }] })
  for (const { client } of [requester, volunteer]) await done(client, 'acceptHouseRules', { cooperativeId, version: 1 })
  const forPersonId = requester.personId
  await done(assistant.client, 'setHelpProfile', { cooperativeId, forPersonId, needs: 'Gezelschap', consent: spoken })
  await done(assistant.client, 'setHome', { cooperativeId, forPersonId, location: home, consent: spoken })
  await done(requester.client, 'nameProxy', { cooperativeId, proxyId: other.personId })
  await done(assistant.client, 'recordClearance', { cooperativeId, personId: volunteer.personId, type: 'FIRST_AID' })
  await done(assistant.client, 'recordIntroduction', { cooperativeId, personId: volunteer.personId, kind: 'INTRODUCTION' })
  const matchId = await agree(world)
  for (const { client } of [requester, volunteer]) await complete(client, matchId, 45)
  await askHelp(world, requester.client)
  await done(volunteer.client, 'transferHours', { cooperativeId, toPersonId: other.personId, minutes: 5 })
  await done(requester.client, 'reportConcern', { cooperativeId, aboutId: volunteer.personId, kind: 'OTHER', text: 'Kwam laat.' })
  await done(requester.client, 'blockPerson', { cooperativeId, personId: world.resident.personId })
})

const read = async (client: ApiClient): Promise<string[]> => {
  const query = 'query ($id: ID!) { node(id: $id) { ... on Cooperative { auditEntries(first: 100) { totalCount nodes { action } } } } }'
  const { totalCount, nodes } = ok(await client(query, { id: cooperativeId })).node.auditEntries
  expect(totalCount).toBe(nodes.length)
  return nodes.map(({ action }: Json) => action)
}

describe('of the log', () => {
  test('there are entries of each row', async () => {
    const { rows: written } = await app.db.execute('select distinct action from audit_entries')
    expect(rows.map(([row]) => row)).toEqual(Object.keys(actions))
    for (const [row, of] of Object.entries(actions)) expect(written.filter(({ action }) => of.test(String(action))), row).not.toEqual([])
  })

  test.each(rows.flatMap(([row, ...seen]) => seen.map((cell, n): [string, string, string] => [row!, roles[n]!, cell])))('“%s” by %s: %s', async (row, role, cell) => {
    const seen = (await read(readers[role]!)).filter((action) => actions[row]!.test(action))
    expect(seen.length > 0).toBe(cell === 'yes')
  })

  test('whatever mutual help writes into it is of one of the rows', () => {
    const folder = 'src/domains/help'
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    const named = sources.flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/'((?:[a-z]+)\.[a-zA-Z]+)'(?=[^\n]*(?:subjectId|audit))|action: '([a-z]+\.[a-zA-Z]+)'/gi)])
    const all = [...new Set(named.map(([, one, two]) => one ?? two!))]
    expect(all.length).toBeGreaterThan(20)
    for (const action of all) expect(Object.values(actions).filter((of) => of.test(action)), action).toHaveLength(1)
  })
})
