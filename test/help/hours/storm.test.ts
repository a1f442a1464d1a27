import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { mutate } from '../../harness/mutate.ts'
import { accept, askHelp, makeHelpWorld, propose, setHelp, volunteers } from '../handshake/world.ts'
import { checkLedger, checkPlaces } from './checker.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, assistant, board } = world
const cooperativeId = world.id
await setHelp(app, cooperativeId, { ledger_mode: 'CREDITS', soft_limit: 100, hard_limit: 3_000 })

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

test('A storm of transfers, donations, completions, disputes and corrections leaves a ledger that adds up.', async () => {
  const crowd = await volunteers(app, world, 12)
  const random = numbers(7)
  const matches: { id: string; by: number }[] = []
  for (let n = 0; n < 24; n++) {
    const by = n % crowd.length
    const id = await propose(crowd[by]!.client, await askHelp(world, requester.client), crowd[by]!.offerId)
    await accept(requester.client, id)
    matches.push({ id, by })
  }
  const allowed = /^(HOURS_LIMIT|HOURS_ARE_SETTLED|INVALID_TRANSITION|CORRECTION_TOO_LARGE|MATCH_HAS_HOURS|STALE|INVALID_VALUE)$/
  const refused: Record<string, number> = {}
  const act = async (): Promise<void> => {
    const { id, by } = matches[random(matches.length)]!
    const { client } = crowd[random(crowd.length)]!
    const toPersonId = crowd[random(crowd.length)]!.personId
    const entries = `query ($c: ID!) { hoursLedger(cooperativeId: $c, from: "2026-11-25", to: "2026-11-25") { entries(first: 50) { nodes { id } } } }`
    const minutes = 20 * (1 + random(3))
    const acts = [
      () => mutate(client, 'transferHours', { cooperativeId, toPersonId, minutes: 1 + random(900) }),
      () => mutate(client, 'transferHours', { cooperativeId, toPersonId, minutes: 1 + random(900) }),
      () => mutate(client, 'donateHours', { cooperativeId, minutes: 1 + random(300) }),
      () => mutate(crowd[by]!.client, 'completeMatch', { matchId: id, minutes }),
      () => mutate(requester.client, 'completeMatch', { matchId: id, minutes }),
      () => mutate(requester.client, 'completeMatch', { matchId: id, minutes }),
      () => mutate(requester.client, 'disputeMatch', { matchId: id, reason: 'Klopt niet.' }),
      () => mutate(assistant.client, 'resolveDispute', { matchId: id, outcome: 'COMPLETED', minutes: 20 }),
      async () => {
        const { nodes } = ok(await board.client(entries, { c: cooperativeId })).hoursLedger.entries
        return nodes.length === 0 ? {} : mutate(board.client, 'correctHours', { entryId: nodes[random(nodes.length)].id, minutes: 1 + random(30), reason: 'Nagekeken.' })
      },
    ]
    const { code } = await acts[random(acts.length)]!()
    if (code) refused[code] = (refused[code] ?? 0) + 1
  }
  for (let wave = 0; wave < 6; wave++) {
    await app.sameness.unlessRaced('entries are read while others are made', () => Promise.all(Array.from({ length: 50 }, act)))
    const balances = await checkLedger(app)
    const read = ok(await board.client(`query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on LedgerAccount { balanceMinutes } } }`, { ids: [...balances.keys()] })).nodes
    for (const { id, balanceMinutes } of read) expect(balanceMinutes).toBe(balances.get(id))
  }
  expect(Object.keys(refused).filter((code) => !allowed.test(code))).toEqual([])
  const { rows } = await app.db.execute('select kind, count(*) as n from ledger_entries group by kind')
  expect(rows.map(({ kind }) => kind).sort()).toEqual(['CORRECTION', 'DONATION', 'HELP', 'TRANSFER'])
  await checkPlaces(app)
})

test('Fifty who give from one account at once leave it at its limit, and no lower.', async () => {
  const [giver] = await volunteers(app, world, 1, 'Gever')
  const answers = await Promise.all(Array.from({ length: 50 }, () => mutate(giver!.client, 'donateHours', { cooperativeId, minutes: 100 }, 'entry { from { balanceMinutes } }')))
  expect(answers.filter(({ __typename }) => __typename === 'DonateHoursPayload')).toHaveLength(30)
  expect(new Set(answers.flatMap(({ code }) => code ?? []))).toEqual(new Set(['HOURS_LIMIT']))
  expect(Math.min(...answers.flatMap(({ entry }) => entry?.from.balanceMinutes ?? []))).toBe(-3_000)
  await checkLedger(app)
})
