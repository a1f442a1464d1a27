import { describe, expect, test } from 'vitest'
import { startApp, startOfTests } from '../../harness/app.ts'
import { ok, type ApiClient, type Json } from '../../harness/client.ts'
import { addMember, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done } from '../../harness/mutate.ts'
import { agree, ask, propose, volunteer } from '../requests/world.ts'

/** What waits for the assistants, and in which order. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { board, coordinator, manager, resident, auditor, representative, stranger } = world
const DAY = 86_400
const at = (days: number): string => new Date((startOfTests + days * DAY) * 1_000).toISOString().replace('.000', '')

const query = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $kinds: [HelpWorkKind!]) { node(id: $id) { ... on Cooperative {
  helpWorkList(first: $first, after: $after, last: $last, before: $before, kinds: $kinds) { totalCount pageInfo { hasNextPage endCursor hasPreviousPage startCursor } edges { cursor node {
    kind urgency since dueAt about { __typename ... on HelpRequest { id title requester { id } } ... on HelpOffer { id }
      ... on Match { id status request { title } } ... on Clearance { id type } ... on Concern { id text } } } } } } } }`
const listed = async (client: ApiClient, variables: object = {}): Promise<Json> =>
  ok(await client(query, { id: world.id, ...variables })).node?.helpWorkList ?? null
/** The code of the GraphQL error that a page of the list ends in. */
const faultOf = async (variables: Record<string, unknown>): Promise<unknown> => (await coordinator.client(query, variables)).errors![0]!.extensions['code']
const nodesOf = (list: Json): Json[] => list.edges.map(({ node }: Json) => node)
const told = (list: Json): string[] => nodesOf(list).map(({ kind, urgency, about }) => `${urgency} ${kind} ${about.id}`)

/** A window of an hour, so many days after tests begin. */
const window = (days: number) => [{ startsAt: at(days), endsAt: at(days + 1 / 24) }]
const whenever = { windows: [], timing: 'FLEXIBLE', minutes: 60 }

/** Time passes, and the jobs of the minute run: what expires or pauses does so by itself. */
const day = async (days: number): Promise<void> => {
  app.clock.now = startOfTests + days * DAY
  await app.app.scheduled()
}

describe('while nothing is there', () => {
  test('the list is empty', async () => {
    expect(await listed(coordinator.client)).toEqual({ totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null, hasPreviousPage: false, startCursor: null }, edges: [] })
  })

  test('it is null for all but assistants of this cooperative', async () => {
    for (const who of [board, manager, resident, auditor, representative, stranger, other.coordinator])
      expect(await listed(who.client)).toBeNull()
  })

  test('bad pages are refused', async () => {
    expect(await faultOf({ id: world.id, first: 101 })).toBe('PAGE_SIZE')
    expect(await faultOf({ id: world.id, first: -1 })).toBe('PAGE_SIZE')
    expect(await faultOf({ id: world.id, after: 'DEADBEEF' })).toBe('INVALID_CURSOR')
  })
})

