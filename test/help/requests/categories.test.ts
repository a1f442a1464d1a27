import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../../harness/client.ts'
import { foundCooperative, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate, mutationDocument, refusal } from '../../harness/mutate.ts'
import { agree, ask, askInput, offer, volunteer } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await foundCooperative(app)
const cooperativeId = world.id
const { client } = world.coordinator
const nl = (text: string) => [{ language: 'nl', text }]

const categories = async (by: ApiClient, id = cooperativeId): Promise<Json[]> =>
  ok(await by('query ($id: ID!) { helpCategories(cooperativeId: $id, first: 100) { nodes { id code name nearby needsCar clearanceTypes weights { criterion weight } cooperative { id } } } }', { id })).helpCategories.nodes
const codes = async (by: ApiClient, id = cooperativeId): Promise<string[]> => (await categories(by, id)).map(({ code }) => code)
const set = (input: object, selection = 'category { id code }'): Promise<Json> => done(client, 'setHelpCategory', { cooperativeId, ...input }, selection)
const stored = async (id: string) => (await app.db.execute({ sql: 'select * from help_requests where id = ?', args: [id] })).rows[0]!

describe('kinds of help', () => {
  test('stand for everybody, with names in the reader’s language and criteria of their own', async () => {
    const anyone = apiClient(app.url)
    const all = await categories(anyone)
    expect(all).toHaveLength(14)
    const of = (code: string) => all.find((one) => one.code === code)
    expect(of('TRANSPORT')).toMatchObject({ name: 'Transport', needsCar: true, nearby: true, cooperative: null })
    expect(of('PHONE_COMPANY')).toMatchObject({ nearby: false })
    expect(of('PAPERWORK')).toMatchObject({ clearanceTypes: ['CERTIFICATE_OF_CONDUCT'] })
    expect((await categories(anyone.with({ 'accept-language': 'de' }))).map(({ name }) => name)).toContain('Fahrdienst')
  })

  test('are added by a cooperative, and seen by its members', async () => {
    const weights = [{ criterion: 'SKILLS', weight: 60 }, { criterion: 'LOAD', weight: 40 }]
    const { category } = await set({ code: 'BIKE_REPAIR', name: nl('Fietsen maken'), weights }, 'category { id code name nearby needsCar clearanceTypes weights { criterion weight } }')
    expect(category).toEqual({ id: expect.stringMatching(/^hca_/), code: 'BIKE_REPAIR', name: 'Fietsen maken', nearby: true, needsCar: false, clearanceTypes: [], weights })
    expect(await codes(world.resident.client)).toContain('BIKE_REPAIR')
    for (const by of [apiClient(app.url), other.board.client, world.stranger.client]) expect(await codes(by)).not.toContain('BIKE_REPAIR')
    expect(await codes(world.resident.client, other.id)).not.toContain('BIKE_REPAIR')
    expect(await ask(world.resident, cooperativeId, { category: 'BIKE_REPAIR' }, 'category categoryDetails { name }')).toEqual({ category: 'BIKE_REPAIR', categoryDetails: { name: 'Fietsen maken' } })
    expect(await refusal(other.board.client, 'requestHelp', askInput(other.id, { category: 'BIKE_REPAIR' }))).toBe('InvalidInput UNKNOWN_CATEGORY')
    // Changed, what is absent stays.
    expect((await set({ code: 'BIKE_REPAIR', needsCar: true }, 'category { name needsCar weights { weight } }')).category).toEqual({ name: 'Fietsen maken', needsCar: true, weights: [{ weight: 60 }, { weight: 40 }] })
  })

  test('of its own take the place of those that all have, for what is open too', async () => {
    const request = await ask(world.resident, cooperativeId, { category: 'PETS', clearanceTypes: ['FIRST_AID'] })
    const closed = await ask(world.resident, cooperativeId, { category: 'PETS' })
    await done(world.resident.client, 'cancelHelpRequest', { requestId: closed.id })
    const before = await stored(request.id)
    const { category } = await set({ code: 'PETS', nearby: false, clearanceTypes: ['OTHER'], weights: [{ criterion: 'TRUST', weight: 100 }] }, 'category { id name }')
    expect(category.name).toBe('Care for pets')
    const after = await stored(request.id)
    expect(after).toMatchObject({ category: 'PETS', category_id: category.id, nearby: 0, clearance_types: '["FIRST_AID","OTHER"]' })
    expect([before['nearby'], Number(after['weights'])]).toEqual([1, 100 * 2 ** 42])
    expect((await stored(closed.id))['category_id']).toBe(before['category_id'])
    expect((await categories(world.resident.client)).filter(({ code }) => code === 'PETS')).toMatchObject([{ id: category.id, cooperative: { id: cooperativeId } }])
    // Elsewhere it is what it was.
    expect((await categories(other.board.client, other.id)).find(({ code }) => code === 'PETS')).toMatchObject({ cooperative: null, nearby: true })
    await set({ code: 'PETS', weights: [{ criterion: 'LOAD', weight: 3 }] })
    expect(Number((await stored(request.id))['weights'])).toBe(3 * 2 ** 28)
  })

  test('are followed by what is open in all that they demand, and in nothing more', async () => {
    const code = 'ERRANDS'
    await set({ code, name: nl('Boodschap') })
    const make = async (more: object = {}): Promise<string> => (await ask(world.resident, cooperativeId, { category: code, helpersNeeded: 1, ...more })).id
    const [plain, own, matched] = [await make(), await make({ seats: 3, clearanceTypes: ['CERTIFICATE_OF_CONDUCT'] }), await make()]
    const helper = await volunteer(app, world, { categories: [code, 'GROCERIES'] })
    const match = await agree(app, { requestId: matched, offerId: helper.offerId })
    const demands = async (id: string): Promise<Json> =>
      ok(await world.resident.client('query ($id: ID!) { node(id: $id) { ... on HelpRequest { seats clearanceTypes } } }', { id })).node
    await set({ code, needsCar: true, clearanceTypes: ['CERTIFICATE_OF_CONDUCT', 'OTHER'] })
    expect(await demands(plain)).toEqual({ seats: 1, clearanceTypes: ['CERTIFICATE_OF_CONDUCT', 'OTHER'] })
    expect(await demands(own)).toEqual({ seats: 3, clearanceTypes: ['CERTIFICATE_OF_CONDUCT', 'OTHER'] })
    // What was agreed on stays as it was, until its place falls free.
    expect(await demands(matched)).toEqual({ seats: null, clearanceTypes: [] })
    await done(helper.client, 'cancelMatch', { matchId: match })
    expect(await demands(matched)).toEqual({ seats: 1, clearanceTypes: ['CERTIFICATE_OF_CONDUCT', 'OTHER'] })
    // What the requester wants of their own accord stays, whatever the category gives up.
    await done(world.resident.client, 'changeHelpRequest', { requestId: plain, seats: 1 })
    await set({ code, needsCar: false, clearanceTypes: [] })
    expect(await demands(plain)).toEqual({ seats: 1, clearanceTypes: [] })
    expect(await demands(own)).toEqual({ seats: 3, clearanceTypes: ['CERTIFICATE_OF_CONDUCT'] })
    expect(await demands(matched)).toEqual({ seats: null, clearanceTypes: [] })
    await done(world.resident.client, 'changeHelpRequest', { requestId: own, category: 'TRANSPORT', seats: null, clearanceTypes: null })
    expect(await demands(own)).toEqual({ seats: 1, clearanceTypes: [] })
  })

  test('and what was proposed before is agreed on only by who has shown what is demanded by now', async () => {
    const code = 'NIGHT_WATCH'
    await set({ code, name: nl('Waken') })
    const { id } = await ask(world.resident, cooperativeId, { category: code })
    const helper = await volunteer(app, world, { categories: [code] })
    const { match } = await done(helper.client, 'proposeMatch', { requestId: id, offerId: helper.offerId }, 'match { id }')
    await set({ code, clearanceTypes: ['CERTIFICATE_OF_CONDUCT'] })
    expect(await refusal(world.resident.client, 'respondToMatch', { matchId: match.id, response: 'ACCEPT' })).toBe('Conflict CLEARANCE_MISSING')
    await set({ code, clearanceTypes: [], needsCar: true })
    expect(await refusal(world.resident.client, 'proposeMatch', { requestId: (await ask(world.resident, cooperativeId, { category: code })).id, offerId: helper.offerId })).toBe('MatchRefused NOT_A_CANDIDATE')
    // Both know of the car, or do without: they have said yes to each other.
    await done(world.resident.client, 'respondToMatch', { matchId: match.id, response: 'ACCEPT' })
  })

  test('are retired and taken up again, and what names them stays', async () => {
    const request = await ask(world.resident, cooperativeId, { category: 'MEALS' })
    const made = await offer(world.manager, cooperativeId, { categories: ['MEALS', 'PETS'] })
    const { category } = await done(client, 'retireHelpCategory', { cooperativeId, code: 'MEALS' }, 'category { retiredAt }')
    expect(category.retiredAt).toBe('2026-11-25T08:00:00Z')
    expect(await codes(world.resident.client)).not.toContain('MEALS')
    expect(await codes(other.board.client, other.id)).toContain('MEALS')
    expect(await refusal(world.resident.client, 'requestHelp', askInput(cooperativeId, { category: 'MEALS' }))).toBe('InvalidInput UNKNOWN_CATEGORY')
    expect(await refusal(client, 'retireHelpCategory', { cooperativeId, code: 'MEALS' })).toBe('InvalidInput UNKNOWN_CATEGORY')
    expect(await refusal(client, 'retireHelpCategory', { cooperativeId, code: 'WITCHCRAFT' })).toBe('InvalidInput UNKNOWN_CATEGORY')
    await done(world.resident.client, 'changeHelpRequest', { requestId: request.id, title: 'Warm eten' })
    await done(world.manager.client, 'changeHelpOffer', { offerId: made.id, categories: ['MEALS'] })
    const again = await set({ code: 'MEALS' })
    expect(await codes(world.resident.client)).toContain('MEALS')
    expect((await stored(request.id))['category_id']).toBe(again.category.id)
  })

  test('are refused without a name, a weight, or more than sixty of them, and to all but the board and coordinators', async () => {
    const refused = async (input: object, by = client) => {
      const { __typename, code, path } = await mutate(by, 'setHelpCategory', { cooperativeId, code: 'NEW_ONE', name: nl('Nieuw'), ...input })
      return [__typename, code, ...(path ? [path.join('.')] : [])].join(' ')
    }
    expect(await refused({ name: null })).toBe('InvalidInput TOO_SHORT input.name')
    expect(await refused({ name: nl('a'.repeat(81)) })).toBe('InvalidInput TOO_LONG input.name.0.text')
    expect(await refused({ weights: [] })).toBe('InvalidInput TOO_SHORT input.weights')
    expect(await refused({ weights: [{ criterion: 'LOAD', weight: 0 }] })).toBe('InvalidInput TOO_SHORT input.weights')
    expect(await refused({ weights: [{ criterion: 'LOAD', weight: 101 }] })).toBe('InvalidInput TOO_LONG input.weights.0.weight')
    for (const by of [world.resident, world.manager, world.auditor, world.representative, other.board, world.stranger]) {
      expect(await refused({}, by.client)).toBe('Forbidden FORBIDDEN')
      expect(await refusal(by.client, 'retireHelpCategory', { cooperativeId, code: 'OTHER' })).toBe('Forbidden FORBIDDEN')
    }
    const { errors } = await apiClient(app.url)(mutationDocument('setHelpCategory'), { input: { cooperativeId, code: 'NEW_ONE', name: nl('Nieuw') } })
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
    const own = Number((await app.db.execute({ sql: 'select count(*) n from help_categories where cooperative_id = ?', args: [cooperativeId] })).rows[0]!['n'])
    for (let n = own; n < 60; n++) await set({ code: `C${n}`, name: nl(`Soort ${n}`) })
    expect(await refused({})).toBe('Conflict TOO_MANY_CATEGORIES')
    expect(await refused({ code: 'C59' })).toBe('SetHelpCategoryPayload ')
  })
})

