import {
  getNamedType,
  isCompositeType,
  isAbstractType,
  isNonNullType,
  parse,
  specifiedRules,
  validate,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { omitted, type RandomValues } from './random-values.ts'

/** A document with what may be sent along with it, each time anew. */
export interface RandomDocument {
  query: string
  operationName: string | null | undefined
  variables: () => Record<string, unknown>
}

/** Makes a document at random that is valid, without the fields of these names. */
export function randomDocument(
  schema: GraphQLSchema,
  values: RandomValues,
  root: GraphQLObjectType,
  depth: number,
  without: ReadonlySet<string> = new Set(),
): RandomDocument {
  for (;;) {
    const made = new DocumentMaker(schema, values, without).make(root, depth)
    // One mistake is enough to make another.
    if (validate(schema, parse(made.query), specifiedRules, { maxErrors: 1 }).length === 0) return made
  }
}

const textOf = (type: GraphQLInputType): string => String(type)

/** Writes one document: its fields, arguments, variables, fragments and directives. */
class DocumentMaker {
  readonly #schema: GraphQLSchema
  readonly #values: RandomValues
  readonly #without: ReadonlySet<string>
  readonly #definitions: string[] = []
  readonly #makers = new Map<string, () => unknown>()
  readonly #fragments: { name: string; type: GraphQLCompositeType; text: string }[] = []
  /** Fields without an alias are given the same wherever they stand, so that they can be merged. */
  readonly #given = new Map<string, string>()
  #aliases = 0

  constructor(schema: GraphQLSchema, values: RandomValues, without: ReadonlySet<string>) {
    this.#schema = schema
    this.#values = values
    this.#without = without
  }

  make(root: GraphQLObjectType, depth: number): RandomDocument {
    const kind = root === this.#schema.getMutationType() ? 'mutation' : 'query'
    const body = this.#selection(root, depth)
    const others = this.#values.chance(0.1)
    const name = others || this.#values.chance(0.3) ? 'A' : ''
    const definitions = this.#definitions.length > 0 ? `(${this.#definitions.join(', ')})` : ''
    const head = name || definitions || kind === 'mutation' ? `${kind} ${name}${definitions} ` : ''
    const fragments = this.#fragments.map((one) => `fragment ${one.name} on ${one.type.name} ${one.text}`)
    const parts = [`${head}${body}`, ...fragments]
    if (others) parts.unshift('query B { __typename }')
    const single = name ? ['A', undefined, null] : [undefined, null]
    const operationName = this.#values.of(others ? ['A', 'A', 'B', 'Z', null] : single)
    return { query: parts.join('\n'), operationName, variables: () => this.#variables() }
  }

  #variables(): Record<string, unknown> {
    const made = [...this.#makers].map(([name, make]): [string, unknown] => [name, make()])
    return Object.fromEntries(made.filter(([, value]) => value !== omitted))
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const parts: string[] = []
    const width = 1 + this.#values.below(depth > 4 ? 3 : 5)
    for (let n = 0; n < width; n++) parts.push(this.#part(type, depth))
    return `{ ${parts.join(' ')} }`
  }

  #part(type: GraphQLCompositeType, depth: number): string {
    const { chance, of } = this.#bound
    if (chance(0.06)) return `__typename${this.#directive()}`
    if (isAbstractType(type) && chance(0.85)) {
      const possible = this.#schema.getPossibleTypes(type)
      const payload = chance(0.6) ? possible.find(({ name }) => name.endsWith('Payload')) : undefined
      const one = payload ?? of(possible)
      return chance(0.3) ? this.#spread(one, depth) : this.#inline(` on ${one.name}`, one, depth)
    }
    if (depth > 0 && chance(0.1)) return this.#inline(chance(0.5) ? ` on ${type.name}` : '', type, depth)
    if (depth > 0 && chance(0.1)) return this.#spread(type, depth)
    if (!('getFields' in type)) return '__typename'
    const fields = Object.values(type.getFields()).filter(({ name }) => !this.#without.has(name))
    for (let tries = 0; tries < 5; tries++) {
      const field = of(fields)
      const named = getNamedType(field.type)
      if (!isCompositeType(named)) return this.#field(type.name, field, '')
      if (depth > 0) return this.#field(type.name, field, ` ${this.#selection(named, depth - 1)}`)
    }
    return '__typename'
  }

  #inline(on: string, type: GraphQLCompositeType, depth: number): string {
    return `...${on}${this.#directive()} ${this.#selection(type, depth)}`
  }

  #spread(type: GraphQLCompositeType, depth: number): string {
    const known = this.#fragments.filter((one) => one.type === type)
    if (known.length > 0 && this.#values.chance(0.6)) return `...${this.#values.of(known).name}${this.#directive()}`
    const text = this.#selection(type, Math.max(0, depth - 1))
    const name = `F${this.#fragments.length}`
    this.#fragments.push({ name, type, text })
    return `...${name}${this.#directive()}`
  }

  #field(parent: string, field: GraphQLField<unknown, unknown>, below: string): string {
    const aliased = this.#aliases < 28 && this.#values.chance(field.args.length > 0 ? 0.4 : 0.12)
    const key = `${parent}.${field.name}`
    const args = aliased ? this.#arguments(field) : (this.#given.get(key) ?? this.#arguments(field))
    if (!aliased) this.#given.set(key, args)
    return `${aliased ? `a${this.#aliases++}: ` : ''}${field.name}${args}${this.#directive()}${below}`
  }

  #arguments({ name, args }: GraphQLField<unknown, unknown>): string {
    const backward = this.#values.chance(0.2)
    const left = new Set(backward ? ['first', 'after'] : ['last', 'before'])
    const usual = args.filter((arg) => !left.has(arg.name) || this.#values.chance(0.03))
    const given = usual.flatMap((arg) => this.#argument(name, arg))
    return given.length > 0 ? `(${given.join(', ')})` : ''
  }

  #argument(field: string, { name, type }: GraphQLArgument): string[] {
    const { chance } = this.#bound
    const shares: Record<string, number> = { first: 0.9, last: 0.9, after: 0.25, before: 0.15 }
    if (!isNonNullType(type) && !chance(shares[name] ?? 0.5)) return []
    const make = (): unknown => this.#values.value(name, type, field)
    return [`${name}: ${chance(0.45) ? this.#variable(type, make) : this.#values.print(make(), type)}`]
  }

  /** A variable where a value of a type may stand: with a default or without, and given, null, left out, or misfit. */
  #variable(type: GraphQLInputType, make: () => unknown): string {
    const { chance, of } = this.#bound
    const name = `v${this.#makers.size}`
    const defaulted = chance(0.3)
    const byDefault = defaulted ? this.#values.print(make() ?? null, type) : ''
    this.#definitions.push(`$${name}: ${textOf(type)}${byDefault && byDefault !== 'null' ? ` = ${byDefault}` : ''}`)
    this.#makers.set(name, () => {
      if ((defaulted || !isNonNullType(type)) && chance(0.2)) return omitted
      return chance(0.015) ? of([{}, [[]], 'misfit', 1.5, null, true]) : make()
    })
    return `$${name}`
  }

  #directive(): string {
    const { chance, of } = this.#bound
    if (!chance(0.08)) return ''
    const boolean = this.#schema.getDirective('skip')!.args[0]!.type
    const condition = chance(0.6) ? this.#variable(boolean, () => chance(0.5)) : String(chance(0.5))
    return ` @${of(['include', 'skip'])}(if: ${condition})`
  }

  readonly #bound = {
    chance: (share: number): boolean => this.#values.chance(share),
    of: <T>(items: readonly T[]): T => this.#values.of(items),
  }
}
