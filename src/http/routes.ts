import { sql } from 'drizzle-orm'
import type { Dependencies } from '../app.ts'
import { formatError } from '../graph/format-error.ts'
import { RequestFault } from '../platform/refusal.ts'
import { frontPage, invitationPage, signInPage } from './pages.ts'
import type { RequestState } from './request.ts'

const json = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers })

const paths: ReadonlySet<string> = new Set(['/', '/sign-in', '/invitation', '/health', '/ready', '/graphiql'])

/** Answers everything that is not GraphQL; null where the request is for Yoga. */
export async function plainRoute(dependencies: Dependencies, state: RequestState, request: Request, url: URL): Promise<Response | null> {
  const { pathname } = url
  if (pathname === '/graphql') return refusedForm(dependencies, state, request, url)
  if (!paths.has(pathname)) {
    // Few requests are for files and pictures, so no start waits for what they need.
    const { fileRoute } = await import('./files.ts')
    return (await fileRoute(dependencies, state, request, url)) ?? json(404, { error: 'Not found' })
  }
  if (request.method !== 'GET') return json(405, { error: 'Method not allowed' }, { allow: 'GET, HEAD' })
  switch (pathname) {
    case '/':
      return frontPage(dependencies.settings)
    case '/sign-in':
      return signInPage()
    case '/invitation':
      return invitationPage()
    case '/health':
      return json(200, { status: 'ok' })
    case '/ready':
      return ready(state)
    default:
      return graphiqlPage(dependencies, request)
  }
}

/**
 * The page of the development tool, which carries all of itself. The service behind the binding knows no types of
 * content, and the page may load and call nothing but its own origin.
 */
async function graphiqlPage({ graphiql }: Dependencies, request: Request): Promise<Response> {
  const page = await graphiql?.fetch(new Request(new URL('/graphiql.html', request.url)))
  if (!page?.ok) return json(404, { error: 'Not found' })
  const own = "'self' data: blob: 'unsafe-inline'"
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src ${own}; script-src ${own} 'unsafe-eval'; frame-ancestors 'none'; base-uri 'none'`,
  }
  return new Response(page.body, { headers })
}

/**
 * GraphQL over HTTP takes JSON. A form is refused, since a browser sends one from any page without asking; and where a
 * person looks at the address in a browser, development shows GraphiQL.
 */
function refusedForm({ graphiql }: Dependencies, state: RequestState, request: Request, url: URL): Response | null {
  if (request.method === 'POST') {
    return typeOf(request) === 'application/json' ? null : refused(415, 'UNSUPPORTED_MEDIA_TYPE', state)
  }
  if (request.method !== 'GET') return null
  // Yoga takes it for a fault of its own.
  const { searchParams } = url
  const sound = ['variables', 'extensions'].every((name) => isJson(searchParams.get(name) || 'null'))
  if (!sound) return refused(400, 'BAD_REQUEST', state)
  const wantsPage = request.headers.get('accept')?.includes('text/html') && !searchParams.has('query')
  return graphiql && wantsPage ? Response.redirect(new URL('/graphiql', request.url).href, 302) : null
}

/** The media type of a body, which may be told in any case (RFC 9110, section 8.3.1). */
const typeOf = ({ headers }: Request): string | undefined => headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()

function refused(status: number, reason: string, { reader }: RequestState): Response {
  const { message, extensions } = formatError(new RequestFault(reason), reader)
  return json(status, { errors: [{ message, extensions: { code: extensions['code'] } }] })
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether the database answers; for load balancers and monitors. */
async function ready({ database, reader }: RequestState): Promise<Response> {
  try {
    await database.read(sql`select name from noaber_migrations order by name desc limit 1`)
    return json(200, { status: 'ready' })
  } catch {
    reader.log.error('not.ready', { requestId: reader.requestId })
    return json(503, { status: 'not ready' })
  }
}
