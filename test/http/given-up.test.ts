import { expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { parseSettings } from '../../src/env.ts'

test('a plan that gives up while another of its fields fails leaves no rejection behind', async () => {
  const unhandled: unknown[] = []
  const take = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', take)
  const app = createApp({
    settings: parseSettings({ ENVIRONMENT: 'test', DATABASE_URL: 'http://db.test', SECRET: 'a secret for tests only, thirty-two or more', PUBLIC_URL: 'http://noaber.test' }),
    clock: () => 1_800_000_000,
    mailer: { send: () => Promise.resolve() },
    log: { info: () => undefined, error: () => undefined },
    connect: () => ({ send: () => Promise.reject(new DOMException('too late', 'TimeoutError')) }),
  })
  const query = '{ cooperative(slug: "x") { name } facilities(filter: { near: { latitude: 100, longitude: 0 } }) { totalCount } }'
  const body = JSON.stringify({ query })
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length) }
  const answer = await app.fetch(new Request('http://noaber.test/graphql', { method: 'POST', headers, body }))
  const { errors } = (await answer.json()) as { errors: { extensions: { code: string } }[] }
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['INVALID_PLACE'])
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  process.off('unhandledRejection', take)
  expect(unhandled).toEqual([])
})
