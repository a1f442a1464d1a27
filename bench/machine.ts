import { readFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os'

const version = (name: string): string => {
  const text = readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** What the numbers were measured on: nothing that tells whose machine it is. */
export function describeMachine(): string[] {
  const gibibytes = Math.round(totalmem() / 2 ** 30)
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  return [
    `${model}, ${availableParallelism()} cores, ${gibibytes} GiB memory, ${platform()} ${arch()}${virtual() ? ', a virtual machine' : ''}`,
    `Node ${process.versions.node}, workerd ${version('workerd')}, libsql ${version('libsql')}`,
  ]
}

function virtual(): boolean {
  try {
    return /^flags.*\bhypervisor\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))
  } catch {
    return false
  }
}
