import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Asked } from '../../harness/checker/help-answers.ts'
import { readHelp, type HelpTables } from '../../harness/checker/help-tables.ts'
import { helpViolations, overdueHelp, unacknowledgedHelp } from '../../harness/checker/help.ts'
import { tally } from './attempt.ts'
import { corruptions } from './help-corruptions.ts'
import { rageHelp, unsettledHelp } from './help-storm.ts'
import { monday, startHelpWorld, type HelpWorld } from './help-world.ts'
import { faultsIn } from './mixed.ts'

const seed = 20_270_201

let world: HelpWorld

beforeAll(async () => {
  world = await startHelpWorld()
})

afterAll(() => world.close())

/** What has to happen at least this often, or the storm proves little. */
const atLeast: Record<string, number> = {
  'requestHelp: done': 30,
  'proposeMatch: done': 80,
  'proposeMatch: MatchRefused NOT_A_CANDIDATE': 30,
  'proposeMatch: Conflict ALREADY_MATCHED': 5,
  'planMatches: done': 8,
  'respondToMatch: done': 80,
  'respondToMatch: Conflict MATCH_FULL': 15,
  'respondToMatch: Conflict PROPOSAL_EXPIRED': 15,
  'respondToMatch: Conflict REQUEST_CLOSED': 5,
  'respondToMatch: Conflict INVALID_TRANSITION': 30,
  'cancelMatch: done': 10,
  'reportMatchNoShow: done': 2,
  'completeMatch: done': 30,
  'completeMatch: Conflict HOURS_ARE_SETTLED': 5,
  'disputeMatch: done': 6,
  'resolveDispute: done': 5,
  'transferHours: done': 20,
  'transferHours: Conflict HOURS_LIMIT': 8,
  'donateHours: done': 5,
  'correctHours: done': 8,
  'correctHours: Conflict CORRECTION_TOO_LARGE': 4,
  'cancelHelpRequest: done': 8,
  'pauseHelpOffer: done': 5,
  'withdrawHelpOffer: done': 2,
  'resumeHelpOffer: done': 5,
  'changeHelpOffer: done': 15,
  'blockPerson: done': 12,
  'unblockPerson: done': 6,
  'recordClearance: done': 12,
  'revokeClearance: done': 6,
  'recordIntroduction: done': 4,
  'setHelpSettings: done': 1,
  'suspendMember: done': 3,
  'reinstateMember: done': 3,
  'withdrawConsent: done': 2,
  'recordConsent: done': 2,
  'respondToMatch: Forbidden FORBIDDEN': 2,
  'every week until a day': 4,
  'tick: done': 15,
  looked: 50,
  // What comes by itself.
  expired: 15,
  'settled by silence': 2,
  'disputed by silence': 1,
}

/** What would tell somebody that the other of the two blocks them, while nobody is suspended or new. */
const telling = ['respondToMatch: MatchRefused NOT_A_CANDIDATE']

const bySilence: Record<string, string> = {
  'match.expired': 'expired',
  'match.hoursSettled': 'settled by silence',
  'match.disputed': 'disputed by silence',
}

/** What came without anybody doing it, as the audit log has it. */
const byThemselves = ({ history }: HelpTables): string[] =>
  history.flatMap(({ of, row }) =>
    of !== 'audit_entries' || row.actor_id !== null
      ? []
      : (bySilence[row.action as string] ?? []),
  )

let tables: HelpTables
let whole: Asked[] = []

test('everything that two can do with help holds in a storm of a whole village', { timeout: 300_000 }, async () => {
  const { db } = world.database
  const clock = { now: monday }
  const began = performance.now()
  const answers = await rageHelp(world, { draws: 1_600, inFlight: 20, seed, clock, crowded: true })
  const usual = tally(answers.outcomes)
  await rageHelp(world, { draws: 600, inFlight: 20, seed, clock, answers, from: 1_600, weights: unsettledHelp })
  const seconds = (performance.now() - began) / 1000
  // A last time in peace: what is due by now is done by one run.
  await world.scheduled()
  tables = await readHelp(db)
  whole = answers.whole
  const ending = tables.matches.filter(({ until_week: week }) => week !== null).map(() => 'every week until a day')
  const counts = tally([...answers.outcomes, ...byThemselves(tables), ...ending])
  const states = tally(tables.matches.map(({ origin, status }) => `${origin} ${status}`))
  process.stdout.write(
    `${JSON.stringify({ ...counts, ...states }, null, 2)}\n` +
      `${answers.outcomes.length} operations in ${seconds.toFixed(1)} s; ` +
      `${tables.history.length} rows recorded; workerd's peak: ${world.peakMemory() ?? '?'} MiB\n`,
  )
  const started = performance.now()
  const found = helpViolations(tables, answers.whole)
  process.stdout.write(`checked in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  expect({ seed, faults: answers.faults.slice(0, 10) }).toEqual({ seed, faults: [] })
  expect({ seed, found: found.slice(0, 20) }).toEqual({ seed, found: [] })
  expect({ seed, found: overdueHelp(tables, clock.now) }).toEqual({ seed, found: [] })
  expect({ seed, found: unacknowledgedHelp(tables, answers.whole).slice(0, 10) }).toEqual({ seed, found: [] })
  expect(Object.entries(atLeast).filter(([outcome, least]) => (counts[outcome] ?? 0) < least)).toEqual([])
  expect(telling.filter((outcome) => usual[outcome])).toEqual([])
  expect(faultsIn(world)).toEqual([])
})

test.each(corruptions)('the checker finds %s', (_, corrupt, promise) => {
  const found = corrupt(structuredClone(tables), whole)
  expect(found.filter((line) => promise.test(line)), String(promise)).not.toEqual([])
})
