import { Random } from '../../../local/seed/random.ts'
import type { Json } from '../../harness/client.ts'
import { attempt, lineOf, type Outcome } from './attempt.ts'
import { lookAround, type Known } from './known.ts'
import { mixedBookingSteps } from './mixed-booking-steps.ts'
import { mixedManagingSteps } from './mixed-managing-steps.ts'
import type { MixedPlaces } from './mixed-places.ts'
import { mixedWaitingSteps } from './mixed-waiting-steps.ts'
import type { Someone, World } from './world.ts'

/** What the mixed storm was answered, and what it should never have been. */
export class Answers {
  /** `word subject` of everything that was acknowledged. */
  readonly done: string[] = []
  readonly outcomes: string[] = []
  readonly faults: string[] = []
}

/** What a step of the mixed storm has to do with. */
export interface Weather extends MixedPlaces {
  world: World
  random: Random
  answers: Answers
  /** The instant that the clock shows; it goes on while things are under way. */
  clock: { now: number }
  known: Known
  /** Whose is what. */
  byId: ReadonlyMap<string, Someone>
  /** Sends a mutation and notes what became of it; `word` is what the log calls it, of the object that is answered. */
  act: (
    by: Someone,
    mutation: string,
    input: object,
    as: { word: string; of: string; selection?: string },
  ) => Promise<Outcome>
}

/** One thing that somebody does, or several at once. */
export type MixedStep = (weather: Weather) => Promise<unknown>

export interface MixedOptions {
  draws: number
  inFlight: number
  seed: number
  clock: { now: number }
  /** How often each step is drawn, where that is to be otherwise. */
  weights?: Record<string, number>
  afterEach?: (done: number) => void
  /** Waits until it makes sense to ask again after a request was lost; where nothing may get lost, it is not there. */
  recovered?: () => Promise<void>
}

const usual = {
  ...{ book: 20, rush: 5, greedy: 4, series: 5, changeSeries: 4, cancelSeries: 3, move: 9, cancel: 12, decide: 9 },
  ...{ join: 12, answer: 12, leave: 2, checkIn: 6, noShow: 2, undo: 2 },
  ...{ bands: 1, terms: 1, quota: 3, equipment: 2, lift: 1, tick: 4 },
}

/** How many draws go by what somebody saw before they look again. */
const glance = 20

/** Lets many people do everything that there is to do at once, while the clock goes on. */
export async function rageMixed(world: World, places: MixedPlaces, options: MixedOptions): Promise<Answers> {
  const { draws, inFlight, seed, clock, weights = usual, afterEach = () => undefined, recovered } = options
  const answers = new Answers()
  const steps: Record<string, MixedStep> = { ...mixedBookingSteps, ...mixedWaitingSteps, ...mixedManagingSteps }
  const drawn = Object.entries(weights).flatMap(([name, weight]) => Array.from({ length: weight }, () => name))
  const byId = new Map([...world.managers, ...world.residents].map((someone) => [someone.personId, someone]))
  let known = await lookAround(world.database.db)
  let [next, finished, sent] = [0, 0, 0]

  const act: Weather['act'] = async (by, mutation, input, { word, of, selection = `${of} { id }` }) => {
    // A client that asks again does so under the same key, so that what happened once does not happen twice.
    const keyed = recovered ? { ...input, idempotencyKey: `mixed ${seed} ${++sent}` } : input
    for (let tries = 1; ; tries++) {
      const outcome = await attempt(by.client, mutation, keyed, selection)
      if (outcome.kind === 'lost' && recovered && tries <= 5) {
        answers.outcomes.push('asked again')
        await recovered()
        continue
      }
      answers.outcomes.push(`${mutation}: ${lineOf(outcome)}`)
      if (outcome.kind === 'lost') answers.faults.push(outcome.why)
      if (outcome.kind === 'done') answers.done.push(`${word} ${outcome.payload[of].id}`)
      return outcome
    }
  }
  const runner = async (): Promise<void> => {
    while (next < draws) {
      const turn = next++
      const random = new Random(seed + turn * 7_919)
      if (turn % glance === glance - 1) {
        await recovered?.()
        // Where the database is killed now and then, that may happen during the look itself.
        known = await lookAround(world.database.db).catch((fault: unknown) => {
          if (recovered) return known
          throw fault
        })
      }
      const name = random.pick(drawn)
      await steps[name]!({ ...places, world, random, answers, clock, known, byId, act })
      afterEach(++finished)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, runner))
  return answers
}

/** What the log calls what people did, `word subject`; null for what followed from it, or came by itself. */
function wordOf({ action, subject_id: id, actor_id: actor, data: text }: Json): string | null {
  const data: Json = JSON.parse(text)
  const apart =
    actor === null || data.seriesId || data.entryId || ['booking.held', 'waitlist.passedOver'].includes(action)
  if (apart) return null
  if (data.after?.startsAt) return `moved ${id}`
  const booked = data.startsAt !== undefined && /^booking\.(confirmed|requested)$/.test(action)
  if (booked) return `booked ${id}`
  if (/^booking\.(confirmed|approved|rejected)$/.test(action)) return `decided ${id}`
  return `${action.split('.')[1]} ${id}`
}

/** What was acknowledged and is not in the log since then, and what is there though nobody was told. */
export function unacknowledged(answers: readonly Answers[], log: readonly Json[]): string[] {
  const words = log.map(wordOf).filter((word) => word !== null)
  const [told, stored] = [answers.flatMap(({ done }) => done), words].map((all) => Map.groupBy(all, (word) => word))
  return [...new Set([...told!.keys(), ...stored!.keys()])].flatMap((word) => {
    const [there, here] = [stored!.get(word)?.length ?? 0, told!.get(word)?.length ?? 0]
    return there === here ? [] : [`acknowledged ${here} times and stored ${there} times: ${word}`]
  })
}

/**
 * A Saturday, 09:00 in Amsterdam: in the night that follows the clock is put forward, and in Auckland back a week
 * later.
 */
export const saturday = Date.UTC(2027, 2, 27, 8) / 1000

/** What the Worker logged of faults. */
export const faultsIn = ({ lines }: World): string[] =>
  lines.filter((line) => line.includes('"error"') || line.includes('rror:'))
