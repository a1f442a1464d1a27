import { afterAll, expect } from 'vitest'
import type { TestApp } from './app.ts'
import type { ApiClient } from './client.ts'
import { mutationDocument } from './mutate.ts'

/** At the end of the file, demands that nothing went wrong on our side. */
export function expectNoFaults(app: TestApp): void {
  afterAll(() => {
    expect(app.logs.filter(({ event }) => event === 'fault' || event.endsWith('.failed'))).toEqual([])
  })
}

/** Runs a mutation that must fail as a request, and returns the code of its GraphQL error. */
export async function requestFault(client: ApiClient, name: string, input: object): Promise<unknown> {
  const { errors, data } = await client(mutationDocument(name), { input })
  expect(data?.[name] ?? null).toBeNull()
  expect(errors).toHaveLength(1)
  return errors![0]!.extensions['code']
}
