import type { OperationName } from '../operations.ts'
import type { Subject } from '../subjects.ts'
import type { Generator } from './generator.ts'
import type { Outcome } from './job.ts'
import { difference, isSame } from './same.ts'

/** How a subject is asked; at the subject's own port unless told. */
export interface Load {
  seconds: number
  connections: number
  most?: number
  keep?: boolean
  port?: number
  /** The input to begin with; unless told, it goes on where the subject has got to. Bookings always do. */
  from?: number
  /** Takes the answers for right, instead of comparing them. */
  learn?: boolean
  /** Off where the subject's data have gone another way than the limit's. */
  compare?: boolean
}

/** An answer was wrong, or none came; the run is worth nothing then. */
export class LoadFailure extends Error {}

/** Sends requests of one operation to a subject, and fails at the first answer that is not the limit's. */
export async function load(
  generator: Generator,
  subject: Subject,
  operation: OperationName,
  wanted: Load,
): Promise<Outcome> {
  const { kind, data, port, sent, reference } = subject
  const from = operation === 'book' ? sent.book : (wanted.from ?? sent[operation])
  const compare = reference !== undefined && !wanted.learn
  const outcome = await generator.run({ operation, kind, data, port, compare, ...wanted, from })
  if (outcome.firstFault) throw new LoadFailure(`${operation} at the ${kind}, ${data} data: ${outcome.firstFault}`)
  if (outcome.used === 0) throw new LoadFailure('There are no more times to book: choose fewer --seconds.')
  if (operation === 'book' || wanted.from === undefined) sent[operation] += outcome.used
  for (const { input, body } of outcome.differing) await settle(generator, subject, operation, input, body)
  return outcome
}

/**
 * An answer is not, letter by letter, what the limit said before the measurement. That is no mistake if the limit says
 * something else by now, because time has passed, or says the same in other letters.
 */
async function settle(
  generator: Generator,
  subject: Subject,
  operation: OperationName,
  input: number,
  body: string,
): Promise<void> {
  const { kind, data, reference } = subject
  if (operation === 'book') throw new LoadFailure(`book, input ${input}, ${data} data: the ${kind} answers ${body}`)
  const ask = async (whom: Subject): Promise<string> => {
    const once = { operation, kind: whom.kind, data, port: whom.port, from: input }
    const { answers, firstFault } = await generator.run({ ...once, most: 1, connections: 1, seconds: 60, keep: true })
    return answers[0] ?? `no answer: ${firstFault}`
  }
  const said = await ask(reference!)
  generator.accept(data, operation, input, said)
  if (isSame(body, said) || isSame(await ask(subject), said)) return generator.accept(data, operation, input, body)
  throw new LoadFailure(`${operation}, input ${input}, ${data} data:\n${difference(kind, body, said)}`)
}
