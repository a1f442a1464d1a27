import type { CORSOptions } from 'graphql-yoga'

/**
 * Cross-origin access by an allow-list of origins; `*` allows all. No cookies are used, so no credentials are allowed:
 * a session travels in the Authorization header, which a foreign page cannot make a browser send.
 */
export function corsFor(allowed: string[], request: Request): CORSOptions {
  const origin = request.headers.get('origin')
  if (!origin || !(allowed.includes('*') || allowed.includes(origin))) return false
  return {
    origin,
    credentials: false,
    methods: ['GET', 'POST', 'OPTIONS'],
    allowedHeaders: ['authorization', 'content-type', 'accept-language'],
    exposedHeaders: ['x-request-id', 'server-timing'],
    maxAge: 86_400,
  }
}
