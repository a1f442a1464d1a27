import { readFileSync } from 'node:fs'

/** What is measured, by its name in the results. */
export const operationNames = ['list', 'week', 'search', 'near', 'book'] as const
export type OperationName = (typeof operationNames)[number]

/** An operation of the API and what a right answer to it looks like. */
export interface Operation {
  /** The text that is sent: an operation of test/operations, as it stands there. */
  document: string
  /** The round trips from the Worker to its database, which every run counts; the limit at the edge makes as many. */
  trips: number
  /** What of an answer's data is not as it must be, or null. A wrong answer is no answer, however fast it came. */
  fault: (data: Answer) => string | null
}

/** An answer's data, with what the checks look at. */
interface Answer {
  cooperative?: { facilities: { edges: { node: { bookings: { edges: unknown[] } } }[] } } | null
  node?: { availability: { free: unknown[]; closed: unknown[]; slots: unknown[] } } | null
  facilities?: { edges: { node: { id: string } }[]; pageInfo: object }
  bookFacility?: { __typename: string; booking?: { id: string } }
}

const source = readFileSync(new URL('../test/operations/1-sharing.graphql', import.meta.url), 'utf8')

/** One operation of the file, from its first line to the brace that closes it. */
function documentOf(name: string): string {
  const found = new RegExp(`^(?:query|mutation) ${name}\\b[\\s\\S]*?^}`, 'm').exec(source)
  if (!found) throw new Error(`test/operations/1-sharing.graphql has no operation ${name}`)
  return found[0]
}

export const operations: Record<OperationName, Operation> = {
  list: {
    document: documentOf('Cooperative'),
    trips: 1,
    fault: ({ cooperative }) => {
      const edges = cooperative?.facilities.edges
      if (edges?.length !== 20) return `${edges?.length} facilities instead of 20`
      return edges.every(({ node }) => Array.isArray(node.bookings.edges)) ? null : 'no bookings'
    },
  },
  week: {
    document: documentOf('FacilityWeek'),
    trips: 1,
    fault: ({ node }) => {
      const told = node?.availability
      return [told?.free, told?.closed, told?.slots].every(Array.isArray) ? null : 'no availability'
    },
  },
  search: {
    document: documentOf('SearchFacilities'),
    trips: 1,
    fault: ({ facilities }) => (facilities && Array.isArray(facilities.edges) ? null : 'no facilities'),
  },
  // A stand-in: help requests, and with them their candidates, do not exist yet.
  near: {
    document: documentOf('SearchFacilities'),
    trips: 1,
    fault: ({ facilities }) => (facilities && Array.isArray(facilities.edges) ? null : 'no facilities'),
  },
  book: {
    document: documentOf('BookFacility'),
    trips: 3,
    fault: ({ bookFacility }) => (bookFacility?.booking?.id.startsWith('boo_') ? null : `${bookFacility?.__typename}`),
  },
}
