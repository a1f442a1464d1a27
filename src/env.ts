import en from 'zod/v4/locales/en.js'
import * as z from 'zod/mini'
import type { Region, Regions } from './platform/database/regions.ts'

// workerd allows no code generation, which zod would otherwise try.
z.config({ ...en(), jitless: true })

/** Everything that a deployment sets, parsed once. */
export interface Settings {
  environment: 'production' | 'development' | 'test'
  regions: Regions
  /** Seals codes and outbox payloads; at least 32 characters. */
  secret: string
  /** Where the API is reached from outside, without a slash at the end. */
  publicUrl: string
  /** Where links in mails lead: the frontend's address, or the Worker's own small page. */
  appUrl: string
  corsOrigins: string[]
  mail: MailSettings
  issuers: IssuerSettings[]
}

/** How mail leaves. */
export type MailSettings =
  | { transport: 'smtp'; host: string; port: number; security: 'none' | 'starttls' | 'tls'; username?: string; password?: string; from: string }
  | { transport: 'http'; url: string; token: string; from: string }
  | { transport: 'none' }

/** An OpenID Connect issuer whose tokens are accepted. */
export interface IssuerSettings {
  issuer: string
  audience: string
  algorithms: string[]
  /** Where its keys are; or the keys themselves. */
  jwksUri?: string
  jwks?: { keys: Record<string, unknown>[] }
}

const fromJson = <T extends z.ZodMiniType>(schema: T) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text, context) => {
        try {
          return JSON.parse(text) as unknown
        } catch {
          context.issues.push({ code: 'custom', message: 'is not JSON', input: text })
          return z.NEVER
        }
      }),
    ),
    schema as never,
  ) as unknown as z.ZodMiniType<z.infer<T>, string>

const filled = () => z.string().check(z.minLength(1))

const regionList = z.array(z.object({ host: filled(), url: z.url(), token: z.optional(z.string()) }))

const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA'] as const
const issuerList = z.array(
  z.object({
    issuer: z.url(),
    audience: filled(),
    algorithms: z.array(z.enum(algorithms)).check(z.minLength(1)),
    jwksUri: z.optional(z.url()),
    jwks: z.optional(z.object({ keys: z.array(z.record(z.string(), z.unknown())) })),
  }).check(z.refine(({ jwksUri, jwks }) => jwksUri !== undefined || jwks !== undefined, 'needs jwksUri or jwks')),
)

const schema = z.object({
  ENVIRONMENT: z._default(z.enum(['production', 'development', 'test']), 'production'),
  DATABASE_URL: z.url(),
  DATABASE_TOKEN: z.optional(z.string()),
  REGIONS: z.optional(fromJson(regionList)),
  SECRET: z.string().check(z.minLength(32)),
  PUBLIC_URL: z.url(),
  APP_URL: z.optional(z.url()),
  CORS_ORIGINS: z._default(z.string(), ''),
  MAIL_TRANSPORT: z._default(z.enum(['smtp', 'http', 'none']), 'none'),
  MAIL_FROM: z._default(z.string(), 'noaber@localhost'),
  SMTP_HOST: z._default(z.string(), '127.0.0.1'),
  SMTP_PORT: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(65_535)), 587),
  SMTP_SECURITY: z._default(z.enum(['none', 'starttls', 'tls']), 'starttls'),
  SMTP_USERNAME: z.optional(z.string()),
  SMTP_PASSWORD: z.optional(z.string()),
  MAIL_HTTP_URL: z.optional(z.url()),
  MAIL_HTTP_TOKEN: z.optional(z.string()),
  OIDC_ISSUERS: z.optional(fromJson(issuerList)),
})

/** Reads the bindings of a deployment; throws one line that names every binding that is missing or wrong. */
export function parseSettings(bindings: Record<string, unknown>): Settings {
  const parsed = schema.safeParse(bindings)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => {
      const missing = path.length === 1 && bindings[String(path[0])] === undefined
      return `${path.join('.')} ${missing ? 'is missing' : message}`
    })
    throw new Error(`The configuration is not complete: ${wrong.join('; ')}`)
  }
  const env = parsed.data
  const byHost = (env.REGIONS ?? []).map(({ host, url, token }): [string, Region] => [host.toLowerCase(), { url, token }])
  const publicUrl = env.PUBLIC_URL.replace(/\/$/, '')
  return {
    environment: env.ENVIRONMENT,
    regions: { default: { url: env.DATABASE_URL, token: env.DATABASE_TOKEN }, byHost: new Map(byHost) },
    secret: env.SECRET,
    publicUrl,
    appUrl: (env.APP_URL ?? publicUrl).replace(/\/$/, ''),
    corsOrigins: env.CORS_ORIGINS.split(',').map((origin) => origin.trim()).filter(Boolean),
    mail: mailSettings(env),
    issuers: env.OIDC_ISSUERS ?? [],
  }
}

function mailSettings(env: z.infer<typeof schema>): MailSettings {
  const from = env.MAIL_FROM
  if (env.MAIL_TRANSPORT === 'smtp') {
    const credentials = { username: env.SMTP_USERNAME, password: env.SMTP_PASSWORD }
    return { transport: 'smtp', host: env.SMTP_HOST, port: env.SMTP_PORT, security: env.SMTP_SECURITY, ...credentials, from }
  }
  if (env.MAIL_TRANSPORT === 'none') return { transport: 'none' }
  if (!env.MAIL_HTTP_URL || !env.MAIL_HTTP_TOKEN) {
    throw new Error('The configuration is not complete: MAIL_HTTP_URL and MAIL_HTTP_TOKEN are needed for mail over HTTP')
  }
  return { transport: 'http', url: env.MAIL_HTTP_URL, token: env.MAIL_HTTP_TOKEN, from }
}
