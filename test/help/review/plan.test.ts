import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import type { Json } from '../../harness/client.ts'
import { addMember } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { mutate } from '../../harness/mutate.ts'
import { askHelp, makeHelpWorld, offerHelp, setHelp, type HelpWorld } from '../handshake/world.ts'

/** One request that cannot be matched keeps nobody else from being helped: a plan is judged as it is made. */
const app = await startApp()
expectNoFaults(app)

const suspend = (world: HelpWorld, personId: string) =>
  app.db.execute({ sql: `update memberships set status = 'SUSPENDED', updated_at = ? where person_id = ? and cooperative_id = ?`, args: [app.clock.now, personId, world.id] })

/** The requests that planning proposes matches for. */
async function planned(world: HelpWorld): Promise<string[]> {
  const answer: Json = await mutate(world.assistant.client, 'planMatches', { cooperativeId: world.id }, 'plan { matches { request { id } } unmatched { request { id } } }')
  expect(answer).toMatchObject({ __typename: 'PlanMatchesPayload' })
  return answer.plan.matches.map(({ request }: Json) => request.id)
}

test('a plan leaves out who may not take part for now, and serves the others', async () => {
  const world = await makeHelpWorld(app)
  await offerHelp(world, world.volunteer.client)
  const theirs = await askHelp(world, world.requester.client)
  const others = await askHelp(world, world.other.client)
  await suspend(world, world.requester.personId)
  expect(await planned(world)).toEqual([others])
  expect(theirs).not.toBe(others)
})

test('a plan leaves out who has no hours left to be helped for, and serves the others', async () => {
  const world = await makeHelpWorld(app)
  await setHelp(app, world.id, { ledger_mode: 'CREDITS', soft_limit: 30, hard_limit: 60 })
  await offerHelp(world, world.volunteer.client)
  await askHelp(world, world.requester.client, { minutes: 90 })
  const others = await askHelp(world, world.other.client)
  expect(await planned(world)).toEqual([others])
})

test('a plan that gives somebody what recurs later, and once before, is proposed', async () => {
  const world = await makeHelpWorld(app)
  await offerHelp(world, world.volunteer.client, { maxHoursPerWeek: 2 })
  const weeks = (n: number, hour: number) => {
    const startsAt = app.clock.now + n * 7 * 86_400 + hour * 3_600
    return { windows: [{ startsAt: new Date(startsAt * 1_000).toISOString(), endsAt: new Date((startsAt + 3_600) * 1_000).toISOString() }] }
  }
  const person = await addMember(app, world)
  const asked = [
    await askHelp(world, world.requester.client, { ...weeks(1, 0), title: 'Eens' }),
    await askHelp(world, world.other.client, { ...weeks(3, 2), timing: 'RECURRING' }),
    await askHelp(world, person.client, { ...weeks(1, 4), timing: 'RECURRING' }),
  ]
  expect((await planned(world)).toSorted()).toEqual(asked.toSorted())
})
