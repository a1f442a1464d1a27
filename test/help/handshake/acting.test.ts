import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
import { done, mutate, refusal } from '../../harness/mutate.ts'
import { accept, agree, askHelp, complete, makeHelpWorld, makeProxy, matchQuery, offerOf, propose, setHelp } from './world.ts'

const app = await startApp()
const world = await makeHelpWorld(app)
const { requester, requesterProxy, volunteer, volunteerProxy, assistant, offline } = world
const offerId = await offerOf(world)
const refused = async (client: typeof requester.client, input: object) => {
  const { proposeMatch } = ok(await client(`mutation ($input: ProposeMatchInput!) { proposeMatch(input: $input) { __typename ... on MatchRefused { criterion } ... on UserError { code } } }`, { input }))
  return [proposeMatch.code, proposeMatch.criterion ?? null]
}

describe('A proxy', () => {
  test('does all that the person does, and it is seen that they did.', async () => {
    const requestId = await askHelp(world, requesterProxy.client, { forPersonId: requester.personId })
    const { match } = await done(requesterProxy.client, 'proposeMatch', { requestId, offerId }, 'match { id origin requesterAccepted viewerSide }')
    expect(match).toMatchObject({ origin: 'REQUESTER', requesterAccepted: true, viewerSide: 'REQUESTER' })
    const answer = await accept(volunteerProxy.client, match.id)
    expect(answer.match).toMatchObject({ status: 'AGREED', contact: { name: 'Rika' } })
    await done(requesterProxy.client, 'sendMatchMessage', { matchId: match.id, text: 'Tot morgen.' })
    const { node } = ok(await volunteer.client(matchQuery('messages { nodes { side author { name } forPerson { name } } }'), { id: match.id }))
    expect(node.messages.nodes).toEqual([{ side: 'REQUESTER', author: { name: 'Petra' }, forPerson: { name: 'Rika' } }])
    await complete(requesterProxy.client, match.id, 30)
    expect((await complete(volunteerProxy.client, match.id, 30)).match).toMatchObject({ status: 'COMPLETED', confirmedByBoth: true })
    const { rows } = await app.db.execute({ sql: `select action, data from audit_entries where subject_id = ? order by id`, args: [match.id] })
    expect(rows.map(({ action }) => action)).toEqual(['match.proposed', 'match.agreed', 'match.messageSent', 'match.hoursSaid', 'match.hoursSaid'])
    for (const { data } of rows) expect(JSON.parse(String(data))).toMatchObject({ as: 'PROXY' })
    expect(JSON.stringify(rows)).not.toContain('Tot morgen')
  })

  test('of both says for whom.', async () => {
    const { personId, client } = world.other
    const { rows } = await app.db.execute({ sql: 'select person_id from proxies where proxy_id = ?', args: [personId] })
    expect(rows).toEqual([])
    await makeProxy(app, world.id, requester, { personId })
    await app.db.execute({ sql: `insert into proxies (id, cooperative_id, person_id, proxy_id, consent_id, since) select 'prx_both', cooperative_id, person_id, ?, consent_id, since from proxies where person_id = ?`, args: [personId, volunteer.personId] })
    const requestId = await askHelp(world, requester.client)
    expect(await refusal(client, 'proposeMatch', { requestId, offerId })).toBe('Conflict FOR_WHOM')
    const id = await propose(client, requestId, offerId, { forPersonId: volunteer.personId })
    expect(await refusal(client, 'respondToMatch', { matchId: id, response: 'ACCEPT' })).toBe('Conflict FOR_WHOM')
    const answer = await accept(client, id, { forPersonId: requester.personId }, `match { status mine: contact(forPersonId: "${requester.personId}") { name } theirs: contact(forPersonId: "${volunteer.personId}") { name } nobodys: contact(forPersonId: "${world.board.personId}") { name } }`)
    expect(answer.match).toEqual({ status: 'AGREED', mine: { name: 'Vincent' }, theirs: { name: 'Rika' }, nobodys: null })
    await app.db.execute({ sql: 'update proxies set ended_at = since where proxy_id = ?', args: [personId] })
    expect(ok(await client(matchQuery('status'), { id })).node).toBeNull()
  })
})

