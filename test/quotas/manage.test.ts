import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { at, book, booked, count, during, iso, move, told } from '../bookings/support.ts'
import { allowances, logged, makeQuota, quotaInput, quotaOf, usedAndLeft, words } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const elsewhere = await makeNeighbourhood(app)
const { manager, board, resident } = world
const facilityId = (await makeFacility(manager, world.id)).id

const everything = `id name nameTranslations { language text } subject audiences measure amount { time bookings } period facilityKind
  peak { weekday opens closes } facility { id } cooperative { id } retiredAt`
describe('a quota', () => {
  test('is laid down, shown where it counts, changed and retired; the log keeps each', async () => {
    const peak = [
      { weekday: 5, opens: '22:00', closes: '02:00' },
      { weekday: 5, opens: '18:00', closes: '22:30' },
    ]
    const input = quotaInput(world.id, {
      facilityId,
      subject: 'HOUSEHOLD',
      period: 'WEEK',
      amount: { time: 'PT4H' },
      audiences: ['MEMBER', 'MEMBER'],
      peak,
    })
    const { quota } = await done(manager.client, 'createQuota', input, `quota { ${everything} }`)
    expect(quota).toEqual({
      ...{
        id: quota.id,
        name: 'Once a day',
        nameTranslations: words('Once a day'),
        subject: 'HOUSEHOLD',
        audiences: ['MEMBER'],
      },
      ...{
        measure: 'HOURS',
        amount: { time: 'PT4H', bookings: null },
        period: 'WEEK',
        facilityKind: null,
        retiredAt: null,
      },
      ...{ facility: { id: facilityId }, cooperative: { id: world.id } },
      peak: [
        { weekday: 5, opens: '18:00', closes: '24:00' },
        { weekday: 6, opens: '00:00', closes: '02:00' },
      ],
    })
    expect(quota.id).toMatch(/^quo_/)
    expect(await logged(app, quota.id)).toMatchObject([
      'quota.created',
      { amount: 14_400, period: 'WEEK', subject: 'HOUSEHOLD' },
    ])

    const changes = {
      quotaId: quota.id,
      amount: { time: 'PT2H' },
      peak: null,
      audiences: null,
      name: [{ language: 'nl', text: 'Twee uur' }],
    }
    const changed = await done(board.client, 'changeQuota', changes, `quota { ${everything} }`)
    expect(changed.quota).toMatchObject({
      name: 'Twee uur',
      amount: { time: 'PT2H' },
      peak: null,
      audiences: null,
      period: 'WEEK',
    })
    expect(await logged(app, quota.id)).toMatchObject([
      'quota.changed',
      { before: { amount: 14_400 }, after: { amount: 7_200, peak: null } },
    ])

    const lists = `query ($c: ID!, $f: ID!) { c: node(id: $c) { ... on Cooperative { quotas { id } } } f: node(id: $f) { ... on Facility { quotas { id } } } }`
    const shown = async () => ok(await resident.client(lists, { c: world.id, f: facilityId }))
    expect(await shown()).toEqual({ c: { quotas: [{ id: quota.id }] }, f: { quotas: [{ id: quota.id }] } })
    const retired = await done(manager.client, 'retireQuota', { quotaId: quota.id }, 'quota { retiredAt }')
    expect(retired.quota.retiredAt).toBe(iso(app.clock.now))
    expect(await shown()).toEqual({ c: { quotas: [] }, f: { quotas: [] } })
    expect((await logged(app, quota.id))[0]).toBe('quota.retired')
    expect(await refusal(manager.client, 'retireQuota', { quotaId: quota.id })).toBe('Conflict QUOTA_RETIRED')
    expect(await refusal(manager.client, 'changeQuota', { quotaId: quota.id, period: 'DAY' })).toBe(
      'Conflict QUOTA_RETIRED',
    )
    const entries = 'auditEntries { nodes { action actor { id } } }'
    expect(
      (await quotaOf(manager.client, quota.id, entries)).auditEntries.nodes.map(({ action }: Json) => action),
    ).toEqual([...['quota.retired', 'quota.changed', 'quota.created']])
    expect((await quotaOf(resident.client, quota.id, entries)).auditEntries.nodes).toEqual([])
  })

  test('is of those kinds of places only that it is about', async () => {
    const kitchen = (await makeFacility(manager, world.id, { kind: 'KITCHEN' })).id
    const [all, kitchens] = [
      await makeQuota(manager, world.id),
      await makeQuota(manager, world.id, { facilityKind: 'KITCHEN' }),
    ]
    const of = async (id: string) =>
      ok(
        await resident.client('query ($id: ID!) { node(id: $id) { ... on Facility { quotas { id } } } }', { id }),
      ).node.quotas.map((q: Json) => q.id)
    expect(await of(kitchen)).toEqual([all, kitchens])
    expect(await of(facilityId)).toEqual([all])
    for (const quotaId of [all, kitchens]) await done(manager.client, 'retireQuota', { quotaId })
  })

  test('that is new or changed refuses nothing that is booked, and counts it', async () => {
    const { id: room } = await makeFacility(manager, world.id)
    const bookings = await Promise.all(
      [2, 3, 4].map((day) => booked(resident.client, { facilityId: room, ...during(day, 10, 12) })),
    )
    // Days 2 to 4 are of one week.
    const quotaId = await makeQuota(manager, world.id, { facilityId: room, period: 'WEEK', amount: { time: 'PT1H' } })
    const asked = { at: iso(at(3, 9)) }
    expect(usedAndLeft(await allowances(resident.client, room, asked))).toBe('PT6H/PT0S')
    expect(told(await book(resident.client, { facilityId: room, ...during(4, 14, 15) }))).toBe('QUOTA_EXCEEDED')
    // What is above it may be moved, shortened and called off, and take no more.
    expect(told(await move(resident.client, bookings[0]!.id, during(2, 14, 16)))).toBe('OK')
    expect(told(await move(resident.client, bookings[0]!.id, during(2, 14, 15)))).toBe('OK')
    expect(told(await move(resident.client, bookings[0]!.id, during(2, 14, 15.5)))).toBe('QUOTA_EXCEEDED')
    await done(manager.client, 'changeQuota', { quotaId, amount: { time: 'PT7H' } })
    expect(usedAndLeft(await allowances(resident.client, room, asked))).toBe('PT5H/PT2H')
    await done(manager.client, 'changeQuota', { quotaId, period: 'DAY', amount: { time: 'PT2H' } })
    expect(usedAndLeft(await allowances(resident.client, room, asked))).toBe('PT2H/PT0S')
    await done(manager.client, 'retireQuota', { quotaId })
    expect(await allowances(resident.client, room, asked)).toEqual([])
    expect(await count(app, 'select count(*) from quota_uses where quota_id = ?', [quotaId])).toBe(0)
    expect(told(await book(resident.client, { facilityId: room, ...during(4, 14, 15) }))).toBe('OK')
  })
})

