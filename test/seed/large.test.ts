import type { Client } from '@libsql/client'
import { expect, it } from 'vitest'
import { seedLarge } from '../../local/seed/large.ts'
import { progressBar } from '../../local/seed/progress.ts'
import { prefixOf } from '../../src/platform/ids.ts'
import {
  againstPolicy,
  digest,
  freshDatabase,
  misjudged,
  mispriced,
  offGrid,
  outsideHours,
  overbookings,
  rowsOf,
  unauthorised,
} from './checks.ts'

const now = Date.parse('2026-11-22T13:05:00Z') / 1000
const sizes = { bookings: 5000, facilities: 40, members: 200, cooperatives: 2, offers: 500 }

it('makes a sound region, the same each time', async () => {
  const first = await freshDatabase()
  const { client } = first
  const seen: number[] = []
  const result = await seedLarge(client, { now, ...sizes, progress: (done) => seen.push(done) })
  expect(result).toMatchObject(sizes)
  expect(seen.at(-1)).toBe(sizes.bookings)

  expect(await overbookings(client)).toEqual([])
  expect(await rowsOf(client, outsideHours)).toEqual([])
  expect(await offGrid(client)).toEqual([])
  expect(await rowsOf(client, mispriced)).toEqual([])
  expect(await rowsOf(client, misjudged)).toEqual([])
  expect(await rowsOf(client, againstPolicy(now))).toEqual([])
  expect(await rowsOf(client, unauthorised)).toEqual([])

  const [counts] = await rowsOf<Record<string, number>>(
    client,
    `select (select count(*) from bookings) bookings, (select count(*) from facilities) facilities,
      (select count(*) from people where email is null or email not like 'helper%') members,
      (select count(*) from help_offers) offers, (select count(*) from cooperatives) cooperatives,
      (select count(*) from bookings where starts_at <= ${now}) past,
      (select count(distinct mode) from facilities) modes, (select count(*) from facility_parts) parts,
      (select count(distinct for_person_id) from bookings) bookers,
      (select count(*) from claims) >= (select count(*) from bookings where status in ('REQUESTED', 'CONFIRMED')) claimed,
      (select count(*) from facilities where calendar_until < ${now} + horizon) short`,
  )
  expect(counts).toMatchObject({ ...sizes, modes: 2, claimed: 1, short: 0 })
  expect(counts?.['parts']).toBeGreaterThan(0)
  expect(counts?.['bookers']).toBeGreaterThan(100)
  expect(counts?.['past']).toBeGreaterThan(0.47 * sizes.bookings)
  expect(counts?.['past']).toBeLessThan(0.53 * sizes.bookings)
  const ids = await rowsOf<{ id: string }>(client, 'select id from bookings union all select id from facilities')
  expect(new Set(ids.map(({ id }) => prefixOf(id)))).toEqual(new Set(['boo', 'fac']))

  await soundHelp(client)
  const second = await freshDatabase()
  await seedLarge(second.client, { now, ...sizes })
  expect(await digest(second.client)).toBe(await digest(client))
  await expect(seedLarge(client, { now, ...sizes })).rejects.toThrow('already has 2 cooperative(s)')
  first.remove()
  second.remove()
})

/** Offers and requests are as the API would have kept them, and as many are near a request as live on its square kilometres. */
async function soundHelp(client: Client): Promise<void> {
  const [told] = await rowsOf<Record<string, number>>(
    client,
    `select (select count(*) from help_requests where status = 'OPEN' and expires_at > ${now}) open,
      (select count(distinct category) from help_requests) categories,
      (select count(*) from help_requests r where not exists (select 1 from help_window_days d where d.request_id = r.id)) timeless,
      (select count(*) from help_offers o where not exists (select 1 from memberships m where m.person_id = o.volunteer_id
        and m.cooperative_id = o.cooperative_id and m.status = 'ACTIVE')) strangers,
      (select count(*) from help_offers where status = 'ACTIVE') active,
      (select count(distinct offer_id) from help_offer_reach) reaching,
      (select max((max_latitude - min_latitude) * 111.2) from (select max(latitude) max_latitude, min(latitude) min_latitude
        from help_offers group by cooperative_id)) side`,
  )
  expect(told).toMatchObject({ open: 100, categories: 14, timeless: 0, strangers: 0, reaching: told?.['active'] })
  // 250 offers at seven to the square kilometre.
  expect(told?.['side']).toBeGreaterThan(5)
  expect(told?.['side']).toBeLessThan(7)
}

it('refuses sizes that cannot be', async () => {
  const { client, remove } = await freshDatabase()
  await expect(seedLarge(client, { now, ...sizes, bookings: 1_000_000 })).rejects.toThrow('40 facilities take')
  await expect(seedLarge(client, { now, ...sizes, members: 3 })).rejects.toThrow('at least')
  await expect(seedLarge(client, { now, ...sizes, cooperatives: 0 })).rejects.toThrow('at least one')
  expect(await rowsOf(client, 'select id from cooperatives')).toEqual([])
  remove()
})

it('tells a log every tenth, and draws a bar on a terminal', () => {
  const draw = (isTTY: boolean) => {
    let text = ''
    const progress = progressBar({ isTTY, write: (piece) => (text += piece) }, 'bookings')
    for (let done = 0; done <= 400; done++) progress(done, 400)
    return text
  }
  expect(draw(false).split('\n')).toHaveLength(12)
  expect(draw(false)).toContain('bookings: 10 % (40 of 400)\n')
  expect(draw(true).split('\r')).toHaveLength(102)
  expect(draw(true)).toContain(`[${'#'.repeat(15)}${'.'.repeat(15)}] 50 %`)
})
