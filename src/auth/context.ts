import type { Viewer } from './viewer.ts'
import type { Settings } from '../env.ts'
import type { Database } from '../platform/database/database.ts'
import type { Trips } from '../platform/database/trips.ts'
import type { CommittedEvent } from '../platform/database/work.ts'
import type { Log } from '../platform/log.ts'

/** Everything that belongs to one request. Nothing in it outlives the request. */
export interface Context {
  viewer: Viewer
  /** Whether the request says nothing of who sends it: that is known before anything is read. */
  anonymous: boolean
  /** The instant at which the request is judged, read once: Unix seconds. */
  now: number
  /** The reader's languages, best first, from `Accept-Language` or else the person's own setting. */
  languages: readonly string[]
  database: Database
  trips: Trips
  log: Log
  settings: Settings
  /** Where the request comes from, as the edge tells it. */
  from: { networkAddress: string | null; client: string | null }
  /** Keeps work going after the answer, such as mail that should leave at once. */
  afterwards: (work: () => Promise<unknown>) => void
  /** What root fields of a mutation came to, by their names in the answer: nothing is done twice for one request. */
  settled: Map<string, Promise<unknown>>
  /** Hears of the events that a commit left: urgent mail leaves right after the answer. */
  committed: (events: readonly CommittedEvent[]) => void
}
