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
])

/** The one place where a refusal by the database becomes a refusal of the API; null where it is a fault of ours. */
export function refusalFor({ raised, unique }: DatabaseRefusal, limitedUntil: number | null = null): Refusal | null {
  if (unique) {
    const code = uniqueCodes[unique]
    return code ? conflict(code) : null
  }
  if (raised === 'FORBIDDEN') return forbidden()
  if (raised === 'RATE_LIMITED') return new Refusal('RateLimited', { code: 'RATE_LIMITED' }, { retryAfter: limitedUntil })
  if (raised === 'CAPACITY_EXCEEDED') return conflict('NO_CAPACITY')
  return raised && conflictCodes.has(raised) ? conflict(raised) : null
}
