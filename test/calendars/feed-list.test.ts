import { beforeEach, describe, expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { apiClient, ok } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { DAY, iso } from '../bookings/support.ts'
import { feedsOf, fetchCalendar, makeFeed, nothing } from './support.ts'

/** How feeds are made, listed and revoked, and by whom. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const hall = await makeFacility(manager, world.id, { name: 'Zaal' })
const neighbour = await addMember(app, world)
beforeEach(() => {
  app.clock.now = startOfTests
})

describe('the list of one’s feeds', () => {
  test('tells all but the secret, to nobody else, and when each was last read', async () => {
    const me = await addMember(app, world)
    const own = await makeFeed(me.client, { name: 'Telefoon' })
    const ofHall = await makeFeed(me.client, { facilityId: hall.id })
    const ofAll = await makeFeed(me.client, { cooperativeId: world.id })
    app.clock.now += 60
    await fetchCalendar(app, own.link)
    app.clock.now += 60
    await fetchCalendar(app, own.link)
    const [third, second, first] = await feedsOf(me.client)
    const read = { lastReadAt: null, revokedAt: null, createdAt: iso(startOfTests) }
    expect(first).toEqual({
      ...read,
      id: own.id,
      kind: 'PERSON',
      name: 'Telefoon',
      lastReadAt: iso(startOfTests + 60),
      facility: null,
      cooperative: null,
    })
    expect(second).toEqual({
      ...read,
      id: ofHall.id,
      kind: 'FACILITY',
      name: null,
      facility: { id: hall.id },
      cooperative: null,
    })
    expect(third).toEqual({
      ...read,
      id: ofAll.id,
      kind: 'COOPERATIVE',
      name: null,
      facility: null,
      cooperative: { id: world.id },
    })
    app.clock.now += 2 * DAY
    await fetchCalendar(app, own.link, { 'if-none-match': '*' })
    expect((await feedsOf(me.client))[2]).toMatchObject({ lastReadAt: iso(startOfTests + 120 + 2 * DAY) })
    expect(await feedsOf(neighbour.client)).toEqual([])
    const { rows } = await app.db.execute('select * from calendar_feeds')
    const secrets = [own, ofHall, ofAll].map(({ link }) => link.split('/').at(-1)!.slice(0, -4))
    for (const secret of secrets) expect(JSON.stringify(rows)).not.toContain(secret.slice(1))
    const audit = await app.db.execute("select * from audit_entries where action like 'calendarFeed.%'")
    for (const secret of secrets) expect(JSON.stringify([audit.rows, app.logs])).not.toContain(secret.slice(1))
  })

  test('has revoked ones, whose links open nothing, at once and for good', async () => {
    const me = await addMember(app, world)
    const { id, link } = await makeFeed(me.client)
    const { headers } = await fetchCalendar(app, link)
    expect(await refusal(neighbour.client, 'revokeCalendarFeed', { calendarFeedId: id })).toBe('NotFound NOT_FOUND')
    expect(await refusal(me.client, 'revokeCalendarFeed', { calendarFeedId: 'cal_00000000000000000000000000' })).toBe(
      'NotFound NOT_FOUND',
    )
    expect((await fetchCalendar(app, link)).status).toBe(200)
    const selection = 'calendarFeed { id revokedAt }'
    const revoked = await done(me.client, 'revokeCalendarFeed', { calendarFeedId: id }, selection)
    expect(revoked.calendarFeed).toEqual({ id, revokedAt: iso(startOfTests) })
    expect(await fetchCalendar(app, link)).toMatchObject(nothing)
    expect(await fetchCalendar(app, link, { 'if-none-match': headers.get('etag')! })).toMatchObject(nothing)
    app.clock.now += 60
    expect(await done(me.client, 'revokeCalendarFeed', { calendarFeedId: id }, selection)).toEqual(revoked)
  })

  test('is bounded, also against several at once', async () => {
    const me = await addMember(app, world)
    const made = await Promise.all(Array.from({ length: 49 }, () => makeFeed(me.client)))
    const raced = await Promise.all(
      Array.from(
        { length: 5 },
        async () =>
          ok(await me.client('mutation { createCalendarFeed(input: {}) { __typename ... on UserError { code } } }'))
            .createCalendarFeed,
      ),
    )
    expect(raced.map(({ __typename, code }) => code ?? __typename).sort()).toEqual([
      'CreateCalendarFeedPayload',
      ...Array.from({ length: 4 }, () => 'TOO_MANY_CALENDAR_FEEDS'),
    ])
    await done(me.client, 'revokeCalendarFeed', { calendarFeedId: made[0]!.id })
    await makeFeed(me.client)
  })
})

test('is made only by who is signed in, of one thing, with a name that is one', async () => {
  const { errors } = await apiClient(app.url)('mutation { createCalendarFeed(input: {}) { __typename } }')
  expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED'])
  expect(await refusal(resident.client, 'createCalendarFeed', { facilityId: hall.id, cooperativeId: world.id })).toBe(
    'InvalidInput FEED_SUBJECT',
  )
  expect(await refusal(resident.client, 'createCalendarFeed', { name: 'x'.repeat(101) })).toBe('InvalidInput TOO_LONG')
  expect(await refusal(resident.client, 'createCalendarFeed', { name: 'a\nb' })).toBe('InvalidInput INVALID_VALUE')
  expect(await feedsOf(resident.client)).toEqual([])
})

test('what was revoked is forgotten ninety days later, and nothing else', async () => {
  const me = await addMember(app, world)
  const [kept, revoked] = [await makeFeed(me.client), await makeFeed(me.client)]
  await done(me.client, 'revokeCalendarFeed', { calendarFeedId: revoked.id })
  const left = async () => {
    await app.app.scheduled()
    const { rows } = await app.db.execute({
      sql: 'select id from calendar_feeds where person_id = ? order by id',
      args: [me.personId],
    })
    return rows.map(({ id }) => id)
  }
  app.clock.now += 90 * DAY
  expect(await left()).toEqual([kept.id, revoked.id])
  app.clock.now += 1
  expect(await left()).toEqual([kept.id])
})
