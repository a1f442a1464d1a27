import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../../harness/client.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done } from '../../harness/mutate.ts'
import { agree, ask, home, makeProxy, offer, propose, volunteer } from './world.ts'

/** The tables of docs/helping.md hold what is tested here: who sees what of a request and of an offer, by state. */
const lines = readFileSync('docs/helping.md', 'utf8').split('\n')
function tableOf(title: string): [row: string, role: string, cell: string][] {
  const from = lines.findIndex((line) => line.startsWith(`| ${title} |`))
  const cells = (line: string): string[] => line.split('|').slice(1, -1).map((cell) => cell.trim())
  const [, ...roles] = cells(lines[from]!)
  const rows = lines.slice(from + 2, lines.findIndex((line, n) => n > from && !line.startsWith('|')))
  return rows.flatMap((line) => {
    const [row, ...seen] = cells(line)
    return seen.map((cell, n): [string, string, string] => [row!, roles[n]!, cell])
  })
}

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const [requester, elsewhere] = [await addMember(app, world), await foundCooperative(app)]
const proxyOf = async (personId: string) => {
  const proxy = await addMember(app, world)
  await makeProxy(app, { proxy, personId, cooperativeId: world.id, recordedBy: world.coordinator.personId })
  return proxy
}
const address = { street: 'Dorpsstraat 1', postalCode: '7670 AA', city: 'Elders', country: 'NL' }
const said = { description: 'Ik kan niet lopen', location: { ...home, address }, traits: ['WALKER'], avoids: ['SMOKING'], languages: ['nl'], seats: 1, minutes: 60, helpersNeeded: 2 }
const helpers = { idle: await volunteer(app, world, { carSeats: 3, languages: ['nl'] }), asked: await volunteer(app, world), agreed: await volunteer(app, world) }

/** A request in each of its states, with one proposal and one who has agreed. */
async function requestIn(state: string): Promise<string> {
  const { id } = await ask(requester, world.id, { ...said, ...(state === 'MATCHED' ? { helpersNeeded: 1 } : {}) })
  await propose(app, { requestId: id, offerId: helpers.asked.offerId })
  await agree(app, { requestId: id, offerId: helpers.agreed.offerId })
  if (state === 'CANCELLED') await done(requester.client, 'cancelHelpRequest', { requestId: id, reason: 'Niet meer nodig' })
  return id
}

const everybody: Record<string, ApiClient> = {
  ...{ requester: requester.client, 'their proxy': (await proxyOf(requester.personId)).client, assistant: world.coordinator.client },
  ...{ volunteer: helpers.idle.client, 'volunteer it was proposed to': helpers.asked.client, 'volunteer who agreed': helpers.agreed.client },
  ...{ board: world.board.client, 'other member': world.resident.client, 'member elsewhere': elsewhere.board.client, nobody: apiClient(app.url) },
}

const query = `query ($id: ID!) { node(id: $id) { ... on HelpRequest { id status title category windows { startsAt } minutes roughLocation { latitude } neighbourhood { id }
  languages seats description requester { id } address { street } traits avoids actor { id } closeReason } } }`
const all = (...values: unknown[]): boolean => values.every((value) => value != null && (!Array.isArray(value) || value.length > 0))
const none = (...values: unknown[]): boolean => values.every((value) => value == null || (Array.isArray(value) && value.length === 0))
const ofRequest: Record<string, (r: Json) => unknown[]> = {
  'that it is there, title, kind, when, how long': (r) => [r?.id, r?.title, r?.category, r?.windows, r?.minutes],
  'the cell that it is in, its neighbourhood': (r) => [r?.roughLocation, r?.neighbourhood],
  'languages, skills, seats, clearances asked for': (r) => [r?.languages, r?.seats],
  description: (r) => [r?.description],
  'who asks': (r) => [r?.requester],
  address: (r) => [r?.address],
  'what is so of them and their home': (r) => [r?.traits],
  'preferences, who entered it, why it was called off': (r) => [r?.avoids, r?.actor, ...(r?.status === 'CANCELLED' ? [r?.closeReason] : [])],
}

describe.each(['OPEN', 'MATCHED', 'CANCELLED'])('of a request that is %s', async (state) => {
  const id = await requestIn(state)
  const seen = Object.fromEntries(await Promise.all(Object.entries(everybody).map(async ([role, client]) => [role, ok(await client(query, { id })).node] as const)))
  test('has that state', () => expect(seen['requester'].status).toBe(state))
  test.each(tableOf('of a request'))('“%s” by %s: %s', (row, role, cell) => {
    const yes = cell === 'yes' || (cell === 'open' && state === 'OPEN')
    expect((yes ? all : none)(...ofRequest[row]!(seen[role]))).toBe(true)
  })
})

describe('of an offer', async () => {
  const member = await addMember(app, world)
  const details = { languages: ['nl'], carSeats: 1, traits: ['MAN'], avoids: ['SMOKING'], availability: [{ weekday: 3, startTime: '08:00', endTime: '18:00' }], exceptions: [{ startsOn: '2026-12-24' }] }
  const { id } = await offer(member, world.id, details)
  const [seeker, met] = [await addMember(app, world), await addMember(app, world)]
  await ask(seeker, world.id)
  await propose(app, { requestId: (await ask(met, world.id)).id, offerId: id })
  const roles: Record<string, ApiClient> = {
    ...{ volunteer: member.client, 'their proxy': (await proxyOf(member.personId)).client, assistant: world.coordinator.client, 'who asks for help': seeker.client },
    ...{ 'who was proposed to them': met.client, board: world.board.client, 'other member': world.resident.client, 'member elsewhere': elsewhere.board.client, nobody: apiClient(app.url) },
  }
  const ofOffer: Record<string, (o: Json) => unknown[]> = {
    'that it is there, kinds, skills, languages, seats, radius, cell': (o) => [o?.id, o?.categories, o?.languages, o?.carSeats, o?.radiusKm, o?.roughLocation],
    'who offers': (o) => [o?.person],
    'hours, availability, exceptions, preferences, who entered it': (o) => [o?.maxHoursPerWeek, o?.availability, o?.exceptions, o?.traits, o?.avoids, o?.actor],
  }
  const question = `query ($id: ID!) { node(id: $id) { ... on HelpOffer { id categories languages carSeats radiusKm roughLocation { latitude } person { id }
    maxHoursPerWeek availability { weekday } exceptions { startsOn } traits avoids actor { id } } } }`
  test.each(tableOf('of an offer'))('“%s” by %s: %s', async (row, role, cell) => {
    const seen = ok(await roles[role]!(question, { id })).node
    expect((cell === 'yes' ? all : none)(...ofOffer[row]!(seen))).toBe(true)
  })
})

test('the board and who looks after places read nothing of it in the audit log, and auditors read that it was', async () => {
  const { id } = await ask(requester, world.id)
  const audit = `query ($id: ID!) { node(id: $id) { ... on Cooperative { auditEntries(first: 50) { nodes { action subjectId } } } } }`
  const read = async (client: ApiClient): Promise<Json> => ok(await client(audit, { id: world.id })).node.auditEntries.nodes.find((entry: Json) => entry.subjectId === id)
  for (const one of [world.manager, world.board]) expect(await read(one.client)).toBeUndefined()
  expect(await read(world.auditor.client)).toEqual({ action: 'help.requested', subjectId: id })
})
