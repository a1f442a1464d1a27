import type { OperationName } from '../operations.ts'
import type { Subject } from '../subjects.ts'
import type { Generator } from './generator.ts'
import type { Outcome } from './job.ts'

/** How a subject is asked; at the subject's own port unless told. */
export interface Load {
  seconds: number
  connections: number
  most?: number
  keep?: boolean
  port?: number
  /** The input to begin with; bookings always go on where the subject has got to. */
  from?: number
}

/** An answer was wrong, or none came; the run is worth nothing then. */
export class LoadFailure extends Error {}

/** Sends requests of one operation to a subject, and fails at the first wrong answer. A booking is never repeated. */
export async function load(generator: Generator, subject: Subject, operation: OperationName, load: Load): Promise<Outcome> {
  const { kind, data, port } = subject
  const from = operation === 'book' ? subject.booked : (load.from ?? 0)
  const outcome = await generator.run({ operation, kind, data, port, ...load, from })
  if (outcome.firstFault) throw new LoadFailure(`${operation} at the ${kind}, ${data} data: ${outcome.firstFault}`)
  if (outcome.used === 0) throw new LoadFailure('There are no more times to book: choose fewer --seconds.')
  if (operation === 'book') subject.booked += outcome.used
  return outcome
}
