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
/** From this one on, the operations belong to what comes later. */
const later = named.findIndex(([name]) => name === 'CheckBookingSeries')

describe('what frontends send fits the printed schema', () => {
  test('as far as it is served yet', () => {
    expect(later).toBe(11)
  })

  test.each(named.slice(0, later))('%s', (_, operation) => {
    const document = { kind: 'Document' as const, definitions: [operation] }
    expect(validate(schema, document as never).map(({ message }) => message)).toEqual([])
    expect(validate(schema, document as never, [depthRule, aliasRule, rootFieldRule])).toEqual([])
  })
})
