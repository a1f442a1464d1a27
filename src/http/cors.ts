import type { CORSOptions } from 'graphql-yoga'

type Allowed = Exclude<CORSOptions, false>

/**
 * Cross-origin access by an allow-list of origins; `*` allows all. No cookies are used, so no credentials are allowed:
 * a session travels in the Authorization header, which a foreign page cannot make a browser send.
 */
export function corsFor(allowed: string[], request: Request): CORSOptions {
  const origin = request.headers.get('origin')
  if (!origin || !(allowed.includes('*') || allowed.includes(origin))) return false
  const readable = { origin, credentials: false, exposedHeaders: ['x-request-id', 'server-timing'] }
  return request.method === 'OPTIONS' ? { ...readable, ...asked } : readable
}

/** What a browser wants to know before it sends a request, and of no other answer. */
const asked: CORSOptions = {
  methods: ['GET', 'POST', 'OPTIONS'],
  allowedHeaders: ['authorization', 'content-type', 'accept-language'],
  maxAge: 86_400,
}

/** The headers by which a page of an allowed origin may read any answer, also one that refuses before GraphQL. */
export const readableBy = ({ origin, exposedHeaders = [] }: Allowed): [string, string][] => [
  ['access-control-allow-origin', String(origin)],
  ['access-control-expose-headers', exposedHeaders.join(', ')],
]
