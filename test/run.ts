import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * `npm test`: the static checks, each as the script of its name in package.json, and then every test. All of them run
 * even after one failed, so that one run tells everything there is to mend. The last line is the runner's own count.
 */
const staticChecks = [
  { script: 'types', title: 'types' },
  { script: 'lint', title: 'lint' },
  { script: 'unused', title: 'unused code' },
]

interface Counts {
  passed: number
  failed: number
}

/** What of vitest's JSON report is read here. */
interface Report {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'node_modules', '.bin')

function run(title: string, command: string[]): Promise<boolean> {
  process.stdout.write(`\n── ${title}\n`)
  const started = performance.now()
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` }
  const child = spawn(command[0]!, command.slice(1), {
    cwd: root,
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      process.stdout.write(`── ${title}: ${code === 0 ? 'passed' : 'FAILED'} after ${seconds} s\n`)
      resolve(code === 0)
    })
  })
}

/** Runs the tests that are named, or all. A file that could not even be loaded counts as a failure. */
async function runTests(files: string[]): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'noaber-report-'))
  const file = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const succeeded = await run('tests', ['vitest', 'run', ...reporters, ...files])
    if (!existsSync(file)) return { passed: 0, failed: 1 }
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    const unloaded = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
    ).length
    const failed = report.numFailedTests + unloaded
    return { passed: report.numPassedTests, failed: succeeded ? failed : Math.max(failed, 1) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const failedChecks: string[] = []
for (const { script, title } of staticChecks) {
  if (!(await run(title, ['npm', 'run', '--silent', script]))) failedChecks.push(title)
}
const tests = await runTests(process.argv.slice(2))
if (failedChecks.length > 0) process.stdout.write(`\nFailed before the tests: ${failedChecks.join(', ')}\n`)
const failed = tests.failed + failedChecks.length
process.exitCode = failed === 0 && tests.passed > 0 ? 0 : 1
process.stdout.write(`\n${tests.passed} passed, ${failed} failed\n`)
