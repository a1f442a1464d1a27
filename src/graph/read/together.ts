import { sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { FieldNode, GraphQLResolveInfo } from 'graphql'
import type { Context } from '../../auth/context.ts'
import { Compiler } from './compile.ts'
import type { Entity, Row } from './entity.ts'

/**
 * The rows of an entity that an answer made by code refers to: they are read all together when the first of them is asked
 * for, in one statement for each place of the document that selects them.
 */
export class Together<T extends SQLiteTable> {
  readonly #entity: Entity<T>
  readonly #ids: string[]
  readonly #read = new Map<FieldNode, Promise<Map<string, Row>>>()

  constructor(entity: Entity<T>, ids: Iterable<string>) {
    this.#entity = entity
    this.#ids = [...new Set(ids)]
  }

  /** The row of this id, with what is selected of it here; null where the viewer may not see it. */
  async find(id: string, context: Context, info: GraphQLResolveInfo): Promise<Row | null> {
    const place = info.fieldNodes[0]!
    const rows = this.#read.get(place) ?? this.#readAll(context, info)
    this.#read.set(place, rows)
    return (await rows).get(id) ?? null
  }

  async #readAll(context: Context, info: GraphQLResolveInfo): Promise<Map<string, Row>> {
    const compiler = new Compiler(info, context)
    const row = compiler.alias(this.#entity)
    const id = sql`${(row as unknown as { id: unknown }).id}`
    const where = compiler.where(this.#entity, row, sql`${id} in (select value from json_each(${JSON.stringify(this.#ids)}))`)
    const object = compiler.times(this.#ids.length, () => compiler.object(this.#entity, row, info.fieldNodes))
    const answer = await context.database.read(sql`select ${id} as id, ${object} as data from ${row.$from} where ${where}`)
    return new Map(answer.map((found) => [String(found['id']), JSON.parse(String(found['data'])) as Row]))
  }
}
