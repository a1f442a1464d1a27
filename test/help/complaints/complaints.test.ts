import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type ApiClient, type Json } from '../../harness/client.ts'
import { addMember, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate, refusal } from '../../harness/mutate.ts'
import { signIn } from '../../harness/people.ts'
import { accept, agree, askHelp, complete, home, makeHelpWorld, matchQuery, offerHelp, propose, setHelp, volunteers, type HelpWorld } from '../handshake/world.ts'

/** What users of other systems ask for or complain of, each as it would show here. */
const app = await startApp()
expectNoFaults(app)

const of = async (client: ApiClient, id: string, fields: string): Promise<Json> =>
  ok(await client(`query ($id: ID!) { node(id: $id) { ... on HelpRequest { ${fields} } } }`, { id })).node
const candidates = async (client: ApiClient, id: string): Promise<string[]> =>
  (await of(client, id, 'candidates { nodes { id } }')).candidates.nodes.map((offer: { id: string }) => offer.id)
/** Four hours of one morning, so that it is all in one week. */
const morning = { startsAt: '2026-12-01T08:00:00Z', endsAt: '2026-12-01T12:00:00Z' }

describe('engelsystem #372: who comes first takes what is popular.', () => {
  test('Here the first to say yes takes nothing: a place is given by who asks, and nobody proposes themself past their hours', async () => {
    const world = await makeHelpWorld(app)
    const early = await offerHelp(world, world.volunteer.client, { maxHoursPerWeek: 3 })
    const late = (await volunteers(app, world, 1, 'Laat'))[0]!
    const requests: string[] = []
    for (let n = 0; n < 4; n++) requests.push(await askHelp(world, world.requester.client, { windows: [morning] }))
    for (const requestId of requests.slice(0, 3)) await propose(world.volunteer.client, requestId, early)
    const fourth = await mutate(world.volunteer.client, 'proposeMatch', { requestId: requests[3], offerId: early })
    expect(fourth).toMatchObject({ __typename: 'MatchRefused', code: 'NOT_A_CANDIDATE' })
    for (const id of requests) expect(await of(world.requester.client, id, 'status placesTaken')).toEqual({ status: 'OPEN', placesTaken: 0 })
    // Who comes later is found and heard as well, and chosen.
    const [popular] = requests as [string]
    expect(await candidates(world.requester.client, popular)).toContain(late.offerId)
    const chosen = await propose(late.client, popular, late.offerId)
    expect((await accept(world.requester.client, chosen)).match).toMatchObject({ status: 'AGREED', contact: { name: 'Laat 0' } })
  })

  test('and the plan gives one more to who has least', async () => {
    const world = await makeHelpWorld(app)
    await volunteers(app, world, 5, 'Spreiding')
    for (let n = 0; n < 5; n++) await askHelp(world, world.requester.client)
    const query = 'query ($id: ID!) { previewMatches(cooperativeId: $id) { optimal matchedCount fairness { maxLoad gini } } }'
    expect(ok(await world.assistant.client(query, { id: world.id })).previewMatches).toEqual({ optimal: true, matchedCount: 5, fairness: { maxLoad: 1, gini: 0 } })
  })
})

test('Two times at once: who has agreed to one is no candidate of the other, and cannot say yes to it any more', async () => {
  const world = await makeHelpWorld(app)
  const offerId = await offerHelp(world, world.volunteer.client)
  const hour = { windows: [{ startsAt: '2026-12-01T09:00:00Z', endsAt: '2026-12-01T10:00:00Z' }] }
  const half = { windows: [{ startsAt: '2026-12-01T09:30:00Z', endsAt: '2026-12-01T10:30:00Z' }] }
  const after = { windows: [{ startsAt: '2026-12-01T10:00:00Z', endsAt: '2026-12-01T11:00:00Z' }] }
  const [first, second, third, fourth] = [await askHelp(world, world.requester.client, hour), await askHelp(world, world.requester.client, half), await askHelp(world, world.requester.client, half), await askHelp(world, world.requester.client, after)]
  const meanwhile = await propose(world.requester.client, second, offerId)
  await agree(world, { requestId: first, offerId })
  expect(await candidates(world.requester.client, third)).toEqual([])
  expect(await refusal(world.volunteer.client, 'respondToMatch', { matchId: meanwhile, response: 'ACCEPT' })).toMatch(/^Conflict /)
  expect(await candidates(world.requester.client, fourth)).toEqual([offerId])
})

