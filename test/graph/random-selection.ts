import {
  getNamedType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { formatInstant } from '../../src/graph/scalars.ts'

/** A selected field: how it is written, what it is called in the answer, and what is selected below it. */
export interface Selected {
  key: string
  text: string
  below: Selected[]
  /** The type on which a fragment selects it, where the field above leads to several. */
  on?: string
}

/** A source of numbers in [0, 1) that depend on nothing but the seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Values for arguments that must be given, by their names: what the data of the test has. */
export type Known = Record<string, string>

/** Makes valid selections at random: of fields, with and without aliases, of bounded size. */
export class RandomSelection {
  readonly #schema: GraphQLSchema
  readonly #random: () => number
  readonly #known: Known
  readonly #now: number
  #aliases = 0

  constructor(schema: GraphQLSchema, random: () => number, known: Known, now: number) {
    this.#schema = schema
    this.#random = random
    this.#known = known
    this.#now = now
  }

  /** A selection on an object type; never empty. */
  on(type: GraphQLObjectType, depth: number): Selected[] {
    const fields = Object.values(type.getFields())
    const made: Selected[] = []
    const width = 2 + Math.floor(this.#random() * 5)
    for (let n = 0; n < width; n++) {
      const selected = this.#field(fields[Math.floor(this.#random() * fields.length)]!, depth)
      if (selected && !made.some(({ key }) => key === selected.key)) made.push(selected)
    }
    return made.length > 0 ? made : [{ key: '__typename', text: '__typename', below: [] }]
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): Selected | null {
    const named = getNamedType(field.type)
    if (!isLeafType(named) && depth === 0) return null
    const args: string[] = []
    for (const arg of field.args) {
      const value = this.#argument(arg.name, arg.type)
      if (value === null && isNonNullType(arg.type)) return null
      if (value !== null) args.push(`${arg.name}: ${value}`)
    }
    const aliased = this.#aliases < 20 && this.#random() < 0.3
    const key = aliased ? `a${this.#aliases++}` : field.name
    // Without an alias, fields of one name must not differ in what they are given, nor between fragments.
    if (!aliased && args.length > 0 && field.args.some(({ type }) => !isNonNullType(type)))
      args.splice(0, args.length, ...this.#required(field))
    const text = `${aliased ? `${key}: ` : ''}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}`
    if (isLeafType(named)) return { key, text, below: [] }
    if (isObjectType(named)) return { key, text, below: this.on(named, depth - 1) }
    if (!isInterfaceType(named) && !isUnionType(named)) return null
    const possible = this.#schema.getPossibleTypes(named)
    const one = possible[Math.floor(this.#random() * possible.length)]!
    const inner = this.on(one, depth - 1)
    return { key, text, below: inner.map((selected) => ({ ...selected, on: one.name })) }
  }

  #required(field: GraphQLField<unknown, unknown>): string[] {
    return field.args
      .filter(({ type }) => isNonNullType(type))
      .map(({ name, type }) => `${name}: ${this.#argument(name, type)}`)
  }

  #argument(name: string, type: GraphQLInputType): string | null {
    if (name === 'first') return this.#random() < 0.8 ? String(1 + Math.floor(this.#random() * 3)) : null
    if (!isNonNullType(type)) return null
    const known = this.#known[name]
    if (known !== undefined) return JSON.stringify(known)
    const named = getNamedType(type)
    const at = formatInstant(this.#now + (name === 'to' ? 2 : 1) * 86_400)
    if (named.name === 'DateTime') return JSON.stringify(at)
    if (named.name === 'Date') return JSON.stringify(at.slice(0, 10))
    return isEnumType(named) ? named.getValues()[0]!.name : null
  }
}

/** A selection as text; fields of one type of several stand in a fragment on it. */
export function print(selected: readonly Selected[]): string {
  const parts = selected.map((field) => {
    const text = field.below.length > 0 ? `${field.text} ${print(field.below)}` : field.text
    return field.on ? `... on ${field.on} { ${text} }` : text
  })
  return `{ ${parts.join(' ')} }`
}

/** Every field without fields below it, as the selection that holds nothing else. */
export function singles(selected: readonly Selected[]): Selected[] {
  return selected.flatMap((field) =>
    field.below.length === 0 ? [field] : singles(field.below).map((one) => ({ ...field, below: [one] })),
  )
}

/** What of an answer a selection of fewer fields would have got. */
export function project(data: unknown, selected: readonly Selected[]): unknown {
  if (Array.isArray(data)) return data.map((one) => project(one, selected))
  if (data === null || typeof data !== 'object' || selected.length === 0) return data
  const given = data as Record<string, unknown>
  return Object.fromEntries(
    selected.filter(({ key }) => key in given).map(({ key, below }) => [key, project(given[key], below)]),
  )
}
