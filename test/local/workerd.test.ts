import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { bundleWorker } from '../../local/bundle.ts'
import { page, writeGraphiql } from '../../local/graphiql.ts'
import { startWorkerd } from '../../local/workerd.ts'
import { compatibilityDate, type Probe, startProbe } from '../worker/fixtures/start-probe.ts'

const text = 'quotes " and \\ and\nlines\t\u0001, één €'
const value = { list: [1, 'twee "2"'], nothing: null }

let directory: string
let probe: Probe

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'noaber-test-'))
  const assets = await writeGraphiql(directory)
  probe = await startProbe({ bindings: { TEXT: text, VALUE: value }, assets })
})

afterAll(async () => {
  await probe.close()
  await rm(directory, { recursive: true })
})

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  )

test('the Worker answers, and finds its bindings as they were given', async () => {
  expect(probe.url).toBe(`http://127.0.0.1:${probe.port}`)
  expect(await (await fetch(probe.url)).text()).toBe('ok')
  expect(await (await fetch(`${probe.url}/env`)).json()).toEqual({ text, value })
})

test('what the Worker prints reaches the log', async () => {
  await (await fetch(`${probe.url}/say`)).text()
  await expect.poll(() => probe.lines).toContain('said by the Worker')
})

test('a scheduled event fires its handler, with all that it waits for', async () => {
  const at = new Date('2026-03-29T01:30:00Z')
  await probe.scheduled('*/5 * * * *', at)
  await probe.scheduled()
  expect(await (await fetch(`${probe.url}/ticks`)).json()).toEqual([
    { cron: '*/5 * * * *', scheduledTime: at.getTime(), afterwards: true },
    { cron: '* * * * *', scheduledTime: expect.any(Number), afterwards: true },
  ])
  await expect(probe.scheduled('fails')).rejects.toThrow(/scheduled handler failed/)
})

