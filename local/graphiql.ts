import { access, mkdir, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The page that the Worker asks its `GRAPHIQL` binding for. */
export const page = 'graphiql.html'

/** What a newcomer finds in the editor: something that answers at once, and how to sign in. */
const defaultQuery = `# Noaber's API. Ctrl+Space completes, the book at the left is the documentation.
# Signed in? Put your token under "Headers": { "Authorization": "Bearer …" }
query Start {
  __schema {
    queryType {
      description
      fields {
        name
        description
      }
    }
  }
}
`

/**
 * Writes the GraphiQL page into a directory and answers that directory, for `startWorkerd({ assets })`.
 *
 * The page carries its scripts, styles and workers in itself and loads nothing from elsewhere; that makes it 9 MB, so
 * it is a file beside the Worker and never a part of it. It is written once per version of the package.
 */
export async function writeGraphiql(directory: string): Promise<string> {
  const require = createRequire(import.meta.url)
  const { version } = require('@graphql-yoga/render-graphiql/package.json') as { version: string }
  const home = join(directory, `graphiql-${version}-${fingerprint(defaultQuery)}`)
  const path = join(home, page)
  if (await exists(path)) return home

  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const html = renderGraphiQL({
    title: 'Noaber · GraphiQL',
    endpoint: '/graphql',
    defaultQuery,
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: true,
  })
  await mkdir(home, { recursive: true })
  // Another process may read or write it at the same time: the page appears whole or not at all.
  const half = `${path}.${process.pid}`
  await writeFile(half, html)
  await rename(half, path)
  return home
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** Short and stable: a changed default query is a changed page. */
function fingerprint(value: string): string {
  let hash = 5381
  for (const character of value) hash = (hash * 33 + (character.codePointAt(0) ?? 0)) >>> 0
  return hash.toString(36)
}
