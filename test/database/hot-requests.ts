import { ask, offer } from '../help/requests/world.ts'
import { world, type Hot } from './world.ts'

const { coordinator, resident, manager } = world
const window = { startsAt: '2027-01-06T09:00:00Z', endsAt: '2027-01-06T11:00:00Z' }
const asked = await ask(resident, world.id, { windows: [window] })
const { id: offerId } = await offer(manager, world.id)
const input = { cooperativeId: world.id, category: 'GROCERIES', title: 'Boodschappen', windows: [window], location: { latitude: 52.36, longitude: 6.62 } }
const list = '{ nodes { id title status windows { startsAt } } pageInfo { hasNextPage endCursor } }'

/** What is asked often of requests and offers. */
export const ofRequests: Record<string, Hot> = {
  'help, asked for': {
    by: resident,
    query: 'mutation ($input: RequestHelpInput!) { requestHelp(input: $input) { ... on UserError { code } ... on RequestHelpPayload { request { id } } } }',
    variables: () => ({ input }),
  },
  'a request, changed': {
    by: resident,
    query: 'mutation ($input: ChangeHelpRequestInput!) { changeHelpRequest(input: $input) { ... on UserError { code } } }',
    variables: (n) => ({ input: { requestId: asked.id, windows: [window], title: `Boodschappen ${n}` } }),
  },
  'an offer, changed': {
    by: manager,
    query: 'mutation ($input: ChangeHelpOfferInput!) { changeHelpOffer(input: $input) { ... on UserError { code } } }',
    variables: (n) => ({ input: { offerId, radiusKm: n % 100, availability: [{ weekday: 1, startTime: '09:00', endTime: '10:00' }] } }),
  },
  'what one asks and offers': {
    by: resident,
    query: `{ viewer { helpRequests(first: 20) ${list} helpOffers(first: 20) { nodes { id status availability { weekday } } } } }`,
    variables: () => ({}),
    sorts: { help_offers: 'those of one person' },
    uses: ['help_requests_requester (requester_id=?)', 'help_offers_volunteer (volunteer_id=?)'],
  },
  'what one is eligible for': {
    by: manager,
    query: `query ($id: ID!) { node(id: $id) { ... on HelpOffer { eligibleRequests(first: 20) ${list} } } }`,
    variables: () => ({ id: offerId }),
    sorts: { help_requests: 'by how urgent and how near they are, of what is open' },
    uses: ['help_requests_open (cooperative_id=?)'],
  },
  'all requests and offers of a cooperative': {
    by: coordinator,
    query: `query ($id: ID!) { node(id: $id) { ... on Cooperative { helpRequests(first: 20) ${list} helpOffers(first: 20) { nodes { id } } } } }`,
    variables: () => ({ id: world.id }),
    uses: ['help_requests_cooperative (cooperative_id=?)', 'help_offers_cooperative (cooperative_id=?)'],
  },
  'the kinds of help': {
    by: resident,
    query: 'query ($id: ID!) { helpCategories(cooperativeId: $id, first: 100) { nodes { code name } } }',
    variables: () => ({ id: world.id }),
    sorts: { help_categories: 'by their name in the reader’s language, of tens' },
    uses: ['help_categories_code (<expr>=?)'],
  },
  'how help is arranged, set': {
    by: coordinator,
    query: 'mutation ($input: SetHelpSettingsInput!) { setHelpSettings(input: $input) { ... on UserError { code } } }',
    variables: () => ({ input: { cooperativeId: world.id, minimumCount: 5 } }),
  },
}
