import { afterAll, expect, test } from 'vitest'
import { freePort } from '../../local/start/ports.ts'
import { daily, makeFacility } from '../harness/facilities.ts'
import { done } from '../harness/mutate.ts'
import { failuresOf, walkByValidator } from '../harness/openactive.ts'
import type { Json } from '../harness/client.ts'
import { startWorld } from './storm/world.ts'

/** The feeds of the running Worker, walked by OpenActive's own validator, and each of their items judged by the other. */
const world = await startWorld({ residents: 1, managers: 1, port: await freePort(0) })
afterAll(world.close)
const [manager, resident] = [world.managers[0]!, world.residents[0]!]

async function publish(overrides: object): Promise<string> {
  const tariffs = [{ audience: 'PUBLIC', basis: 'PER_HOUR', centsPerHour: 900, currency: 'EUR' }]
  const usual = { kind: 'SPORTS_HALL', hours: daily('08:00', '22:00'), tariffs, policy: { minDuration: 'PT30M' } }
  const { id } = await makeFacility(manager as never, world.cooperativeId, { ...usual, ...overrides })
  await done(manager.client, 'publishOpenData', { facilityId: id, region: 'Overijssel' })
  return id
}

const [hall, , gone] = [await publish({}), await publish({ kind: 'SWIMMING_POOL', bookingMode: 'UNITS' }), await publish({})]
await world.scheduled()
await done(resident.client, 'bookFacility', {
  ...{ facilityId: hall, startsAt: '2026-12-01T10:00:00Z', endsAt: '2026-12-01T12:00:00Z' },
})
await done(manager.client, 'withdrawOpenData', { facilityId: gone })
await world.scheduled()

test.each(['facility-uses', 'individual-facility-uses', 'slots'])('%s: neither validator finds a failure', async (feed) => {
  const address = `${world.url}/openactive/feeds/${feed}`
  const walked = await walkByValidator(address)
  expect(walked.failures).toEqual([])
  expect(walked.pages).toBeGreaterThan(1)

  const items: Json[] = []
  for (let next = address; ; ) {
    const page = (await (await fetch(next)).json()) as Json
    if (page.items.length === 0) break
    items.push(...page.items)
    next = page.next
  }
  expect(items.some(({ state }) => state === 'deleted')).toBe(true)
  const shown = items.filter(({ state }) => state === 'updated')
  expect(shown.length).toBeGreaterThan(feed === 'slots' ? 700 : 0)
  // Slots differ in nothing but numbers: some of each place stand for all.
  for (const { data } of shown.filter((_, n) => feed !== 'slots' || n % 97 === 0)) {
    expect(await failuresOf(data)).toEqual([])
  }
})
