import type { FieldNode, GraphQLResolveInfo } from 'graphql'
import type { SQL } from 'drizzle-orm'
import { eq } from 'drizzle-orm'
import type { InputFieldMap, InputShapeFromFields, ObjectRef } from '@pothos/core'
import { Replay, Work, type WorkResult } from '../platform/database/work.ts'
import { check, idempotencyKey } from '../platform/check.ts'
import { notFound, Refusal, Refused } from '../platform/refusal.ts'
import { namedBy } from '../auth/asker.ts'
import { queryOf } from '../platform/database/database.ts'
import type { Payload, UseCase } from '../auth/use-case.ts'
import { builder, type Types } from './builder.ts'
import type { Context } from '../auth/context.ts'
import { commonRefusals } from './errors.ts'
import { canonicalJson } from './canonical-json.ts'
import { Retaking } from './read/budget.ts'
import { fieldType } from './read/compile.ts'
import type { Entity, Row } from './read/entity.ts'
import { rowOf, statementFor } from './read/root.ts'
import { selectionOf } from './read/selection.ts'

interface Definition<P extends string, I extends InputFieldMap> {
  description: string
  /** The fields of the input object. */
  input: (t: InputBuilder) => I
  /** The objects that the payload shows, by field. */
  payload: Record<P, { entity: () => Entity; description: string; nullable?: boolean }>
  /** Further fields of the payload, computed from what `run` returned. */
  more?: (t: PayloadBuilder) => object
  /** Refusals besides those that every mutation has. */
  refusals?: ObjectRef<Types, Refusal>[]
  /** Whether a repetition can be recognised by an idempotency key; signing in, for one, takes none. */
  keyed?: boolean
  run(input: NoInfer<InputShapeFromFields<I>>, useCase: UseCase<P>): Promise<Payload>
}

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>
type PayloadBuilder = PothosSchemaTypes.ObjectFieldBuilder<Types, Payload>

/**
 * Adds a mutation in the house style: one `input`, answered by a union of `<Name>Payload` and typed refusals. Whatever
 * the use case throws as a `Refusal` becomes the answer; everything else is our fault.
 */
export function mutation<P extends string, I extends InputFieldMap>(name: string, definition: Definition<P, I>): void {
  const { description, payload, refusals = [], keyed = true } = definition
  const type = name[0]!.toUpperCase() + name.slice(1)

  const input = builder.inputType(`${type}Input`, {
    description: `The input of \`${name}\`.`,
    fields: (t) => ({
      ...definition.input(t),
      ...(keyed
        ? {
            idempotencyKey: t.string({
              description:
                'Makes it safe to send the same request twice: a repetition with the same key and input gets the first success, with another input it is refused. At most 200 characters.',
            }),
          }
        : {}),
    }),
  })

  const payloadType = builder.objectRef<Payload>(`${type}Payload`).implement({
    description: `What \`${name}\` did.`,
    fields: (t) => {
      const fields: Record<string, ReturnType<typeof t.field>> = {}
      for (const [field, shown] of Object.entries<Definition<P, I>['payload'][P]>(payload)) {
        fields[field] = t.field({
          type: shown.entity().ref,
          description: shown.description,
          nullable: shown.nullable ?? false,
          resolve: (value, _args, _context, info) => value[String(info.path.key)] as Row,
        }) as never
      }
      return { ...fields, ...definition.more?.(t) } as never
    },
  })

  const result = builder.unionType(`${type}Result`, {
    description: `The payload of \`${name}\`, or why it was refused.`,
    types: [payloadType, ...commonRefusals, ...refusals] as never[],
    resolveType: ((value: unknown) => (value instanceof Refused ? value.kind : `${type}Payload`)) as never,
  })

  builder.mutationField(name, (t) =>
    t.field({
      type: result,
      nullable: true,
      description,
      args: { input: t.arg({ type: input, required: true, description: 'What to do.' }) },
      resolve: ((_root: unknown, args: { input: InputShapeFromFields<I> & { idempotencyKey?: string | null } }, context: Context, info: GraphQLResolveInfo) => once(context, info, async () => {
        const { idempotencyKey: key, ...body } = args.input
        const shows = new PayloadReader(payload, `${type}Payload`, info)
        try {
          if (key != null) check(idempotencyKey, key, ['input', 'idempotencyKey'])
          const request = { ...context, actorId: context.viewer.personId, secret: context.settings.secret }
          return await unlessStale(() => {
            const work = new Work(request, key == null ? null : { key, body: `${name} ${canonicalJson(body)}` })
            const finish = async (ids: WorkResult, as = context.viewer, told: WorkResult = {}): Promise<Payload> => {
              const reads = shows.statements(ids, context)
              const named = namedBy({ ...context, viewer: as })
              const rows = await work.commit({ ...ids, ...told }, reads.map(([, statement]) => queryOf(statement, named)))
              return { ...Object.fromEntries(reads.map(([field], i) => [field, rowOf(rows[i] as never)])), ...told }
            }
            return definition
              .run(args.input as never, { ...context, work, finish: finish as never })
              .catch((thrown: unknown) => earlierSuccess(work, thrown, shows, context))
          })
        } catch (thrown) {
          if (thrown instanceof Refusal) return new Refused(thrown)
          throw thrown
        }
      })) as never,
    }),
  )
}

