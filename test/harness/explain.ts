import { createClient, type Client, type InStatement, type Row } from '@libsql/client'
import Database from 'libsql'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Query } from '../../src/platform/database/transport.ts'

/** How the engine means to run a statement. */
export interface Explained {
  /** What of the plan is on tables, indented as it nests, for a person to read. */
  text: string
  /** The lines of the plan, without their indentation. */
  lines: string[]
  /** Tables that it walks through from one end, itself or by a trigger: what costs more with every row they have. */
  walked: string[]
  /** Tables whose rows it sorts, since no index has them in order. */
  sorted: string[]
}

/** One line of a plan. */
interface Line {
  id: number
  line: string
  parent: number
  depth: number
}

/** The byte code of a statement and of each of its triggers, which are programs of their own, with cursors of their own. */
function programsOf(rows: Row[]): Row[][] {
  const programs: Row[][] = []
  for (const row of rows) {
    if (row['addr'] === 0) programs.push([])
    programs.at(-1)!.push(row)
  }
  return programs
}

/** Explains statements over a copy of an empty database of the same shape: plans follow from that alone. */
export class Explainer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'noaber-plans-'))
  readonly #client: Client
  #roots: Map<number, string> | undefined
  readonly #tables = new Map<string, string>()

  /** Over a copy of this file, to which some changes are made first. */
  constructor(file: string, changes: readonly string[] = []) {
    const copy = join(this.#folder, 'plans.db')
    copyFileSync(file, copy)
    const changed = new Database(copy)
    for (const change of changes) changed.exec(change)
    changed.close()
    this.#client = createClient({ url: `file:${copy}` })
  }

  close(): void {
    this.#client.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** The plan of one statement. */
  async explain(query: Query): Promise<Explained> {
    const rows = await this.#ask('explain query plan', query)
    const depths = new Map<number, number>()
    const lines: Line[] = []
    for (const { id, parent, detail } of rows) {
      const depth = (depths.get(Number(parent)) ?? -1) + 1
      depths.set(Number(id), depth)
      lines.push({ id: Number(id), line: String(detail), parent: Number(parent), depth })
    }
    const walked = await this.#walked(query)
    const sorted = lines
      .filter(({ line }) => /^USE TEMP B-TREE FOR (ORDER BY|LAST)/.test(line))
      .map(({ parent }) =>
        lines.filter((other) => other.parent === parent).flatMap((other) => this.#sources(other, lines)),
      )
      // A list in JSON, such as the translations of one text, has no index and needs none.
      .filter((over) => !over.every((line) => line.includes('VIRTUAL TABLE')))
      .map((over) => [...new Set(over.map((line) => this.#tableOf(line)))].join(' + '))
    const text = lines.map(({ line, depth }) => '  '.repeat(depth) + line).join('\n')
    return { text, lines: lines.map(({ line }) => line), walked, sorted }
  }

  /** The lines on tables that a line of a plan stands for: itself, or the branches of an OR that has an index for each. */
  #sources(line: Line, lines: Line[]): string[] {
    if (/^(SEARCH|SCAN) /.test(line.line)) return [line.line]
    if (!/^(MULTI-INDEX OR|INDEX \d+)$/.test(line.line)) return []
    return lines.filter(({ parent }) => parent === line.id).flatMap((below) => this.#sources(below, lines))
  }

  /**
   * Which tables a statement walks through, by its byte code, which alone tells of triggers: a cursor on the table, or on
   * one of its indexes, is set on its first or last row, and nothing looks whether it has left a range.
   */
  async #walked(query: Query): Promise<string[]> {
    this.#roots ??= await this.#readRoots()
    const walked = new Set<string>()
    for (const program of programsOf(await this.#ask('explain', query))) {
      const cursors = new Map<unknown, string>()
      const bounded = new Set(program.filter(({ opcode }) => /^Idx[GL][TE]$/.test(String(opcode))).map(({ p1 }) => p1))
      for (const { opcode, p1, p2, p3 } of program) {
        const table = this.#roots.get(Number(p2))
        if (/^(OpenRead|OpenWrite|ReopenIdx)$/.test(String(opcode)) && table && p3 === 0) cursors.set(p1, table)
        const on = cursors.get(p1)
        if (/^(Rewind|Last)$/.test(String(opcode)) && on && !bounded.has(p1)) walked.add(on)
      }
    }
    return [...walked].sort()
  }

  async #readRoots(): Promise<Map<number, string>> {
    const { rows } = await this.#client.execute(`select name, tbl_name, rootpage from sqlite_schema where rootpage > 0`)
    for (const { name, tbl_name: table } of rows) this.#tables.set(String(name), String(table))
    return new Map(rows.map(({ rootpage, tbl_name: table }) => [Number(rootpage), String(table)]))
  }

  /** The table of a line of a plan, where an index tells; else the name that it has there. */
  #tableOf(line: string): string {
    const index = /USING (?:COVERING )?INDEX (\S+)/.exec(line)?.[1]
    return (index && this.#tables.get(index)) ?? line.split(' ')[1]!
  }

  async #ask(how: string, { sql, args }: Query): Promise<Row[]> {
    const statement = { sql: `${how} ${sql}`, args: args.map((value) => value ?? null) } as InStatement
    return (await this.#client.execute(statement)).rows
  }
}
