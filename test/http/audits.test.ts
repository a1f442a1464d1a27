import { serverAudits } from 'graphql-http'
import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'

/** A request whose length is not known before its end, or with something more in its address, which no plan takes. */
const streamed: typeof fetch = (input, init) => {
  const { body } = init ?? {}
  if (String(input).includes('?')) return fetch(`${String(input)}&extensions={}`, init)
  if (typeof body !== 'string') return fetch(input, init)
  return fetch(input, { ...init, body: new Blob([body]).stream(), duplex: 'half' } as RequestInit)
}

describe.each([
  // Of what the audits send and what goes well, all: the rest asks for what is none.
  { way: 'by plan where it can', app: await startApp(), fetcher: fetch, byPlan: 19 },
  { way: 'by graphql-js', app: await startApp(), fetcher: streamed, byPlan: 0 },
])('GraphQL over HTTP, as its specification has it, answered $way', ({ app, fetcher, byPlan }) => {
  let seen = 0
  const fetchFn: typeof fetch = async (input, init) => {
    const response = await fetcher(input, init)
    if (response.headers.get('server-timing')?.includes('by;desc="plan"')) seen += 1
    return response
  }
  const audits = serverAudits({ url: `${app.url}/graphql`, fetchFn })

  test('is audited in full', () => {
    expect(audits.length).toBeGreaterThanOrEqual(60)
  })

  test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn()
    const reason = result.status === 'ok' ? undefined : { reason: result.reason, answer: await result.response.text() }
    expect(reason).toBeUndefined()
  })

  test('is answered by whom it should be', () => {
    expect(seen).toBe(byPlan)
  })
})
