import { Lru } from './lru.ts'
import { classify, type StatementTraits } from './statement-kind.ts'

/** One statement of a text: its own SQL, its parameters by position (null = nameless) and what it does. */
export type ScannedStatement = StatementTraits & { sql: string; params: readonly (string | null)[] }

/** Depth-0 words that are kept to tell statements apart; no statement is recognised by a later one. */
const WORDS_KEPT = 12
const VERBS = new Set(['SELECT', 'VALUES', 'INSERT', 'REPLACE', 'UPDATE', 'DELETE'])
const CACHED_TEXTS = 2048
const LONGEST_CACHED = 65_536
const cache = new Lru<readonly ScannedStatement[]>(CACHED_TEXTS)

/**
 * Splits a text into statements. The engine runs only the first statement of a text and tells neither parameters nor
 * whether a statement writes, so the server has to know before it runs anything. A text that comes again gives the same
 * objects, so that what is kept of a statement elsewhere is found by its identity.
 */
export function scanSql(text: string): readonly ScannedStatement[] {
  const known = cache.get(text)
  if (known !== undefined) return known
  const statements = scan(text)
  if (text.length <= LONGEST_CACHED) cache.set(text, statements)
  return statements
}

function scan(text: string): ScannedStatement[] {
  const statements: ScannedStatement[] = []
  let at = 0
  while (at < text.length) {
    const statement = newStatement()
    at = scanStatement(text, at, statement)
    if (statement.start < 0) continue
    const sql = text.slice(statement.start, statement.end)
    statements.push({ sql, params: statement.params, ...classify(statement.words, statement.verb, sql) })
  }
  return statements
}

type Draft = { start: number; end: number; depth: number; words: string[]; verb: string; params: (string | null)[] }

function newStatement(): Draft {
  return { start: -1, end: -1, depth: 0, words: [], verb: '', params: [] }
}

/** Reads one statement into the draft and returns the offset behind its semicolon. */
function scanStatement(text: string, from: number, draft: Draft): number {
  let at = from
  // The body of a trigger has semicolons of its own: only `; END ;` closes it.
  let previous = ''
  let beforePrevious = ''
  while (at < text.length) {
    const next = skipToken(text, at)
    const char = text[at] ?? ''
    if (isTrivia(text, at)) {
      at = next
      continue
    }
    if (char === ';') {
      if (!isTrigger(draft.words) || (previous === 'END' && beforePrevious === ';')) return next
    } else if (draft.start < 0) draft.start = at
    const word = isWordStart(text.charCodeAt(at)) ? text.slice(at, next).toUpperCase() : char
    if (char === '(') draft.depth += 1
    else if (char === ')') draft.depth -= 1
    else if ('?:@$'.includes(char)) noteParam(draft.params, text.slice(at, next))
    else if (draft.depth === 0 && word.length > 1) noteWord(draft, word)
    beforePrevious = previous
    previous = word
    draft.end = next
    at = next
  }
  return at
}

function noteWord(draft: Draft, word: string): void {
  if (draft.words.length < WORDS_KEPT) draft.words.push(word)
  if (draft.verb === '' && VERBS.has(word)) draft.verb = word
}

/** SQLite's numbering: `?` takes the next number, `?5` its own, and a name the number it first got. */
function noteParam(params: (string | null)[], token: string): void {
  if (token === '?') params.push(null)
  else if (token.startsWith('?')) {
    const number = Math.min(Number(token.slice(1)), 32_766)
    while (params.length < number) params.push(null)
    if (number > 0) params[number - 1] = token
  } else if (token.length > 1 && !params.includes(token)) params.push(token)
}

function isTrigger(words: readonly string[]): boolean {
  const from = words[0] === 'EXPLAIN' ? words.indexOf('CREATE') : 0
  if (words[from] !== 'CREATE') return false
  const second = words[from + 1]
  return second === 'TRIGGER' || ((second === 'TEMP' || second === 'TEMPORARY') && words[from + 2] === 'TRIGGER')
}

function isTrivia(text: string, at: number): boolean {
  const char = text[at]
  if (char === '-') return text[at + 1] === '-'
  if (char === '/') return text[at + 1] === '*'
  return char === ' ' || char === '\n' || char === '\t' || char === '\r' || char === '\f' || char === '\uFEFF'
}

function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || (code >= 48 && code <= 57) || code === 36
}

/** The offset behind the token which starts at `at`. */
function skipToken(text: string, at: number): number {
  const char = text[at] ?? ''
  if (char === '-' && text[at + 1] === '-') return behind(text, '\n', at + 2)
  if (char === '/' && text[at + 1] === '*') return behind(text, '*/', at + 2)
  if (char === "'" || char === '"' || char === '`') return skipQuoted(text, at, char)
  if (char === '[') return behind(text, ']', at + 1)
  let end = at + 1
  if (isWordPart(text.charCodeAt(at)) || '?:@'.includes(char)) {
    while (end < text.length && isWordPart(text.charCodeAt(end))) end += 1
  }
  return end
}

function skipQuoted(text: string, at: number, quote: string): number {
  let end = behind(text, quote, at + 1)
  while (text[end] === quote) end = behind(text, quote, end + 1)
  return end
}

function behind(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found < 0 ? text.length : found + mark.length
}