test('helfertool #21: who moves up from a waiting list confirms it first. A place that comes free is offered, and given with both their yes', async () => {
  const world = await makeHelpWorld(app)
  const [next] = await volunteers(app, world, 1, 'Volgende')
  const offerId = await offerHelp(world, world.volunteer.client)
  const requestId = await askHelp(world, world.requester.client)
  const waiting = await propose(next!.client, requestId, next!.offerId)
  const agreed = await agree(world, { requestId, offerId })
  expect(ok(await next!.client(matchQuery('status'), { id: waiting })).node.status).toBe('CANCELLED')
  await done(world.volunteer.client, 'cancelMatch', { matchId: agreed, reason: 'Ziek.' })
  // Nobody is moved up unasked: the place is free, and the one who waited has said nothing to it yet.
  expect(await of(world.requester.client, requestId, 'status placesTaken')).toEqual({ status: 'OPEN', placesTaken: 0 })
  await app.app.scheduled()
  expect(ok(await next!.client(matchQuery('status contact { name }'), { id: waiting })).node).toEqual({ status: 'CANCELLED', contact: null })
  await done(world.assistant.client, 'planMatches', { cooperativeId: world.id })
  const { nodes } = (await of(world.requester.client, requestId, 'matches(statuses: [PROPOSED]) { nodes { id offer { id } volunteerAccepted requesterAccepted contact { name } } }')).matches
  expect(nodes).toEqual([{ id: expect.any(String), offer: { id: next!.offerId }, volunteerAccepted: false, requesterAccepted: false, contact: null }])
  expect((await accept(next!.client, nodes[0].id)).match).toEqual({ status: 'PROPOSED', contact: null })
  expect((await accept(world.requester.client, nodes[0].id)).match.status).toBe('AGREED')
})

describe('A newcomer', () => {
  /** A cooperative in which volunteers begin beside somebody experienced, and one who is. */
  async function beginning(): Promise<HelpWorld & { experienced: string; fresh: string; freshPerson: Awaited<ReturnType<typeof addMember>> }> {
    const world = await makeHelpWorld(app)
    const experienced = await offerHelp(world, world.volunteer.client)
    const first = await agree(world, { requestId: await askHelp(world, world.requester.client), offerId: experienced })
    for (const client of [world.volunteer.client, world.requester.client]) await complete(client, first, 60)
    await setHelp(app, world.id, { trial_matches: 1 })
    const freshPerson = await addMember(app, world)
    return { ...world, experienced, fresh: await offerHelp(world, freshPerson.client), freshPerson }
  }

  test('karrot-frontend #2361: begins beside an experienced member, and not alone', async () => {
    const world = await beginning()
    const together = await askHelp(world, world.requester.client, { helpersNeeded: 2 })
    expect(await candidates(world.requester.client, together)).toEqual([world.experienced])
    expect(await refusal(world.freshPerson.client, 'proposeMatch', { requestId: together, offerId: world.fresh })).toBe('MatchRefused NOT_A_CANDIDATE')
    await agree(world, { requestId: together, offerId: world.experienced })
    expect(await candidates(world.requester.client, together)).toEqual([world.fresh])
    const trial = await propose(world.freshPerson.client, together, world.fresh)
    await accept(world.requester.client, trial)
    expect(ok(await world.freshPerson.client(matchQuery('trial status'), { id: trial })).node).toEqual({ trial: true, status: 'AGREED' })
  })

  test('karrot-frontend #1260: keeps the trust they were given when the one who gave it leaves', async () => {
    const world = await beginning()
    const giver = await addMember(app, world, ['COORDINATOR'])
    await done(giver.client, 'recordIntroduction', { cooperativeId: world.id, personId: world.freshPerson.personId, kind: 'VOUCHED', note: 'Ken ik al jaren.' })
    const requestId = await askHelp(world, world.requester.client)
    expect(await candidates(world.requester.client, requestId)).toContain(world.fresh)
    await done(giver.client, 'leaveCooperative', { membershipId: giver.membershipId })
    expect(await candidates(world.requester.client, requestId)).toContain(world.fresh)
    const query = 'query ($id: ID!, $in: ID!) { node(id: $id) { ... on Person { introductions(cooperativeId: $in) { nodes { kind note by { id } } } } } }'
    const { nodes } = ok(await world.freshPerson.client(query, { id: world.freshPerson.personId, in: world.id })).node.introductions
    expect(nodes).toEqual([{ kind: 'VOUCHED', note: 'Ken ik al jaren.', by: { id: giver.personId } }])
  })
})

test('reach4help #843: an offer can come first. It waits, finds what is asked for later, and either side begins', async () => {
  const world = await makeHelpWorld(app)
  const offerId = await offerHelp(world, world.volunteer.client)
  const eligible = async (): Promise<string[]> =>
    ok(await world.volunteer.client('query ($id: ID!) { node(id: $id) { ... on HelpOffer { eligibleRequests { nodes { id } } } } }', { id: offerId })).node.eligibleRequests.nodes.map(({ id }: { id: string }) => id)
  expect(await eligible()).toEqual([])
  app.clock.now += 86_400
  const requests = [await askHelp(world, world.requester.client), await askHelp(world, world.requester.client)]
  expect((await eligible()).sort()).toEqual([...requests].sort())
  const byVolunteer = await propose(world.volunteer.client, requests[0]!, offerId)
  const byRequester = await propose(world.requester.client, requests[1]!, offerId)
  const begun = async (id: string) => ok(await world.volunteer.client(matchQuery('origin volunteerAccepted requesterAccepted'), { id })).node
  expect(await begun(byVolunteer)).toEqual({ origin: 'VOLUNTEER', volunteerAccepted: true, requesterAccepted: false })
  expect(await begun(byRequester)).toEqual({ origin: 'REQUESTER', volunteerAccepted: false, requesterAccepted: true })
})

