import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type ApiClient, type Json } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate } from '../../harness/mutate.ts'
import { accept, askHelp, home, makeHelpWorld, offerHelp, propose } from '../handshake/world.ts'

/** What somebody may send by mistake or on purpose: each is told what is wrong, where, and in their language; nothing is written. */
const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant, other } = world
const cooperativeId = world.id
const [offerId, requestId, open] = [await offerHelp(world, volunteer.client), await askHelp(world, requester.client), await askHelp(world, requester.client)]
const matchId = await propose(volunteer.client, requestId, offerId)
await accept(requester.client, matchId)

const tables = ['help_requests', 'help_windows', 'help_offers', 'help_offer_hours', 'matches', 'match_messages', 'match_feedback', 'match_hours', 'help_categories', 'concerns', 'audit_entries', 'outbox']
const written = async (): Promise<string> =>
  JSON.stringify((await app.db.execute(tables.map((name) => `select '${name}' as name, count(*) as n from ${name}`).join(' union all '))).rows)

const languages = ['nl', 'de', 'en'] as const
/** What is said of it in three languages: the same code at the same place, in other words. */
async function refused(client: ApiClient, name: string, input: object): Promise<string> {
  const before = await written()
  const answers: Json[] = []
  for (const language of languages) answers.push(await mutate(client.with({ 'accept-language': language }), name, input))
  expect(await written()).toBe(before)
  const told = answers.map(({ __typename, code, path }) => [__typename, code, ...(path ? [path.join('.')] : [])].join(' '))
  expect(new Set(told).size).toBe(1)
  expect(new Set(answers.map(({ message }) => message)).size, JSON.stringify(answers)).toBe(3)
  return told[0]!
}

const megabyte = 'a'.repeat(1_000_000)
const hour = (startsAt: string, endsAt: string) => [{ startsAt, endsAt }]
const ask = { cooperativeId, category: 'GARDENING', title: 'Heg', minutes: 60, location: home }
const give = { cooperativeId, categories: ['GARDENING'], location: home }