describe('what waits', () => {
  test('is listed once each, urgent first and then what is due first, with what it is about', async () => {
    // Five volunteers: the first is never asked.
    const [unused, half, past] = [await volunteer(app, world), await volunteer(app, world), await volunteer(app, world)]
    const [disputing, untimed] = [await volunteer(app, world), await volunteer(app, world)]
    // Their offers are 31 days old on the day on which all is looked at.
    await day(30)
    const { id: untimedRequest } = await ask(resident, world.id, { ...whenever, title: 'Praatje' })
    const untimedMatch = await agree(app, { requestId: untimedRequest, offerId: untimed.offerId })
    await day(58)
    const [asker, silent] = [await addMember(app, world), await addMember(app, world)]
    const { id: pastRequest } = await ask(asker, world.id, { windows: window(58.5) })
    const pastMatch = await agree(app, { requestId: pastRequest, offerId: past.offerId })
    await day(59)
    await volunteer(app, world)
    const { id: waiting } = await ask(resident, world.id, { ...whenever, title: 'Heg', category: 'GARDENING' })
    const { id: can } = await ask(asker, world.id, { ...whenever, urgency: 'LOW', title: 'Ooit', category: 'GARDENING' })
    const { id: urgent } = await ask(asker, world.id, { ...whenever, urgency: 'URGENT', category: 'PETS' })
    const { id: expiring } = await ask(resident, world.id, { windows: window(64) })
    const { id: later } = await ask(resident, world.id, { windows: window(80), helpersNeeded: 2 })
    const halfMatch = await propose(app, { requestId: later, offerId: half.offerId })
    const quiet = await propose(app, { requestId: expiring, offerId: disputing.offerId })
    const { id: disputedRequest } = await ask(silent, world.id, { ...whenever })
    const disputed = await agree(app, { requestId: disputedRequest, offerId: disputing.offerId })
    await done(silent.client, 'disputeMatch', { matchId: disputed, reason: 'Er kwam niemand.' })
    await app.db.execute({ sql: 'update matches set volunteer_accepted_at = ? where id = ?', args: [app.clock.now, halfMatch] })
    const clearance = async (validUntil: number, type = 'FIRST_AID') =>
      (await done(coordinator.client, 'recordClearance', { cooperativeId: world.id, personId: resident.personId, type, validUntil: at(validUntil) }, 'clearance { id }')).clearance.id as string
    // The first is followed by another, the third ends too late.
    await clearance(70)
    const ending = await clearance(100)
    await clearance(120, 'OTHER')
    const concern = (await done(resident.client, 'reportConcern', { cooperativeId: world.id, aboutId: manager.personId, kind: 'OTHER', text: 'Iets.' }, 'concern { id }')).concern.id
    await done(asker.client, 'reportConcern', { cooperativeId: world.id, aboutId: coordinator.personId, kind: 'OTHER', text: 'Over jou.' })
    await day(59)
    const list = await listed(coordinator.client)
    expect(told(list)).toEqual([
      `URGENT CONCERN_OPEN ${concern}`,
      `URGENT REQUEST_WAITING ${urgent}`,
      `URGENT MATCH_DISPUTED ${disputed}`,
      `NORMAL MATCH_SILENT ${untimedMatch}`,
      `NORMAL MATCH_SILENT ${pastMatch}`,
      `NORMAL MATCH_SILENT ${halfMatch}`,
      `NORMAL REQUEST_EXPIRING ${expiring}`,
      `NORMAL REQUEST_WAITING ${waiting}`,
      `NORMAL CLEARANCE_EXPIRING ${ending}`,
      `LOW OFFER_UNUSED ${unused.offerId}`,
      `LOW REQUEST_WAITING ${can}`,
    ])
    expect(list.totalCount).toBe(11)
    expect(quiet).toMatch(/^mat_/)
    const of = (id: string): Json => nodesOf(list).find(({ about }) => about.id === id)
    expect([of(urgent).since, of(urgent).dueAt]).toEqual([at(59), at(60)])
    expect([of(waiting).since, of(waiting).dueAt, of(waiting).about]).toEqual([at(59), at(66), { __typename: 'HelpRequest', id: waiting, title: 'Heg', requester: { id: resident.personId } }])
    expect([of(can).since, of(can).dueAt]).toEqual([at(59), at(73)])
    expect([of(disputed).since, of(disputed).dueAt, of(disputed).about.status]).toEqual([at(59), at(62), 'DISPUTED'])
    expect([of(concern).since, of(concern).dueAt, of(concern).about.text]).toEqual([at(59), at(60), 'Iets.'])
    expect([of(ending).since, of(ending).dueAt]).toEqual([at(40), at(100)])
    expect([of(unused.offerId).since, of(unused.offerId).dueAt]).toEqual([at(0), at(30)])
    expect([of(untimedMatch).since, of(untimedMatch).about.request]).toEqual([at(58), { title: 'Praatje' }])
    expect([of(halfMatch).since, of(halfMatch).dueAt]).toEqual([at(59), at(60)])
    expect(of(expiring).about.__typename).toBe('HelpRequest')
  })

  test('comes page by page in the same order, and by its kinds', async () => {
    const all = told(await listed(coordinator.client))
    const found: string[] = []
    for (let after: string | null = null; ; ) {
      const list: Json = await listed(coordinator.client, { first: 3, after })
      found.push(...told(list))
      expect([list.edges.length <= 3, list.totalCount]).toEqual([true, 11])
      after = list.pageInfo.endCursor
      if (!list.pageInfo.hasNextPage) break
    }
    expect(found).toEqual(all)
    const back: string[] = []
    for (let before: string | null = null; ; ) {
      const list: Json = await listed(coordinator.client, { last: 4, before })
      back.unshift(...told(list))
      before = list.pageInfo.startCursor
      if (!list.pageInfo.hasPreviousPage) break
    }
    expect(back).toEqual(all)
    const some = await listed(coordinator.client, { kinds: ['OFFER_UNUSED', 'MATCH_DISPUTED'] })
    expect([told(some), some.totalCount]).toEqual([all.filter((one) => /OFFER_UNUSED|MATCH_DISPUTED/.test(one)), 2])
    expect(await listed(coordinator.client, { kinds: [] })).toMatchObject({ totalCount: 0, edges: [] })
    expect(await listed(coordinator.client, { first: 0 })).toMatchObject({ totalCount: 11, edges: [] })
  })

  test('is read in one statement, and what it is about in one more for each type', async () => {
    const sent: string[] = []
    app.watcher.saw = ({ sql }) => sent.push(sql)
    await listed(coordinator.client)
    app.watcher.saw = null
    expect(sent.filter((one) => one.includes('REQUEST_WAITING')).length).toBe(1)
    expect(sent.length).toBeLessThanOrEqual(7)
  })

  test('stays hidden from everybody else', async () => {
    for (const who of [board, manager, resident, auditor, representative, stranger, other.coordinator])
      expect(await listed(who.client)).toBeNull()
    expect(ok(await other.coordinator.client(query, { id: other.id })).node.helpWorkList.totalCount).toBe(0)
  })
})
