import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
} from 'graphql'

/** The schema as it is printed: whatever is added to it is asked for too. */
export const schema = buildSchema(readFileSync(fileURLToPath(new URL('../../../schema/api.graphql', import.meta.url)), 'utf8'))

/** What values there are for arguments and input fields, by name or by type. */
export type Values = Record<string, readonly unknown[]>

/** One question: a document and what is sent along with it. */
export interface Probe {
  name: string
  query: string
  variables: Record<string, unknown>
}

const pages = new Set(['first', 'last', 'after', 'before'])
const needsNothing = (field: GraphQLField<unknown, unknown>): boolean => field.args.every(({ type }) => !isNonNullType(type))

/** What tells that something is there, and which. */
function handle(type: GraphQLNamedOutputType): string {
  const hasId = (isObjectType(type) || isInterfaceType(type)) && 'id' in type.getFields()
  return hasId ? '{ __typename id }' : '{ __typename }'
}

/** All that can be selected of a type without arguments: of what lies within, that it is there; of a page, each of its nodes. */
function selection(type: GraphQLNamedOutputType): string {
  if (isLeafType(type)) return ''
  if (isUnionType(type)) return '{ __typename }'
  const fields = Object.values(type.getFields()).filter(needsNothing)
  const isPage = /(Connection|Edge|PageInfo)$/.test(type.name)
  const told = fields.flatMap((field) => {
    const of = getNamedType(field.type)
    if (!isCompositeType(of)) return [field.name]
    if (isPage) return field.name === 'nodes' ? [] : [`${field.name} ${selection(of)}`]
    return of.name.endsWith('Connection') ? [] : [`${field.name} ${handle(of)}`]
  })
  return `{ __typename ${told.join(' ')} }`
}

/** Every value to try for an argument: one for each value of an enum and each field of a filter. */
function valuesFor(name: string, type: GraphQLInputType, values: Values): readonly unknown[] {
  const isList = String(getNullableType(type)).startsWith('[')
  const of = getNamedType(type)
  const plain = values[name] ?? values[of.name] ?? (isEnumType(of) ? of.getValues().map((value) => value.name) : of.name === 'Boolean' ? [true, false] : undefined)
  if (plain) return isList ? plain.map((value) => [value]) : plain
  if (!isInputObjectType(of)) throw new Error(`no value to try for ${name}: ${String(type)}`)
  const fields = Object.values(of.getFields())
  const required = Object.fromEntries(fields.filter((one) => isNonNullType(one.type)).map((one) => [one.name, valuesFor(one.name, one.type, values)[0]]))
  const tried = fields.flatMap((one) => valuesFor(one.name, one.type, values).map((value) => ({ ...required, [one.name]: value })))
  return isList ? tried.map((value) => [value]) : tried
}

/** What to ask of a field: without arguments where that goes, and with every value of each of them. */
function ways(args: readonly GraphQLArgument[], values: Values): Record<string, unknown>[] {
  const own = args.filter(({ name }) => !pages.has(name))
  const required = Object.fromEntries(own.filter(({ type }) => isNonNullType(type)).map(({ name, type }) => [name, valuesFor(name, type, values)[0]]))
  return [required, ...own.flatMap(({ name, type }) => valuesFor(name, type, values).map((value) => ({ ...required, [name]: value })))]
}

/** Every way to ask for each field of a type, or of the root, but those that are called one of `without`. */
export function probesOf(type: GraphQLObjectType, values: Values, { id, without = [] }: { id?: string; without?: string[] }): Probe[] {
  return Object.values(type.getFields())
    .filter(({ name }) => !without.includes(name))
    .flatMap((field) =>
      ways(field.args, values).map((given) => {
        const args = field.args.filter(({ name }) => name in given)
        const sent = args.map(({ name }) => `${name}: $${name}`)
        if (field.args.some(({ name }) => name === 'first')) sent.push('first: 10')
        const call = sent.length > 0 ? `(${sent.join(', ')})` : ''
        const asked = `${field.name}${call} ${selection(getNamedType(field.type))}`
        const variables = args.map(({ name, type: of }) => `$${name}: ${String(of)}`)
        if (id !== undefined) variables.push('$node: ID!')
        const head = variables.length > 0 ? `query (${variables.join(', ')})` : 'query'
        return {
          name: `${type.name}.${field.name} ${JSON.stringify(given)}`,
          query: id === undefined ? `${head} { ${asked} }` : `${head} { node(id: $node) { ... on ${type.name} { ${asked} } } }`,
          variables: { ...given, ...(id !== undefined && { node: id }) },
        }
      }),
    )
}

/** A mutation with an input that has what is required. */
export interface Attempt {
  mutation: string
  /** The names of its fields that are ids. */
  ids: string[]
  input: Record<string, unknown>
}

/** All mutations that take an id by one of these names, each with an input in which the rest is filled in. */
export function attempts(names: readonly string[], values: Values): Attempt[] {
  return Object.values(schema.getMutationType()!.getFields()).flatMap((field) => {
    const input = field.args.map(({ type }) => getNamedType(type)).find(isInputObjectType)
    if (!input) return []
    const fields = Object.values(input.getFields())
    const ids = fields.filter(({ name }) => names.includes(name)).map(({ name }) => name)
    if (ids.length === 0) return []
    const given = fields.filter(({ type, name }) => isNonNullType(type) && !names.includes(name)).map(({ name, type }) => [name, valuesFor(name, type, values)[0]])
    return [{ mutation: field.name, ids, input: Object.fromEntries(given) as Record<string, unknown> }]
  })
}

/** An object type by name. */
export function typeNamed(name: string): GraphQLObjectType {
  const type = schema.getType(name)
  if (!isObjectType(type) || isInterfaceType(type)) throw new Error(name)
  return type
}
