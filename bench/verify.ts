import { isDeepStrictEqual } from 'node:util'
import { Engine } from './limit/engine.ts'
import type { Generator } from './load/generator.ts'
import { load } from './load/run.ts'
import { difference, isSame } from './load/same.ts'
import { operationNames, type OperationName } from './operations.ts'
import type { Subject } from './subjects.ts'

/** So many different requests of each operation are compared before anything is measured. */
const compared = 100

/** Two subjects answer the same request differently; nothing is measured then. */
export class AnswersDiffer extends Error {}

/**
 * Proves that subjects give the limit's answers, and write the same rows. One operation after the other, so that nobody
 * books before everybody has read; it uses up the first inputs of `book`.
 */
export async function assertSameAnswers(generator: Generator, limit: Subject, subjects: Subject[]): Promise<void> {
  for (const operation of operationNames) {
    const theirs = await answersOf(generator, operation, limit)
    for (const subject of subjects) {
      const ours = await answersOf(generator, operation, subject)
      for (let n = 0; n < compared; n++) {
        if (isSame(ours[n]!, theirs[n]!)) continue
        // An answer that depends on the time of day may have changed in the time between the two.
        if (operation !== 'book' && (await isSameNow(generator, operation, n, limit, subject))) continue
        const { kind, data } = subject
        throw new AnswersDiffer(`${operation}, input ${n}, ${data} data:\n${difference(kind, ours[n]!, theirs[n]!)}`)
      }
      if (operation === 'book') assertSameRows(subject, limit, ours.map(idOf), theirs.map(idOf))
    }
  }
}

async function isSameNow(generator: Generator, operation: OperationName, n: number, limit: Subject, subject: Subject) {
  const [theirs] = await answersOf(generator, operation, limit, n, 1)
  const [ours] = await answersOf(generator, operation, subject, n, 1)
  return isSame(ours!, theirs!)
}

async function answersOf(
  generator: Generator,
  operation: OperationName,
  subject: Subject,
  from = 0,
  most = compared,
): Promise<string[]> {
  const wanted = { from, most, connections: 1, seconds: 120, keep: true }
  return (await load(generator, subject, operation, wanted)).answers
}

const idOf = (answer: string): string => /"id":"(boo_\w+)"/.exec(answer)?.[1] ?? ''

/**
 * What a booking leaves in the database, but for ids and instants that each side draws by itself. One process knows
 * where a request came from; at the edge the platform would have said so.
 */
const traces = [
  `select facility_id, cooperative_id, status, starts_at, ends_at, units, buffer_before, buffer_after, title, actor_id,
    for_person_id, for_organisation_id, audience, price_cents, currency, through_cooperative_id, utc_offset, utc_offset_at_end,
    json(price_lines), deposit_cents, cancellation_fees, no_show_fee_cents, approvals_needed, length(check_in_code)
    from bookings where id = ?`,
  `select space_id, starts_at, ends_at, units, whole, buffer_before, buffer_after from claims
    where booking_id = ? order by space_id`,
  `select action, actor_id, cooperative_id, facility_id, coalesce(network_address, '127.0.0.1'), client, json(data)
    from audit_entries where subject_id = ?`,
  `select kind, payload ->> 'actorId', due_at - created_at from outbox where payload ->> 'bookingId' = ?`,
]

function assertSameRows(subject: Subject, limit: Subject, ourIds: string[], theirIds: string[]): void {
  const [ours, theirs] = [new Engine(subject.file), new Engine(limit.file)]
  try {
    for (const [n, id] of ourIds.entries()) {
      for (const trace of traces) {
        const [left, right] = [ours.rows(trace, [id]), theirs.rows(trace, [theirIds[n]!])]
        if (left.length > 0 && isDeepStrictEqual(left, right)) continue
        const text = `  the ${subject.kind}: ${JSON.stringify(left)}\n  the limit: ${JSON.stringify(right)}`
        throw new AnswersDiffer(`book, input ${n}: different rows\n${text}`)
      }
    }
  } finally {
    ours.close()
    theirs.close()
  }
}
