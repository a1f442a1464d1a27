import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok } from '../../harness/client.ts'
import { addMember, addOfflineResident, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults, requestFault } from '../../harness/faults.ts'
import { done, mutate, refusal } from '../../harness/mutate.ts'
import { audited, name, personBy, spoken } from './world.ts'

/** The four questions: what somebody wants, can do, needs, and has to offer. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const cooperativeId = world.id
const { coordinator, resident } = world
const profile = `helpProfile(cooperativeId: "${cooperativeId}") { wants abilities needs offers wantedCategories
  skills { name } neededCategories offeredCategories takenInBy { id } consent { form note } updatedAt }`
const skill = ok(await resident.client('{ skills(text: "babysitting") { nodes { id } } }')).skills.nodes[0].id
const answers = {
  ...{ wants: 'A livelier street', abilities: 'Stories', needs: 'Somebody for the hedge', offers: 'A spare room' },
  ...{ wantedCategories: ['WALKING'], skillIds: [skill, skill], neededCategories: ['GARDENING'], offeredCategories: ['COMPANY'] },
}

describe('the four questions', () => {
  test('are answered by oneself; what is left out stays, what is null is gone', async () => {
    const { client, personId } = await addMember(app, world)
    const { person } = await done(client, 'setHelpProfile', { cooperativeId, ...answers }, `person { ${profile} }`)
    const { skillIds: _, ...same } = answers
    expect(person.helpProfile).toEqual({
      ...{ ...same, skills: [{ name: 'Babysitting' }], takenInBy: { id: personId }, consent: null },
      updatedAt: '2026-11-25T08:00:00Z',
    })
    const change = { cooperativeId, needs: null, wants: '  More trees  ', neededCategories: [] }
    await done(client, 'setHelpProfile', change)
    const { helpProfile } = await personBy(client, personId, profile)
    expect(helpProfile).toMatchObject({ needs: null, wants: 'More trees', neededCategories: [], offers: 'A spare room' })
    expect(helpProfile.skills).toHaveLength(1)
    expect(await audited(app, personId)).toContainEqual(['helpProfile.set', { changed: ['wants', 'needs', 'neededCategories'] }])
  })

  test('are answered to an assistant, with consent on record, and audited as such', async () => {
    const { personId } = await addOfflineResident(world, coordinator)
    const input = { cooperativeId, forPersonId: personId, ...answers }
    expect(await refusal(coordinator.client, 'setHelpProfile', input)).toBe('Conflict CONSENT_MISSING')
    const told = { ...input, consent: spoken }
    const { person } = await done(coordinator.client, 'setHelpProfile', told, `person { ${profile} }`)
    expect(person.helpProfile).toMatchObject({ takenInBy: { id: coordinator.personId }, consent: spoken })
    const [, data] = (await audited(app, personId)).at(-1)!
    expect(data).toMatchObject({ forPersonId: personId, as: 'ASSISTANT', consentId: expect.stringMatching(/^cns_/) })
    // From then on it is there to go by.
    await done(coordinator.client, 'setHelpProfile', { cooperativeId, forPersonId: personId, needs: 'Groceries' })
    // And with the consent the answers go.
    await done(coordinator.client, 'withdrawConsent', { consentId: data.consentId })
    expect((await personBy(coordinator.client, personId, profile)).helpProfile).toBeNull()
  })

  test('are answered by a proxy, by the consent they act by', async () => {
    const [person, helper] = await Promise.all([addMember(app, world), addMember(app, world)])
    await name(person.client, world, helper.personId)
    const input = { cooperativeId, forPersonId: person.personId, ...answers }
    const { person: shown } = await done(helper.client, 'setHelpProfile', input, `person { ${profile} }`)
    expect(shown.helpProfile).toMatchObject({ takenInBy: { id: helper.personId }, consent: { form: 'ONLINE' } })
    expect((await audited(app, person.personId)).at(-1)![1]).toMatchObject({ forPersonId: person.personId, as: 'PROXY' })
  })

  test('are seen by oneself, by who acts for one, and by assistants', async () => {
    const [person, helper] = await Promise.all([addMember(app, world), addMember(app, world)])
    await done(person.client, 'setHelpProfile', { cooperativeId, ...answers })
    await name(person.client, world, helper.personId)
    for (const who of [person, helper, coordinator])
      expect((await personBy(who.client, person.personId, profile)).helpProfile.needs).toBe(answers.needs)
    for (const who of [resident, world.board, world.manager, world.auditor, world.representative])
      expect((await personBy(who.client, person.personId, profile)).helpProfile).toBeNull()
    for (const who of [other.coordinator, world.stranger])
      expect(await personBy(who.client, person.personId, profile)).toBeNull()
  })

  test('are answered by nobody else', async () => {
    const input = { cooperativeId, forPersonId: resident.personId, consent: spoken, wants: 'x' }
    for (const who of [world.board, world.manager, world.auditor, world.representative])
      expect(await refusal(who.client, 'setHelpProfile', input)).toBe('Forbidden FORBIDDEN')
    for (const who of [other.coordinator, world.stranger])
      expect(await refusal(who.client, 'setHelpProfile', input)).toBe('NotFound NOT_FOUND')
    expect(await refusal(world.stranger.client, 'setHelpProfile', { cooperativeId, wants: 'x' })).toBe('Forbidden FORBIDDEN')
    expect(await requestFault(apiClient(app.url), 'setHelpProfile', { cooperativeId })).toBe('UNAUTHENTICATED')
  })

  test('take no unknown kinds of help or skills, and no book', async () => {
    const wrong: [object, string][] = [
      [{ neededCategories: ['DRAGONS'] }, 'InvalidInput UNKNOWN_CATEGORY'],
      [{ skillIds: ['ski_1'] }, 'InvalidInput UNKNOWN_SKILL'],
      [{ offeredCategories: Array(10_000).fill('COMPANY') }, 'InvalidInput TOO_LONG'],
      [{ skillIds: Array(51).fill(skill) }, 'InvalidInput TOO_LONG'],
      [{ needs: 'n'.repeat(2_001) }, 'InvalidInput TOO_LONG'],
      [{ needs: '' }, 'InvalidInput TOO_SHORT'],
    ]
    for (const [input, expected] of wrong)
      expect(await refusal(resident.client, 'setHelpProfile', { cooperativeId, ...input })).toBe(expected)
    const { path } = await mutate(resident.client, 'setHelpProfile', { cooperativeId, neededCategories: ['COMPANY', 'DRAGONS'] })
    expect(path).toEqual(['input', 'neededCategories', '1'])
  })
})
