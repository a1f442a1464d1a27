/** What the runtime's configuration is made of; the code lies beside the configuration, under fixed names. */
export type ConfigOptions = {
  compatibilityDate: string
  compatibilityFlags: string[]
  bindings: Record<string, Binding>
  assets: string | undefined
  trustedCertificates: string[]
  v8Flags: string[]
  /** The files of further modules of the Worker; their names are those of the modules. */
  chunks: string[]
  /** Where a server of HTTP keeps what the Worker puts into `caches`; the runtime has none of its own. */
  cache: string | undefined
  /** What a caller has to send to the scheduling socket. */
  token: string
}

/** A binding of the Worker: text, or anything that JSON can carry and that arrives in `env` as a value. */
export type Binding = string | { [key: string]: unknown } | unknown[]

/** Names of the files that {@link renderConfig} embeds. */
export const files = { config: 'config.capnp', worker: 'worker.js', clock: 'clock.js' } as const

/**
 * Plain workerd has no scheduler, and a scheduled event cannot be sent to it over HTTP. A second, tiny Worker in the
 * same process can deliver one through its service binding; it listens on a socket of its own, never on the public one.
 */
export const clockWorker = `export default {
  async fetch(request, env) {
    if (request.headers.get('authorization') !== 'Bearer ' + env.TOKEN) return new Response(null, { status: 403 })
    const { cron, scheduledTime } = await request.json()
    try {
      const { outcome } = await env.MAIN.scheduled({ cron, scheduledTime: new Date(scheduledTime) })
      return Response.json({ outcome })
    } catch (error) {
      return Response.json({ outcome: 'exception', message: String(error?.message ?? error) })
    }
  },
}
`

/**
 * The configuration of workerd, in Cap'n Proto's text form: the Worker on the socket `main`, the clock on the socket
 * `clock`. The addresses are placeholders; the command line sets them.
 */
export function renderConfig(options: ConfigOptions): string {
  const bindings = Object.entries(options.bindings).map(([name, value]) =>
    typeof value === 'string'
      ? `(name = ${text(name)}, text = ${text(value)})`
      : `(name = ${text(name)}, json = ${text(JSON.stringify(value))})`,
  )
  if (options.assets !== undefined) bindings.push('(name = "GRAPHIQL", service = "assets")')
  const tls = `(trustBrowserCas = true, trustedCertificates = [${list(options.trustedCertificates)}])`
  const services = [
    '(name = "main", worker = .main)',
    '(name = "clock", worker = .clock)',
    // The database and the mail server of one machine are on its loopback, which a Worker may not reach unless told so.
    `(name = "internet", network = (allow = ["public", "private"], tlsOptions = ${tls}))`,
  ]
  if (options.cache !== undefined) services.push(`(name = "cache", external = (address = ${text(options.cache)}, http = ()))`)
  const cache = options.cache === undefined ? '' : '\n  cacheApiOutbound = "cache",'
  if (options.assets !== undefined) services.push(`(name = "assets", disk = (path = ${text(options.assets)}))`)
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    ${services.join(',\n    ')},
  ],
  sockets = [
    (name = "main", address = "127.0.0.1:0", http = (), service = "main"),
    (name = "clock", address = "127.0.0.1:0", http = (), service = "clock"),
  ],
  v8Flags = [${list(options.v8Flags)}],
);

const main :Workerd.Worker = (
  modules = [${[files.worker, ...options.chunks].map((file) => `(name = ${text(file)}, esModule = embed ${text(file)})`).join(', ')}],
  compatibilityDate = ${text(options.compatibilityDate)},
  compatibilityFlags = [${list(options.compatibilityFlags)}],
  bindings = [
    ${bindings.join(',\n    ')}
  ],${cache}
);

const clock :Workerd.Worker = (
  modules = [(name = "clock.js", esModule = embed "${files.clock}")],
  compatibilityDate = ${text(options.compatibilityDate)},
  compatibilityFlags = ["service_binding_extra_handlers"],
  bindings = [
    (name = "MAIN", service = "main"),
    (name = "TOKEN", text = ${text(options.token)}),
  ],
);
`
}

/** A string literal of Cap'n Proto, which is C's: no `\\u`, so everything past ASCII's controls stands for itself. */
function text(value: string): string {
  const escaped = value
    .replace(/["\\]/g, '\\$&')
    // oxlint-disable-next-line no-control-regex -- control characters are what has to be escaped
    .replace(/[\u0000-\u001f\u007f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return `"${escaped}"`
}

function list(values: string[]): string {
  return values.map(text).join(', ')
}
