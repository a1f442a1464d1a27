import { expect, test } from 'vitest'
import { seedDemo } from '../../local/seed/demo.ts'
import { startApp } from '../harness/app.ts'
import { findViolations } from '../harness/checker.ts'
import { ok, type Json } from '../harness/client.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { signIn } from '../harness/people.ts'
import { preview } from './world.ts'

/** The seasons of the demo, as a frontend team meets them. */
const app = await startApp()
expectNoFaults(app)
await seedDemo(app.db, { now: app.clock.now })
const manager = await signIn(app, 'youssef@drie-linden.example')
const seasons: Json[] = (await app.db.execute('select id, status from seasons order by starts_on')).rows

const allocation = async (id: unknown): Promise<Json> => ok(await manager.client(preview, { id })).seasonAllocation

test('its managers see who would get what in the next one, and why others would not', async () => {
  const told = await allocation(seasons[1]!.id)
  expect(told).toMatchObject({ complete: true, impossiblePins: [] })
  expect(told.outcomes).toHaveLength(6)
  expect(told.fairness.served).toBeGreaterThan(4)
  const rules = told.outcomes.flatMap(({ wishes }: Json) => wishes.flatMap(({ takenBy }: Json) => takenBy))
  expect(rules.length).toBeGreaterThan(0)
  // Who had slots in the season before is known by them.
  const past = told.outcomes.flatMap(({ scoreParts }: Json) => scoreParts ?? [])
  expect(past.some(({ criterion, value }: Json) => criterion === 'SAME_SLOT' && value > 0)).toBe(true)
})

test('and publish it once applications are closed', async () => {
  const seasonId = seasons[1]!.id
  await done(manager.client, 'closeSeasonApplications', { seasonId })
  const { mark } = await allocation(seasonId)
  const { season } = await done(manager.client, 'publishSeason', { seasonId, mark }, 'season { status }')
  expect(season.status).toBe('PUBLISHED')
  // Who approved is not part of the demo.
  const wrong = (await findViolations(app.db, 0)).filter((one) => !/is confirmed by 0 of/.test(one))
  expect(wrong).toEqual([])
})