/** Runs a root field once for a request, however often it is asked what came of it. */
function once(context: Context, { path }: GraphQLResolveInfo, run: () => Promise<unknown>): Promise<unknown> {
  const key = String(path.key)
  const settled = context.settled.get(key) ?? run()
  context.settled.set(key, settled)
  return settled
}

/**
 * How often a use case is run in all while somebody else changes what it read. Whoever loses such a race loses it to somebody
 * who has won, so all get on; but in a storm an innocent one loses twice now and then (test/worker/storm: of 4,000 things that
 * people did with bookings 450 were run again, and 20 a third time, mostly where a queue was being settled or a place had
 * changed). The next run loses one time in ten at most, so that with these nobody is sent away for nothing. Those who change
 * the same calendar at once still are, as ten managers: each of them has to see what the one before did.
 */
const mostRuns = 6

/** Runs a use case anew, from its reads on, where what it read was changed before it wrote; nothing was written then. */
async function unlessStale<T>(run: () => Promise<T>): Promise<T> {
  for (let runs = 1; ; runs++) {
    try {
      return await run()
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code !== 'STALE' || runs === mostRuns) throw thrown
    }
  }
}

/**
 * A refusal stands unless the same request succeeded before: then what that one made is the answer, as far as the viewer
 * may still see it.
 */
async function earlierSuccess(work: Work, thrown: unknown, shows: PayloadReader, context: Context): Promise<Payload> {
  const result = thrown instanceof Replay ? thrown.result : thrown instanceof Refusal ? await work.earlierResult() : null
  if (!result) throw thrown
  const reads = shows.statements(result, context)
  const rows = await Promise.all(reads.map(async ([field, statement]) => [field, rowOf(await context.database.read(statement))]))
  if (rows.some(([, row]) => row === null)) throw thrown instanceof Refusal ? thrown : notFound(['input'])
  const told = Object.entries(result).filter(([name]) => name.startsWith('$'))
  return { ...(Object.fromEntries(rows) as Payload), ...Object.fromEntries(told) }
}

/** Makes the statements that read what the client selected of a payload. */
class PayloadReader {
  readonly #payload: Record<string, { entity: () => Entity }>
  readonly #type: string
  readonly #info: GraphQLResolveInfo
  readonly #retaking = new Retaking()

  constructor(payload: Record<string, { entity: () => Entity }>, type: string, info: GraphQLResolveInfo) {
    this.#payload = payload
    this.#type = type
    this.#info = info
  }

  /** The name in the answer and the statement of every selected object; asked anew, they count once for the request. */
  statements(ids: WorkResult, context: Context): [string, SQL][] {
    return this.#retaking.take(context.database, () => this.#statements(ids, context))
  }

  #statements(ids: WorkResult, context: Context): [string, SQL][] {
    const type = this.#info.schema.getType(this.#type) as Parameters<typeof fieldType>[0]
    const found: [string, SQL][] = []
    for (const [key, nodes] of selectionOf(this.#info, type, this.#info.fieldNodes)) {
      const field = (nodes[0] as FieldNode).name.value
      const shown = this.#payload[field]
      const id = ids[field]
      if (!shown || !id) continue
      const entity = shown.entity()
      const byId = (row: Record<string, unknown>): SQL => eq(row['id'] as never, id)
      found.push([key, statementFor(entity, byId as never, context, this.#info, nodes)])
    }
    return found
  }
}
