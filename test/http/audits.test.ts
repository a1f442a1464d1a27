import { serverAudits } from 'graphql-http'
import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'

const app = await startApp()

describe('GraphQL over HTTP, as its specification has it', () => {
  const audits = serverAudits({ url: `${app.url}/graphql` })

  test('is audited in full', () => {
    expect(audits.length).toBeGreaterThanOrEqual(60)
  })

  test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn()
    const reason = result.status === 'ok' ? undefined : { reason: result.reason, answer: await result.response.text() }
    expect(reason).toBeUndefined()
  })
})
