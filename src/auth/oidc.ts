import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import * as z from 'zod/mini'
import type { IssuerSettings } from '../env.ts'
import { lazily } from '../platform/lazily.ts'

const keySets = new Map<string, JWTVerifyGetKey>()

/** The issuer's keys; fetched ones are kept by `jose` for the isolate, and fetched anew when an unknown key turns up. */
function keysOf(issuer: IssuerSettings): JWTVerifyGetKey {
  const known = keySets.get(issuer.issuer)
  if (known) return known
  const keys = issuer.jwks
    ? createLocalJWKSet(issuer.jwks as JSONWebKeySet)
    : createRemoteJWKSet(new URL(issuer.jwksUri!), { timeoutDuration: 5_000 })
  keySets.set(issuer.issuer, keys)
  return keys
}

const claims = lazily(() => z.object({ email: z.email().check(z.maxLength(254)), email_verified: z.literal(true) }))

/**
 * The verified e-mail address that a token of a configured issuer vouches for, in lower case; null where the issuer is
 * unknown, the signature, audience, algorithm or time is wrong, or the address is not verified. RFC 7519, RFC 8725.
 */
export async function emailOfToken(token: string, issuers: readonly IssuerSettings[], now: number): Promise<string | null> {
  try {
    const issuer = issuers.find(({ issuer: name }) => name === decodeJwt(token).iss)
    if (!issuer) return null
    const { payload } = await jwtVerify(token, keysOf(issuer), {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: issuer.algorithms,
      currentDate: new Date(now * 1000),
      clockTolerance: 30,
      requiredClaims: ['exp', 'iat'],
    })
    return claims().parse(payload).email.toLowerCase()
  } catch {
    return null
  }
}
