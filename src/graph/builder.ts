import SchemaBuilder from '@pothos/core'
import type { Context } from '../auth/context.ts'

/** What each custom scalar is in code: instants and durations are whole seconds. */
export type Scalars = {
  DateTime: { Input: number; Output: number }
  Date: { Input: string; Output: string }
  LocalTime: { Input: string; Output: string }
  Duration: { Input: number; Output: number }
  EmailAddress: { Input: string; Output: string }
  TimeZone: { Input: string; Output: string }
  CountryCode: { Input: string; Output: string }
  CurrencyCode: { Input: string; Output: string }
  Url: { Input: string; Output: string }
  HelpCategoryCode: { Input: string; Output: string }
  JSON: { Input: unknown; Output: unknown }
  ID: { Input: string; Output: string }
}

interface SchemaTypes {
  Context: Context
  Scalars: Scalars
  DefaultFieldNullability: false
}

/** The builder's types, for helpers that make fields. */
export type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>

/** The one schema builder; every domain adds its types to it. */
export const builder = new SchemaBuilder<SchemaTypes>({ defaultFieldNullability: false })

builder.queryType({ description: 'Everything that can be read. Reads change nothing.' })
builder.mutationType({
  description:
    'Everything that can be changed. Each mutation answers with its payload or with a typed refusal; a field is null only where it failed for a reason that is listed in `errors`.',
})
