import { readFileSync } from 'node:fs'

const source = readFileSync(new URL('../../test/operations/2-helping.graphql', import.meta.url), 'utf8')

/** One operation of the frontends on mutual help, as it stands in their file. */
export function documentOf(name: string): string {
  const found = new RegExp(`^(?:fragment|query|mutation) ${name}\\b[\\s\\S]*?^}`, 'm').exec(source)
  if (!found) throw new Error(`test/operations/2-helping.graphql has no operation ${name}`)
  return found[0]
}
