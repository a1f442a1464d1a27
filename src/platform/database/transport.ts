/** A value as it travels to the database and back; a blob as bytes. */
export type Value = null | string | number | bigint | Uint8Array

/** A statement as it travels: its text, and its arguments by position. */
export interface Query {
  sql: string
  args: readonly unknown[]
}

/** What a statement answered: a row is the values of the columns in their order. */
export interface Answer {
  columns: readonly string[]
  rows: readonly (readonly Value[])[]
}

/**
 * The way to one database. One call is one round trip: several reads see one snapshot, several writes happen together or
 * not at all. What the database refuses is a `SqlFault`; whatever else is thrown means that it did not answer.
 */
export interface Transport {
  send(mode: 'read' | 'write', queries: readonly Query[]): Promise<Answer[]>
}

/** The database refused a statement. */
export class SqlFault extends Error {
  /** The engine's name for it, such as `SQLITE_CONSTRAINT_TRIGGER`; the hosted service tells the first two words only. */
  readonly code: string
  /** Which of the statements that were sent together it was; null where it was none of them in particular. */
  readonly statementIndex: number | null

  constructor(message: string, code: string, statementIndex: number | null = null) {
    super(message)
    this.name = 'SqlFault'
    this.code = code
    this.statementIndex = statementIndex
  }
}

/**
 * No row holds a text with a zero byte, and a server of libSQL refuses one: it travels as the replacement character, as a
 * lone half of a character does, and is then found nowhere. What is to be stored is checked before.
 */
export const withoutZero = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