test('the GraphiQL page comes through the binding, whole, and loads nothing from elsewhere', async () => {
  const html = await (await fetch(`${probe.url}/graphiql`)).text()
  expect(html).toContain('"endpoint":"/graphql"')
  expect(html).toContain('query Start')
  expect(html).toMatch(/<\/html>\s*$/)
  expect(html).not.toMatch(/<script[^>]+src=|<link[^>]+href="(?!data:)|@import|url\(["']?https?:/)
  expect(html).not.toMatch(/unpkg\.com|jsdelivr\.net|cdnjs\.|esm\.sh|fonts\.googleapis/)
})

test('the GraphiQL page is written once', async () => {
  const home = await writeGraphiql(directory)
  const before = await stat(join(home, page))
  expect(await writeGraphiql(directory)).toBe(home)
  expect((await stat(join(home, page))).mtimeMs).toBe(before.mtimeMs)
  expect(await readdir(home)).toEqual([page])
})

test('a port in use is one clear error', async () => {
  const start = startWorkerd({ script: 'export default {}', compatibilityDate, port: probe.port })
  await expect(start).rejects.toThrow(`The address 127.0.0.1:${probe.port} is already in use.`)
})

test.each([
  ['code that cannot be read', 'export default {{', /SyntaxError/],
  ['code that throws', 'throw new Error("at the start")', /at the start/],
])('%s is an error that says so', async (_, script, reason) => {
  await expect(startWorkerd({ script, compatibilityDate })).rejects.toThrow(reason)
})

test('closing ends the process, and the configuration with its secrets is gone before', async () => {
  const temporary = await mkdtemp(join(directory, 'tmp-'))
  vi.stubEnv('TMPDIR', temporary)
  const running = await startProbe({ bindings: { TEXT: 'secret' } })
  vi.unstubAllEnvs()
  expect(await readdir(temporary)).toEqual([])
  await running.close()
  await running.close()
  expect(() => process.kill(running.process.pid ?? 0, 0)).toThrow(/ESRCH/)
  expect(await answers(running.url)).toBe(false)
})

test('a debugger finds the isolate, and flags reach V8, only where one asked for it', async () => {
  const script = 'export default { fetch: () => new Response(typeof gc) }'
  const plain = await startWorkerd({ script, compatibilityDate })
  const open = await startWorkerd({ script, compatibilityDate, inspector: true, v8Flags: ['--expose-gc'] })
  try {
    expect(plain.inspectorPort).toBeUndefined()
    expect(await (await fetch(plain.url)).text()).toBe('undefined')
    expect(await (await fetch(open.url)).text()).toBe('function')
    const isolates = (await (await fetch(`http://127.0.0.1:${open.inspectorPort}/json`)).json()) as { id: string }[]
    expect(isolates.map(({ id }) => id)).toContain('main')
  } finally {
    await Promise.all([plain.close(), open.close()])
  }
})

test('the configuration stays where one asked for it', async () => {
  const kept = join(directory, 'config')
  const running = await startWorkerd({ script: 'export default {}', compatibilityDate, directory: kept })
  await running.close()
  expect(await readFile(join(kept, 'config.capnp'), 'utf8')).toContain('Workerd.Config')
})

test.each(['SIGKILL', 'SIGTERM'] as const)('it does not outlive a parent that ends by %s', async (signal) => {
  const script = join(directory, `parent-${signal}.ts`)
  const module = new URL('../../local/workerd.ts', import.meta.url).href
  const options = JSON.stringify({ script: 'export default {}', compatibilityDate })
  await writeFile(
    script,
    `import { startWorkerd } from ${JSON.stringify(module)}
     const { url } = await startWorkerd(${options})
     console.log(url)`,
  )
  const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = (await once(createInterface(parent.stdout), 'line')) as [string]
  expect(await answers(url)).toBe(true)
  parent.kill(signal)
  await expect.poll(() => answers(url), { timeout: 20_000 }).toBe(false)
})

test('a bundle has its sizes, its constants and no second graphql', async () => {
  const entry = join(directory, 'entry.ts')
  await writeFile(entry, 'export default [NAME, process.env.NODE_ENV]')
  const { script, chunks, bytes, gzipBytes } = await bundleWorker({ entry, define: { NAME: '"noaber"' } })
  expect(chunks).toEqual({})
  expect(script).toMatch(/"noaber","production"/)
  expect(bytes).toBe(Buffer.byteLength(script))
  expect(gzipBytes).toBeGreaterThan(0)

  const [module, twin] = ['index.mjs', 'index.js'].map((name) =>
    JSON.stringify(new URL(`../../node_modules/graphql/${name}`, import.meta.url).pathname),
  )
  await writeFile(entry, `export * as a from ${module}\nexport * as b from ${twin}`)
  await expect(bundleWorker({ entry })).rejects.toThrow(/More than one copy of graphql/)
})

test('what is imported late is a module of its own, which runs when it is asked for', async () => {
  const entry = join(directory, 'early.ts')
  await writeFile(join(directory, 'late.ts'), `globalThis.ran = true\nexport const late: string = 'late'`)
  const answers = 'export default { async fetch() { return new Response([globalThis.ran, (await import("./late.ts")).late].join()) } }'
  await writeFile(entry, answers)
  const outdir = join(directory, 'out')
  await mkdir(outdir)
  await writeFile(join(outdir, 'of-an-earlier-build.js'), '')
  const { script, chunks } = await bundleWorker({ entry, outdir })
  const names = ['worker.js', ...Object.keys(chunks)]
  expect((await readdir(outdir)).sort()).toEqual(names.flatMap((name) => [name, `${name}.map`]).sort())
  expect(await readFile(join(outdir, 'worker.js'), 'utf8')).toBe(script)

  const running = await startWorkerd({ script, chunks, compatibilityDate })
  expect(await (await fetch(running.url)).text()).toBe(',late')
  expect(await (await fetch(running.url)).text()).toBe('true,late')
  await running.close()
  expect(Object.keys((await bundleWorker({ entry, split: false })).chunks)).toEqual([])
})

test('what only Node has does not get into a bundle', async () => {
  const entry = join(directory, 'node.ts')
  await writeFile(entry, `import { readFileSync } from 'fs'\nexport default readFileSync`)
  await expect(bundleWorker({ entry })).rejects.toThrow(/Could not resolve "fs"/)
})
