import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundleWorker } from '../bundle.ts'
import { writeGraphiql } from '../graphiql.ts'

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url))

/** The Worker's code and the page of its development tool, ready to run. */
export interface BuiltWorker {
  script: string
  chunks: Record<string, string>
  kibibytes: number
  /** The directory that holds the page. */
  assets: string
  compatibilityDate: string
}

/** Builds the Worker as it is deployed, and writes the GraphiQL page into the directory. */
export async function buildWorker(directory: string): Promise<BuiltWorker> {
  const [{ script, chunks, gzipBytes }, assets] = await Promise.all([
    bundleWorker({ entry: path('src/worker.ts') }),
    writeGraphiql(directory),
  ])
  const kibibytes = Math.round(gzipBytes / 1024)
  return { script, chunks, kibibytes, assets, compatibilityDate: compatibilityDate() }
}

/** The date of the runtime's behaviour that the deployment asks for. */
export function compatibilityDate(): string {
  const found = /"compatibility_date":\s*"([\d-]+)"/.exec(readFileSync(path('wrangler.jsonc'), 'utf8'))
  if (!found) throw new Error('wrangler.jsonc names no compatibility_date.')
  return found[1]!
}

/** What the Worker is configured with on one machine. */
export function localBindings(given: {
  api: string
  database: { url: string; token: string }
  secret: string
  smtp: { host: string; port: number }
}): Record<string, string> {
  return {
    ENVIRONMENT: 'development',
    DATABASE_URL: given.database.url,
    DATABASE_TOKEN: given.database.token,
    SECRET: given.secret,
    PUBLIC_URL: given.api,
    // Whatever frontend is being made on this machine.
    CORS_ORIGINS: '*',
    MAIL_TRANSPORT: 'smtp',
    MAIL_FROM: 'Noaber <noaber@localhost>',
    SMTP_HOST: given.smtp.host,
    SMTP_PORT: String(given.smtp.port),
    SMTP_SECURITY: 'none',
  }
}
