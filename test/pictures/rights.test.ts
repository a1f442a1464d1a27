import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { by, get, links, usageOf, usageOfAll } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await makeNeighbourhood(app)
const { manager, board, coordinator, auditor, representative, resident, stranger } = world
const room = (await makeFacility(manager, world.id, { policy: { bookableBy: ['RESIDENT', 'OTHER_COOPERATIVES'] } })).id
const draft = (await makeFacility(manager, world.id, { status: 'DRAFT' })).id
const days = { from: '2026-11-30', to: '2026-12-07' }
const range = 'from=2026-11-30&to=2026-12-07'
const places = `/facilities/${room}/usage.svg?${range}`
const all = `/cooperatives/${world.slug}/usage.svg?${range}`
const nobody = apiClient(app.url)

const allowed = Object.entries({ manager, board, coordinator, auditor, representative })
const refused = Object.entries({ resident, stranger, 'the board of another': other.board })

describe('the use of places', () => {
  test.each(allowed)('is told to %s, with the pictures', async (_, { client, ...who }) => {
    expect(await usageOf(client, room, days)).toMatchObject({ bookings: 0, openHours: 98 })
    expect((await usageOfAll(client, world.slug, days)).total).toMatchObject({ openHours: 98 })
    for (const path of [places, all, `/cooperatives/${world.id}/usage.svg`]) {
      expect((await get(app, path, by({ client, ...who }))).status).toBe(200)
    }
    for (const link of await links(client, room, world.slug, days)) expect((await get(app, link)).status).toBe(200)
  })

  test.each(refused)('is not told to %s', async (_, { client, ...who }) => {
    expect([await usageOf(client, room, days), await usageOfAll(client, world.slug, days)]).toEqual([null, null])
    expect(await links(client, room, world.slug, days)).toEqual([null, null])
    for (const path of [places, all]) {
      const { status, text } = await get(app, path, by({ client, ...who }))
      expect([status, text]).toEqual([404, '{"error":"Not found"}'])
    }
  })

  test('is not told to somebody who is not signed in, or no more', async () => {
    expect([await usageOf(nobody, room, days), await usageOfAll(nobody, world.slug, days)]).toEqual([null, null])
    expect(await links(nobody, room, world.slug, days)).toEqual([null, null])
    for (const path of [places, all]) {
      expect((await get(app, path)).status).toBe(404)
      for (const token of ['no-session-of-anybody-here', 'x', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.']) {
        const { status, text } = await get(app, path, { authorization: `Bearer ${token}` })
        expect([status, text]).toEqual([401, '{"error":"Please sign in first."}'])
      }
    }
  })

  test('of a draft is for those who manage it', async () => {
    const path = `/facilities/${draft}/usage.svg`
    expect((await get(app, path, by(manager))).status).toBe(200)
    expect((await get(app, path, by(coordinator))).status).toBe(404)
    const [link] = await links(manager.client, draft, world.slug, days)
    expect((await get(app, link)).status).toBe(200)
    expect(await links(coordinator.client, draft, world.slug, days)).toMatchObject([null, expect.any(String)])
    expect((await usageOfAll(manager.client, world.slug, days)).facilities).toHaveLength(1)
  })

  test.each([
    `/facilities/fac_00000000000000000000000000/usage.svg`,
    `/facilities/${room.slice(0, -1)}/usage.svg`,
    `/facilities/${world.id}/usage.svg`,
    `/facilities/${room}/usage.png`,
    `/facilities/${room}/usage.svg/`,
    `/facilities/${room}'--/usage.svg`,
    '/cooperatives/nobody-has-this/usage.svg',
    `/cooperatives/${world.slug.toUpperCase()}/usage.svg`,
    `/cooperatives/${world.id}/week.svg`,
  ])('is nowhere else: %s', async (path) => {
    const { status, text } = await get(app, path, by(board))
    expect([status, text]).toEqual([404, '{"error":"Not found"}'])
  })
})

describe('a link', () => {
  test('is the same for a while, leads to this API, and names nobody', async () => {
    const [first, again] = [
      await links(board.client, room, world.slug, days),
      await links(board.client, room, world.slug, days),
    ]
    expect(again).toEqual(first)
    for (const link of first) {
      expect(link).toMatch(
        /^http:\/\/noaber\.test\/(facilities|cooperatives)\/\w+\/usage\.svg\?from=2026-11-30&to=2026-12-07&/,
      )
      expect(link).not.toContain(board.personId)
    }
  })

  test('holds for its days and its picture alone, however it is changed', async () => {
    const [link, ofAll] = await links(board.client, room, world.slug, days)
    const key = /key=(\w+)/.exec(link)![1]!
    const forged = [
      link.replace('2026-11-30', '2026-11-29'),
      link.replace('2026-12-07', '2026-12-08'),
      link.replace(room, draft),
      link.replace(
        key,
        key.replace(/^./, (first: string) => (first === 'a' ? 'b' : 'a')),
      ),
      link.replace(key, ''),
      link.replace(key, key.slice(1)),
      link.replace(/member=\w+/, `member=${manager.membershipId}`),
      link.replace(/until=(\d+)/, (_: string, until: string) => `until=${Number(until) + 1}`),
      ofAll.replace(/\/cooperatives\/\w+/, `/facilities/${room}`),
      ofAll.replace(world.id, other.id),
      ofAll.replace(world.id, world.slug),
    ]
    for (const wrong of forged) {
      const { status, text } = await get(app, wrong)
      expect([status, text]).toEqual([403, '{"error":"This link is not valid."}'])
    }
    expect((await get(app, `${link}&theme=dark&lang=de&accent=c2185b`)).status).toBe(200)
    expect((await get(app, `${link}&theme=pink`)).status).toBe(400)
    expect((await get(app, `${link}&from=2026-11-01`)).status).toBe(400)
  })

  test('holds for an hour or a little more', async () => {
    const [link] = await links(board.client, room, world.slug, days)
    app.clock.now += 3_600
    expect((await get(app, link)).status).toBe(200)
    app.clock.now += 900
    const { status, text } = await get(app, link)
    expect([status, text]).toEqual([403, '{"error":"This link has expired; ask for a new one."}'])
  })

  test('opens nothing any more once the right is gone', async () => {
    const treasurer = await addMember(app, world, ['AUDITOR'])
    const found = await links(treasurer.client, room, world.slug, days)
    for (const link of found) expect((await get(app, link)).status).toBe(200)
    const { membershipId } = treasurer
    await done(board.client, 'setMemberRoles', { membershipId, roles: ['RESIDENT'] })
    for (const link of found) expect((await get(app, link)).status).toBe(404)
    await done(board.client, 'setMemberRoles', { membershipId, roles: ['AUDITOR'] })
    for (const link of found) expect((await get(app, link)).status).toBe(200)
    await done(board.client, 'suspendMember', { membershipId })
    for (const link of found) expect((await get(app, link)).status).toBe(404)
  })

  test('of another deployment is no link here', async () => {
    const elsewhere = await startApp({ SECRET: 'another secret for tests only, of thirty-two' })
    const [link] = await links(board.client, room, world.slug, days)
    expect((await get(elsewhere, link)).status).toBe(403)
  })
})
