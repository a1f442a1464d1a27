import { expect, test } from 'vitest'
import { startApp, startOfTests } from '../../harness/app.ts'
import { addMember, addOfflineResident, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate } from '../../harness/mutate.ts'
import { expectUnspoken } from './world.ts'

/** What people write in their own words stands where they wrote it, and in no log, mail, or list of what was done. */
const app = await startApp()
expectNoFaults(app)

test('a word about somebody’s health goes no further than the field it was written in', async () => {
  const marker = 'Zwangerschapsdiabetes'
  const world = await makeNeighbourhood(app)
  const cooperativeId = world.id
  const { coordinator, board, resident } = world
  const { personId } = await addOfflineResident(world, coordinator)
  const helper = await addMember(app, world)
  const words = `Because of ${marker}`
  const consent = { form: 'SPOKEN', note: words }
  const answers = { wants: words, abilities: words, needs: words, offers: words }
  const acts: [typeof board.client, string, object][] = [
    [coordinator.client, 'setHelpProfile', { cooperativeId, forPersonId: personId, consent, ...answers }],
    [resident.client, 'setHelpProfile', { cooperativeId, ...answers }],
    [coordinator.client, 'recordConsent', { cooperativeId, forPersonId: personId, purpose: 'HELP_REQUEST', ...consent }],
    [coordinator.client, 'nameProxy', { cooperativeId, forPersonId: personId, proxyId: helper.personId, relation: words, consent }],
    [helper.client, 'blockPerson', { cooperativeId, personId: board.personId, forPersonId: personId, consent }],
    [coordinator.client, 'recordIntroduction', { cooperativeId, personId: helper.personId, kind: 'VOUCHED', note: words }],
    [resident.client, 'reportConcern', { cooperativeId, aboutId: helper.personId, kind: 'SAFETY', text: words }],
    [coordinator.client, 'acceptHouseRules', { cooperativeId, version: 1, forPersonId: personId, consent }],
  ]
  await done(board.client, 'publishHouseRules', { cooperativeId, text: [{ language: 'nl', text: 'Wees lief' }] })
  for (const [client, mutation, input] of acts) {
    await done(client, mutation, { ...input, idempotencyKey: `key ${mutation} ${JSON.stringify(input).length}` })
    // Refused, it goes no further either.
    await mutate(client, mutation, { ...input, cooperativeId: 'coo_1' })
  }
  const { rows } = await app.db.execute('select id from concerns')
  await done(board.client, 'handleConcern', { concernId: String(rows[0]!['id']), status: 'CLOSED', outcome: words })
  app.clock.now = startOfTests + 60
  await app.app.scheduled()
  await expectUnspoken(app, marker)
  // It does stand where it was written.
  const kept = await app.db.execute('select needs from help_profiles union select note from consents union select text from concerns')
  expect(kept.rows.map((row) => row['needs'])).toContain(words)
})
