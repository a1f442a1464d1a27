import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type Json } from '../../harness/client.ts'
import { addMember, makeNeighbourhood, type Member } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate } from '../../harness/mutate.ts'
import { ask, volunteer } from '../requests/world.ts'
import { blocking, candidates, putMatch } from './world.ts'

/** That a block cannot be told from anything else by who is blocked. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const cooperativeId = world.id
const { block, unblock } = blocking(cooperativeId)

/** Everything that a volunteer may ask of a requester and their request, and all that comes of it. */
const everything = `query ($person: ID!, $request: ID!, $offer: ID!, $cooperative: ID!) {
  person: node(id: $person) { ... on Person { id name email phone blockedPeople { totalCount nodes { since } }
    helpProfile(cooperativeId: $cooperative) { needs } proxies(cooperativeId: $cooperative) { totalCount }
    introductions(cooperativeId: $cooperative) { totalCount } clearances(cooperativeId: $cooperative) { totalCount }
    consents(cooperativeId: $cooperative) { totalCount } acceptedHouseRules(cooperativeId: $cooperative) } }
  request: node(id: $request) { ... on HelpRequest { id title status category candidates { totalCount } exclusions { criterion count } } }
  offer: node(id: $offer) { ... on HelpOffer { id status person { id name } } }
  cooperative: node(id: $cooperative) { ... on Cooperative { members { totalCount } concerns { totalCount } houseRules { version } } }
  viewer { blockedPeople { totalCount } actsFor { totalCount } } }`

