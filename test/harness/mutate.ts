import { expect } from 'vitest'
import { ok, type ApiClient, type Json } from './client.ts'

const typeOf = (name: string): string => name[0]!.toUpperCase() + name.slice(1)

/** The document of a mutation by name: its payload's selection, and everything that a refusal tells. */
export function mutationDocument(name: string, selection = '__typename'): string {
  const type = typeOf(name)
  return `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on ${type}Payload { ${selection} }
    ... on UserError { code message path } } }`
}

/** Runs a mutation and returns its answer, payload or refusal. */
export async function mutate(client: ApiClient, name: string, input: object, selection?: string): Promise<Json> {
  return ok(await client(mutationDocument(name, selection), { input }))[name]
}

/** Runs a mutation that must succeed and returns its payload. */
export async function done(client: ApiClient, name: string, input: object, selection?: string): Promise<Json> {
  const answer = await mutate(client, name, input, selection)
  expect(answer).toMatchObject({ __typename: `${typeOf(name)}Payload` })
  return answer
}

/** Runs a mutation that must be refused and returns `Kind CODE`, such as `Conflict STALE`. */
export async function refusal(client: ApiClient, name: string, input: object): Promise<string> {
  const answer = await mutate(client, name, input)
  expect(answer.__typename).not.toBe(`${typeOf(name)}Payload`)
  expect(answer.message).not.toBe('')
  return `${answer.__typename} ${answer.code}`
}
