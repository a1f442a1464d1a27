import { buildSchema, parse, validate, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql'
import { describe, expect, test } from 'vitest'
import { aliasRule, depthRule, limits, rootFieldRule } from '../../src/graph/limits.ts'
import { textOf } from './sources.ts'

const schema = buildSchema(textOf('schema/api.graphql'))

describe.each([
  ['1-sharing.graphql', 15],
  ['2-helping.graphql', 9],
] as const)('what frontends send fits the printed schema: %s', (name, count) => {
  const text = textOf(`test/operations/${name}`)
  const { definitions } = parse(text, { maxTokens: limits.tokens })
  const fragments = definitions.filter((d): d is FragmentDefinitionNode => d.kind === 'FragmentDefinition')
  const operations = definitions.filter((d): d is OperationDefinitionNode => d.kind === 'OperationDefinition')
  const named = operations.map((operation) => [operation.name!.value, operation] as const)

  test('all of it', () => expect(named).toHaveLength(count))

  test.each(named)('%s', (_, operation) => {
    const { start, end } = operation.loc!
    const spreads = (fragment: FragmentDefinitionNode): boolean => text.slice(start, end).includes(`...${fragment.name.value}`)
    const spread = fragments.filter(spreads)
    const document = { kind: 'Document' as const, definitions: [operation, ...spread] }
    expect(validate(schema, document as never).map(({ message }) => message)).toEqual([])
    expect(validate(schema, document as never, [depthRule, aliasRule, rootFieldRule])).toEqual([])
  })
})
