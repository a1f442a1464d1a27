import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile, type OutputFile, type Plugin } from 'esbuild'

/** What to bundle: the Worker's entry module, and how. */
export type BundleOptions = {
  /** Path of the entry module; it has the Worker's handlers as its exports. */
  entry: string
  /** When given, the modules are also written there, with their source maps; nothing else is left in it. */
  outdir?: string
  /** Further compile-time constants: expression → replacement, as esbuild's `define`. */
  define?: Record<string, string>
  /** On by default: what is measured and run is what is deployed. */
  minify?: boolean
  /** On by default. Without, it is one module, in which what is imported late only runs late. */
  split?: boolean
}

/** The ES modules of a Worker, with the size of all together as it is and as it counts against the platform's limit. */
export type Bundle = {
  /** The entry module, `worker.js`. */
  script: string
  /** The others, by their file names. */
  chunks: Record<string, string>
  bytes: number
  gzipBytes: number
  /** The part of that which every start loads. */
  startGzipBytes: number
}

/**
 * Bundles a Worker as the production deploy does (the same conditions, main fields and constants as wrangler's), so
 * that the code that runs on one machine is the code that runs at the edge.
 *
 * What is imported by `import()` becomes modules of its own: a start hardly pays for what it does not run.
 *
 * Nothing of Node is reachable from it: a stray `import 'fs'` fails here, not after the deploy.
 */
export async function bundleWorker({ entry, outdir, define, minify = true, split = true }: BundleOptions): Promise<Bundle> {
  const production = JSON.stringify('production')
  const result = await build({
    entryPoints: { worker: entry },
    write: false,
    outdir: outdir ?? 'nowhere',
    splitting: split,
    sourcemap: outdir ? 'linked' : false,
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
    legalComments: 'none',
    plugins: [leavesOut],
    metafile: true,
    logLevel: 'silent',
  })
  assertOneGraphql(result.metafile)
  if (outdir) await writeAll(outdir, result.outputFiles)
  const modules = result.outputFiles.filter(({ path }) => path.endsWith('.js'))
  const { 'worker.js': script = '', ...chunks } = Object.fromEntries(modules.map(({ path, text }) => [basename(path), text]))
  const loaded = loadedBy('worker.js', result.metafile)
  // The platform's tool compresses all of them as one.
  const all = Buffer.concat(modules.map(({ contents }) => contents))
  const early = Buffer.concat(modules.filter(({ path }) => loaded.has(basename(path))).map(({ contents }) => contents))
  const [gzipBytes, startGzipBytes] = [all, early].map((code) => gzipSync(code, { level: 9 }).byteLength)
  return { script, chunks, bytes: all.byteLength, gzipBytes: gzipBytes!, startGzipBytes: startGzipBytes! }
}

/** The modules that are loaded where one is: what is imported late is not. */
function loadedBy(entry: string, { outputs }: Metafile): Set<string> {
  const importsOf = new Map(Object.entries(outputs).map(([path, { imports }]) => [basename(path), imports]))
  const loaded = new Set([entry])
  for (const name of loaded) {
    const statements = (importsOf.get(name) ?? []).filter(({ kind, external }) => kind === 'import-statement' && !external)
    for (const { path } of statements) loaded.add(basename(path))
  }
  return loaded
}

/**
 * Parts of Yoga that the Worker never comes to, by what stands in for them: its page for browsers, which is turned off;
 * its executor, for which `http/executor.ts` puts graphql-js's own; and its cache of caches by the rules of validation,
 * which are always the same. They are 22 KiB compressed.
 */
const standIns: [RegExp, string][] = [
  [/graphql-yoga\/esm\/landing-page-html\.js$/, 'export default ""'],
  [/@graphql-tools\/executor\/esm\/index\.js$/, 'export { execute as normalizedExecutor } from "graphql"'],
  [/graphql-yoga\/esm\/utils\/create-lru-cache\.js$/, 'export const _createLRUCache = () => new Map(), createLRUCache = _createLRUCache'],
]

const leavesOut: Plugin = {
  name: 'leaves out',
  setup({ onLoad }) {
    for (const [filter, contents] of standIns) onLoad({ filter }, ({ path }) => ({ contents, resolveDir: dirname(path) }))
  },
}

/** Whatever is in the directory is deployed, so a module of an earlier build may not stay. */
async function writeAll(directory: string, files: OutputFile[]): Promise<void> {
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  await Promise.all(files.map(({ path, contents }) => writeFile(join(directory, basename(path)), contents)))
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
