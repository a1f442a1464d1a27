import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'

/** What to bundle: the Worker's entry module, and how. */
export type BundleOptions = {
  /** Path of the entry module; it has the Worker's handlers as its exports. */
  entry: string
  /** When given, the code is also written there. */
  outfile?: string
  /** Further compile-time constants: expression → replacement, as esbuild's `define`. */
  define?: Record<string, string>
  /** On by default: what is measured and run is what is deployed. */
  minify?: boolean
}

/** One ES module that is a whole Worker, with its size as it is and as it counts against the platform's limit. */
export type Bundle = { code: string; bytes: number; gzipBytes: number }

/**
 * Bundles a Worker as the production deploy does (the same conditions, main fields and constants as wrangler's), so
 * that the code that runs on one machine is the code that runs at the edge.
 *
 * Nothing of Node is reachable from it: a stray `import 'fs'` fails here, not after the deploy.
 */
export async function bundleWorker({ entry, outfile, define, minify = true }: BundleOptions): Promise<Bundle> {
  const production = JSON.stringify('production')
  const result = await build({
    entryPoints: [entry],
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    // The Fetch ponyfill of Yoga says only by its `browser` field that a Worker needs none.
    mainFields: ['browser', 'module', 'main'],
    external: ['cloudflare:*', 'node:*'],
    define: {
      'process.env.NODE_ENV': production,
      'globalThis.process.env.NODE_ENV': production,
      'global.process.env.NODE_ENV': production,
      ...define,
    },
    minify,
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  })
  assertOneGraphql(result.metafile)
  const code = result.outputFiles?.[0]?.text ?? ''
  if (outfile) {
    await mkdir(dirname(outfile), { recursive: true })
    await writeFile(outfile, code)
  }
  const bytes = Buffer.byteLength(code)
  return { code, bytes, gzipBytes: gzipSync(code, { level: 9 }).byteLength }
}

/**
 * graphql-js recognises its types by identity, so a second copy (another version, its CommonJS twin or its development
 * build) breaks every schema at run time with "another module or realm". Better a bundle that does not come about.
 */
function assertOneGraphql(metafile: Metafile): void {
  const inputs = Object.keys(metafile.inputs)
  const copies = inputs.filter((path) => /node_modules\/graphql\/(.*\/)?version\.m?js$/.test(path))
  const development = inputs.filter((path) => path.includes('node_modules/graphql/__dev__/'))
  if (copies.length > 1 || development.length > 0) {
    throw new Error(`More than one copy of graphql in the bundle: ${[...copies, ...development].join(', ')}`)
  }
}
