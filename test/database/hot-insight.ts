import { world, type Hot } from './world.ts'

const { board, coordinator } = world
const range = { id: world.id, from: '2026-11-01', to: '2027-02-01' }
const cell = 'category weekday neighbourhood { name } demandedMinutes offeredMinutes shortMinutes'

/** What assistants and the board ask of mutual help as a whole. */
export const ofInsight: Record<string, Hot> = {
  'what waits for the assistants': {
    by: coordinator,
    query: `query ($id: ID!) { node(id: $id) { ... on Cooperative { helpWorkList(first: 20) { totalCount pageInfo { endCursor } nodes {
      kind urgency since dueAt about { __typename ... on HelpRequest { id title } ... on HelpOffer { id person { name } }
      ... on Match { id agreedAt } ... on Clearance { id type } ... on Concern { id text } } } } } } }`,
    variables: () => ({ id: world.id }),
    sorts: {
      help_requests: 'those that are open and wait, or that expire soon, by how urgent they are',
      concerns: 'those that are open or in hand',
      f: 'a page of each kind',
    },
    uses: [
      'help_requests_open (cooperative_id=?)',
      'help_offers_unused (cooperative_id=? AND created_at<?)',
      'clearances_ending (cooperative_id=? AND valid_until>? AND valid_until<?)',
      'matches_waiting (cooperative_id=? AND expires_at>?)',
      'matches_quiet (cooperative_id=? AND quiet_at<?)',
      'matches_disputed (cooperative_id=?)',
      'no_show_pauses_cooperative (cooperative_id=?)',
      'concerns_cooperative (cooperative_id=? AND status=?)',
    ],
  },
  'what help is short': {
    by: board,
    query: `query ($id: ID!, $from: Date!, $to: Date!) { node(id: $id) { ... on Cooperative {
      helpShortage(from: $from, to: $to) { byWeekday { ${cell} } cells { ${cell} } } helpShortagePicture(from: $from, to: $to) } } }`,
    variables: () => range,
    uses: [
      'help_requests_open (cooperative_id=?)',
      'help_requests_cooperative (cooperative_id=? AND created_at>? AND created_at<?)',
      'help_offers_cooperative (cooperative_id=?)',
      'h USING PRIMARY KEY (offer_id=?)',
      'help_offer_exceptions_offer (offer_id=? AND ends_on>?)',
      'e USING COVERING INDEX help_offer_reach_offer (offer_id=?)',
      // The kinds are found one after the other, not among all offers.
      'x USING COVERING INDEX help_offer_reach_radius (cooperative_id=? AND category>?)',
    ],
  },
  'how helping went': {
    by: board,
    query: `query ($id: ID!, $from: Date!, $to: Date!) { node(id: $id) { ... on Cooperative { helpFigures(from: $from, to: $to) {
      total { asked gini } byCategory { category served } byMonth { month asked } } } } }`,
    variables: () => range,
    uses: [
      'help_requests_cooperative (cooperative_id=? AND created_at>? AND created_at<?)',
      'matches_agreed (cooperative_id=? AND agreed_at>? AND agreed_at<?)',
    ],
  },
}
