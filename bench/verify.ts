import { isDeepStrictEqual } from 'node:util'
import { Engine } from './limit/engine.ts'
import type { Generator } from './load/generator.ts'
import { operationNames, type OperationName } from './operations.ts'
import type { Subject } from './subjects.ts'

/** So many different requests of each operation are compared. */
export const compared = 100

/** Two subjects answer the same request differently; nothing is measured then. */
export class AnswersDiffer extends Error {}

/** Proves that both subjects give the same answers, and write the same rows. Uses up the first inputs of `book`. */
export async function assertSameAnswers(generator: Generator, worker: Subject, limit: Subject): Promise<void> {
  for (const operation of operationNames) {
    const [ours, theirs] = [await answersOf(generator, operation, worker), await answersOf(generator, operation, limit)]
    for (let n = 0; n < compared; n++) {
      if (same(operation, ours[n]!, theirs[n]!)) continue
      // An answer that depends on the time of day may have changed in the second between the two.
      const [again] = operation === 'book' ? [] : await answersOf(generator, operation, limit, n, 1)
      const [mine] = operation === 'book' ? [] : await answersOf(generator, operation, worker, n, 1)
      if (again && mine && same(operation, mine, again)) continue
      throw new AnswersDiffer(`${operation}, input ${n}, ${worker.data}:\n  the Worker: ${ours[n]}\n  the limit:  ${theirs[n]}`)
    }
    if (operation === 'book') assertSameRows(worker.file, limit.file, bookedIds(ours), bookedIds(theirs))
  }
}

async function answersOf(generator: Generator, operation: OperationName, subject: Subject, from = 0, most = compared): Promise<string[]> {
  const { kind, data, port } = subject
  const outcome = await generator.run({ operation, kind, data, port, from, most, connections: 1, seconds: 120, keep: true })
  if (outcome.firstFault) throw new AnswersDiffer(`${operation} at the ${kind}, ${data}: ${outcome.firstFault}`)
  return outcome.answers
}

const idOf = (answer: string): string => /"id":"(boo_\w+)"/.exec(answer)?.[1] ?? ''
const bookedIds = (answers: string[]): string[] => answers.map(idOf)

function same(operation: OperationName, ours: string, theirs: string): boolean {
  // Each side gives the booking an id of its own.
  const plain = (answer: string): unknown => JSON.parse(operation === 'book' ? answer.replace(idOf(answer), '') : answer)
  return isDeepStrictEqual(plain(ours), plain(theirs))
}

/** What a booking leaves in the database, but for ids and instants that each side draws by itself. */
const traces = [
  `select facility_id, cooperative_id, status, starts_at, ends_at, units, buffer_before, buffer_after, title, actor_id, for_person_id,
    for_organisation_id, audience, price_cents, currency from bookings where id = ?`,
  `select space_id, starts_at, ends_at, units, whole, buffer_before, buffer_after from claims where booking_id = ? order by space_id`,
  `select action, actor_id, cooperative_id, facility_id, network_address, client, json(data) from audit_entries where subject_id = ?`,
  `select kind, payload ->> 'actorId', attempts, done_at, due_at - created_at from outbox where payload ->> 'bookingId' = ?`,
]

function assertSameRows(ourFile: string, theirFile: string, ourIds: string[], theirIds: string[]): void {
  const [ours, theirs] = [new Engine(ourFile), new Engine(theirFile)]
  try {
    for (const [n, id] of ourIds.entries()) {
      for (const trace of traces) {
        const [left, right] = [ours.rows(trace, [id]), theirs.rows(trace, [theirIds[n]!])]
        if (left.length > 0 && isDeepStrictEqual(left, right)) continue
        throw new AnswersDiffer(`book, input ${n}: different rows\n  the Worker: ${JSON.stringify(left)}\n  the limit:  ${JSON.stringify(right)}`)
      }
    }
  } finally {
    ours.close()
    theirs.close()
  }
}
