import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok } from '../harness/client.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { signIn } from '../harness/people.ts'

const app = await startApp()
expectNoFaults(app)
const anyone = apiClient(app.url)
const world = await makeNeighbourhood(app)
const person = 'person { name phone locale email }'

describe('updateProfile', () => {
  test('changes one’s own name, telephone and language; null empties all but the name', async () => {
    const { client } = await signIn(app, 'profile@example.org')
    const change = async (input: object) => (await done(client, 'updateProfile', input, person)).person
    const email = 'profile@example.org'
    expect(await change({ name: ' Els ', phone: '000 123 45', locale: 'nl-NL' })).toEqual({
      name: 'Els',
      phone: '000 123 45',
      locale: 'nl-NL',
      email,
    })
    expect(await change({})).toEqual({ name: 'Els', phone: '000 123 45', locale: 'nl-NL', email })
    expect(await change({ name: null, phone: null, locale: null })).toEqual({
      name: 'Els',
      phone: null,
      locale: null,
      email,
    })
  })

  test.each([
    ['TOO_SHORT', { name: '' }],
    ['TOO_SHORT', { name: '  ' }],
    ['TOO_LONG', { name: 'x'.repeat(101) }],
    ['INVALID_VALUE', { name: 'a\u0000' }],
    ['INVALID_VALUE', { name: 'a\r\nBcc: x' }],
    ['TOO_SHORT', { phone: '1' }],
    ['TOO_LONG', { phone: '1'.repeat(31) }],
    ['INVALID_VALUE', { locale: 'not a tag' }],
    ['TOO_LONG', { locale: `nl${'-aa'.repeat(20)}` }],
    ['TOO_LONG', { idempotencyKey: 'x'.repeat(201) }],
    ['TOO_SHORT', { idempotencyKey: '' }],
    ['INVALID_VALUE', { idempotencyKey: '\u0000' }],
  ])('refuses %s in %j', async (code, input) => {
    expect(await refusal(world.resident.client, 'updateProfile', input)).toBe(`InvalidInput ${code}`)
  })

  test.each([
    "Robert'); DROP TABLE people;--",
    '<script>alert(1)</script>',
    '👩‍👩‍👧‍👦 Famïlie Ñ',
    '{"$ne":null}',
    '%s%n\\',
    'מרים',
    'x'.repeat(100),
  ])('keeps %s as it is', async (name) => {
    expect((await done(world.resident.client, 'updateProfile', { name }, person)).person.name).toBe(name)
    const { viewer } = ok(await world.resident.client(`{ viewer { ${person} } }`))
    expect(viewer.person.name).toBe(name)
  })

  test('is for whoever is signed in', async () => {
    expect(await requestFault(anyone, 'updateProfile', { name: 'x' })).toBe('UNAUTHENTICATED')
  })

  test('leaves a line without the values, which nobody but the log holds', async () => {
    const { client, personId } = await signIn(app, 'line@example.org')
    await done(client, 'updateProfile', { name: 'Geheim', phone: '000 987 65' })
    const { rows } = await app.db.execute({ sql: 'select * from audit_entries where subject_id = ?', args: [personId] })
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      action: 'person.updated',
      actor_id: personId,
      cooperative_id: null,
      data: '{"changed":["name","phone"]}',
    })
  })
})

describe('viewer', () => {
  test('is nobody without a token', async () => {
    expect(ok(await anyone('{ viewer { person { id } } }'))).toEqual({ viewer: null })
  })

  test('shows what is theirs, in one statement with the page', async () => {
    const query =
      '{ viewer { person { id } administrator memberships { totalCount nodes { status roles cooperative { id } } } represents { id } sessions { current } } }'
    const answer = await world.representative.client(query)
    expect(ok(answer).viewer).toEqual({
      person: { id: world.representative.personId },
      administrator: false,
      represents: [{ id: world.organisationId }],
      sessions: [{ current: true }],
      memberships: {
        totalCount: 1,
        nodes: [{ status: 'ACTIVE', roles: ['PARTNER_REPRESENTATIVE'], cooperative: { id: world.id } }],
      },
    })
    expect([answer.trips, answer.statements]).toEqual([1, 2])
  })

  test('says who administers the platform, which gives no rights in a cooperative', async () => {
    const { client, personId } = await signIn(app, 'admin@example.org', 'Ad')
    await app.db.execute({ sql: 'update people set administrator = 1 where id = ?', args: [personId] })
    expect(ok(await client('{ viewer { administrator } }')).viewer.administrator).toBe(true)
    expect(await refusal(client, 'updateCooperative', { cooperativeId: world.id, name: 'Van mij' })).toBe(
      'Forbidden FORBIDDEN',
    )
    expect(await refusal(client, 'suspendMember', { membershipId: world.resident.membershipId })).toBe(
      'NotFound NOT_FOUND',
    )
  })
})

test('messages come in the languages of the reader, else of the person', async () => {
  const message = async (headers: Record<string, string>) => {
    const document = 'mutation { updateProfile(input: { name: "" }) { ... on UserError { message path } } }'
    return ok(await world.resident.client.with(headers)(document)).updateProfile
  }
  const path = ['input', 'name']
  expect(await message({ 'accept-language': 'nl' })).toEqual({ message: 'Dit moet minstens 1 zijn.', path })
  expect(await message({ 'accept-language': 'de-AT, en;q=0.5' })).toEqual({
    message: 'Das muss mindestens 1 sein.',
    path,
  })
  expect(await message({ 'accept-language': 'fr, en;q=0.5' })).toEqual({ message: 'This must be at least 1.', path })
  await done(world.resident.client, 'updateProfile', { locale: 'nl' })
  expect(await message({ 'accept-language': '*' })).toEqual({ message: 'Dit moet minstens 1 zijn.', path })
})