test('volunteer-dispatch PR 41: a phone companion need not live near, a gardener must', async () => {
  const world = await makeHelpWorld(app)
  const far = { latitude: home.latitude + 1.5, longitude: home.longitude }
  const offerId = await offerHelp(world, world.volunteer.client, { categories: ['PHONE_COMPANY', 'GARDENING'], location: far, radiusKm: 5 })
  const [phone, garden] = [await askHelp(world, world.requester.client, { category: 'PHONE_COMPANY', location: null }), await askHelp(world, world.requester.client)]
  const found = await of(world.requester.client, phone, 'roughLocation { latitude } candidates { edges { distanceKm node { id } explanation { criterion } } }')
  expect(found).toMatchObject({ roughLocation: null, candidates: { edges: [{ distanceKm: null, node: { id: offerId } }] } })
  expect(found.candidates.edges[0].explanation.map(({ criterion }: { criterion: string }) => criterion)).not.toContain('PROXIMITY')
  expect(await candidates(world.requester.client, garden)).toEqual([])
})

test('volunteer-dispatch PR 43: how much somebody has on hand is shown, and counts', async () => {
  const world = await makeHelpWorld(app)
  const [busy, free] = await volunteers(app, world, 2, 'Last')
  const now = new Date(app.clock.now * 1000)
  const week = { startsAt: new Date(now.getTime() + 3_600_000).toISOString(), endsAt: new Date(now.getTime() + 6_000_000).toISOString() }
  await agree(world, { requestId: await askHelp(world, world.requester.client, { windows: [week], minutes: 30 }), offerId: await offerHelp(world, world.volunteer.client) })
  const taken = await propose(busy!.client, await askHelp(world, world.requester.client, { windows: [week], minutes: 30 }), busy!.offerId)
  await accept(world.requester.client, taken)
  const next = await askHelp(world, world.requester.client, { windows: [week], minutes: 30, category: 'GARDENING' })
  const { edges } = (await of(world.requester.client, next, 'candidates { edges { score node { id } load { hoursThisWeek openMatches } explanation { criterion value text } } }')).candidates
  const seen = (offerId: string): Json => edges.find(({ node }: Json) => node.id === offerId)
  expect(seen(busy!.offerId)?.load ?? 'not there').toEqual({ hoursThisWeek: 0.5, openMatches: 1 })
  expect(seen(free!.offerId).load).toEqual({ hoursThisWeek: 0, openMatches: 0 })
  const load = (offerId: string): number => seen(offerId).explanation.find(({ criterion }: Json) => criterion === 'LOAD').value
  expect(load(busy!.offerId)).toBeLessThan(load(free!.offerId))
  expect(seen(busy!.offerId).score).toBeLessThan(seen(free!.offerId).score)
})

test('opencollective-api PR 11094: an invitation tells nobody’s address, nor whether it is known', async () => {
  const world = await makeNeighbourhood(app)
  const known = await signIn(app, 'bekend@example.org', 'Bekende Bets')
  const invite = (email: string) =>
    mutate(world.coordinator.client, 'inviteMember', { cooperativeId: world.id, email, roles: ['RESIDENT'] }, 'invitation { email roles organisation { id } acceptedAt revokedAt }')
  const [first, second] = [await invite(known.email), await invite('onbekend@example.org')]
  expect({ ...first, invitation: { ...first.invitation, email: '' } }).toEqual({ ...second, invitation: { ...second.invitation, email: '' } })
  expect(JSON.stringify([first, second])).not.toContain('Bets')
  const list = 'query ($id: ID!) { node(id: $id) { ... on Cooperative { invitations { totalCount nodes { email } } } } }'
  for (const client of [world.resident.client, world.manager.client, world.auditor.client, world.stranger.client, known.client])
    expect(ok(await client(list, { id: world.id })).node.invitations).toEqual({ totalCount: 0, nodes: [] })
  // Whoever has the link and another address is refused in words without the address that it was for.
  const { text } = app.mails.findLast(({ to, text: body }) => to === known.email && body.includes('/invitation#'))!
  const token = /[#&]token=([\w-]+)/.exec(text)![1]!
  const refused = await mutate(world.stranger.client, 'acceptInvitation', { token })
  expect(refused.__typename).not.toBe('AcceptInvitationPayload')
  expect(JSON.stringify(refused)).not.toContain('bekend')
})
