/**
 * What a statement needs before it may run: `read` nothing, `write` and `begin-write` the writer's turn, `begin` the
 * turn unless only reads follow, `begin-read` nothing but it forbids writes, `end` nothing, `refused` never runs.
 */
export type StatementKind = 'read' | 'write' | 'begin' | 'begin-read' | 'begin-write' | 'end' | 'refused'

/** What the server must know of a statement that the engine does not tell. */
export type StatementTraits = {
  kind: StatementKind
  /** An INSERT or REPLACE: its row id is reported. */
  inserts: boolean
  /** An INSERT, UPDATE or DELETE: its changed rows are counted. */
  changes: boolean
  explains: boolean
  /** What the statement leaves behind on its connection, to be undone before another stream gets it. */
  leaves: 'nothing' | 'settings' | 'temporary'
}

/** Pragmas that take an argument and only read. */
const READING = new Set([
  'table_info', 'table_xinfo', 'table_list', 'index_list', 'index_info', 'index_xinfo', 'foreign_key_list',
  'foreign_key_check', 'integrity_check', 'quick_check',
])
/** Pragmas that change the file when they get an argument, in ways that are harmless to the server. */
const STORING = new Set(['user_version', 'application_id'])
/** Pragmas that do something to the file, with an argument and without. */
const ACTING = new Set(['optimize', 'incremental_vacuum', 'wal_checkpoint'])
/** Pragmas that change one connection; `resetSql` in connection.ts undoes them. */
const SETTING = new Set(['foreign_keys', 'defer_foreign_keys'])

const PLAIN: StatementTraits = { kind: 'read', inserts: false, changes: false, explains: false, leaves: 'nothing' }

/** Tells a statement's traits from its leading words, its first verb outside parentheses and, for pragmas, its text. */
export function classify(words: readonly string[], verb: string, sql: string): StatementTraits {
  const first = words[0] === 'WITH' ? verb : words[0]
  switch (first) {
    case 'SELECT':
    case 'VALUES':
      return PLAIN
    case 'EXPLAIN':
      return { ...PLAIN, explains: true }
    case 'INSERT':
    case 'REPLACE':
      return { ...PLAIN, kind: 'write', inserts: true, changes: true }
    case 'UPDATE':
    case 'DELETE':
      return { ...PLAIN, kind: 'write', changes: true }
    case 'BEGIN':
      return { ...PLAIN, kind: classifyBegin(words) }
    case 'SAVEPOINT':
      return { ...PLAIN, kind: 'begin' }
    case 'COMMIT':
    case 'END':
    case 'ROLLBACK':
    case 'RELEASE':
      return { ...PLAIN, kind: 'end' }
    case 'ATTACH':
    case 'DETACH':
      return { ...PLAIN, kind: 'refused' }
    case 'VACUUM':
      // `INTO` would write a file of the client's choosing.
      return { ...PLAIN, kind: words.includes('INTO') ? 'refused' : 'write' }
    case 'PRAGMA':
      return classifyPragma(sql)
    case 'CREATE':
      return { ...PLAIN, kind: 'write', leaves: words[1]?.startsWith('TEMP') === true ? 'temporary' : 'nothing' }
    default:
      return { ...PLAIN, kind: 'write' }
  }
}

function classifyBegin(words: readonly string[]): StatementKind {
  if (words.includes('READONLY')) return 'begin-read'
  return words.includes('IMMEDIATE') || words.includes('EXCLUSIVE') ? 'begin-write' : 'begin'
}

/** A pragma that could undo the server's guarantees (journal mode, synchronous, locking…) may be read but not set. */
function classifyPragma(sql: string): StatementTraits {
  const match = /^pragma\s+(?:\w+\s*\.\s*)?(\w+)\s*([=(])?/i.exec(sql)
  const name = match?.[1]?.toLowerCase() ?? ''
  const takesArgument = match?.[2] !== undefined
  if (ACTING.has(name)) return { ...PLAIN, kind: 'write' }
  if (name !== '' && !takesArgument) return PLAIN
  if (STORING.has(name)) return { ...PLAIN, kind: 'write' }
  if (READING.has(name)) return PLAIN
  if (SETTING.has(name)) return { ...PLAIN, leaves: 'settings' }
  return { ...PLAIN, kind: 'refused' }
}
