import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../../harness/client.ts'
import { addMember, addOfflineResident, makeNeighbourhood, type Neighbourhood } from '../../harness/factories.ts'
import { expectNoFaults, requestFault } from '../../harness/faults.ts'
import { done, mutate, refusal } from '../../harness/mutate.ts'
import { askInput, offerInput } from '../requests/world.ts'
import { audited, name, personBy, spoken } from './world.ts'

/** The rules of the house, by version, and who has accepted them. */
const app = await startApp()
expectNoFaults(app)
const rules = (cooperativeId: string, text = 'Be kind') => ({ cooperativeId, text: [{ language: 'en', text }, { language: 'nl', text: `${text} (nl)` }] })
const publish = ({ id, board }: Neighbourhood, text?: string) => done(board.client, 'publishHouseRules', rules(id, text))
const accept = (client: ApiClient, cooperativeId: string, version: number, more: object = {}) =>
  mutate(client, 'acceptHouseRules', { cooperativeId, version, ...more })
const shown = async (client: ApiClient, id: string): Promise<Json> => {
  const selection = `houseRules { version text acceptedAt publishedAt textTranslations { language } } houseRulesVersions { nodes { version } }`
  return ok(await client(`query ($id: ID!) { node(id: $id) { ... on Cooperative { ${selection} } } }`, { id })).node
}

