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

test('the Worker stays below 500 KiB, and deploys as it is measured', async () => {
  const { gzipBytes } = await bundleWorker({ entry: join(root, 'src/worker.ts') })
  expect(gzipBytes).toBeLessThan(500 * 1024)
  const { code, output } = await dryRun()
  expect([code, output]).toEqual([0, expect.stringContaining('--dry-run: exiting now')])
  const reported = Number(/gzip: ([\d.]+) KiB/.exec(output)?.[1])
  expect(reported).toBeLessThan(500)
  expect(Math.abs(reported / (gzipBytes / 1024) - 1)).toBeLessThan(0.25)
})
