import { Random } from '../../../local/seed/random.ts'
import type { Answer, ApiClient } from '../../harness/client.ts'
import type { Asked } from '../../harness/checker/help-answers.ts'
import { attempt, lineOf, type Outcome } from './attempt.ts'
import { lookAtHelp, type HelpKnown } from './help-known.ts'
import { helpHoursSteps } from './help-hours-steps.ts'
import { helpMatchSteps, matchSelection } from './help-match-steps.ts'
import { helpPeopleSteps } from './help-people-steps.ts'
import { village, type HelpWorld } from './help-world.ts'
import type { Someone } from './world.ts'

/** What the storm was answered: in one line each, and whole. */
export class HelpAnswers {
  readonly outcomes: string[] = []
  readonly faults: string[] = []
  readonly whole: Asked[] = []
  #moment = 0

  /** Rises each time that somebody asks and each time that they are answered. */
  moment = (): number => ++this.#moment
}

/** What a step of the storm has to do with. */
export interface HelpWeather {
  world: HelpWorld
  random: Random
  answers: HelpAnswers
  clock: { now: number }
  known: HelpKnown
  /** A number that no other step has. */
  turn: number
  /** Sends a mutation and notes what became of it; by a key of its own, unless told which. */
  act: (by: Someone, mutation: string, input: object, selection?: string, key?: string) => Promise<Outcome>
  /** Reads something, and keeps what was told. */
  look: (by: Someone, query: string, variables: Record<string, unknown>) => Promise<void>
}

/** One thing that somebody does, or several at once. */
export type HelpStep = (weather: HelpWeather) => Promise<unknown>

export interface HelpStormOptions {
  draws: number
  inFlight: number
  seed: number
  clock: { now: number }
  weights?: Record<string, number>
  /** What an earlier storm of the same world was answered, which goes on; and how many draws that had. */
  answers?: HelpAnswers
  from?: number
  /** Whether, in the midst of it, everybody says yes to one request at once. */
  crowded?: boolean
  afterEach?: (done: number) => void
  /** Waits until it makes sense to ask again after a request was lost; where nothing may get lost, it is not there. */
  recovered?: () => Promise<void>
}

/** How often each step is drawn, usually. */
export const usualHelp = {
  ...{ ask: 9, helpers: 2, closeRequest: 2, offerOneself: 12, invite: 7, arrange: 9, plan: 2, rush: 1 },
  ...{ answer: 30, together: 5, again: 5, eager: 3, race: 6, callOff: 4, absent: 4, present: 2, message: 2 },
  ...{ hours: 22, bothHours: 4, dispute: 4, resolve: 5, end: 2, give: 5, donate: 2, correct: 4 },
  ...{ rest: 4, limit: 4, block: 3, unblock: 3, clear: 4, revoke: 2, peek: 16, tick: 5 },
}

/**
 * The same while people are suspended and back again, some are new, and who is not online takes their consent back:
 * some refusals come of that.
 */
export const unsettledHelp = { ...usualHelp, ...{ introduce: 6, trial: 4, suspend: 8, withdraw: 14 } }

/** How many draws go by what somebody saw before they look again. */
const glance = 16

/** Lets a whole village ask, offer, agree, disagree and count hours at once, while the clock goes on. */
export async function rageHelp(world: HelpWorld, options: HelpStormOptions): Promise<HelpAnswers> {
  const { draws, inFlight, seed, clock, weights = usualHelp, crowded = false, recovered } = options
  const { afterEach = () => undefined } = options
  const { answers = new HelpAnswers(), from = 0 } = options
  const steps: Record<string, HelpStep> = { ...helpMatchSteps, ...helpHoursSteps, ...helpPeopleSteps }
  const drawn = Object.entries(weights).flatMap(([name, weight]) => Array.from({ length: weight }, () => name))
  let known = await lookAtHelp(world.database.db)
  let [next, finished, sent] = [from, 0, 0]

  const keeping = (by: Someone, name: string, key: string | null): ApiClient => {
    const call = async (query: string, variables?: Record<string, unknown>): Promise<Answer> => {
      const sentAt = { sent: answers.moment(), received: Number.POSITIVE_INFINITY }
      const asked: Asked = { by: by.personId, key, name, ...sentAt, told: null }
      answers.whole.push(asked)
      const answer = await by.client(query, variables)
      asked.received = answers.moment()
      asked.told = answer.data ?? answer.errors
      if (answer.errors) answers.faults.push(`${name}: ${JSON.stringify(answer.errors)}`)
      return answer
    }
    return Object.assign(call, { with: by.client.with })
  }
  const nextKey = (): string => `help ${seed} ${from} ${++sent}`
  const act: HelpWeather['act'] = async (by, mutation, input, selection = '__typename', key = nextKey()) => {
    for (let tries = 1; ; tries++) {
      const outcome = await attempt(keeping(by, mutation, key), mutation, { ...input, idempotencyKey: key }, selection)
      if (outcome.kind === 'lost' && recovered && tries <= 5) {
        answers.outcomes.push('asked again')
        answers.faults.splice(0)
        await recovered()
        continue
      }
      answers.outcomes.push(`${mutation}: ${lineOf(outcome)}`)
      if (outcome.kind === 'lost') answers.faults.push(outcome.why)
      return outcome
    }
  }
  const look: HelpWeather['look'] = async (by, query, variables) => {
    try {
      await keeping(by, 'node', null)(query, variables)
      answers.outcomes.push('looked')
    } catch (fault) {
      if (!recovered) answers.faults.push(`looked: ${String(fault)}`)
    }
  }
  const runner = async (): Promise<void> => {
    while (next < from + draws) {
      const turn = next++
      const random = new Random(seed + turn * 7_919)
      if (turn % glance === glance - 1) {
        await recovered?.()
        known = await lookAtHelp(world.database.db).catch((fault: unknown) => {
          if (recovered) return known
          throw fault
        })
      }
      await steps[random.pick(drawn)]!({ world, random, answers, clock, known, turn, act, look })
      afterEach(++finished)
    }
  }
  const first = { world, random: new Random(seed), answers, clock, known, turn: -1, act, look }
  await Promise.all([...(crowded ? [crowd(first)] : []), ...Array.from({ length: inFlight }, runner)])
  return answers
}

/** Somebody invites the whole village to a request with three places, and all of them say yes at the same moment. */
async function crowd({ world, act }: HelpWeather): Promise<void> {
  const { cooperativeId, requesters: [asker], volunteers, offers, offline } = world
  const wanted = { category: 'GARDENING', title: 'Met velen', minutes: 5, helpersNeeded: 3 }
  const input = { cooperativeId, ...wanted, location: village }
  const asked = await act(asker!, 'requestHelp', input, 'request { id }')
  if (asked.kind !== 'done') return
  const invited = volunteers.filter(({ personId }) => !offline.has(personId))
  const proposed = await Promise.all(
    invited.map(({ personId }) => {
      const pair = { requestId: asked.payload.request.id, offerId: offers.get(personId) }
      return act(asker!, 'proposeMatch', pair, matchSelection)
    }),
  )
  await Promise.all(
    invited.map(async (volunteer, n) => {
      const one = proposed[n]!
      if (one.kind === 'done')
        await act(volunteer, 'respondToMatch', { matchId: one.payload.match.id, response: 'ACCEPT' }, matchSelection)
    }),
  )
}
