import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { preparedFile, run, slugsIn, startServe, temporaryFolder, writeLoad } from './support.ts'

const backup = (from: string, to: string) => run('backup.ts', ['--from', from, '--to', to], {}).ended

test('a copy that is made while the process writes is whole, has all that was acknowledged, and can be served', async () => {
  const file = preparedFile()
  const serving = await startServe(file)
  const load = writeLoad(serving)
  await expect.poll(() => load.acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(40)
  const before = [...load.acknowledged]
  const copy = join(temporaryFolder(), 'copy.db')
  expect(await backup(file, copy)).toMatchObject({ code: 0, errors: [] })
  const since = load.acknowledged.length
  // Nobody was held up by it, and nobody is afterwards.
  await expect.poll(() => load.acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(since + 20)
  load.stop()
  await load.over
  expect(load.refused).toEqual([])

  const copied = slugsIn(copy)
  expect(before.filter((slug) => !copied.has(slug))).toEqual([])
  const acknowledged = new Set<unknown>(load.acknowledged)
  expect([...copied].filter((slug) => !acknowledged.has(slug))).toEqual([])

  const restored = await startServe(copy)
  const again = writeLoad(restored, 1)
  await expect.poll(() => again.acknowledged.length).toBeGreaterThan(0)
  again.stop()
  await again.over
  expect(again.refused).toEqual([])
})

describe('a backup', () => {
  test('is for its owner only, and leaves nothing else behind', async () => {
    const folder = temporaryFolder()
    expect((await backup(preparedFile(), join(folder, 'copy.db'))).code).toBe(0)
    expect(readdirSync(folder)).toEqual(['copy.db'])
    expect(statSync(join(folder, 'copy.db')).mode & 0o077).toBe(0)
  })

  test.each(['copy.db', 'copy.db-wal'])('overwrites nothing: %s', async (name) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, name), 'precious')
    const { code, errors } = await backup(preparedFile(), join(folder, 'copy.db'))
    expect([code, errors]).toEqual([2, [expect.stringContaining('overwrites nothing')]])
    expect(readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))).toEqual(['precious'])
  })

  test('of what is no database is refused, and nothing is made', async () => {
    const folder = temporaryFolder()
    const [none, copy] = [join(folder, 'none.db'), join(folder, 'copy.db')]
    expect(await backup(none, copy)).toMatchObject({ code: 2, errors: [`There is no database at ${none}`] })
    writeFileSync(none, 'no database'.repeat(1000))
    expect(await backup(none, copy)).toMatchObject({ code: 1, errors: ['file is not a database'] })
    expect(await backup(none, join(folder, 'nowhere', 'copy.db'))).toMatchObject({ code: 2 })
    expect(await run('backup.ts', [], {}).ended).toMatchObject({ code: 2, errors: [expect.stringContaining('Usage')] })
    expect(existsSync(copy)).toBe(false)
  })
})
