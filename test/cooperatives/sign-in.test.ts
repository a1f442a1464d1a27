import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok } from '../harness/client.ts'

const app = await startApp()
const anyone = apiClient(app.url)

describe('signing in', () => {
  test('works', async () => {
    const asked = ok(await anyone('mutation($e: EmailAddress!){ requestSignInCode(input:{email:$e}){ __typename ... on RequestSignInCodePayload { email expiresAt } ... on UserError { code message } } }', { e: 'Anna@Example.org' }))
    expect(asked).toEqual({})
  })
})
