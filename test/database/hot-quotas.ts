import { done } from '../harness/mutate.ts'
import { hour, pool, world, type Hot } from './world.ts'

const { board, manager, resident, coordinator } = world

const quotaInput = {
  cooperativeId: world.id,
  name: [{ language: 'nl', text: 'Veel' }],
  subject: 'HOUSEHOLD',
  period: 'WEEK',
  amount: { bookings: 9_000 },
}
const quotaId: string = (await done(manager.client, 'createQuota', quotaInput, 'quota { id }')).quota.id

const home = (name: string) => ({ cooperativeId: world.id, name, personIds: [resident.personId] })
await done(board.client, 'setHousehold', home('Dorpsstraat 1'))

/** What is asked often of quotas. */
export const ofQuotas: Record<string, Hot> = {
  'what is left': {
    by: resident,
    query: `query ($id: ID!, $at: DateTime) { node(id: $id) { ... on Facility { quotas { name } allowances(at: $at) { name left { time bookings }
      uses { bookingId } } } } }`,
    variables: () => ({ id: pool.id, at: hour(8).startsAt }),
    uses: [
      'quotas USING INDEX quotas_cooperative (cooperative_id=?)',
      'u USING PRIMARY KEY (quota_id=? AND subject_id=? AND period>? AND period<?)',
      'x USING INDEX quota_exceptions_subject (quota_id=? AND subject_id=? AND ends_at>?)',
    ],
  },
  'who lives together': {
    by: coordinator,
    query: `query ($slug: String!) { cooperative(slug: $slug) { households(first: 20) { nodes { name members { name } } } } }`,
    variables: () => ({ slug: world.slug }),
    sorts: { people: 'those of one household' },
    uses: ['households_cooperative (cooperative_id=?)', 'household_members_household (household_id=?)'],
  },
  'a household, set': {
    by: board,
    query: 'mutation ($input: SetHouseholdInput!) { setHousehold(input: $input) { ... on UserError { code } } }',
    variables: (n) => ({ input: home(`Dorpsstraat ${n}`) }),
    uses: ['memberships_person (person_id=? AND cooperative_id=?)'],
  },
  'a quota, laid down': {
    by: manager,
    query: 'mutation ($input: CreateQuotaInput!) { createQuota(input: $input) { ... on UserError { code } } }',
    variables: () => ({ input: quotaInput }),
  },
  'an exception, granted': {
    by: manager,
    query:
      'mutation ($input: GrantQuotaExceptionInput!) { grantQuotaException(input: $input) { ... on UserError { code } } }',
    variables: () => ({
      input: { quotaId, forPersonId: resident.personId, extra: { bookings: 1 }, ...hour(8), reason: 'Feest' },
    }),
  },
}
