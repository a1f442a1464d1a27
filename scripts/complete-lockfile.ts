import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Writes into package-lock.json the optional binaries of other platforms that the registry at hand did not have when it
 * was made. npm leaves such packages out of the lockfile and then, in `npm ci`, misses them there; on the platforms they
 * are for, they are installed in the exact version that their parent asks for, like the rest.
 */
interface Locked {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Locked> }

const systems: Record<string, string> = { windows: 'win32', win32: 'win32', win: 'win32' }
const systemNames = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'windows', 'win', 'netbsd', 'openbsd', 'sunos', 'aix']
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32', '64']

/** For which system and processor a binary is, by the parts of its name. */
function platformOf(name: string): Pick<Locked, 'os' | 'cpu'> {
  const parts = name.split(/[/-]/)
  const os = systemNames.find((system) => parts.includes(system))
  const cpu = processors.find((processor) => parts.includes(processor))
  if (!os || !cpu) throw new Error(`${name} names no platform`)
  return { os: [systems[os] ?? os], cpu: [cpu === '64' ? 'x64' : cpu] }
}

let added = 0
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const known = `node_modules/${name}` in lock.packages || `${path}/node_modules/${name}` in lock.packages
    if (known || !/^\d/.test(version)) continue
    const dev = parent.dev || path === '' ? { dev: parent.dev } : {}
    lock.packages[`node_modules/${name}`] = { version, ...platformOf(name), ...dev, optional: true }
    added += 1
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1))
lock.packages = Object.fromEntries(sorted)
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} packages of other platforms added to package-lock.json`)
