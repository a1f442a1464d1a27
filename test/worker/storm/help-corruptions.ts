import type { Json } from '../../harness/client.ts'
import { toldTooMuch, type Asked } from '../../harness/checker/help-answers.ts'
import { auditViolations } from '../../harness/checker/help-audit.ts'
import { hoursViolations } from '../../harness/checker/help-hours.ts'
import { matchViolations } from '../../harness/checker/help-matches.ts'
import { stepViolations } from '../../harness/checker/help-replay.ts'
import type { HelpTables, Step } from '../../harness/checker/help-tables.ts'
import { unacknowledgedHelp } from '../../harness/checker/help.ts'

/** Something put wrong in what a storm left, by which part of the checker it must be found, and in which words. */
type Corruption = [name: string, corrupt: (tables: HelpTables, answers: readonly Asked[]) => string[], found: RegExp]

const agreed = ({ matches }: HelpTables): Json =>
  matches.find(({ status }) => status === 'AGREED' || status === 'COMPLETED')!
const entryOf = ({ entries }: HelpTables, kind: string): Json => entries.find((entry) => entry.kind === kind)!

/** Puts a step right before the one in which some match was agreed, as it was just then. */
function beforeAgreed(
  tables: HelpTables,
  made: (match: Json, known: (of: string, id: string) => Json) => Pick<Step, 'of' | 'how' | 'row'>,
): string[] {
  const place = tables.history.findIndex(({ of, row }) => of === 'matches' && row.status === 'AGREED')
  const known = (of: string, id: string): Json =>
    tables.history.slice(0, place).findLast((step) => step.of === of && step.row.id === id)!.row
  tables.history.splice(place, 0, { place: -1, ...made(tables.history[place]!.row, known) })
  return stepViolations(tables)
}

const told = (tables: HelpTables, by: string, said: Json): string[] =>
  toldTooMuch(tables, [{ by, key: null, name: 'node', sent: 1, received: 2, told: { node: said } }])

