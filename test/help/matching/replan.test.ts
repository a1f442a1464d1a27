import { beforeAll, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../harness/app.ts'
import { addMember, type Member } from '../../harness/factories.ts'
import { askHelp, makeHelpWorld, offerHelp, setHelp, type HelpWorld } from '../handshake/world.ts'
import { done } from '../../harness/mutate.ts'

/** What plans by itself: one cooperative whose planning fails keeps no other from it. */
let app: TestApp
let worlds: HelpWorld[]

/** A cooperative that plans by itself, in which somebody declined what was planned. */
async function declined(): Promise<HelpWorld> {
  const world = await makeHelpWorld(app)
  await setHelp(app, world.id, { plans_itself: 1 })
  await offerHelp(world, world.volunteer.client)
  await askHelp(world, world.requester.client)
  await done(world.assistant.client, 'planMatches', { cooperativeId: world.id }, 'plan { matchedCount }')
  const { rows } = await app.db.execute({ sql: 'select id from matches where cooperative_id = ?', args: [world.id] })
  await done(world.volunteer.client, 'respondToMatch', { matchId: rows[0]!['id'], response: 'DECLINE' }, 'match { status }')
  const other: Member = await addMember(app, world)
  await offerHelp(world, other.client)
  return world
}

beforeAll(async () => {
  app = await startApp()
  worlds = []
  for (let n = 0; n < 4; n++) worlds.push(await declined())
  worlds.sort((a, b) => (a.id < b.id ? -1 : 1))
})

/** Makes what is planned for the first two fail on its way to the database, while this runs. */
async function failing(run: () => Promise<void>): Promise<void> {
  const ids = new Set(worlds.slice(0, 2).map(({ id }) => id))
  app.watcher.saw = ({ sql, args }) => {
    if (sql.includes('help_requests') && !sql.includes('plans_itself') && args.some((value) => ids.has(String(value)))) throw new Error('Heg knippen')
  }
  await run()
  app.watcher.saw = null
}

const proposed = async (): Promise<number[]> => {
  const counts: number[] = []
  for (const { id } of worlds) {
    const { rows } = await app.db.execute({ sql: `select count(*) as n from matches where cooperative_id = ? and status = 'PROPOSED'`, args: [id] })
    counts.push(Number(rows[0]!['n']))
  }
  return counts
}

describe('planning by the minute', () => {
  test('goes on with others where it fails for some, and says which, not of what', async () => {
    await failing(async () => {
      for (let minute = 0; minute < 4; minute++) {
        app.clock.now += 60
        await app.app.scheduled()
      }
    })
    expect(await proposed()).toEqual([0, 0, 1, 1])
    const failures = app.logs.filter(({ event }) => event.endsWith('.failed'))
    expect(new Set(failures.map(({ event, fields }) => `${event} ${fields?.['cooperativeId']}`))).toEqual(
      new Set(worlds.slice(0, 2).map(({ id }) => `replan.failed ${id}`)),
    )
    expect(JSON.stringify(failures)).not.toContain('Heg knippen')
  })

  test('takes them too once it works again', async () => {
    app.clock.now += 60
    await app.app.scheduled()
    expect(await proposed()).toEqual([1, 1, 1, 1])
  })
})
