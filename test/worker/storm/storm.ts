import { Random } from '../../../local/seed/random.ts'
import type { ApiClient } from '../../harness/client.ts'
import { attempt, lineOf, type Outcome } from './attempt.ts'
import { bookingSteps } from './booking-steps.ts'
import { Ledger } from './ledger.ts'
import { managingSteps } from './managing-steps.ts'
import type { Place } from './places.ts'
import type { World } from './world.ts'

/** What an operation of the storm has to do with. */
export interface Storm {
  world: World
  places: Place[]
  ledger: Ledger
  random: Random
  /** On how many days bookings fall: the fewer, the denser. */
  days: number
  /** Closures that were made and not yet taken back. */
  closures: { id: string; facilityId: string }[]
  /** Sends a mutation, and tells what became of it: `lost` is left only where that cannot be found out. */
  send: (client: ApiClient, name: string, input: object, selection?: string) => Promise<Outcome>
  /** Notes what became of an operation; null where there was nothing to do it to. */
  note: (name: string, outcome: Outcome | null) => void
  /** Waits until it makes sense to ask again after a request was lost; null where nothing may get lost. */
  recovered: (() => Promise<void>) | null
}

/** One thing that somebody does, or several at once; it notes what became of it. */
export type Step = (storm: Storm) => Promise<void>

export interface StormOptions {
  /** How often one of the steps is drawn; a rush is several operations. */
  draws: number
  inFlight: number
  seed: number
  days: number
  /** Called after each draw with how many there were so far. */
  afterEach?: (done: number) => void
  recovered?: () => Promise<void>
}

const weights = { book: 38, rush: 8, move: 15, cancel: 15, decide: 12, intrude: 2, look: 3, manage: 7 }

/** Lets many people do many things at once; what happened is in the ledger. */
export async function rage(world: World, places: Place[], options: StormOptions): Promise<Ledger> {
  const { draws, inFlight, seed, days, afterEach = () => undefined, recovered = null } = options
  const ledger = new Ledger()
  const before = await world.database.db.execute('select action, subject_id from audit_entries')
  ledger.changes.push(...before.rows.map(({ action, subject_id: subject }) => `${action} ${subject}`))
  const steps: Record<string, Step> = { ...bookingSteps, ...managingSteps }
  const drawn = Object.entries(weights).flatMap(([name, weight]) => Array.from({ length: weight }, () => name))
  const closures: Storm['closures'] = []
  let next = 0
  let sent = 0
  let finished = 0

  const note: Storm['note'] = (name, outcome) => {
    ledger.outcomes.push(`${name}: ${outcome ? lineOf(outcome) : 'nothing to do'}`)
    // The rules refuse after two trips. Where it took more, the write was tried, and the database said no.
    if (outcome?.kind === 'refused' && outcome.codes.includes('NO_CAPACITY') && outcome.trips > 2)
      ledger.outcomes.push('refused at the write')
    if (outcome?.kind === 'lost') ledger.faults.push(outcome.why)
  }
  const send: Storm['send'] = async (client, mutation, input, selection) => {
    // A client that asks again does so under the same key, so that what happened once does not happen twice.
    const keyed = recovered ? { ...input, idempotencyKey: `storm ${++sent}` } : input
    for (let tries = 1; ; tries++) {
      const outcome = await attempt(client, mutation, keyed, selection)
      if (outcome.kind !== 'lost' || !recovered || tries > 5) return outcome
      ledger.outcomes.push('asked again')
      await recovered()
    }
  }
  const runner = async (): Promise<void> => {
    while (next < draws) {
      const random = new Random(seed + next++ * 7_919)
      await steps[random.pick(drawn)]!({ world, places, ledger, random, days, closures, send, note, recovered })
      afterEach(++finished)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, runner))
  return ledger
}
