import { conflict, forbidden, Refusal } from '../refusal.ts'
import type { DatabaseRefusal } from './faults.ts'

/** Unique keys whose violation a user can cause, and the code that says so. */
const uniqueCodes: Record<string, string> = {
  'cooperatives.slug': 'SLUG_TAKEN',
  'memberships.person_id': 'ALREADY_MEMBER',
  'partnerships.cooperative_id': 'ALREADY_PARTNER',
  // Somebody recorded a payment under this reference in the meantime: then it is looked at again which one.
  'charges.cooperative_id': 'STALE',
  'season_applications.season_id': 'ALREADY_APPLIED',
  // Somebody imported the same in the meantime: then it is looked at again what has become of it.
  'import_references.cooperative_id': 'STALE',
  'matches.request_id': 'ALREADY_MATCHED',
  'help_offers.volunteer_id': 'ALREADY_OFFERED',
  'proxies.proxy_id': 'ALREADY_PROXY',
  // Somebody added the same kind of help in the meantime: then it is changed.
  help_categories_code: 'STALE',
  // The other side said their hours in the meantime, or they were settled: then they are looked at again.
  'match_hours.match_id': 'STALE',
  'ledger_entries.hours_id': 'STALE',
}

/** Literals of triggers that are codes of the API as they stand. */
const conflictCodes = new Set([
  'STALE',
  'LAST_BOARD_MEMBER',
  'CAPACITY_IN_USE',
  'FACILITY_IN_USE',
  'PART_CYCLE',
  'PARTS_NEED_WHOLE',
  'PART_OF_OTHER_COOPERATIVE',
  'INVALID_TRANSITION',
  'QUOTA_EXCEEDED',
  'BLOCKED',
  'APPROVAL_MISSING',
  'WAITLIST_FIRST',
  'SEASON_PENDING',
  'SEASON_OVERLAPS',
  'SEASON_SETTLED',
  'APPLICATIONS_CLOSED',
  'REQUEST_CLOSED',
  'OFFER_CLOSED',
  'CLEARANCE_MISSING',
  'OVER_HOURS',
  'TIME_CLASH',
  'MATCH_FULL',
  'NO_SHOW_PAUSE',
  'HOURS_LIMIT',
  'PROPOSAL_EXPIRED',
  'HOURS_ARE_SETTLED',
  'CONSENT_MISSING',
  'TOO_MANY_CATEGORIES',
  'TOO_MANY_SKILLS',
])

/**
 * Why two cannot be matched, where it is not to be told which of these it is. Who is blocked must not learn so: it is as if the
 * other could not be matched, whatever the reason.
 */
const apart = new Set(['PAIR_BLOCKED', 'NOT_ACTIVE', 'NOT_A_CANDIDATE'])

/** The one place where a refusal by the database becomes a refusal of the API; null where it is a fault of ours. */
export function refusalFor({ raised, unique }: DatabaseRefusal, limitedUntil: number | null = null): Refusal | null {
  if (unique) {
    const code = uniqueCodes[unique]
    return code ? conflict(code) : null
  }
  if (raised === 'FORBIDDEN') return forbidden()
  if (raised === 'RATE_LIMITED') return new Refusal('RateLimited', { code: 'RATE_LIMITED' }, { retryAfter: limitedUntil })
  if (raised && apart.has(raised)) return new Refusal('MatchRefused', { code: 'NOT_A_CANDIDATE' }, { criterion: null })
  if (raised === 'MATCH_STEP') return conflict('INVALID_TRANSITION')
  if (raised === 'LEDGER_CORRECTION') return conflict('CORRECTION_TOO_LARGE')
  if (raised === 'CAPACITY_EXCEEDED') return conflict('NO_CAPACITY')
  return raised && conflictCodes.has(raised) ? conflict(raised) : null
}