describe('the settings', () => {
  const selection = 'helpSettings { proposalLifetime silenceLifetime trialMatches minimumCount plansItself ledgerMode softLimitMinutes hardLimitMinutes }'
  const settings = async (by: ApiClient): Promise<Json> => ok(await by(`query ($id: ID!) { node(id: $id) { ... on Cooperative { ${selection} } } }`, { id: cooperativeId })).node.helpSettings
  const usual = { proposalLifetime: 'P3D', silenceLifetime: 'P7D', trialMatches: 0, minimumCount: 5, plansItself: false, ledgerMode: 'GIFT', softLimitMinutes: 600, hardLimitMinutes: 1_200 }

  test('are there from the first, and seen by members', async () => {
    expect(await settings(world.resident.client)).toEqual(usual)
    for (const by of [world.stranger.client, other.board.client, apiClient(app.url)]) expect(await settings(by)).toBeNull()
  })

  test('are set by the board and coordinators; what is absent stays', async () => {
    const change = { proposalLifetime: 'PT36H', trialMatches: 2, minimumCount: 3, plansItself: true, ledgerMode: 'BOTH', hardLimitMinutes: 900 }
    const { cooperative } = await done(world.board.client, 'setHelpSettings', { cooperativeId, ...change }, `cooperative { ${selection} }`)
    expect(cooperative.helpSettings).toEqual({ ...usual, ...change })
    await done(client, 'setHelpSettings', { cooperativeId, silenceLifetime: 'PT1H' })
    expect(await settings(world.resident.client)).toEqual({ ...usual, ...change, silenceLifetime: 'PT1H' })
  })

  test.each<[object, string]>([
    [{ proposalLifetime: 'PT59M' }, 'InvalidInput TOO_SHORT'],
    [{ silenceLifetime: 'P61D' }, 'InvalidInput TOO_LONG'],
    [{ trialMatches: 21 }, 'InvalidInput TOO_LONG'],
    [{ minimumCount: 2 }, 'InvalidInput TOO_SHORT'],
    [{ softLimitMinutes: -1 }, 'InvalidInput TOO_SHORT'],
    [{ softLimitMinutes: 2_000 }, 'InvalidInput TOO_LONG'],
    [{ hardLimitMinutes: 60_001 }, 'InvalidInput TOO_LONG'],
  ])('%j is refused', async (input, expected) => expect(await refusal(client, 'setHelpSettings', { cooperativeId, ...input })).toBe(expected))

  test('are refused to everybody else', async () => {
    for (const by of [world.resident, world.manager, world.auditor, other.board, world.stranger]) expect(await refusal(by.client, 'setHelpSettings', { cooperativeId, trialMatches: 1 })).toBe('Forbidden FORBIDDEN')
  })
})