describe('who is blocked', () => {
  test('finds what they found before, but for the other: the same answers as where there is no match', async () => {
    const [asker, third] = await Promise.all([addMember(app, world), addMember(app, world)])
    const [blocked, free] = [await volunteer(app, world), await volunteer(app, world)]
    const [mineToo, theirs] = [await ask(asker, cooperativeId), await ask(third, cooperativeId)]
    const see = async (by: Member, request: string): Promise<Json> => {
      const variables = { person: asker.personId, request, offer: free.offerId, cooperative: cooperativeId }
      return ok(await by.client(everything, variables))
    }
    const before = [await see(blocked, mineToo.id), await see(blocked, theirs.id)]
    expect(before[0].request).not.toBeNull()
    await block(asker, blocked.personId)
    const after = [await see(blocked, mineToo.id), await see(blocked, theirs.id)]
    // The request of the pair is as one that never was; all else is, to the letter, what it was.
    expect(after[0]).toEqual({ ...before[0], request: null })
    expect(after[1]).toEqual(before[1])
    expect(await see(blocked, 'hrq_01j0000000e00800000000000g')).toEqual(after[0])
    // It is mutual: the one who blocks does not find the other either, and others find both.
    expect(await candidates(asker.client, mineToo.id)).not.toContain(blocked.offerId)
    expect(await candidates(asker.client, mineToo.id)).toContain(free.offerId)
    expect(await candidates(third.client, theirs.id)).toContain(blocked.offerId)
    await unblock(asker, blocked.personId)
    expect(await see(blocked, mineToo.id)).toEqual(before[0])
  })

  test('is shown the same lists, less the other alone', async () => {
    const [asker, third] = await Promise.all([addMember(app, world), addMember(app, world)])
    const blocked = await volunteer(app, world)
    const [theirs, others] = [await ask(asker, cooperativeId), await ask(third, cooperativeId)]
    const list = `{ viewer { helpOffers { nodes { eligibleRequests(first: 100) { totalCount nodes { id title } } } }
      helpRequests { totalCount } } }`
    const eligible = async (): Promise<Json> =>
      ok(await blocked.client(list)).viewer.helpOffers.nodes[0].eligibleRequests
    const before = await eligible()
    const ids = before.nodes.map(({ id }: { id: string }) => id)
    expect(ids).toEqual(expect.arrayContaining([theirs.id, others.id]))
    await block(asker, blocked.personId)
    const without = before.nodes.filter(({ id }: { id: string }) => id !== theirs.id)
    expect(await eligible()).toEqual({ totalCount: before.totalCount - 1, nodes: without })
    await unblock(asker, blocked.personId)
    expect(await eligible()).toEqual(before)
    // Whoever of the two sets it.
    await block(blocked, asker.personId)
    expect(await eligible()).toEqual({ totalCount: before.totalCount - 1, nodes: without })
  })

  test('is not told by counts: exclusions leave the pair out, whoever of them set it', async () => {
    const asker = await addMember(app, world)
    const [one, two] = [await volunteer(app, world), await volunteer(app, world)]
    const { id } = await ask(asker, cooperativeId)
    await block(asker, one.personId)
    await block(two, asker.personId)
    const found = await candidates(asker.client, id)
    expect([found.includes(one.offerId), found.includes(two.offerId)]).toEqual([false, false])
    const exclusions = 'query ($id: ID!) { node(id: $id) { ... on HelpRequest { exclusions { criterion count } } } }'
    expect(ok(await asker.client(exclusions, { id })).node.exclusions).toEqual([])
  })

  test('gets the same refusals in all else that two people can do to each other', async () => {
    const [person, blocked, third] = await Promise.all([1, 2, 3].map(() => addMember(app, world)))
    const tries = async (target: string): Promise<unknown[]> => {
      const answers = [
        ['blockPerson', { cooperativeId, personId: target }],
        ['unblockPerson', { cooperativeId, personId: target }],
        ['nameProxy', { cooperativeId, proxyId: target }],
        ['recordIntroduction', { cooperativeId, personId: target, kind: 'TRIAL', matchId: 'mat_1' }],
        ['setHelpProfile', { cooperativeId, forPersonId: target, wants: 'x' }],
        ['reportConcern', { cooperativeId, aboutId: target, kind: 'OTHER', text: 'x' }],
      ] as const
      const found: unknown[] = []
      for (const [mutation, input] of answers) {
        const { __typename: type, code, message } = await mutate(blocked!.client, mutation, input)
        found.push([type, code, message])
      }
      return found
    }
    await block(person!, blocked!.personId)
    expect(await tries(person!.personId)).toEqual(await tries(third!.personId))
  })

  test('sees a proposal end when it was to, and all that follows, as where nobody answered in time', async () => {
    const asker = await addMember(app, world)
    const [blocked, unanswered] = [await volunteer(app, world), await volunteer(app, world)]
    const mailed = app.mails.length
    const { id: requestId } = await ask(asker, cooperativeId, { helpersNeeded: 3, windows: [], timing: 'FLEXIBLE', minutes: 60 })
    const propose = async (by: typeof blocked): Promise<string> =>
      (await done(by.client, 'proposeMatch', { requestId, offerId: by.offerId }, 'match { id }')).match.id
    const ids = { blocked: await propose(blocked), unanswered: await propose(unanswered) }
    const match = `query ($id: ID!, $request: ID!) { match: node(id: $id) { ... on Match { status origin requesterAccepted volunteerAccepted
        contact { name } confirmedByBoth minutes volunteer { name } request { status title } messages { totalCount } score expiresAt startsAt endReason endedBy } }
      request: node(id: $request) { ... on HelpRequest { id status title candidates { totalCount } } } }`
    /** What a volunteer is told of their proposal, and what comes of all that they try. */
    const view = async (by: typeof blocked, id: string): Promise<Json> => {
      const shown = ok(await by.client(match, { id, request: requestId }))
      const tries: [string, object][] = [
        ['respondToMatch', { matchId: id, response: 'ACCEPT' }],
        ['respondToMatch', { matchId: id, response: 'DECLINE' }],
        ['sendMatchMessage', { matchId: id, text: 'Hello?' }],
        ['proposeMatch', { requestId, offerId: by.offerId }],
        ['cancelMatch', { matchId: id }],
      ]
      const answers: Json[] = []
      for (const [mutation, input] of tries) {
        const { __typename: type, code, message } = await mutate(by.client, mutation, input)
        answers.push([mutation, type, code, message])
      }
      const audit = await app.db.execute({ sql: 'select action, actor_id from audit_entries where subject_id = ? order by at, id', args: [id] })
      const mails = app.mails.slice(mailed).filter(({ to }) => to === by.email).map(({ subject, text }) => [subject, text])
      const told = { shown, answers, mails, audited: audit.rows.map(({ action, actor_id: actor }) => [action, actor === by.personId]) }
      return JSON.parse(JSON.stringify(told).replaceAll(by.email, 'their address'))
    }
    await block(asker, blocked.personId)
    await app.app.scheduled()
    app.clock.now += 259_200
    const [expiredAtOnce, atOnce] = [await view(unanswered, ids.unanswered), await view(blocked, ids.blocked)]
    await app.app.scheduled()
    const [expiredLater, later] = [await view(unanswered, ids.unanswered), await view(blocked, ids.blocked)]
    expect(atOnce).toEqual(expiredAtOnce)
    expect(later).toEqual(expiredLater)
    expect(later.shown.match.status).toBe('EXPIRED')
    expect(later.answers[0].slice(1, 3)).toEqual(['Conflict', 'PROPOSAL_EXPIRED'])
    app.clock.now -= 259_200
  })

  test('finds nothing to propose to: what they may not find is as what is not there', async () => {
    const asker = await addMember(app, world)
    const [blocked, free] = [await volunteer(app, world), await volunteer(app, world)]
    const { id: requestId } = await ask(asker, cooperativeId)
    await block(asker, blocked.personId)
    const propose = async (by: typeof blocked, request: string, offerId: string) => {
      const { __typename: type, code, message, path } = await mutate(by.client, 'proposeMatch', { requestId: request, offerId })
      return [type, code, message, path]
    }
    expect(await propose(blocked, requestId, blocked.offerId)).toEqual(
      await propose(blocked, 'hrq_01j0000000e00800000000000g', blocked.offerId),
    )
    expect(await propose(asker as typeof blocked, requestId, blocked.offerId)).toEqual(
      await propose(asker as typeof blocked, requestId, 'hof_01j0000000e00800000000000g'),
    )
    expect((await propose(free, requestId, free.offerId))[0]).toBe('ProposeMatchPayload')
    // An assistant learns no more than that the two can’t be matched.
    expect((await propose(world.coordinator as typeof blocked, requestId, blocked.offerId)).slice(0, 2)).toEqual(['MatchRefused', 'NOT_A_CANDIDATE'])
  })

  test('loses a race with the block as if it had come first', async () => {
    const asker = await addMember(app, world)
    const blocked = await volunteer(app, world)
    const { id: requestId } = await ask(asker, cooperativeId)
    const results = await Promise.allSettled([
      block(asker, blocked.personId),
      putMatch(app, { requestId, offerId: blocked.offerId }),
      block(blocked, asker.personId),
    ])
    expect(results[0]!.status).toBe('fulfilled')
    // What was proposed before it waits for its time, and nobody agrees to it.
    const agreed = `update matches set status = 'AGREED', agreed_at = 1, requester_accepted_at = 1, volunteer_accepted_at = 1 where request_id = ?`
    if (results[1]!.status === 'fulfilled') await expect(app.db.execute({ sql: agreed, args: [requestId] })).rejects.toThrow('PAIR_BLOCKED')
    const again = (await ask(asker, cooperativeId)).id
    await expect(putMatch(app, { requestId: again, offerId: blocked.offerId })).rejects.toThrow('PAIR_BLOCKED')
  })
})
