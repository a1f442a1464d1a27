import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { foundCooperative } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { get } from './getting.ts'

const app = await startApp()
expectNoFaults(app)
const { id: cooperativeId, board } = await foundCooperative(app)
const { id } = await makeFacility(board, cooperativeId, { capacity: 1 })
const query = 'query ($id: ID!) { node(id: $id) { ... on Facility { capacity } } cooperatives { nodes { name } } }'

test('what is filled in the midst of writes is never older than the question, and a version has one answer only', async () => {
  const rounds = 30
  let written = 1
  const state = { ended: false }
  const answers = new Map<string, string>()
  const counts = { fresh: 0, kept: 0, same: 0 }
  const pause = { asked: 0, until: Infinity, end: () => {} }
  const quiet = () =>
    new Promise<void>((resolve) => Object.assign(pause, { until: pause.asked + 40, end: resolve }))
  const write = async (): Promise<void> => {
    while (written <= rounds) {
      await done(board.client, 'updateFacility', { facilityId: id, capacity: written + 1 })
      written += 1
      // Now and then nothing changes for as long as each reader asks a few times.
      if (written % 5 === 0) await quiet()
    }
    state.ended = true
  }
  const read = async (reader: number): Promise<void> => {
    let held: string | null = null
    while (!state.ended) {
      const before = written
      // Some keep what they have, some ask anew, and some make a question of their own now and then.
      const text = reader % 3 === 0 && before % 7 === 0 ? `${query} # ${before}` : query
      const found = await get(app, text, {
        variables: { id },
        headers: held && reader % 2 ? { 'if-none-match': held } : {},
      })
      expect([200, 304]).toContain(found.status)
      const etag: string = found.etag!
      expect(etag).not.toBeNull()
      if (found.status === 304) counts.same += 1
      else counts[found.statements === 1 ? 'kept' : 'fresh'] += 1
      const shown = found.status === 304 ? answers.get(etag)! : found.text
      expect(answers.get(etag) ?? shown).toBe(shown)
      answers.set(etag, shown)
      const { capacity } = (JSON.parse(shown) as { data: { node: { capacity: number } } }).data.node
      expect(capacity).toBeGreaterThanOrEqual(before)
      expect(capacity).toBeLessThanOrEqual(written + 1)
      held = etag
      pause.asked += 1
      if (pause.asked >= pause.until) pause.end()
    }
  }
  await app.sameness.unlessRaced('readers ask while somebody writes', () =>
    Promise.all([write(), ...Array.from({ length: 8 }, (_, n) => read(n))]),
  )
  expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([])
  expect((await get(app, query, { variables: { id } })).data.node.capacity).toBe(written)
})

test('a write between the mark and the answer is in the answer, under a mark of its own', async () => {
  const kept = new Map<string, string>()
  let meanwhile: (() => Promise<unknown>) | undefined
  const cache = {
    get: async (key: string) => {
      await meanwhile?.()
      return kept.get(key)
    },
    put: async (key: string, text: string) => void kept.set(key, text),
  }
  const slow = await startApp({}, { cache })
  const { id: cooperative, board: owner } = await foundCooperative(slow)
  const place = await makeFacility(owner, cooperative, { capacity: 1 })
  const ask = () => get(slow, query, { variables: { id: place.id } })
  const first = await ask()
  kept.clear()
  meanwhile = () => {
    meanwhile = undefined
    return done(owner.client, 'updateFacility', { facilityId: place.id, capacity: 2 })
  }
  const second = await slow.sameness.unlessRaced('it is written while the cache is asked', ask)
  expect([second.data.node.capacity, second.trips, second.statements]).toEqual([2, 2, 4])
  expect(second.etag).not.toBe(first.etag)
  expect([...kept]).toEqual([[second.etag!.slice(1, -1), second.text]])
})
