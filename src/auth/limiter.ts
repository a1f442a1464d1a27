import { sql } from 'drizzle-orm'
import { hmac } from '../platform/crypto.ts'
import type { Work } from '../platform/database/work.ts'

/** A bound on attempts of one kind by one source, in fixed windows of `per` seconds. */
export interface Limit {
  what: string
  /** The source: an address. Null where it is not known, which counts as one source. */
  of: string | null
  per: number
  atMost: number
}

/**
 * Counts an attempt against its limits within the work's batch; past a limit the whole batch is refused. What is stored
 * is a keyed hash, so the table tells nobody's address.
 */
export async function countAttempts(work: Work, secret: string, now: number, limits: Limit[]): Promise<void> {
  for (const { what, of, per, atMost } of limits) {
    const key = await hmac(secret, `limit ${what} ${per} ${of ?? 'unknown'}`)
    const windowStart = now - (now % per)
    work.limitedUntil = Math.max(work.limitedUntil ?? 0, windowStart + per)
    work.add(
      sql`insert into rate_limits (key, window_start, count) values (${key}, ${windowStart}, 1)
          on conflict (key, window_start) do update set count = count + 1`,
    )
    work.assert(
      'RATE_LIMITED',
      sql`(select count from rate_limits where key = ${key} and window_start = ${windowStart}) <= ${atMost}`,
    )
  }
}

/** What counts as one network: an IPv4 address, or the /64 of an IPv6 address, all of which one household has. */
export function networkOf(address: string | null): string | null {
  if (!address?.includes(':') || address.includes('.')) return address
  const [left = [], right] = address.split('::').map((part) => part.split(':').filter(Boolean))
  const gap = right ? Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : []
  const groups = [...left, ...gap, ...(right ?? [])].slice(0, 4)
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')
}
