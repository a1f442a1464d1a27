import { done } from '../harness/mutate.ts'
import { world, type Hot } from './world.ts'

const { coordinator, resident, board, auditor } = world
const cooperativeId = world.id

await done(resident.client, 'setHelpProfile', { cooperativeId, wants: 'A bench' })
await done(resident.client, 'nameProxy', { cooperativeId, proxyId: auditor.personId })
await done(resident.client, 'blockPerson', { cooperativeId, personId: auditor.personId })
await done(coordinator.client, 'recordClearance', { cooperativeId, personId: resident.personId, type: 'FIRST_AID' })
await done(board.client, 'publishHouseRules', { cooperativeId, text: [{ language: 'en', text: 'Be kind' }] })
await done(resident.client, 'acceptHouseRules', { cooperativeId, version: 1 })
await done(resident.client, 'reportConcern', { cooperativeId, aboutId: auditor.personId, kind: 'OTHER', text: 'Late' })

/** What is asked often of skills and of trust. */
export const ofTrust: Record<string, Hot> = {
  'skills by a word': {
    by: resident,
    query: `query ($text: String, $id: ID) { skills(text: $text, cooperativeId: $id, first: 20) { nodes { id name } } }`,
    variables: () => ({ text: 'snoei', id: cooperativeId }),
    sorts: { skills: 'those that a word was found in, by the reader’s names' },
    uses: ['(term>? AND term<?)'],
  },
  'a person, by who assists': {
    by: coordinator,
    query: `query ($id: ID!, $in: ID!) { node(id: $id) { ... on Person { helpProfile(cooperativeId: $in) { wants }
      consents(cooperativeId: $in) { nodes { id } } proxies(cooperativeId: $in) { nodes { id } }
      clearances(cooperativeId: $in) { nodes { id } } introductions(cooperativeId: $in) { nodes { id } } } } }`,
    variables: () => ({ id: resident.personId, in: cooperativeId }),
    sorts: { consents: 'those of one person, of all purposes', clearances: 'those of one person, of all types' },
    uses: ['clearances_person (person_id=?)', 'proxies_person (person_id=? AND cooperative_id=?)'],
  },
  'for whom one acts, and whom one blocks': {
    by: resident,
    query: '{ viewer { actsFor { nodes { id } } blockedPeople { nodes { since } } concerns { nodes { id } } } }',
    variables: () => ({}),
    sorts: { proxies: 'those for whom one person acts: a handful', t2: 'whom one person blocks: as few' },
    uses: ['proxies_pair (proxy_id=?', 'concerns_reporter (reporter_id=?)'],
  },
  'concerns, and the rules of the house': {
    by: board,
    query: `query ($id: ID!) { node(id: $id) { ... on Cooperative { concerns(statuses: [OPEN]) { nodes { id } }
      houseRules { version acceptedAt } clearances { nodes { id } } } } }`,
    variables: () => ({ id: cooperativeId }),
    uses: ['clearances_cooperative (cooperative_id=?)'],
  },
}
