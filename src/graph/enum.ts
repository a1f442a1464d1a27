import { builder } from './builder.ts'

/** An enum over a closed set of stored values, each described. */
export function enumOf<V extends string>(name: string, description: string, values: readonly V[], meanings: Record<V, string>) {
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(values.map((value) => [value, { value, description: meanings[value] }])) as {
      [K in V]: { value: K; description: string }
    },
  })
}
