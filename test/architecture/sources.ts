import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** One import of a source file. */
export interface Import {
  from: string
  /** A file of the repository, or the name of a package. */
  to: string
  /** Gone when the code runs. */
  typeOnly: boolean
}

/** Every TypeScript file below the named folders, by its path from the root. */
export function sourcesIn(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file))
      .sort(),
  )
}

/** The text of a file. */
export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

const statement = /^\s*(?:import|export)\s+(type\s+)?(?:([\w*{][^'"]*?)\s+from\s+)?['"]([^'"]+)['"]/gm
const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** What a file imports or re-exports. An import whose every name is marked as a type is one of types. */
export function importsOf(file: string): Import[] {
  const text = textOf(file)
  const target = (specifier: string): string =>
    specifier.startsWith('.') ? relative(root, resolve(root, dirname(file), specifier)) : packageOf(specifier)
  const found = [...text.matchAll(statement)].map(([, type, names, specifier]) => ({
    from: file,
    to: target(specifier!),
    typeOnly: type !== undefined || onlyTypes(names),
  }))
  return [
    ...found,
    ...[...text.matchAll(dynamic)].map(([, specifier]) => ({ from: file, to: target(specifier!), typeOnly: false })),
  ]
}

function onlyTypes(names: string | undefined): boolean {
  const listed = /^\{(.*)\}$/s.exec(names?.trim() ?? '')?.[1]
  return (
    listed !== undefined && listed.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '))
  )
}

const packageOf = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
