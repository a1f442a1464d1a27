import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type Json } from '../../harness/client.ts'
import { makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate } from '../../harness/mutate.ts'
import { ask, askInput, morning } from './world.ts'

/** What others do between the reads of a request and its batch, all within one second. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { resident, coordinator, board } = world
const name = [{ language: 'nl', text: 'Klusje' }]
const set = (input: object): Promise<Json> => done(coordinator.client, 'setHelpCategory', { cooperativeId: world.id, name, ...input })
const rowOf = async (id: string) => (await app.db.execute({ sql: 'select * from help_requests where id = ?', args: [id] })).rows[0]!

/** Does something while, before it is written, something else happens. */
function meanwhile<T>(other: () => Promise<unknown>, run: () => Promise<T>): Promise<T> {
  app.beforeWrite.next = () => other().then(() => undefined)
  return run()
}

test('a request demands what its category demands from this very moment on', async () => {
  await set({ code: 'VISITS' })
  const stricter = () => set({ code: 'VISITS', needsCar: true, clearanceTypes: ['CERTIFICATE_OF_CONDUCT'] })
  const { request } = await meanwhile(stricter, () =>
    done(resident.client, 'requestHelp', askInput(world.id, { category: 'VISITS', clearanceTypes: ['FIRST_AID'] }), 'request { seats clearanceTypes }'),
  )
  expect(request).toEqual({ seats: 1, clearanceTypes: ['CERTIFICATE_OF_CONDUCT', 'FIRST_AID'] })
})

test('a request is of the kind that is in force when it is written', async () => {
  const own = () => set({ code: 'COMPANY', clearanceTypes: ['OTHER'] })
  const input = askInput(world.id, { category: 'COMPANY' })
  const { request } = await meanwhile(own, () => done(resident.client, 'requestHelp', input, 'request { id clearanceTypes }'))
  expect(request.clearanceTypes).toEqual(['OTHER'])
  const retire = () => done(coordinator.client, 'retireHelpCategory', { cooperativeId: world.id, code: 'COMPANY' })
  const retired = { __typename: 'InvalidInput', code: 'UNKNOWN_CATEGORY', path: ['input', 'category'] }
  expect(await meanwhile(retire, () => mutate(resident.client, 'requestHelp', input))).toMatchObject(retired)
  await set({ code: 'COMPANY' })
  const { id } = await ask(resident, world.id)
  expect(await meanwhile(retire, () => mutate(resident.client, 'changeHelpRequest', { requestId: id, category: 'COMPANY' }))).toMatchObject(retired)
})

test('of two who set different things of a kind of help at once, neither takes back what the other did', async () => {
  await set({ code: 'PAINTING' })
  const other = () => done(board.client, 'setHelpCategory', { cooperativeId: world.id, code: 'PAINTING', clearanceTypes: ['OTHER'] })
  const { category } = await meanwhile(other, () => done(coordinator.client, 'setHelpCategory', { cooperativeId: world.id, code: 'PAINTING', needsCar: true }, 'category { needsCar clearanceTypes }'))
  expect(category).toEqual({ needsCar: true, clearanceTypes: ['OTHER'] })
})

test.each(['NEW_KIND', 'PETS'])('of two who add %s at once, the later one changes what the other added', async (code) => {
  const other = () => done(board.client, 'setHelpCategory', { cooperativeId: world.id, code, name, needsCar: true, nearby: false })
  const { category } = await meanwhile(other, () =>
    done(coordinator.client, 'setHelpCategory', { cooperativeId: world.id, code, nearby: true, name }, 'category { needsCar nearby }'),
  )
  expect(category).toEqual({ needsCar: true, nearby: true })
})

test('the times of a request are those of its windows, also where both are changed at once', async () => {
  const { id: requestId } = await ask(resident, world.id, { windows: [{ startsAt: morning.startsAt, endsAt: '2026-12-02T10:00:00Z' }], minutes: 60 })
  const later = () => done(resident.client, 'changeHelpRequest', { requestId, windows: [{ startsAt: '2026-12-03T09:00:00Z', endsAt: '2026-12-03T12:00:00Z' }] })
  await meanwhile(later, () => done(resident.client, 'changeHelpRequest', { requestId, minutes: 30 }))
  expect(await rowOf(requestId)).toMatchObject({ minutes: 30, starts_at: null, clock_from: null, expires_at: Date.parse('2026-12-03T11:30:00Z') / 1_000 })
})

test('what recurs until a day has no window after it', async () => {
  const monday = { startsAt: '2026-11-30T09:00:00Z', endsAt: '2026-11-30T10:00:00Z' }
  const saturday = { startsAt: '2026-12-05T09:00:00Z', endsAt: '2026-12-05T10:00:00Z' }
  const input = askInput(world.id, { timing: 'RECURRING', windows: [saturday, monday], minutes: 60 })
  const told = await mutate(resident.client, 'requestHelp', { ...input, recursUntil: '2026-12-04' })
  expect(told).toMatchObject({ __typename: 'InvalidInput', code: 'INVALID_INTERVAL', path: ['input', 'recursUntil'] })
  const { request } = await done(resident.client, 'requestHelp', { ...input, recursUntil: '2026-12-05' }, 'request { id expiresAt }')
  expect(request.expiresAt).toBe(saturday.startsAt)
  const asked = ok(await resident.client('query ($id: ID!) { node(id: $id) { ... on HelpRequest { nextTimes { startsAt } } } }', { id: request.id }))
  expect(asked.node.nextTimes.map(({ startsAt }: Json) => startsAt)).toEqual([monday.startsAt, saturday.startsAt])
})
