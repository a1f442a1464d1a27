import { assert, double, property } from 'fast-check'
import { expect, test } from 'vitest'
import { areaOf } from '../../../src/domains/help/neighbourhood-rules.ts'
import { startApp } from '../../harness/app.ts'
import { addMember, foundCooperative } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { ask } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const square = (west: number, south: number, side: number) => [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
const area = (id: string, boundary: unknown, middle: [number, number] | null = null) => ({ id, boundary: boundary as never, latitude: middle?.[0] ?? null, longitude: middle?.[1] ?? null })
const at = (longitude: number, latitude: number) => ({ latitude, longitude })

test('the neighbourhood is that which holds the point, else the nearest by its middle, else the only one', () => {
  const ring = area('ring', { type: 'Polygon', coordinates: [square(0, 0, 10), square(4, 4, 2).toReversed()] }, [5, 5])
  const islands = area('islands', { type: 'MultiPolygon', coordinates: [[square(20, 0, 1)], [square(22, 0, 1)]] }, [0.5, 22])
  const bare = area('bare', null, [5, 5.5])
  const areas = [ring, islands, bare]
  expect(areaOf(at(1, 1), areas)?.id).toBe('ring')
  expect(areaOf(at(22.5, 0.5), areas)?.id).toBe('islands')
  // In the hole of the ring its own middle is a little nearer.
  expect(areaOf(at(5.1, 5), areas)?.id).toBe('ring')
  expect(areaOf(at(5.4, 5), areas)?.id).toBe('bare')
  expect(areaOf(at(30, 0), areas)?.id).toBe('islands')
  expect(areaOf(null, areas)).toBeNull()
  expect(areaOf(null, [bare])?.id).toBe('bare')
  expect(areaOf(at(1, 1), [area('one', null), area('two', null)])).toBeNull()
  expect(areaOf(at(1, 1), [])).toBeNull()
})

test('squares hold what lies within their sides', () => {
  assert(
    property(double({ min: -5, max: 15, noNaN: true }), double({ min: -5, max: 15, noNaN: true }), (x, y) => {
      const found = areaOf(at(x, y), [area('square', { type: 'Polygon', coordinates: [square(0, 0, 10)] }), area('other', null)])
      expect(found !== null).toBe(x >= 0 && x <= 10 && y >= 0 && y <= 10)
    }),
  )
})

test('a request lies in the neighbourhood of its place, and keeps to its clock', async () => {
  const cooperative = await foundCooperative(app)
  const insert = 'insert into neighbourhoods (id, name, municipality, country, time_zone, boundary, created_at) values (?, ?, ?, ?, ?, ?, 1)'
  const join = 'insert into cooperative_neighbourhoods (cooperative_id, neighbourhood_id) values (?, ?)'
  const drawn: [string, string, number][] = [['nbh_01j0000000e00800000000000g', 'Europe/Amsterdam', 6], ['nbh_01j0000000e00800000000000h', 'Europe/London', -2]]
  for (const [id, zone, west] of drawn) {
    await app.db.execute({ sql: insert, args: [id, id, 'Elders', 'NL', zone, JSON.stringify({ type: 'Polygon', coordinates: [square(west, 52, 1)] })] })
    await app.db.execute({ sql: join, args: [cooperative.id, id] })
  }
  const member = await addMember(app, cooperative)
  for (const [id, timeZone, west] of drawn) {
    const location = { latitude: 52.5, longitude: west + 0.5 }
    expect(await ask(member, cooperative.id, { location }, 'neighbourhood { id } timeZone')).toEqual({ neighbourhood: { id }, timeZone })
  }
  // Far from both, and none has a middle.
  expect(await ask(member, cooperative.id, { location: { latitude: 10, longitude: 10 } }, 'neighbourhood { id }')).toEqual({ neighbourhood: null })
})
