import { fileURLToPath } from 'node:url'

/** Says in which module a line of a script is, and of which part of the whole that is. */
export type Modules = (url: string, line: number) => { module: string; part: string }

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The modules of a process that runs from the sources. */
export const inSources: Modules = (url) => located(url.startsWith('file:') ? fileURLToPath(url).replace(root, '') : url)

/**
 * The modules of a bundle, by the comments with which esbuild begins each of them where it does not minify. A
 * function's name and line are thus enough; there is no need of a source map.
 */
export function inBundle(script: string): Modules {
  const starts: { line: number; module: string }[] = []
  for (const [line, text] of script.split('\n').entries()) {
    const module = /^ *\/\/ ((?:[\w@.-]+\/)+[\w.-]+\.[cm]?[jt]s)$/.exec(text)?.[1]
    if (module) starts.push({ line, module })
  }
  return (url, line) => {
    if (!url.endsWith('worker.js')) return located(url)
    return located(starts.findLast((start) => start.line <= line)?.module ?? url)
  }
}

/** What has no address: the runtime itself, the engine, or what JavaScript calls of theirs. */
export function nativePart(name: string): string {
  if (name === '(garbage collector)' || name === '(program)') return name
  return name.startsWith('libsql_js') ? 'the engine' : 'native code called from JavaScript'
}

/** A package by its name, our own code by its room; nothing where there is no address. */
function located(module: string): { module: string; part: string } {
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1]
  if (name) return { module: module.replace(/.*node_modules\//, ''), part: name }
  const room = /^(src\/domains\/[^/]+|(?:src|local)\/[^/]+|bench)/.exec(module)?.[1]
  if (room) return { module, part: room }
  return { module, part: module.startsWith('node:') ? 'node:' : module }
}