describe('the rules of the house', () => {
  test('are published by the board and assistants, each time as a version more', async () => {
    const world = await makeNeighbourhood(app)
    const { id: cooperativeId, board, coordinator, resident } = world
    expect(await shown(resident.client, cooperativeId)).toEqual({ houseRules: null, houseRulesVersions: { nodes: [] } })
    const { cooperative } = await done(board.client, 'publishHouseRules', rules(cooperativeId), 'cooperative { houseRules { version text } }')
    expect(cooperative.houseRules).toEqual({ version: 1, text: 'Be kind' })
    await done(coordinator.client, 'publishHouseRules', rules(cooperativeId, 'Be on time'))
    const dutch = await shown(resident.client.with({ 'accept-language': 'nl' }), cooperativeId)
    expect(dutch.houseRules).toMatchObject({ version: 2, text: 'Be on time (nl)', acceptedAt: null })
    expect(dutch.houseRulesVersions.nodes).toEqual([{ version: 2 }, { version: 1 }])
    const other = await makeNeighbourhood(app)
    for (const client of [other.board.client, world.stranger.client, apiClient(app.url)])
      expect(await shown(client, cooperativeId)).toEqual({ houseRules: null, houseRulesVersions: { nodes: [] } })
    for (const who of [resident, world.manager, world.auditor, world.representative, other.board, world.stranger])
      expect(await refusal(who.client, 'publishHouseRules', rules(cooperativeId))).toBe('Forbidden FORBIDDEN')
    expect(await requestFault(apiClient(app.url), 'publishHouseRules', rules(cooperativeId))).toBe('UNAUTHENTICATED')
    expect(await refusal(board.client, 'publishHouseRules', rules('coo_1'))).toBe('NotFound NOT_FOUND')
    expect(await refusal(board.client, 'publishHouseRules', { cooperativeId, text: [] })).toBe('InvalidInput TOO_SHORT')
    expect(await refusal(board.client, 'publishHouseRules', rules(cooperativeId, 'x'.repeat(20_001)))).toBe('InvalidInput TOO_LONG')
  })

  test('have a number of their own each, however many are published at once, and stay as they are', async () => {
    const world = await makeNeighbourhood(app)
    await Promise.all(Array.from({ length: 12 }, (_, n) => publish(world, `Rules ${n}`)))
    const { houseRulesVersions } = await shown(world.resident.client, world.id)
    expect(houseRulesVersions.nodes.map(({ version }: { version: number }) => version)).toEqual(Array.from({ length: 12 }, (_, n) => 12 - n))
    await expect(app.db.execute('update house_rules set text = \'{"nl":"x"}\'')).rejects.toThrow('TRUST_IS_APPEND_ONLY')
    await expect(app.db.execute('delete from house_rules')).rejects.toThrow('TRUST_IS_APPEND_ONLY')
  })

  test('are accepted in their newest version, by oneself, a proxy, or an assistant with consent', async () => {
    const world = await makeNeighbourhood(app)
    const { id: cooperativeId, coordinator } = world
    const [person, helper] = await Promise.all([addMember(app, world), addMember(app, world)])
    const { personId } = await addOfflineResident(world, coordinator)
    const told = ({ __typename: type, code }: Json): string => code ?? type
    expect(told(await accept(person.client, cooperativeId, 1))).toBe('NOT_FOUND')
    await publish(world)
    await publish(world)
    expect(told(await accept(person.client, cooperativeId, 1))).toBe('HOUSE_RULES_CHANGED')
    for (const version of [-1, 0, 3, 2_000_000_000]) expect(told(await accept(person.client, cooperativeId, version))).toBe('NOT_FOUND')
    expect(told(await accept(person.client, cooperativeId, 2))).toBe('AcceptHouseRulesPayload')
    expect(told(await accept(person.client, cooperativeId, 2))).toBe('AcceptHouseRulesPayload')
    expect((await shown(person.client, cooperativeId)).houseRules.acceptedAt).toBe('2026-11-25T08:00:00Z')
    await name(person.client, world, helper.personId)
    await publish(world)
    expect((await shown(person.client, cooperativeId)).houseRules.acceptedAt).toBeNull()
    expect(told(await accept(helper.client, cooperativeId, 3, { forPersonId: person.personId }))).toBe('AcceptHouseRulesPayload')
    expect((await audited(app, person.personId)).at(-1)).toEqual(['houseRules.accepted', { version: 3, forPersonId: person.personId, as: 'PROXY' }])
    expect(told(await accept(coordinator.client, cooperativeId, 3, { forPersonId: personId }))).toBe('CONSENT_MISSING')
    const withConsent = { forPersonId: personId, consent: spoken }
    expect(told(await accept(coordinator.client, cooperativeId, 3, withConsent))).toBe('AcceptHouseRulesPayload')
    for (const who of [world.board, world.auditor, helper]) expect(told(await accept(who.client, cooperativeId, 3, withConsent))).toBe('FORBIDDEN')
    expect(told(await accept(world.stranger.client, cooperativeId, 3))).toBe('FORBIDDEN')
    const accepted = `acceptedHouseRules(cooperativeId: "${cooperativeId}")`
    for (const who of [person, helper, coordinator]) expect((await personBy(who.client, person.personId, accepted)).acceptedHouseRules).toBe(3)
    for (const who of [world.resident, world.board]) expect((await personBy(who.client, person.personId, accepted)).acceptedHouseRules).toBeNull()
    await expect(app.db.execute('delete from house_rule_acceptances')).rejects.toThrow('TRUST_IS_APPEND_ONLY')
  })

  test('that are published while somebody accepts the ones before are not accepted', async () => {
    const world = await makeNeighbourhood(app)
    await publish(world)
    app.beforeWrite.next = () => publish(world)
    expect((await accept(world.resident.client, world.id, 1)).code).toBe('HOUSE_RULES_CHANGED')
  })

  test('come before help is asked for or offered, by whoever it is', async () => {
    const world = await makeNeighbourhood(app)
    const { id: cooperativeId, coordinator } = world
    const [person, helper] = await Promise.all([addMember(app, world), addMember(app, world)])
    await name(person.client, world, helper.personId)
    await done(person.client, 'requestHelp', askInput(cooperativeId))
    await publish(world)
    const missing = 'Conflict HOUSE_RULES_NOT_ACCEPTED'
    expect(await refusal(person.client, 'requestHelp', askInput(cooperativeId))).toBe(missing)
    expect(await refusal(person.client, 'offerHelp', offerInput(cooperativeId))).toBe(missing)
    // What the proxy has accepted for themself is not the person’s.
    await accept(helper.client, cooperativeId, 1)
    const forPerson = askInput(cooperativeId, { forPersonId: person.personId })
    expect(await refusal(helper.client, 'requestHelp', forPerson)).toBe(missing)
    const offline = { forPersonId: world.offline.personId, consent: spoken }
    expect(await refusal(coordinator.client, 'requestHelp', askInput(cooperativeId, offline))).toBe(missing)
    await accept(helper.client, cooperativeId, 1, { forPersonId: person.personId })
    await done(helper.client, 'requestHelp', forPerson)
    const { offer } = await done(person.client, 'offerHelp', offerInput(cooperativeId), 'offer { id }')
    await done(person.client, 'withdrawHelpOffer', { offerId: offer.id })
    await publish(world)
    expect(await refusal(person.client, 'resumeHelpOffer', { offerId: offer.id })).toBe(missing)
    await accept(person.client, cooperativeId, 2)
    await done(person.client, 'resumeHelpOffer', { offerId: offer.id })
    // Published in between, they come first.
    app.beforeWrite.next = () => publish(world)
    expect(await refusal(person.client, 'requestHelp', askInput(cooperativeId))).toBe(missing)
  })
})
