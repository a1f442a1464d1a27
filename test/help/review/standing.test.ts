import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type Json } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate } from '../../harness/mutate.ts'
import { askHelp, makeHelpWorld, offerHelp, propose } from '../handshake/world.ts'

/** What people, and who acts for them, find of what stands. */
const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, volunteer, volunteerProxy } = world
const offerId = await offerHelp(world, volunteer.client)
const days = (n: number) => new Date((app.clock.now + n * 86_400) * 1_000).toISOString()

test('who acts for a volunteer finds what they find, and proposes for them', async () => {
  const requestId = await askHelp(world, requester.client)
  const query = 'query ($id: ID!) { node(id: $id) { ... on HelpRequest { title requester { id } } } }'
  const seen: Json = { title: 'Heg knippen', requester: null }
  expect(ok(await volunteer.client(query, { id: requestId })).node).toEqual(seen)
  expect(ok(await volunteerProxy.client(query, { id: requestId })).node).toEqual(seen)
  await propose(volunteerProxy.client, requestId, offerId, { forPersonId: volunteer.personId })
})

test('until when helpers are looked for stays where something else of the time is changed', async () => {
  const expiresAt = days(5)
  const flexible = await askHelp(world, requester.client, { expiresAt })
  const change = async (input: object): Promise<Json> => (await done(requester.client, 'changeHelpRequest', input, 'request { expiresAt }')).request
  expect(Date.parse((await change({ requestId: flexible, minutes: 30 })).expiresAt)).toBe(Date.parse(expiresAt))
  // But no longer than one could begin, and where that was the reason as long as one can.
  const [startsAt, endsAt] = [days(3), days(3.5)]
  expect(Date.parse((await change({ requestId: flexible, windows: [{ startsAt, endsAt }] })).expiresAt)).toBe(Date.parse(endsAt) - 30 * 60_000)
  expect(Date.parse((await change({ requestId: flexible, windows: [{ startsAt, endsAt: days(4) }] })).expiresAt)).toBe(Date.parse(days(4)) - 30 * 60_000)
  expect(Date.parse((await change({ requestId: flexible, windows: [], expiresAt: null })).expiresAt)).toBe(Date.parse(days(90)))
})

test('help that recurs until a day takes no hours after it', async () => {
  const few = await offerHelp(world, world.other.client, { maxHoursPerWeek: 1, categories: ['WALKING'] })
  const at = (n: number) => ({ windows: [{ startsAt: days(n), endsAt: new Date(Date.parse(days(n)) + 3_600_000).toISOString() }] })
  const weekly = { category: 'WALKING', timing: 'RECURRING', recursUntil: days(15).slice(0, 10) }
  const first = await askHelp(world, requester.client, { ...weekly, ...at(1) })
  await propose(requester.client, first, few)
  const [during, after] = [await askHelp(world, requester.client, { category: 'WALKING', ...at(8) }), await askHelp(world, requester.client, { category: 'WALKING', ...at(29) })]
  expect(await mutate(requester.client, 'proposeMatch', { requestId: during, offerId: few })).toMatchObject({ code: 'NOT_A_CANDIDATE', __typename: 'MatchRefused' })
  await propose(requester.client, after, few)
  const again = await askHelp(world, requester.client, { category: 'WALKING', timing: 'RECURRING', ...at(36) })
  const { plan } = await done(world.assistant.client, 'planMatches', { cooperativeId: world.id }, 'plan { matches { request { id } offer { id } } }')
  expect(plan.matches.filter(({ offer }: Json) => offer.id === few)).toEqual([{ request: { id: again }, offer: { id: few } }])
})

test('two that recur one after the other are planned for one who has the hours of one', async () => {
  const only = await offerHelp(world, world.manager.client, { maxHoursPerWeek: 1, categories: ['COMPANY'] })
  const weekly = (from: number, until: number) => ({
    ...{ category: 'COMPANY', timing: 'RECURRING', recursUntil: days(until).slice(0, 10) },
    windows: [{ startsAt: days(from), endsAt: new Date(Date.parse(days(from)) + 3_600_000).toISOString() }],
  })
  const [first, then] = [await askHelp(world, requester.client, weekly(1, 15)), await askHelp(world, requester.client, weekly(29, 43))]
  const { plan } = await done(world.assistant.client, 'planMatches', { cooperativeId: world.id }, 'plan { optimal matches { request { id } offer { id } } }')
  const theirs = plan.matches.filter(({ offer }: Json) => offer.id === only).map(({ request }: Json) => request.id)
  expect([plan.optimal, theirs.sort()]).toEqual([true, [first, then].sort()])
})
