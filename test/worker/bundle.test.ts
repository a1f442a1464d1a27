import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { bundleWorker } from '../../local/bundle.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What the platform's own tool makes of the Worker, without an account and without the internet. */
async function dryRun(): Promise<{ code: number; output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'noaber-deploy-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
  const child = spawn(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', folder], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...{ CI: 'true', HOME: folder, NO_COLOR: '1', WRANGLER_LOG_PATH: folder, WRANGLER_CACHE_DIR: folder },
      ...{ WRANGLER_SEND_METRICS: 'false', WRANGLER_SEND_ERROR_REPORTS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' },
      // Whatever would ask the internet, fails at once.
      ...{ HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' },
    },
  })
  const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: code as number, output: out + errors }
}

/** Just above what the Worker takes, in KiB: whoever raises one says in bench/README.md for what. */
const bounds = { all: 530, start: 405 }

test('the Worker grows by no accident, and deploys as it is measured', async () => {
  const { gzipBytes, startGzipBytes, chunks } = await bundleWorker({ entry: join(root, 'src/worker.ts') })
  expect(gzipBytes / 1024).toBeLessThan(bounds.all)
  expect(startGzipBytes / 1024).toBeLessThan(bounds.start)
  const { code, output } = await dryRun()
  expect([code, output]).toEqual([0, expect.stringContaining('--dry-run: exiting now')])
  const reported = Number(/gzip: ([\d.]+) KiB/.exec(output)?.[1])
  expect(Math.abs(reported / (gzipBytes / 1024) - 1)).toBeLessThan(0.02)
  expect(output).toContain(`Total (${Object.keys(chunks).length} modules)`)
})

test('a start makes nothing that is dear and not needed yet', async () => {
  const script = join(root, 'test/worker/fixtures/loading.ts')
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const made = JSON.parse(await text(child.stdout)) as { what: string; at: string }[]
  // For an error V8 parses the whole module once more where it is made. Those of graphql-js stand apart for that.
  expect(made.filter(({ what, at }) => what !== 'Error' || !at.includes('/node_modules/graphql/'))).toEqual([])
})