/** All that the checker is there to find, each put wrong once. */
export const corruptions: Corruption[] = [
  [
    'an agreement without the consent of both',
    (t) => ((agreed(t).volunteer_accepted_at = null), matchViolations(t)),
    /without the consent of both/,
  ],
  [
    'a place that is counted twice',
    (t) => ((t.requests[0]!.places_taken += 1), matchViolations(t)),
    /says \d+ places are taken/,
  ],
  [
    'a proposal that is not counted',
    (t) => ((t.requests[0]!.proposals += 1), matchViolations(t)),
    /says \d+ proposals wait/,
  ],
  [
    'two live matches of one pair',
    (t) => (t.matches.push({ ...agreed(t), id: 'mat_other' }), matchViolations(t)),
    /has two live matches with one volunteer/,
  ],
  [
    'completed matches that an offer does not count',
    (t) => ((t.offers[0]!.completed += 1), matchViolations(t)),
    /were completed, and/,
  ],
  [
    'an agreement of two who are kept apart',
    (t) =>
      beforeAgreed(t, ({ volunteer_id: one, requester_id: other }) => ({
        ...{ of: 'person_blocks', how: 'insert', row: { blocker_id: one, blocked_id: other } },
      })),
    /was agreed between two who are kept apart/,
  ],
  [
    'an agreement without a clearance',
    (t) =>
      beforeAgreed(t, (m, known) => {
        const row = { ...known('help_requests', m.request_id), clearance_types: '["FIRST_AID"]' }
        return { of: 'help_requests', how: 'update', row }
      }),
    /was agreed without FIRST_AID/,
  ],
  [
    'more hours than a volunteer has',
    (t) =>
      beforeAgreed(t, (m, known) => {
        const row = { ...known('help_offers', m.offer_id), max_minutes_per_week: 0 }
        return { of: 'help_offers', how: 'update', row }
      }),
    /was agreed with \d+ minutes in a week, of 0/,
  ],
  [
    'two times at once',
    (t) =>
      beforeAgreed(t, (m) => {
        const times = { starts_at: m.updated_at, ends_at: m.updated_at + 60 }
        for (const { of, row } of t.history) if (of === 'matches' && row.id === m.id) Object.assign(row, times)
        return { of: 'matches', how: 'update', row: { ...m, ...times, id: 'mat_other', status: 'AGREED' } }
      }),
    /was agreed at the time of mat_other/,
  ],
  [
    'an agreement of who may not take part for now',
    (t) =>
      beforeAgreed(t, (m) => {
        const row = { id: 'mem_1', person_id: m.volunteer_id, status: 'SUSPENDED' }
        return { of: 'memberships', how: 'update', row }
      }),
    /was agreed of per_\w+, who is no active member/,
  ],
  [
    'an agreement of who is new',
    (t) => {
      t.history = t.history.filter(({ of }) => of !== 'introductions')
      return beforeAgreed(t, () => ({ of: 'help_settings', how: 'update', row: { trial_matches: 1_000 } }))
    },
    /was agreed with somebody who is new/,
  ],
  ...(['ASSISTANT', 'PROXY'] as const).map((as): Corruption => [
    `what an ${as.toLowerCase()} did whose right had ended`,
    (t) => {
      const place = t.history.findIndex(({ of, row }) => of === 'audit_entries' && JSON.parse(row.data).as === as)
      const { actor_id: actor, data } = t.history[place]!.row
      const { forPersonId, consentId } = JSON.parse(data)
      const isTheirs = ({ of, row }: Step): boolean =>
        as === 'ASSISTANT'
          ? of === 'consents' && row.id === consentId
          : of === 'proxies' && row.person_id === forPersonId && row.proxy_id === actor
      for (const step of t.history.slice(0, place))
        if (isTheirs(step)) Object.assign(step.row, { withdrawn_at: 1, ended_at: 1 })
      return stepViolations(t)
    },
    as === 'ASSISTANT' ? /without their consent/ : /by who is not their proxy/,
  ]),
  [
    'hours that were entered otherwise than settled',
    (t) => ((entryOf(t, 'HELP').minutes += 1), hoursViolations(t)),
    /was entered otherwise than settled/,
  ],
  [
    'hours that one person confirmed alone',
    (t) => {
      const confirmed = t.hours.find((hours) => hours.by_both)!
      confirmed.volunteer_by = confirmed.requester_by
      return hoursViolations(t)
    },
    /was settled by both, who were one/,
  ],
  [
    'hours that were entered for somebody else',
    (t) => {
      agreed(t).settlement = 'NONE'
      entryOf(t, 'HELP').to_id = entryOf(t, 'TRANSFER').from_id
      return hoursViolations(t)
    },
    /is of others than its match/,
  ],
  [
    'hours that were entered twice',
    (t) => (t.entries.push({ ...entryOf(t, 'HELP'), id: 'led_other' }), hoursViolations(t)),
    /stands in the ledger 2 times/,
  ],
  [
    'a gift of hours past the limit',
    (t) => {
      t.history.find(({ of, row }) => of === 'ledger_entries' && row.kind === 'TRANSFER')!.row.minutes = 9_999
      return hoursViolations(t)
    },
    /left -\d+ minutes/,
  ],
  [
    'a correction of more than was entered',
    (t) => ((entryOf(t, 'CORRECTION').minutes += 9_999), hoursViolations(t)),
    /gives \d+ back of/,
  ],
  [
    'a step without an audit entry',
    (t) => {
      t.history = t.history.filter(({ of, row }) => of !== 'audit_entries' || row.action !== 'match.agreed')
      return auditViolations(t)
    },
    /happened 1 times, and is told of 0 times: match.agreed/,
  ],
  [
    'a telephone number that was told to a third',
    (t) => told(t, 'per_other', { text: `Bel ${t.people.find(({ phone }) => phone)!.phone} maar` }),
    /per_other was told the phone of/,
  ],
  [
    'an address that was told before it was agreed',
    (t) => {
      const { address } = t.requests.find((request) => request.address)!
      return told(t, 'per_other', { street: JSON.parse(address).street })
    },
    /was told the place of/,
  ],
  [
    'a yes that did not tell how to reach the other',
    (t) => {
      const said = { id: 'mat_other', status: 'AGREED', viewerSide: 'VOLUNTEER', contact: null }
      return told(t, 'per_other', said)
    },
    /did not tell its VOLUNTEER/,
  ],
  [
    'something acknowledged that is not there',
    (t, answers) => ((t.keys = []), unacknowledgedHelp(t, answers)),
    /was acknowledged, and is not stored/,
  ],
]
