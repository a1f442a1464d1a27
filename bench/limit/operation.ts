import type { LimitViewer } from './viewer.ts'

/** A value that is bound to a statement. */
export type Value = string | number | null

/** A row as an engine gives it. */
export type Row = readonly unknown[]

/** A statement written by hand, with what is bound to it. */
export interface Query {
  sql: string
  values: readonly Value[]
}

/** One request as it comes. */
export interface Asked {
  variables: Record<string, unknown>
  /** The reader's first language. */
  language: string
  /** The SHA-256 of the session's token, in hexadecimal digits. */
  tokenHash: string
  now: number
}

/** One request whose sender is known. */
export interface LimitRequest extends Asked {
  viewer: LimitViewer
  /** The reader's first and second language. */
  languages: [string, string]
}

/** The whole of an answer, and what must be written before it may be sent. */
export interface Reply {
  body: string
  writes?: Query[]
}

/**
 * An operation as the limits carry it out: the statements and the putting together of the answer are the same in one
 * process and at the edge, which differ only in how a statement reaches the engine.
 */
export interface LimitOperation {
  /**
   * What is read. Nothing in it waits for who asks, so that it can travel along with the viewer's statement: where a
   * text is told in the reader's language, `?1` is that language and `?2` the session's hash.
   */
  read(asked: Asked): Query
  answer(request: LimitRequest, rows: readonly Row[]): Reply
}
