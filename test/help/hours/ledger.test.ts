import { beforeAll, describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { agree, askHelp, complete, makeHelpWorld, offerOf, setHelp } from '../handshake/world.ts'
import { checkLedger } from './checker.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, requesterProxy, volunteer, assistant, board, auditor, other } = world
const cooperativeId = world.id
const offerId = await offerOf(world)

const account = `query ($p: ID!, $c: ID!) { node(id: $p) { ... on Person { hoursAccount(cooperativeId: $c) { id person { name } balanceMinutes softLimitExceeded helpGivenMinutes helpReceivedMinutes } } } }`
const accountOf = async (client: ApiClient, personId: string) => ok(await client(account, { p: personId, c: cooperativeId })).node?.hoursAccount ?? null
const helped = async (minutes: number): Promise<string> => {
  const id = await agree(world, { requestId: await askHelp(world, requester.client), offerId })
  await complete(volunteer.client, id, minutes)
  await complete(requester.client, id, minutes)
  return id
}

beforeAll(() => setHelp(app, cooperativeId, { ledger_mode: 'CREDITS', soft_limit: 60, hard_limit: 1_200 }))

describe('Time credits', () => {
  test('go from who is helped to who helps; each sees their own account, and who reads all hours both.', async () => {
    await helped(90)
    const [mine, theirs] = [await accountOf(requester.client, requester.personId), await accountOf(requester.client, volunteer.personId)]
    expect(mine).toMatchObject({ person: { name: 'Rika' }, balanceMinutes: -90, softLimitExceeded: true, helpGivenMinutes: 0, helpReceivedMinutes: 90 })
    expect(theirs).toBeNull()
    expect(await accountOf(requesterProxy.client, requester.personId)).toEqual(mine)
    for (const who of [assistant, board, auditor]) expect(await accountOf(who.client, volunteer.personId)).toMatchObject({ balanceMinutes: 90, softLimitExceeded: false })
    expect(await accountOf(other.client, requester.personId)).toBeNull()
    expect(ok(await requester.client('{ viewer { hoursAccounts { balanceMinutes cooperative { id } } } }')).viewer.hoursAccounts).toEqual([{ balanceMinutes: -90, cooperative: { id: cooperativeId } }])
    expect(ok(await other.client('query ($id: ID!) { node(id: $id) { id } }', { id: mine.id })).node).toBeNull()
    await checkLedger(app)
  })

  test('can be passed on to another and to the cooperative, to the hard limit and with a word past the soft one.', async () => {
    const selection = 'entry { kind minutes happenedOn note from { ... on PersonAccount { balanceMinutes softLimitExceeded } } to { __typename id balanceMinutes } }'
    const give = { cooperativeId, minutes: 100 }
    const { entry } = await done(volunteer.client, 'transferHours', { ...give, toPersonId: other.personId, note: 'Voor de taart' }, selection)
    expect(entry).toMatchObject({ kind: 'TRANSFER', minutes: 100, happenedOn: '2026-11-25', note: 'Voor de taart', from: { balanceMinutes: -10, softLimitExceeded: false }, to: { __typename: 'PersonAccount', balanceMinutes: null } })
    const donated = await done(volunteer.client, 'donateHours', give, selection)
    expect(donated.entry).toMatchObject({ kind: 'DONATION', from: { balanceMinutes: -110, softLimitExceeded: true }, to: { __typename: 'CooperativeAccount', balanceMinutes: 100 } })
    expect(await refusal(volunteer.client, 'donateHours', { ...give, minutes: 1_091 })).toBe('Conflict HOURS_LIMIT')
    await done(volunteer.client, 'donateHours', { ...give, minutes: 1_090 })
    expect(await refusal(volunteer.client, 'transferHours', { ...give, minutes: 1, toPersonId: other.personId })).toBe('Conflict HOURS_LIMIT')
    const { node } = ok(await other.client('query ($id: ID!) { node(id: $id) { ... on Cooperative { hoursAccount { id balanceMinutes } } } }', { id: cooperativeId }))
    expect(node.hoursAccount.balanceMinutes).toBe(1_190)
    expect(ok(await other.client('query ($id: ID!) { node(id: $id) { __typename ... on LedgerAccount { balanceMinutes } } }', { id: node.hoursAccount.id })).node).toEqual({ __typename: 'CooperativeAccount', balanceMinutes: 1_190 })
    await checkLedger(app)
  })

  test('are passed on by who may, to members, and in whole minutes.', async () => {
    const give = { cooperativeId, minutes: 5, toPersonId: volunteer.personId }
    for (const minutes of [0, -1, 100_001]) expect(await refusal(other.client, 'transferHours', { ...give, minutes })).toMatch(/^InvalidInput TOO_/)
    expect(await refusal(other.client, 'transferHours', { ...give, toPersonId: other.personId })).toBe('InvalidInput INVALID_VALUE')
    expect(await refusal(other.client, 'transferHours', { ...give, toPersonId: world.elsewhere.personId })).toBe('NotFound NOT_FOUND')
    expect(await refusal(other.client, 'transferHours', { ...give, forPersonId: requester.personId })).toBe('Forbidden FORBIDDEN')
    expect(await refusal(world.elsewhere.client, 'transferHours', give)).toBe('Forbidden FORBIDDEN')
    const { entry } = await done(requesterProxy.client, 'transferHours', { ...give, forPersonId: requester.personId }, 'entry { actor { name } from { ... on PersonAccount { person { name } } } }')
    expect(entry).toEqual({ actor: { name: 'Petra' }, from: { person: { name: 'Rika' } } })
    await checkLedger(app)
  })

  test('that were wrong are given back by another entry, never more than was entered, and not by their owner.', async () => {
    const matchId = await helped(60)
    const { rows } = await app.db.execute({ sql: 'select id from ledger_entries where match_id = ?', args: [matchId] })
    const entryId = rows[0]!['id']
    for (const who of [requester, volunteer, other, auditor]) expect(await refusal(who.client, 'correctHours', { entryId, reason: 'Nee' })).toMatch(who === auditor ? /^Forbidden/ : /^NotFound/)
    expect(await refusal(board.client, 'correctHours', { entryId, minutes: 61, reason: 'Te veel' })).toBe('Conflict CORRECTION_TOO_LARGE')
    const { entry } = await done(board.client, 'correctHours', { entryId, minutes: 20, reason: 'Het waren er veertig.' }, 'entry { id kind minutes category happenedOn note corrects { id minutes } }')
    expect(entry).toMatchObject({ kind: 'CORRECTION', minutes: 20, category: 'GARDENING', note: 'Het waren er veertig.', corrects: { id: entryId, minutes: 60 } })
    expect(await refusal(board.client, 'correctHours', { entryId: entry.id, reason: 'Toch' })).toBe('Conflict CORRECTION_TOO_LARGE')
    await done(assistant.client, 'correctHours', { entryId, reason: 'Niets.' })
    expect(await refusal(board.client, 'correctHours', { entryId, reason: 'Nog eens' })).toBe('Conflict CORRECTION_TOO_LARGE')
    await checkLedger(app)
  })

  test('stand in a statement of a period, by kind of help.', async () => {
    const query = `query ($id: ID!, $from: Date!, $to: Date!) { node(id: $id) { ... on PersonAccount { balanceMinutes statement(from: $from, to: $to) { from to openingMinutes closingMinutes lines { category inMinutes outMinutes } } } } }`
    const { id, balanceMinutes } = await accountOf(volunteer.client, volunteer.personId)
    const read = async (from: string, to: string, client = volunteer.client) => ok(await client(query, { id, from, to })).node
    const whole = (await read('2026-11-01', '2026-11-30')).statement
    expect(whole).toEqual({ from: '2026-11-01', to: '2026-11-30', openingMinutes: 0, closingMinutes: balanceMinutes, lines: [{ category: 'GARDENING', inMinutes: 150, outMinutes: 60 }, { category: null, inMinutes: 5, outMinutes: 1_290 }] })
    expect((await read('2026-12-01', '2026-12-31')).statement).toMatchObject({ openingMinutes: balanceMinutes, closingMinutes: balanceMinutes, lines: [] })
    expect(await read('2026-11-01', '2026-11-30', other.client)).toBeNull()
    expect((await volunteer.client(query, { id, from: '2026-11-02', to: '2026-11-01' })).errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT')
    expect((await volunteer.client(query, { id, from: '2020-11-02', to: '2026-11-01' })).errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT')
  })
})

describe('Where help is a gift', () => {
  test('there are no balances to give from, and hours are counted all the same.', async () => {
    await setHelp(app, cooperativeId, { ledger_mode: 'GIFT' })
    expect(await refusal(volunteer.client, 'donateHours', { cooperativeId, minutes: 5 })).toBe('Conflict LEDGER_HAS_NO_CREDITS')
    const before = await accountOf(volunteer.client, volunteer.personId)
    expect(before).toMatchObject({ balanceMinutes: null, softLimitExceeded: null, helpGivenMinutes: 90 })
    await helped(45)
    expect(await accountOf(volunteer.client, volunteer.personId)).toMatchObject({ balanceMinutes: null, helpGivenMinutes: 135 })
    await setHelp(app, cooperativeId, { ledger_mode: 'CREDITS' })
    expect(await accountOf(volunteer.client, volunteer.personId)).toMatchObject({ balanceMinutes: 90 - 1_290 + 5 })
    await checkLedger(app)
  })
})

describe('The ledger of a period', () => {
  const query = `query ($c: ID!, $from: Date!, $to: Date!) { hoursLedger(cooperativeId: $c, from: $from, to: $to) { from to totalMinutes byCategory { category minutes matches }
    byNeighbourhood { neighbourhoodId minutes } byMonth { month minutes matches } entries(first: 50) { totalCount edges { node { id minutes category happenedOn kind from { id } to { id } } } } } }`
  const read = (client: ApiClient, from = '2026-11-25', to = '2026-11-25') => client(query, { c: cooperativeId, from, to })

  test('is told to who reads all hours as it is, in one statement.', async () => {
    const answer = await read(board.client)
    expect(answer.statements).toBeLessThanOrEqual(2)
    expect(answer.trips).toBe(1)
    const { hoursLedger } = ok(answer)
    expect(hoursLedger).toMatchObject({ from: '2026-11-25', to: '2026-11-25', totalMinutes: 135, byCategory: [{ category: 'GARDENING', minutes: 135, matches: 3 }], byMonth: [{ month: '2026-11-01', minutes: 135, matches: 3 }] })
    expect(hoursLedger.byNeighbourhood).toEqual([{ neighbourhoodId: expect.stringMatching(/^nbh_/), minutes: 135 }])
    const { rows } = await app.db.execute({ sql: 'select count(*) as n from ledger_entries where cooperative_id = ?', args: [cooperativeId] })
    expect(hoursLedger.entries.totalCount).toBe(Number(rows[0]!['n']))
    expect(ok(await read(board.client, '2026-11-26', '2026-11-30')).hoursLedger).toMatchObject({ totalMinutes: 0, byCategory: [], byMonth: [], entries: { totalCount: 0 } })
  })

  test('tells members their own entries, and of others nothing by which one of them could be told.', async () => {
    const { hoursLedger } = ok(await read(other.client))
    expect(hoursLedger).toMatchObject({ from: '2026-11-01', to: '2026-11-30', totalMinutes: null, byCategory: [], byNeighbourhood: [], byMonth: [] })
    expect(hoursLedger.entries.edges.map(({ node }: { node: { kind: string } }) => node.kind)).toEqual(['TRANSFER'])
  })

  test('is told to nobody else.', async () => {
    for (const client of [world.elsewhere.client, world.stranger.client, apiClient(app.url)]) expect(ok(await read(client)).hoursLedger).toBeNull()
    expect((await read(board.client, '2020-01-01', '2026-01-01')).errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT')
  })
})
