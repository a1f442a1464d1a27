import { accept, askHelp, complete, offerHelp, propose } from '../help/handshake/world.ts'
import { done as sent } from '../harness/mutate.ts'
import './hot-trust.ts'
import { app, world, type Hot } from './world.ts'

const { board: requester, auditor: volunteer, coordinator } = world

// Those rules of the house hold by now.
for (const { client } of [requester, volunteer]) await sent(client, 'acceptHouseRules', { cooperativeId: world.id, version: 1 })
// Hours as time credits, so that balances are reckoned.
await app.db.execute({ sql: `update help_settings set ledger_mode = 'CREDITS', soft_limit = 9000, hard_limit = 90000 where cooperative_id = ?`, args: [world.id] })
const offerId = await offerHelp(world, volunteer.client)
const open = [await askHelp(world, requester.client), await askHelp(world, requester.client)]
const proposed = async (): Promise<string> => propose(volunteer.client, await askHelp(world, requester.client), offerId)
const agreed = async (): Promise<string> => {
  const id = await proposed()
  await accept(requester.client, id)
  return id
}
const said = async (): Promise<string> => {
  const id = await agreed()
  await complete(volunteer.client, id, 30)
  return id
}
const [waiting, going, done] = [[await proposed(), await proposed()], [await agreed(), await agreed()], [await said(), await said()]]
const shown = 'match { id status minutes confirmedByBoth requesterAccepted volunteerAccepted contact { name phone email address { street } } }'
const write = (mutation: string, selection = shown): string => {
  const type = mutation[0]!.toUpperCase() + mutation.slice(1)
  return `mutation ($input: ${type}Input!) { ${mutation}(input: $input) { ... on ${type}Payload { ${selection} } ... on UserError { code } } }`
}
const list = `(first: 20) { nodes { id status requester { name } volunteer { name } request { title } contact { name } } }`

/** What is asked often of matches and their hours. */
export const ofMatches: Record<string, Hot> = {
  'a match, proposed': { by: volunteer, query: write('proposeMatch'), variables: (n) => ({ input: { requestId: open[n], offerId } }), uses: ['matches_request (request_id=?)'] },
  'a match, agreed': { by: requester, query: write('respondToMatch'), variables: (n) => ({ input: { matchId: waiting[n], response: 'ACCEPT' } }), sorts: { outbox: 'the mail of this very request' } },
  'hours, said': { by: volunteer, query: write('completeMatch'), variables: (n) => ({ input: { matchId: going[n], minutes: 30 } }), uses: ['match_hours_day (match_id=?)'] },
  'hours, settled': { by: requester, query: write('completeMatch'), variables: (n) => ({ input: { matchId: done[n], minutes: 30 } }) },
  'a message in a match': {
    by: volunteer,
    query: write('sendMatchMessage', `match { messages(first: 20) { nodes { text side author { name } } } }`),
    variables: (n) => ({ input: { matchId: waiting[n], text: 'Hoi' } }),
    uses: ['match_messages_match (match_id=?)'],
  },
  'the matches of a person': {
    by: requester,
    query: `{ viewer { matches${list} } }`,
    variables: () => ({}),
    sorts: { matches: 'those of one person, and of whom they act for' },
    uses: ['matches_requester (requester_id=?)', 'matches_volunteer (volunteer_id=?)'],
  },
  'the matches of a cooperative': {
    by: coordinator,
    query: `query ($id: ID!) { node(id: $id) { ... on Cooperative { matches${list} } } }`,
    variables: () => ({ id: world.id }),
    uses: ['matches_cooperative (cooperative_id=?)'],
  },
  'the ledger of a year': {
    by: coordinator,
    query: `query ($id: ID!) { hoursLedger(cooperativeId: $id, from: "2026-01-01", to: "2026-12-31") { totalMinutes byCategory { category minutes }
      entries(first: 50) { nodes { id minutes from { id } to { id } } } } }`,
    variables: () => ({ id: world.id }),
    uses: ['ledger_entries_cooperative (cooperative_id=? AND happened_on>? AND happened_on<?)'],
  },
  'hours, passed on': {
    by: volunteer,
    query: write('transferHours', 'entry { id from { ... on LedgerAccount { balanceMinutes softLimitExceeded } } }'),
    variables: () => ({ input: { cooperativeId: world.id, toPersonId: requester.personId, minutes: 5 } }),
    uses: ['ledger_entries_to (to_id=? AND settlement=?)'],
  },
  'an account of hours': {
    by: volunteer,
    query: `{ viewer { hoursAccounts { balanceMinutes helpGivenMinutes statement(from: "2026-01-01", to: "2026-12-31") { openingMinutes lines { category inMinutes } } } } }`,
    variables: () => ({}),
    sorts: { ledger_entries: 'by the kind of help, of one account and a period' },
    uses: ['ledger_accounts_person (person_id=?)'],
  },
}
