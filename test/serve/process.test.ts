import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readEnvironment, ServeRefused } from '../../local/serve/options.ts'
import { serve } from '../../local/serve/run.ts'
import { preparedFile, run, slugsIn, startServe, temporaryFolder, usualEnvironment, writeLoad } from './support.ts'

const missing = (acknowledged: string[], file: string): string[] => {
  const there = slugsIn(file)
  return acknowledged.filter((slug) => !there.has(slug))
}

describe('npm run serve', () => {
  test('makes and migrates its database, answers, and ends when asked', async () => {
    const file = join(temporaryFolder(), 'new.db')
    const serving = await startServe(file)
    expect(await (await fetch(`${serving.url}/ready`)).json()).toEqual({ status: 'ready' })
    const answer = await fetch(`${serving.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ cooperatives { totalCount } }"}',
    })
    expect(await answer.json()).toEqual({ data: { cooperatives: { totalCount: 0 } } })
    serving.child.kill('SIGTERM')
    expect(await serving.ended).toMatchObject({ code: 0, errors: [] })
    // What had been written to the log beside it is in the file.
    expect(existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0).toBe(0)
  })

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'stopped by %s under load, answers what it took, and keeps what it answered',
    async (signal) => {
      const file = preparedFile()
      const serving = await startServe(file)
      const load = writeLoad(serving)
      await expect.poll(() => load.acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(60)
      serving.child.kill(signal)
      expect((await serving.ended).code).toBe(0)
      await load.over
      expect(load.refused).toEqual([])
      expect(missing(load.acknowledged, file)).toEqual([])
      // A write that was taken was also answered: nothing is there that nobody heard of.
      expect(slugsIn(file).size).toBe(load.acknowledged.length)
    },
  )

  test('killed under load, has what it acknowledged, and starts again', async () => {
    const file = preparedFile()
    const serving = await startServe(file)
    const load = writeLoad(serving)
    await expect.poll(() => load.acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(60)
    serving.child.kill('SIGKILL')
    expect((await serving.ended).signal).toBe('SIGKILL')
    await load.over
    const again = await startServe(file)
    expect((await fetch(`${again.url}/ready`)).status).toBe(200)
    again.child.kill('SIGTERM')
    expect((await again.ended).code).toBe(0)
    expect(missing(load.acknowledged, file)).toEqual([])
  })
})

describe('it does not start, and says why in one line', () => {
  const refused: [string, Record<string, string>, RegExp][] = [
    ['without a secret', { SECRET: '' }, /SECRET is missing$/],
    ['with a short secret', { SECRET: 'short' }, /SECRET/],
    ['without its address', { PUBLIC_URL: '' }, /PUBLIC_URL is missing$/],
    ['without a database', { DATABASE_FILE: '' }, /DATABASE_FILE/],
    ['in a folder that is not there', { DATABASE_FILE: '/nowhere/noaber.db' }, /folder \/nowhere does not exist/],
    ['on a folder', { DATABASE_FILE: '/' }, /not a file/],
    ['on a port that is none', { PORT: 'http' }, /PORT/],
    ['with a proxy that may or may not be trusted', { TRUSTED_PROXY: 'yes' }, /TRUSTED_PROXY/],
    ['in an environment that is none', { ENVIRONMENT: 'staging' }, /ENVIRONMENT/],
    ['with half a mail provider', { MAIL_TRANSPORT: 'http' }, /MAIL_HTTP_URL/],
    ['with regions that are none', { REGIONS: '[' }, /REGIONS is not JSON/],
  ]
  test.each(refused)('%s', async (_, environment, reason) => {
    const file = join(temporaryFolder(), 'noaber.db')
    const starting = Promise.resolve({ ...usualEnvironment(file), ...environment }).then((all) =>
      serve(readEnvironment(all)),
    )
    const fault = await starting.then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(fault).toBeInstanceOf(ServeRefused)
    const { message } = fault as ServeRefused
    expect(message).toMatch(reason)
    expect(message).not.toMatch(/a secret for tests|\n/)
    expect(existsSync(file)).toBe(false)
  })

  test('and with a status that tells the system not to try again', async () => {
    const { code, out, errors } = await run('serve.ts', [], {
      DATABASE_FILE: 'noaber.db',
      PUBLIC_URL: 'http://noaber.test',
    }).ended
    expect([code, out, errors]).toEqual([
      2,
      [],
      [expect.stringMatching(/^The configuration is not complete: SECRET is missing$/)],
    ])
  })

  test('on a port that another listens on', async () => {
    const file = join(temporaryFolder(), 'noaber.db')
    const { url } = await startServe(file)
    const { code, errors } = await run('serve.ts', [], { ...usualEnvironment(file), PORT: new URL(url).port }).ended
    expect([code, errors]).toEqual([2, [expect.stringContaining('the port is in use')]])
  })
})
