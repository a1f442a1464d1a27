import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLObjectType,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { schema } from '../../src/schema.ts'

const types = Object.values(schema.getTypeMap()).filter(
  ({ name }) => !name.startsWith('__') && !/^(String|Int|Float|Boolean|ID)$/.test(name),
)
const objects = types.filter(isObjectType)
const mutations = Object.values(schema.getMutationType()!.getFields())
const queries = Object.values(schema.getQueryType()!.getFields())
const pascal = (name: string) => name[0]!.toUpperCase() + name.slice(1)
const userError = schema.getType('UserError')

/** Everything that has a description, by its coordinate. */
const described: [string, string | null | undefined][] = types.flatMap((type) => {
  const inner: [string, string | null | undefined][] = []
  if (isEnumType(type))
    for (const value of type.getValues()) inner.push([`${type.name}.${value.name}`, value.description])
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields())) inner.push([`${type.name}.${field.name}`, field.description])
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      inner.push([`${type.name}.${field.name}`, field.description])
      for (const arg of field.args) inner.push([`${type.name}.${field.name}(${arg.name}:)`, arg.description])
    }
  }
  return [[type.name, type.description], ...inner]
})

describe('descriptions', () => {
  test('stand on every type, field, argument, input field and enum value', () => {
    expect(described.length).toBeGreaterThan(500)
    expect(described.filter(([, text]) => !text?.trim()).map(([coordinate]) => coordinate)).toEqual([])
  })

  test('are sentences', () => {
    expect(
      described.filter(([, text]) => text && !/^[\p{Lu}\p{N}`“(]/u.test(text.trim())).map(([coordinate]) => coordinate),
    ).toEqual([])
    expect(
      described.filter(([, text]) => text && !/[.!?)`]$/.test(text.trim())).map(([coordinate]) => coordinate),
    ).toEqual([])
  })

  test('of nullable object fields do not leave open what null means, where it is not plain', () => {
    const silent = objects
      .filter(({ name }) => !/^(Query|Mutation)$/.test(name))
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter(
            (field) => !isNonNullType(field.type) && !/null|unless|absent|for themself/i.test(field.description ?? ''),
          )
          .map(({ name }) => `${type.name}.${name}`),
      )
    // An edge's own values come only with the listings that have them.
    expect(silent.filter((coordinate) => !/Edge\.\w+$/.test(coordinate))).toEqual([])
  })
})

describe('names', () => {
  test('of types are in PascalCase, of fields and arguments in camelCase, of enum values in capitals', () => {
    expect(types.map(({ name }) => name).filter((name) => !/^[A-Z][A-Za-z0-9]*$/.test(name))).toEqual([])
    const inner = described.map(([coordinate]) => coordinate).filter((coordinate) => coordinate.includes('.'))
    const enums = new Set(types.filter(isEnumType).map(({ name }) => name))
    const wrong = inner.filter((coordinate) => {
      const [type, rest = ''] = coordinate.split('.')
      return enums.has(type!)
        ? !/^[A-Z][A-Z0-9_]*$/.test(rest)
        : !/^[a-z][A-Za-z0-9]*(\([a-z][A-Za-z0-9]*:\))?$/.test(rest)
    })
    expect(wrong).toEqual([])
  })

  test('of input types end with Input, Filter or Order', () => {
    expect(
      types
        .filter(isInputObjectType)
        .map(({ name }) => name)
        .filter((name) => !/(Input|Filter|Order)$/.test(name)),
    ).toEqual([])
  })
})

