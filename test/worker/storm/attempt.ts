import { mutationDocument } from '../../harness/mutate.ts'
import type { Answer, ApiClient, Json } from '../../harness/client.ts'

/** What became of a request to change something. */
export type Outcome =
  | { kind: 'done'; payload: Json }
  /** Refused with a type: `Conflict STALE`, or `BookingRefused` with the codes of its reasons; and what that cost. */
  | { kind: 'refused'; as: string; codes: string[]; trips: number }
  /** Answered with a fault, or not at all: nobody knows whether it happened. */
  | { kind: 'lost'; why: string }

/** The mutations that may be refused with every reason. */
const judged = new Set([
  ...['bookFacility', 'moveBooking', 'decideBooking', 'undoNoShow', 'acceptWaitlistOffer'],
  ...['bookSeries', 'changeBookingSeries'],
])

/** What is asked of a booking that was made or changed. */
export const bookingSelection = 'booking { id status startsAt endsAt units facility { id } }'

function documentOf(name: string, selection: string): string {
  const plain = mutationDocument(name, selection)
  if (!judged.has(name)) return plain
  return plain.replace('... on UserError', '... on BookingRefused { reasons { code message } } ... on UserError')
}

/** Sends a mutation once, and tells what became of it; it never throws. */
export async function attempt(
  client: ApiClient,
  name: string,
  input: object,
  selection = bookingSelection,
): Promise<Outcome> {
  let answer: Answer
  try {
    answer = await client(documentOf(name, selection), { input })
  } catch (fault) {
    return { kind: 'lost', why: `no answer: ${String(fault)}` }
  }
  const result = answer.data?.[name]
  if (answer.errors || !result) return { kind: 'lost', why: `${name}: ${JSON.stringify(answer.errors ?? answer.data)}` }
  const { __typename: type, code, message, reasons } = result
  if (type.endsWith('Payload')) return { kind: 'done', payload: result }
  const told = [message, ...(reasons ?? []).map((reason: Json) => reason.message)]
  if (told.some((text) => typeof text !== 'string' || text === ''))
    return { kind: 'lost', why: `${name}: ${code} says nothing` }
  const codes: string[] = type === 'BookingRefused' ? reasons.map((reason: Json) => reason.code) : [code]
  return { kind: 'refused', as: type, codes: codes.toSorted(), trips: answer.trips }
}

/** A refusal in one line: `BookingRefused CLOSED,NO_CAPACITY`. */
export const lineOf = (outcome: Outcome): string =>
  outcome.kind === 'refused'
    ? `${outcome.as} ${outcome.codes.join(',')}`
    : outcome.kind === 'done'
      ? 'done'
      : `lost: ${outcome.why}`

/** How often each value occurs. */
export function tally(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return Object.fromEntries([...counts].toSorted(([a], [b]) => a.localeCompare(b)))
}

/** An instant as the API takes it. */
export const instant = (seconds: number): string => new Date(seconds * 1000).toISOString()
