import { buildSchema, parse, validate, type OperationDefinitionNode } from 'graphql'
import { describe, expect, test } from 'vitest'
import { aliasRule, depthRule, limits, rootFieldRule } from '../../src/graph/limits.ts'
import { textOf } from './sources.ts'

const schema = buildSchema(textOf('schema/api.graphql'))
const text = textOf('test/operations/1-sharing.graphql')
const operations = parse(text, { maxTokens: limits.tokens }).definitions.filter(
  (d): d is OperationDefinitionNode => d.kind === 'OperationDefinition',
)
const named = operations.map((operation) => [operation.name!.value, operation] as const)
describe('what frontends send fits the printed schema', () => {
  test('all of it', () => expect(named).toHaveLength(15))

  test.each(named)('%s', (_, operation) => {
    const document = { kind: 'Document' as const, definitions: [operation] }
    expect(validate(schema, document as never).map(({ message }) => message)).toEqual([])
    expect(validate(schema, document as never, [depthRule, aliasRule, rootFieldRule])).toEqual([])
  })
})