describe('Bad input is refused in the reader’s language, and nothing is written:', () => {
  test.each<[string, ApiClient, string, object, string]>([
    ['a radius of −1', other.client, 'offerHelp', { ...give, radiusKm: -1 }, 'InvalidInput TOO_SHORT input.radiusKm'],
    ['a radius around the Earth', other.client, 'offerHelp', { ...give, radiusKm: 40_000 }, 'InvalidInput TOO_LONG input.radiusKm'],
    ['the same of an offer that is there', volunteer.client, 'changeHelpOffer', { offerId, radiusKm: -1 }, 'InvalidInput TOO_SHORT input.radiusKm'],
    ['and around the Earth', volunteer.client, 'changeHelpOffer', { offerId, radiusKm: 40_000 }, 'InvalidInput TOO_LONG input.radiusKm'],
    ['10,000 categories', other.client, 'offerHelp', { ...give, categories: Array.from({ length: 10_000 }, (_, n) => `C${n}`) }, 'InvalidInput TOO_LONG input.categories'],
    ['10,000 categories of an offer that is there', volunteer.client, 'changeHelpOffer', { offerId, categories: Array.from({ length: 10_000 }, () => 'PETS') }, 'InvalidInput TOO_LONG input.categories'],
    ['a window in the past', requester.client, 'requestHelp', { ...ask, windows: hour('2026-11-20T09:00:00Z', '2026-11-20T11:00:00Z') }, 'InvalidInput IN_THE_PAST input.windows.0'],
    ['one of a request that is there', requester.client, 'changeHelpRequest', { requestId: open, windows: hour('2026-11-20T09:00:00Z', '2026-11-20T11:00:00Z') }, 'InvalidInput IN_THE_PAST input.windows.0'],
    ['a window of no length', requester.client, 'requestHelp', { ...ask, windows: hour('2026-12-01T09:00:00Z', '2026-12-01T09:00:00Z') }, 'InvalidInput INVALID_INTERVAL input.windows.0'],
    ['longer than every window', requester.client, 'requestHelp', { ...ask, minutes: 90, timing: 'FLEXIBLE', windows: [...hour('2026-12-01T09:00:00Z', '2026-12-01T10:00:00Z'), ...hour('2026-12-02T09:00:00Z', '2026-12-02T10:00:00Z')] }, 'InvalidInput WINDOW_TOO_SHORT input.windows.0'],
    ['an end of what recurs that was', requester.client, 'requestHelp', { ...ask, timing: 'RECURRING', windows: hour('2026-12-01T09:00:00Z', '2026-12-01T10:00:00Z'), recursUntil: '2026-11-20' }, 'InvalidInput INVALID_INTERVAL input.recursUntil'],
    ['an unknown skill', requester.client, 'requestHelp', { ...ask, requiredSkillIds: ['ski_00000000000000000000000000'] }, 'InvalidInput UNKNOWN_SKILL input.requiredSkillIds.0'],
    ['an unknown skill of an offer', volunteer.client, 'changeHelpOffer', { offerId, skillIds: ['zagen'] }, 'InvalidInput UNKNOWN_SKILL input.skillIds.0'],
    ['a megabyte of title', requester.client, 'requestHelp', { ...ask, title: megabyte }, 'InvalidInput TOO_LONG input.title'],
    ['a megabyte of description', requester.client, 'changeHelpRequest', { requestId: open, description: megabyte }, 'InvalidInput TOO_LONG input.description'],
    ['a megabyte of why it is called off', requester.client, 'cancelHelpRequest', { requestId: open, reason: megabyte }, 'InvalidInput TOO_LONG input.reason'],
    ['a megabyte about an offer', volunteer.client, 'changeHelpOffer', { offerId, about: megabyte }, 'InvalidInput TOO_LONG input.about'],
    ['a megabyte of why not', volunteer.client, 'cancelMatch', { matchId, reason: megabyte }, 'InvalidInput TOO_LONG input.reason'],
    ['a megabyte of message', volunteer.client, 'sendMatchMessage', { matchId, text: megabyte }, 'InvalidInput TOO_LONG input.text'],
    ['a megabyte of thanks', requester.client, 'completeMatch', { matchId, minutes: 60, thanks: megabyte }, 'InvalidInput TOO_LONG input.thanks'],
    ['a megabyte of concern', requester.client, 'reportConcern', { cooperativeId, aboutId: volunteer.personId, kind: 'OTHER', text: megabyte }, 'InvalidInput TOO_LONG input.text'],
    ['a megabyte of name', assistant.client, 'setHelpCategory', { cooperativeId, code: 'NEW_ONE', name: [{ language: 'nl', text: megabyte }] }, 'InvalidInput TOO_LONG input.name.0.text'],
  ])('%s', async (_what, client, name, input, expected) => expect(await refused(client, name, input)).toBe(expected))

  test('more time than is left, of a request of which some windows are over', async () => {
    const windows = [...hour('2026-11-25T08:30:00Z', '2026-11-25T10:00:00Z'), ...hour('2026-11-25T11:00:00Z', '2026-11-25T13:00:00Z')]
    const id = (await done(requester.client, 'requestHelp', { ...ask, windows }, 'request { id }')).request.id
    const start = app.clock.now
    // Half past eleven: an hour still fits, and ninety minutes just did.
    app.clock.now = Date.parse('2026-11-25T11:30:00Z') / 1_000
    expect(await refused(requester.client, 'changeHelpRequest', { requestId: id, minutes: 90 })).toBe('InvalidInput IN_THE_PAST input.windows')
    await done(requester.client, 'changeHelpRequest', { requestId: id, minutes: 85 })
    app.clock.now = start
  })
})

test('A plan while another runs is made anew from what is so then: each match is proposed once, whoever asked for it', async () => {
  await offerHelp(world, other.client)
  const select = 'plan { optimal matches { request { id } match { id } } }'
  const asked = await askHelp(world, requester.client)
  let first: Json = {}
  app.beforeWrite.next = async () => { first = await done(assistant.client, 'planMatches', { cooperativeId }, select) }
  const second = await done(assistant.client, 'planMatches', { cooperativeId }, select)
  expect(first.plan.matches.map(({ request }: Json) => request.id)).toContain(asked)
  expect(second.plan).toEqual({ optimal: true, matches: [] })
  expect(ok(await assistant.client('query ($id: ID!) { node(id: $id) { ... on HelpRequest { matches { totalCount } } } }', { id: asked })).node.matches.totalCount).toBe(1)
})