describe('who may', () => {
  test.each([
    ...([
      ['manager', true],
      ['board', true],
      ['coordinator', false],
      ['resident', false],
      ['auditor', false],
    ] as const),
    ...([
      ['representative', false],
      ['stranger', false],
    ] as const),
  ])('%s: %s', async (who, allowed) => {
    const { client } = world[who]
    const attempt = async (name: string, input: object) => {
      if (allowed) await done(client, name, input)
      else expect(await refusal(client, name, input)).toMatch(/^(Forbidden FORBIDDEN|NotFound NOT_FOUND)$/)
    }
    const quotaId = await makeQuota(manager, world.id, { facilityId, amount: { bookings: 100 } })
    const grant = {
      quotaId,
      forPersonId: resident.personId,
      extra: { bookings: 1 },
      ...during(2, 0, 24),
      reason: 'Daarom',
    }
    const { exception } = await done(manager.client, 'grantQuotaException', grant, 'exception { id }')
    await attempt('createQuota', quotaInput(world.id, { facilityId, amount: { bookings: 100 } }))
    await attempt('changeQuota', { quotaId, amount: { bookings: 99 } })
    await attempt('grantQuotaException', grant)
    await attempt('revokeQuotaException', { exceptionId: exception.id, reason: 'Toch niet' })
    await attempt('retireQuota', { quotaId })
  })

  test('nobody of another cooperative, who learns no more than everybody may', async () => {
    const [open, closed] = [
      await makeNeighbourhood(app, { publicParts: ['FACILITIES'] }),
      await makeNeighbourhood(app, { publicParts: [] }),
    ]
    const [quotaId, hidden] = [await makeQuota(open.manager, open.id), await makeQuota(closed.manager, closed.id)]
    const { client } = elsewhere.manager
    expect(await quotaOf(client, quotaId, 'id')).toEqual({ id: quotaId })
    expect(await quotaOf(client, hidden, 'id')).toBeNull()
    expect(await refusal(client, 'retireQuota', { quotaId })).toBe('Forbidden FORBIDDEN')
    expect(await refusal(client, 'retireQuota', { quotaId: hidden })).toBe('NotFound NOT_FOUND')
    expect(await refusal(client, 'createQuota', quotaInput(world.id))).toBe('Forbidden FORBIDDEN')
    expect(await refusal(client, 'createQuota', quotaInput(elsewhere.id, { facilityId }))).toBe('NotFound NOT_FOUND')
  })

  test('not even a manager who is one no more as the batch runs', async () => {
    const was = await addMember(app, world, ['FACILITY_MANAGER'])
    app.beforeWrite.next = () =>
      done(board.client, 'setMemberRoles', { membershipId: was.membershipId, roles: ['RESIDENT'] })
    expect(await refusal(was.client, 'createQuota', quotaInput(world.id))).toBe('Forbidden FORBIDDEN')
  })
})

test('a request that is sent twice lays down one quota', async () => {
  const input = quotaInput(world.id, { facilityId, idempotencyKey: 'eens' })
  const [one, other] = await Promise.all([1, 2].map(() => done(manager.client, 'createQuota', input, 'quota { id }')))
  expect(one).toEqual(other)
})
