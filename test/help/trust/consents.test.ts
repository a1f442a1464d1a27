import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok } from '../../harness/client.ts'
import { addMember, addOfflineResident, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults, requestFault } from '../../harness/faults.ts'
import { done, mutate, refusal } from '../../harness/mutate.ts'
import { audited, name, personBy, spoken } from './world.ts'

/** To what somebody agrees, and who acts for them. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const cooperativeId = world.id
const { coordinator, resident } = world
const everybodyElse = [world.manager, world.auditor, world.board, world.representative]
const list = `consents(cooperativeId: "${cooperativeId}") { nodes { id purpose form withdrawnAt recordedBy { id } note } }
  proxies(cooperativeId: "${cooperativeId}") { nodes { id endedAt proxy { id } relation consent { id } } }`
const nothing = { consents: { nodes: [] }, proxies: { nodes: [] } }
const consent = (forPersonId: string | null, more: object = {}) => ({
  ...{ cooperativeId, purpose: 'HELP_REQUEST', form: forPersonId ? 'SPOKEN' : 'ONLINE', forPersonId },
  ...more,
})

describe('a consent', () => {
  test('is recorded by the person online, and by an assistant who heard it', async () => {
    const { personId } = await addOfflineResident(world, coordinator)
    const own = await done(resident.client, 'recordConsent', consent(null), 'consent { id form recordedBy { id } }')
    expect(own.consent).toMatchObject({ form: 'ONLINE', recordedBy: { id: resident.personId } })
    const input = consent(personId, { note: 'By telephone' })
    const heard = await done(coordinator.client, 'recordConsent', input, 'consent { id person { id } note purpose }')
    expect(heard.consent).toMatchObject({ person: { id: personId }, note: 'By telephone', purpose: 'HELP_REQUEST' })
    expect(await audited(app, heard.consent.id)).toEqual([
      ['consent.recorded', { personId, purpose: 'HELP_REQUEST', form: 'SPOKEN' }],
    ])
    expect((await personBy(coordinator.client, personId, list)).consents.nodes).toHaveLength(1)
    for (const who of [resident, ...everybodyElse]) {
      expect(await personBy(who.client, personId, list)).toEqual(nothing)
      expect(ok(await who.client('query ($id: ID!) { node(id: $id) { id } }', { id: heard.consent.id })).node).toBeNull()
      expect(await refusal(who.client, 'withdrawConsent', { consentId: heard.consent.id })).toBe('NotFound NOT_FOUND')
    }
  })

  test('is recorded by nobody else, and by nobody as if another had said it online', async () => {
    for (const who of everybodyElse)
      expect(await refusal(who.client, 'recordConsent', consent(resident.personId))).toBe('Forbidden FORBIDDEN')
    for (const who of [other.coordinator, world.stranger])
      expect(await refusal(who.client, 'recordConsent', consent(resident.personId))).toBe('NotFound NOT_FOUND')
    expect(await refusal(world.stranger.client, 'recordConsent', consent(null))).toBe('Forbidden FORBIDDEN')
    expect(await requestFault(apiClient(app.url), 'recordConsent', consent(null))).toBe('UNAUTHENTICATED')
    const wrong: [object, string][] = [
      [consent(resident.personId, { form: 'ONLINE' }), 'InvalidInput INVALID_VALUE'],
      [consent(null, { form: 'SPOKEN' }), 'InvalidInput INVALID_VALUE'],
      [consent('per_1'), 'NotFound NOT_FOUND'],
      [consent(world.stranger.personId), 'NotFound NOT_FOUND'],
      [consent(resident.personId, { note: 'n'.repeat(501) }), 'InvalidInput TOO_LONG'],
    ]
    for (const [input, expected] of wrong) expect(await refusal(coordinator.client, 'recordConsent', input)).toBe(expected)
  })

  test('ends with all that hangs on it, once', async () => {
    const { personId } = await addOfflineResident(world, coordinator)
    const helper = await addMember(app, world)
    const input = { cooperativeId, forPersonId: personId, proxyId: helper.personId, relation: 'Daughter', consent: spoken }
    const { proxy } = await done(coordinator.client, 'nameProxy', input, 'proxy { id consent { id } relation }')
    expect(proxy.relation).toBe('Daughter')
    const seen = 'viewer { actsFor { nodes { person { id } } } }'
    expect(ok(await helper.client(`{ ${seen} }`)).viewer.actsFor.nodes).toEqual([{ person: { id: personId } }])
    const consentId = proxy.consent.id
    app.beforeWrite.next = () => done(helper.client, 'withdrawConsent', { consentId }, 'consent { id }')
    expect(await refusal(coordinator.client, 'withdrawConsent', { consentId })).toBe('Conflict CONSENT_WITHDRAWN')
    expect(ok(await helper.client(`{ ${seen} }`)).viewer.actsFor.nodes).toEqual([])
    const after = await personBy(coordinator.client, personId, list)
    expect([after.consents.nodes[0].withdrawnAt, after.proxies.nodes[0].endedAt]).toEqual(
      Array(2).fill('2026-11-25T08:00:00Z'),
    )
    const asProxy = { cooperativeId, forPersonId: personId, wants: 'x' }
    expect(await refusal(helper.client, 'setHelpProfile', asProxy)).toBe('Forbidden FORBIDDEN')
    expect(await refusal(coordinator.client, 'setHelpProfile', asProxy)).toBe('Conflict CONSENT_MISSING')
  })

  test('stands behind each act of an assistant: withdrawn meanwhile, nothing is done', async () => {
    const { personId } = await addOfflineResident(world, coordinator)
    const input = consent(personId, { purpose: 'PROFILE' })
    const { consent: given } = await done(coordinator.client, 'recordConsent', input, 'consent { id }')
    app.beforeWrite.next = () => done(coordinator.client, 'withdrawConsent', { consentId: given.id })
    const profile = { cooperativeId, forPersonId: personId, wants: 'x' }
    expect(await refusal(coordinator.client, 'setHelpProfile', profile)).toBe('Conflict CONSENT_MISSING')
  })
})

describe('a proxy', () => {
  test('is named by the person, sees that they are, and can end it as the person can', async () => {
    const [person, helper, second] = await Promise.all([addMember(app, world), addMember(app, world), addMember(app, world)])
    const id = await name(person.client, world, helper.personId)
    const also = await name(person.client, world, second.personId)
    const { proxies, consents } = await personBy(person.client, person.personId, list)
    expect(proxies.nodes.map((node: { id: string }) => node.id)).toEqual([also, id])
    expect(consents.nodes[0]).toMatchObject({ purpose: 'REPRESENTATION', form: 'ONLINE' })
    // Who acts for the person sees who else does, and leaves them to the person.
    expect((await personBy(helper.client, person.personId, list)).proxies.nodes).toHaveLength(2)
    expect(await refusal(helper.client, 'endProxy', { id: also })).toBe('Forbidden FORBIDDEN')
    for (const who of [resident, ...everybodyElse])
      expect(await refusal(who.client, 'endProxy', { id })).toBe('NotFound NOT_FOUND')
    app.beforeWrite.next = () => done(helper.client, 'endProxy', { id }, 'proxy { endedAt consent { id } }')
    expect(await refusal(person.client, 'endProxy', { id })).toBe('Conflict PROXY_ENDED')
    await done(coordinator.client, 'endProxy', { id: also })
    expect(await audited(app, id)).toEqual([
      ['proxy.named', { proxyId: helper.personId }],
      ['proxy.ended', { personId: person.personId, proxyId: helper.personId }],
    ])
  })

  test('is one, however often and by however many they are named at once', async () => {
    const [person, helper] = await Promise.all([addMember(app, world), addMember(app, world)])
    const input = { cooperativeId, proxyId: helper.personId }
    const all = await Promise.all(Array.from({ length: 10 }, () => mutate(person.client, 'nameProxy', input)))
    expect(all.filter(({ code }) => code === 'ALREADY_PROXY')).toHaveLength(9)
    expect((await personBy(person.client, person.personId, list)).proxies.nodes).toHaveLength(1)
  })

  test('names no other proxy, and records no consent to one', async () => {
    const [person, helper] = await Promise.all([addMember(app, world), addMember(app, world)])
    await name(person.client, world, helper.personId)
    const input = { cooperativeId, forPersonId: person.personId, proxyId: resident.personId }
    expect(await refusal(helper.client, 'nameProxy', input)).toBe('Forbidden FORBIDDEN')
    const representation = consent(person.personId, { purpose: 'REPRESENTATION' })
    expect(await refusal(helper.client, 'recordConsent', representation)).toBe('Forbidden FORBIDDEN')
    await done(helper.client, 'recordConsent', consent(person.personId))
  })

  test('is a member, another person, and named by consent', async () => {
    const wrong: [object, string][] = [
      [{ proxyId: resident.personId }, 'InvalidInput INVALID_VALUE'],
      [{ proxyId: 'per_1' }, 'NotFound NOT_FOUND'],
      [{ proxyId: world.stranger.personId }, 'NotFound NOT_FOUND'],
      [{ proxyId: coordinator.personId, relation: 'r'.repeat(61) }, 'InvalidInput TOO_LONG'],
    ]
    for (const [input, expected] of wrong)
      expect(await refusal(resident.client, 'nameProxy', { cooperativeId, ...input })).toBe(expected)
    const forOther = { cooperativeId, forPersonId: world.offline.personId, proxyId: resident.personId }
    expect(await refusal(coordinator.client, 'nameProxy', forOther)).toBe('Conflict CONSENT_MISSING')
    const online = { ...forOther, consent: { form: 'ONLINE' } }
    expect(await refusal(coordinator.client, 'nameProxy', online)).toBe('Forbidden FORBIDDEN')
    expect(await refusal(resident.client, 'nameProxy', { ...forOther, consent: spoken })).toBe('Forbidden FORBIDDEN')
  })

  test('acts no more once they or the person have left', async () => {
    const [person, helper] = await Promise.all([addMember(app, world), addMember(app, world)])
    await name(person.client, world, helper.personId)
    await done(helper.client, 'setHelpProfile', { cooperativeId, forPersonId: person.personId, wants: 'x' })
    await done(helper.client, 'leaveCooperative', { membershipId: helper.membershipId })
    expect(ok(await helper.client('{ viewer { actsFor { totalCount } } }')).viewer.actsFor.totalCount).toBe(0)
    const [ended] = (await personBy(person.client, person.personId, list)).proxies.nodes
    expect(ended.endedAt).not.toBeNull()
  })
})
