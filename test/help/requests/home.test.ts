import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../../harness/client.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate, mutationDocument, refusal } from '../../harness/mutate.ts'
import { agree, ask, home, homeCell, makeProxy, offer, volunteer } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await foundCooperative(app)
const cooperativeId = world.id
const address = { street: 'Dorpsstraat 1', postalCode: '7670 AA', city: 'Vriezenveen', country: 'NL' }
const selection = 'address { street postalCode city country } roughLocation { latitude longitude } sharesPhone sharesEmail sharesAddress'
const nothing = { address: null, roughLocation: null, sharesPhone: null, sharesEmail: null, sharesAddress: null }
const look = async (client: ApiClient, id: string): Promise<Json> => ok(await client(`query ($id: ID!) { node(id: $id) { ... on Person { ${selection} phone } } }`, { id })).node
const stored = async (id: string) => (await app.db.execute({ sql: 'select address, latitude, longitude, shares_phone, shares_address from people where id = ?', args: [id] })).rows[0]!

describe('where somebody lives', async () => {
  const member = await addMember(app, world)
  const update = async (input: object): Promise<Json> => (await done(member.client, 'updateProfile', input, `person { ${selection} }`)).person

  test('is said by themself, and kept as a cell', async () => {
    expect(await update({})).toEqual({ ...nothing, sharesPhone: true, sharesEmail: true, sharesAddress: false })
    const said = { address, roughLocation: homeCell, sharesPhone: false, sharesEmail: true, sharesAddress: true }
    expect(await update({ address, location: home, sharesPhone: false, sharesAddress: true })).toEqual(said)
    expect(await update({ phone: '000 123 45' })).toEqual(said)
    expect(await stored(member.personId)).toMatchObject({ ...homeCell, shares_phone: 0, shares_address: 1 })
  })

  test('is where requests and offers begin', async () => {
    expect(await ask(member, cooperativeId, { location: null }, 'roughLocation { latitude longitude } address { city }')).toEqual({ roughLocation: homeCell, address: null })
    expect(await offer(member, cooperativeId, { location: null }, 'roughLocation { latitude longitude }')).toEqual({ roughLocation: homeCell })
  })

  test('is told to nobody else, whoever they are', async () => {
    const [helper, { id }] = [await volunteer(app, world), await ask(member, cooperativeId, { location: null })]
    await agree(app, { requestId: id, offerId: helper.offerId })
    for (const one of [world.coordinator, world.board, world.resident, helper]) expect(await look(one.client, member.personId)).toMatchObject(nothing)
    // How to reach a member is told to board and coordinators, as ever.
    expect((await look(world.coordinator.client, member.personId)).phone).toBe('000 123 45')
    expect((await look(world.resident.client, member.personId)).phone).toBeNull()
    for (const client of [other.board.client, apiClient(app.url)]) expect(await look(client, member.personId)).toBeNull()
  })

  test('goes when they move, or say so', async () => {
    expect(await update({ address: { ...address, street: 'Nieuwstraat 2' } })).toMatchObject({ address: { street: 'Nieuwstraat 2' }, roughLocation: null })
    expect(await update({ location: { latitude: -33.4, longitude: -70.6 } })).toMatchObject({ roughLocation: { latitude: -33.3975, longitude: -70.60125 } })
    expect(await update({ address: null, location: null })).toMatchObject({ address: null, roughLocation: null })
  })

  test.each<[object, string]>([
    [{ location: { latitude: 90.1, longitude: 0 } }, 'InvalidInput TOO_LONG input.location.latitude'],
    [{ location: { latitude: 0, longitude: -180.1 } }, 'InvalidInput TOO_SHORT input.location.longitude'],
    [{ address: { ...address, street: '' } }, 'InvalidInput TOO_SHORT input.address.street'],
    [{ address: { ...address, city: 'a'.repeat(500_000) } }, 'InvalidInput TOO_LONG input.address.city'],
    [{ address: { ...address, street: 'Een\ntwee' } }, 'InvalidInput INVALID_VALUE input.address.street'],
  ])('%#: is refused where it can’t be', async (input, expected) => {
    const before = await stored(member.personId)
    const { __typename, code, path } = await mutate(member.client, 'updateProfile', { name: 'Anders', ...input })
    expect(`${__typename} ${code} ${path.join('.')}`).toBe(expected)
    expect(await stored(member.personId)).toEqual(before)
  })

  test('is in no audit entry', async () => {
    const { rows } = await app.db.execute({ sql: "select data from audit_entries where subject_id = ? and action = 'person.updated'", args: [member.personId] })
    expect(rows.length).toBeGreaterThan(3)
    expect(JSON.stringify(rows)).not.toMatch(/Dorps|Nieuw|7670|52\.3/)
  })
})

describe('of who is not online', () => {
  const forPersonId = world.offline.personId
  test('an assistant says it with consent, and a proxy', async () => {
    const input = { cooperativeId, forPersonId, address, location: home }
    for (const one of [world.resident, world.board]) expect(await refusal(one.client, 'setHome', input)).toBe('Forbidden FORBIDDEN')
    expect(await refusal(other.board.client, 'setHome', input)).toBe('NotFound NOT_FOUND')
    expect(await refusal(world.stranger.client, 'setHome', { cooperativeId, location: home })).toBe('Forbidden FORBIDDEN')
    expect((await apiClient(app.url)(mutationDocument('setHome'), { input })).errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
    expect(await refusal(world.coordinator.client, 'setHome', input)).toBe('Conflict CONSENT_MISSING')
    expect((await stored(forPersonId))['address']).toBeNull()
    await done(world.coordinator.client, 'setHome', { ...input, consent: { form: 'SPOKEN' } }, 'person { name }')
    expect(await stored(forPersonId)).toMatchObject({ ...homeCell, address: JSON.stringify(address) })
    const proxy = await addMember(app, world)
    await makeProxy(app, { proxy, personId: forPersonId, cooperativeId, recordedBy: world.coordinator.personId })
    await done(proxy.client, 'setHome', { cooperativeId, forPersonId, sharesPhone: false })
    expect(await stored(forPersonId)).toMatchObject({ ...homeCell, shares_phone: 0 })
    expect(await ask(proxy, cooperativeId, { forPersonId, location: null }, 'roughLocation { latitude longitude }')).toEqual({ roughLocation: homeCell })
  })
})
