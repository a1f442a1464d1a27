import type { Work } from '../platform/database/work.ts'
import type { Context } from './context.ts'
import type { Viewer } from './viewer.ts'

/** A payload: rows by field, and values that are not stored. */
export type Payload = Record<string, unknown>

/** A request that writes, with its unit of work. */
export interface Writing extends Context {
  work: Work
}

/** What a use case that writes gets: the request, its unit of work, and how to finish. `P` are the payload's objects. */
export interface UseCase<P extends string = never> extends Writing {
  /**
   * Commits the work. The ids name the objects that the payload shows; what the client selected of them is read in the
   * same transaction, by the eyes of `as` where rights have just changed. What `told` holds is remembered with the
   * idempotency key and stands in the payload as it is, for fields that no row tells.
   */
  finish: (ids: Record<P, string>, as?: Viewer, told?: Record<`$${string}`, string>) => Promise<Payload>
}
