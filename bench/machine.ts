import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os'

const version = (name: string): string => {
  const { version: found } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string }
  return found
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