describe('a mutation', () => {
  test.each(mutations.map((field) => [field.name, field] as const))('%s follows the conventions', (name, field) => {
    const type = pascal(name)
    expect(field.args.map((arg) => `${arg.name}: ${String(arg.type)}`)).toEqual([`input: ${type}Input!`])
    expect(isNonNullType(field.type)).toBe(false)
    const result = getNamedType(field.type)
    expect(result.name).toBe(`${type}Result`)
    expect(isUnionType(result)).toBe(true)
    const members = isUnionType(result) ? [...result.getTypes()] : []
    expect(
      members.filter((member) => !member.getInterfaces().some((of) => of === userError)).map((member) => member.name),
    ).toEqual([`${type}Payload`])
    expect(members.map((member) => member.name)).toEqual(
      expect.arrayContaining(['InvalidInput', 'NotFound', 'Forbidden', 'Conflict']),
    )
  })

  test.each(mutations.map((field) => [field.name, field] as const))(
    '%s with a key answers a repetition from what is stored',
    (name, field) => {
      const input = getNamedType(field.args[0]!.type)
      const keyed = isInputObjectType(input) && 'idempotencyKey' in input.getFields()
      const payload = schema.getType(`${pascal(name)}Payload`) as GraphQLObjectType
      // What is computed while it runs is not there when the same request comes again.
      const computed = Object.values(payload.getFields()).filter(
        (shown) => !isObjectType(getNamedType(shown.type)) && isNonNullType(shown.type),
      )
      if (keyed) expect(computed.map((shown) => shown.name)).toEqual([])
    },
  )
})

describe('a refusal', () => {
  test('tells code, message and path, as every UserError does', () => {
    const refusals = objects.filter((type) => type.getInterfaces().some((of) => of === userError))
    expect(refusals.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['InvalidInput', 'NotFound', 'Forbidden', 'Conflict', 'RateLimited', 'SignInRefused']),
    )
    for (const type of refusals)
      expect(Object.keys(type.getFields())).toEqual(expect.arrayContaining(['code', 'message', 'path']))
  })
})

describe('a list', () => {
  const fields = [...objects, ...types.filter(isInterfaceType)].flatMap((type) =>
    Object.values(type.getFields()).map((field) => ({ of: type.name, field })),
  )

  test('that is a connection has the arguments and types of Relay', () => {
    const connections = fields.filter(({ field }) => getNamedType(field.type).name.endsWith('Connection'))
    expect(connections.length).toBeGreaterThan(5)
    for (const { field } of connections) {
      expect(field.args.map(({ name, type }) => `${name}: ${String(type)}`)).toEqual(
        expect.arrayContaining(['first: Int', 'after: String', 'last: Int', 'before: String']),
      )
      const type = getNamedType(field.type) as GraphQLObjectType
      expect(Object.keys(type.getFields()).sort()).toEqual(['edges', 'nodes', 'pageInfo', 'totalCount'])
      const edge = getNamedType(type.getFields()['edges']!.type) as GraphQLObjectType
      expect(edge.name).toBe(type.name.replace(/Connection$/, 'Edge'))
      expect(Object.keys(edge.getFields())).toEqual(expect.arrayContaining(['cursor', 'node']))
    }
  })

  test('never holds null, but for what was asked for by id', () => {
    const holes = fields.filter(({ field }) => {
      const list = getNullableType(field.type)
      return isListType(list) && !isNonNullType(list.ofType)
    })
    expect(holes.map(({ of, field }) => `${of}.${field.name}`)).toEqual(['Query.nodes'])
  })
})

describe('an object with an id of its own', () => {
  test('that node(id) finds implements Node', () => {
    const nodes = schema.getPossibleTypes(schema.getType('Node') as never)
    expect(nodes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Cooperative', 'Person', 'Membership', 'Organisation', 'Neighbourhood']),
    )
    for (const type of nodes) expect(String(type.getFields()['id']!.type)).toBe('ID!')
  })
})

test('one is asked for by arguments that are never all optional', () => {
  const single = queries.filter(
    (field) =>
      isObjectType(getNamedType(field.type)) &&
      !getNamedType(field.type).name.endsWith('Connection') &&
      field.args.length > 0,
  )
  expect(single.filter((field) => !field.args.some(({ type }) => isNonNullType(type))).map(({ name }) => name)).toEqual(
    [],
  )
})
