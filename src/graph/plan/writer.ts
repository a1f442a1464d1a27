import {
  getArgumentValues,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  getNullableType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
} from 'graphql'
import { readingOf } from '../read/compile.ts'
import { isWhole } from '../read/json-forms.ts'
import type { PlanScope } from '../read/plan-scope.ts'
import { Said } from '../read/said.ts'
import { selectionOf } from '../read/selection.ts'
import { Unplanned, type Write, type Writing } from './writing.ts'

/** What all resolvers of an operation are told, but for its variables. */
export type OperationInfo = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'rootValue' | 'operation' | 'variableValues'> & { plan: PlanScope }

/** A field of an object: what stands before its value, and how the value is got and written. */
interface FieldWriter {
  /** Its name in JSON, with the sign behind it. */
  name: string
  write: (writing: Writing, parent: unknown) => void
}

const noArguments = Object.freeze({})
const isPromise = (value: unknown): value is Promise<unknown> => typeof (value as Promise<unknown> | null)?.then === 'function'

/** Makes the functions that write the values of an operation's selections, each once. */
export class Writers {
  readonly #info: OperationInfo
  readonly #objects = new Map<string, FieldWriter[]>()

  constructor(info: OperationInfo) {
    this.#info = info
  }

  /** The fields that some nodes select of an object type. */
  fields(type: GraphQLObjectType, nodes: readonly FieldNode[]): FieldWriter[] {
    const key = `${type.name} ${this.#info.plan.idOf(nodes)}`
    const known = this.#objects.get(key)
    if (known) return known
    const made: FieldWriter[] = []
    this.#objects.set(key, made)
    for (const [name, below] of selectionOf(this.#info as never, type, nodes)) made.push(this.field(type, name, below))
    return made
  }

  /** One field under its name in the answer. */
  field(type: GraphQLObjectType, key: string, nodes: readonly FieldNode[]): FieldWriter {
    return { name: `"${key}":`, write: this.#write(type, key, nodes) }
  }

  #write(type: GraphQLObjectType, key: string, nodes: readonly FieldNode[]): FieldWriter['write'] {
    const name = nodes[0]!.name.value
    if (name === '__typename') {
      const text = JSON.stringify(type.name)
      return (writing) => void (writing.text += text)
    }
    const field = type.getFields()[name]
    if (!field?.resolve) throw new Unplanned(`${type.name}.${name} has no resolver`)
    const says = this.#info.plan.says(this.#info as never, field, nodes)
    if (says) return (writing, parent) => say(writing, JSON.stringify((parent as Record<string, unknown>)[key]))
    return this.#resolved(type, key, field, nodes)
  }

  #resolved(type: GraphQLObjectType, key: string, field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]): FieldWriter['write'] {
    const { schema, fragments, rootValue, operation, plan } = this.#info
    const path = { prev: undefined, key, typename: type.name }
    const shared = { schema, fragments, rootValue, operation, plan, path, fieldName: field.name, fieldNodes: nodes, returnType: field.type, parentType: type }
    // A field that is read from its row looks at its name in the answer alone.
    const sharesInfo = readingOf(field) !== undefined || field.resolve!.length < 4
    const given = field.args.length === 0 ? noArguments : plan.isConstant(nodes) ? getArgumentValues(field, nodes[0]!, this.#info.variableValues) : null
    const write = this.value(field.type, nodes)
    return (writing, parent) => {
      const variableValues = writing.variables
      const args = given ?? getArgumentValues(field, nodes[0]!, variableValues)
      const info = (sharesInfo ? shared : { ...shared, variableValues }) as never
      const value = field.resolve!(parent, args as never, writing.context, info)
      if (isPromise(value)) writing.later(value, write)
      else write(writing, value)
    }
  }

  /** How a value of a type is written. Whatever is not as the type has it is left to graphql-js. */
  value(type: GraphQLOutputType, nodes: readonly FieldNode[]): Write {
    const write = this.#present(getNullableType(type), nodes)
    const mayBeNull = !isNonNullType(type)
    return (writing, value) => {
      if (value !== null && value !== undefined) return write(writing, value)
      if (!mayBeNull) throw new Unplanned('null where none may be')
      writing.text += 'null'
    }
  }

  #present(type: GraphQLOutputType, nodes: readonly FieldNode[]): Write {
    if (isListType(type)) return listOf(this.value(type.ofType, nodes))
    if (isScalarType(type) || isEnumType(type)) return leaf(type)
    const write: Write = isAbstractType(type) ? this.#abstract(type, nodes) : this.#object(type as GraphQLObjectType, nodes)
    return (writing, value) => {
      if (value instanceof Said) say(writing, value.json)
      else write(writing, value)
    }
  }

  #object(type: GraphQLObjectType, nodes: readonly FieldNode[]): Write {
    let fields: FieldWriter[] | undefined
    return (writing, value) => {
      fields ??= this.fields(type, nodes)
      writeFields(writing, fields, value)
    }
  }

  #abstract(type: GraphQLAbstractType, nodes: readonly FieldNode[]): Write {
    const { schema } = this.#info
    return (writing, value) => {
      const name = type.resolveType?.(value, writing.context, this.#info as never, type)
      const found = typeof name === 'string' ? schema.getType(name) : undefined
      if (!isObjectType(found) || !schema.isSubType(type, found)) throw new Unplanned('of no type that it could be')
      writeFields(writing, this.fields(found, nodes), value)
    }
  }
}

/** Writes what the database said, if it could. */
function say(writing: Writing, json: string): void {
  if (!isWhole(json)) throw new Unplanned('the database cannot say it')
  writing.text += json
}

function writeFields(writing: Writing, fields: readonly FieldWriter[], value: unknown): void {
  let first = true
  for (const { name, write } of fields) {
    writing.text += first ? '{' : ','
    writing.text += name
    write(writing, value)
    first = false
  }
  writing.text += first ? '{}' : '}'
}

const listOf =
  (write: Write): Write =>
  (writing, values) => {
    if (!Array.isArray(values)) throw new Unplanned('no list')
    let before = '['
    for (const value of values) {
      writing.text += before
      if (isPromise(value)) writing.later(value, write)
      else write(writing, value)
      before = ','
    }
    writing.text += values.length === 0 ? '[]' : ']'
  }

/** What most leaves are needs no coercion; a scalar whose text is `plain` holds nothing that JSON would escape. */
function leaf(type: GraphQLLeafType): Write {
  if (type === GraphQLString || type === GraphQLID) {
    const coerced = leafOf(type)
    return (writing, value) => {
      if (typeof value === 'string') writing.text += JSON.stringify(value)
      else coerced(writing, value)
    }
  }
  if (type === GraphQLInt) {
    const coerced = leafOf(type)
    return (writing, value) => {
      // Only a whole number of 32 bits is what this makes of it.
      if (value === ((value as number) | 0)) writing.text += value === 0 ? '0' : (value as number)
      else coerced(writing, value)
    }
  }
  if (isScalarType(type) && type.extensions['plain'] === true) {
    return (writing, value) => void (writing.text += `"${type.coerceOutputValue(value) as string}"`)
  }
  return leafOf(type)
}

function leafOf(type: GraphQLLeafType): Write {
  return (writing, value) => {
    const told = type.coerceOutputValue(value)
    if (told === null || told === undefined) throw new Unplanned('a leaf that is nothing')
    writing.text += JSON.stringify(told)
  }
}