describe('An assistant', () => {
  test('acts for somebody who is not online with their consent, and is told then how to reach the other.', async () => {
    const consent = { form: 'SPOKEN', note: 'Aan de deur.' }
    const requestId = await askHelp(world, assistant.client, { forPersonId: offline.personId, consent })
    const id = await propose(volunteer.client, requestId, offerId)
    await app.db.execute({ sql: `update consents set withdrawn_at = given_at where person_id = ?`, args: [offline.personId] })
    expect(await refusal(assistant.client, 'respondToMatch', { matchId: id, response: 'ACCEPT' })).toBe('Conflict FOR_WHOM')
    expect(await refusal(assistant.client, 'respondToMatch', { matchId: id, response: 'ACCEPT', forPersonId: offline.personId })).toBe('Conflict CONSENT_MISSING')
    expect(await refusal(assistant.client, 'respondToMatch', { matchId: id, response: 'ACCEPT', forPersonId: world.board.personId })).toBe('NotFound NOT_FOUND')
    await done(assistant.client, 'respondToMatch', { matchId: id, response: 'ACCEPT', forPersonId: offline.personId, consent })
    const { node } = ok(await assistant.client(matchQuery(`status contact(forPersonId: "${offline.personId}") { name }`), { id }))
    expect(node).toEqual({ status: 'AGREED', contact: { name: 'Vincent' } })
    expect(ok(await volunteer.client(matchQuery('contact { name phone email }'), { id })).node.contact).toEqual({ name: 'Opa Offline', phone: '000 123 45', email: null })
  })

  test('proposes in their own name, and both have yet to answer.', async () => {
    const requestId = await askHelp(world, requester.client)
    const { match } = await done(assistant.client, 'proposeMatch', { requestId, offerId }, 'match { id origin requesterAccepted volunteerAccepted score explanation { criterion text } }')
    expect(match).toMatchObject({ origin: 'ASSISTANT', requesterAccepted: false, volunteerAccepted: false })
    expect(match.explanation.length).toBeGreaterThan(2)
    expect((await accept(requester.client, match.id)).match).toEqual({ status: 'PROPOSED', contact: null })
    expect((await accept(volunteer.client, match.id)).match).toMatchObject({ status: 'AGREED', contact: { name: 'Rika' } })
  })

  test('of another cooperative knows of nothing.', async () => {
    const requestId = await askHelp(world, requester.client)
    expect(await refusal(world.elsewhere.client, 'proposeMatch', { requestId, offerId })).toBe('NotFound NOT_FOUND')
  })
})

