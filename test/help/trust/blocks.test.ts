import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok } from '../../harness/client.ts'
import { addMember, addOfflineResident, makeNeighbourhood, type Member } from '../../harness/factories.ts'
import { expectNoFaults, requestFault } from '../../harness/faults.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { blocking, name, personBy, spoken } from './world.ts'

/** Two people kept apart, without a sign to the one who is. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const cooperativeId = world.id
const { block, unblock } = blocking(cooperativeId)
const mine = async ({ client }: Member): Promise<string[]> =>
  ok(await client('{ viewer { blockedPeople { nodes { person { id } since } } } }')).viewer.blockedPeople.nodes.map(
    ({ person }: { person: { id: string } }) => person.id,
  )

describe('a block', () => {
  test('is seen by who set it and who acts for them, newest first, and by nobody else', async () => {
    const [person, helper, first, second] = await Promise.all([1, 2, 3, 4].map(() => addMember(app, world)))
    await name(person!.client, world, helper!.personId)
    expect((await block(person!, first!.personId)).person.id).toBe(first!.personId)
    app.clock.now += 1
    await block(person!, second!.personId)
    await block(person!, second!.personId)
    expect(await mine(person!)).toEqual([second!.personId, first!.personId])
    const list = 'blockedPeople { nodes { person { id } } }'
    for (const who of [person!, helper!])
      expect((await personBy(who.client, person!.personId, list)).blockedPeople.nodes).toHaveLength(2)
    for (const who of [first!, second!, world.coordinator, world.board, world.auditor])
      expect((await personBy(who.client, person!.personId, list)).blockedPeople.nodes).toEqual([])
    expect(await mine(second!)).toEqual([])
    await unblock(person!, first!.personId)
    expect(await mine(person!)).toEqual([second!.personId])
    expect(await refusal(person!.client, 'unblockPerson', { cooperativeId, personId: first!.personId })).toBe('NotFound NOT_FOUND')
    // Who is blocked cannot take it back, nor find out by trying.
    expect(await refusal(second!.client, 'unblockPerson', { cooperativeId, personId: person!.personId })).toBe('NotFound NOT_FOUND')
  })

  test('is set by a proxy, and by an assistant with consent, for the person', async () => {
    const [person, helper, nuisance] = await Promise.all([1, 2, 3].map(() => addMember(app, world)))
    const { personId } = await addOfflineResident(world, world.coordinator)
    await name(person!.client, world, helper!.personId)
    await block(helper!, nuisance!.personId, { forPersonId: person!.personId })
    expect([await mine(person!), await mine(helper!)]).toEqual([[nuisance!.personId], []])
    const forOffline = { cooperativeId, personId: nuisance!.personId, forPersonId: personId }
    expect(await refusal(world.coordinator.client, 'blockPerson', forOffline)).toBe('Conflict CONSENT_MISSING')
    await done(world.coordinator.client, 'blockPerson', { ...forOffline, consent: spoken })
    expect(await refusal(world.resident.client, 'blockPerson', forOffline)).toBe('Forbidden FORBIDDEN')
  })

  test('is of somebody one knows, and of another', async () => {
    const { client, personId } = world.resident
    const wrong: [string, string][] = [
      [personId, 'InvalidInput INVALID_VALUE'],
      ['per_1', 'NotFound NOT_FOUND'],
      [other.resident.personId, 'NotFound NOT_FOUND'],
      [world.stranger.personId, 'NotFound NOT_FOUND'],
    ]
    for (const [id, expected] of wrong)
      expect(await refusal(client, 'blockPerson', { cooperativeId, personId: id })).toBe(expected)
    const input = { cooperativeId, personId: world.board.personId }
    expect(await refusal(world.stranger.client, 'blockPerson', input)).toBe('Forbidden FORBIDDEN')
    expect(await requestFault(apiClient(app.url), 'blockPerson', input)).toBe('UNAUTHENTICATED')
  })

  test('stands in no log that a cooperative reads', async () => {
    const [person, nuisance] = await Promise.all([addMember(app, world), addMember(app, world)])
    await block(person, nuisance.personId)
    await unblock(person, nuisance.personId)
    const { rows } = await app.db.execute({
      sql: `select cooperative_id from audit_entries where action like 'person.%blocked' and subject_id = ?`,
      args: [person.personId],
    })
    expect(rows.map((row) => row['cooperative_id'])).toEqual([null, null])
  })
})
