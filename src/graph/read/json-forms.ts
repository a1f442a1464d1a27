import { sql, type SQL } from 'drizzle-orm'
import { getNullableType, isEnumType, isListType, isScalarType, type GraphQLLeafType, type GraphQLOutputType } from 'graphql'

/** An SQL expression whose JSON is the leaf's in an answer, made from what the database holds. */
export type JsonForm = (value: SQL) => SQL

/**
 * What stands in an answer where the database cannot say it as the scalar would: a null where none may be, or a number
 * that is printed otherwise. An answer that holds it is not used.
 */
const unsaid = sql.raw(`char(1) || 'unsaid'`)
const unsaidInJson = '"\\u0001unsaid"'

/** Whether the database could say all of an answer. */
export const isWhole = (json: string): boolean => !json.includes(unsaidInJson)

/** A value that must not be null. */
export const neverNull = (value: SQL): SQL => sql`coalesce(${value}, ${unsaid})`

const asItIs: JsonForm = (value) => value
const isAsItIs = (leaf: GraphQLLeafType): boolean => formOfLeaf(leaf) === asItIs

/** SQLite prints 15 digits, as JavaScript does of a number that has no more, but writes 5.0 and 1.0e-05. */
const float: JsonForm = (value) => sql`(select case when abs(v) >= 1e15 or (abs(v) < 1e-4 and v <> 0) then ${unsaid}
  when v = cast(v as integer) then cast(v as integer) else v end from (select ${value} as v))`

const forms: Record<string, JsonForm> = {
  String: asItIs,
  ID: asItIs,
  Int: asItIs,
  Float: float,
  Boolean: (value) => sql`case ${value} when 0 then json('false') when 1 then json('true') end`,
}

/** How a leaf is said in SQL; null where only its own code can say it. A scalar declares it beside its serialisation. */
function formOfLeaf(leaf: GraphQLLeafType): JsonForm | null {
  if (isEnumType(leaf)) return leaf.getValues().every(({ name, value }) => name === value) ? asItIs : null
  const declared = leaf.extensions['json'] as JsonForm | 'AS_IT_IS' | undefined
  return declared === 'AS_IT_IS' ? asItIs : (declared ?? forms[leaf.name] ?? null)
}

/** How a field of leaves is said in SQL; a list only where each of its items is what the database holds. */
export function jsonFormOf(type: GraphQLOutputType): JsonForm | null {
  const named = getNullableType(type)
  if (isScalarType(named) || isEnumType(named)) return formOfLeaf(named)
  if (!isListType(named)) return null
  const item = getNullableType(named.ofType)
  return (isScalarType(item) || isEnumType(item)) && isAsItIs(item) ? asItIs : null
}