describe('A proposal is refused', () => {
  test('with the first criterion that keeps the two apart.', async () => {
    const ask = (other: object) => askHelp(world, requester.client, other)
    for (const [other, criterion] of [
      [{ location: { latitude: 53.2, longitude: 6.62 } }, 'DISTANCE'],
      [{ requires: ['WOMAN'] }, 'PREFERENCES'],
      [{ seats: 2 }, 'CAR'],
      [{ languages: ['ar'] }, 'LANGUAGE'],
      [{ clearanceTypes: ['FIRST_AID'] }, 'CLEARANCE'],
    ] as const)
      expect(await refused(assistant.client, { requestId: await ask(other), offerId })).toEqual(['NOT_A_CANDIDATE', criterion])
  })

  test('for what is not offered, without a criterion.', async () => {
    const requestId = await askHelp(world, requester.client, { category: 'PETS' })
    expect(await refused(assistant.client, { requestId, offerId })).toEqual(['NOT_A_CANDIDATE', null])
  })

  test('of two of whom one blocks the other as of any two who do not find each other.', async () => {
    const [earlier, open] = [await askHelp(world, requester.client), await askHelp(world, requester.client)]
    const waiting = await propose(volunteer.client, earlier, offerId)
    await app.db.execute({ sql: 'insert into person_blocks values (?, ?, ?)', args: [requester.personId, volunteer.personId, app.clock.now] })
    expect(ok(await volunteer.client(matchQuery('status endedBy endReason'), { id: waiting })).node).toEqual({ status: 'PROPOSED', endedBy: null, endReason: null })
    expect(await refusal(requester.client, 'respondToMatch', { matchId: waiting, response: 'ACCEPT' })).toBe('Conflict PROPOSAL_EXPIRED')
    // As of any pair that is proposed already; as of any request that there is not; and for the assistant as of what is not offered.
    expect(await refused(volunteer.client, { requestId: earlier, offerId })).toEqual(['ALREADY_MATCHED', null])
    expect(await refused(volunteer.client, { requestId: open, offerId })).toEqual(await refused(volunteer.client, { requestId: 'hrq_01j0000000e008000000000zzz', offerId }))
    expect(await refused(assistant.client, { requestId: open, offerId })).toEqual(['NOT_A_CANDIDATE', null])
    await app.db.execute('delete from person_blocks')
  })

  test('where one of the two is closed, or full.', async () => {
    const requestId = await askHelp(world, requester.client)
    await agree(world, { requestId, offerId })
    expect(await refusal(assistant.client, 'proposeMatch', { requestId, offerId })).toBe('Conflict MATCH_FULL')
    const other = await askHelp(world, requester.client)
    await done(volunteer.client, 'pauseHelpOffer', { offerId })
    expect(await refusal(assistant.client, 'proposeMatch', { requestId: other, offerId })).toBe('Conflict OFFER_CLOSED')
    await done(volunteer.client, 'resumeHelpOffer', { offerId })
    await done(requester.client, 'cancelHelpRequest', { requestId: other })
    expect(await refusal(assistant.client, 'proposeMatch', { requestId: other, offerId })).toBe('Conflict REQUEST_CLOSED')
  })

  test('by who acts for neither.', async () => {
    const requestId = await askHelp(world, requester.client)
    expect(await refusal(world.other.client, 'proposeMatch', { requestId, offerId })).toBe('NotFound NOT_FOUND')
  })
})

describe('As what hours count', () => {
  test('follows the cooperative, and is the requester’s to choose where it has both.', async () => {
    const requestId = await askHelp(world, requester.client)
    expect(await refusal(requester.client, 'proposeMatch', { requestId, offerId, settlement: 'CREDITS' })).toBe('InvalidInput INVALID_VALUE')
    await setHelp(app, world.id, { ledger_mode: 'BOTH' })
    expect(await refusal(volunteer.client, 'proposeMatch', { requestId, offerId, settlement: 'CREDITS' })).toBe('Forbidden FORBIDDEN')
    const { match } = await done(volunteer.client, 'proposeMatch', { requestId, offerId }, 'match { id settlement }')
    expect(match.settlement).toBe('GIFT')
    expect((await accept(requester.client, match.id, { settlement: 'CREDITS' }, 'match { settlement status }')).match).toEqual({ settlement: 'CREDITS', status: 'AGREED' })
    const second = await done(requester.client, 'proposeMatch', { requestId: await askHelp(world, requester.client), offerId, settlement: 'CREDITS' }, 'match { settlement }')
    expect(second.match.settlement).toBe('CREDITS')
    await setHelp(app, world.id, { ledger_mode: 'GIFT' })
  })

  test('keeps to the hard limit once it is agreed.', async () => {
    await setHelp(app, world.id, { ledger_mode: 'CREDITS', hard_limit: 0, soft_limit: 0 })
    const answer = await mutate(volunteer.client, 'proposeMatch', { requestId: await askHelp(world, requester.client), offerId })
    expect(answer).toMatchObject({ __typename: 'Conflict', code: 'HOURS_LIMIT' })
    await setHelp(app, world.id, { ledger_mode: 'GIFT', hard_limit: 1_200, soft_limit: 600 })
  })
})
