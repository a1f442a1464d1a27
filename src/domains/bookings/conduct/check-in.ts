import { sql, type SQL } from 'drizzle-orm'
import { bookings } from '../../../../schema/tables/bookings.ts'
import { facilities } from '../../../../schema/tables/facilities.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import { countAttempts, networkOf } from '../../../auth/limiter.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { Work } from '../../../platform/database/work.ts'
import { DAY } from '../../../platform/interval.ts'
import { formatLength } from '../../../platform/length.ts'
import { conflict, forbidden, notFound } from '../../../platform/refusal.ts'
import { policyMaxima, visibleFacility } from '../../facilities/index.ts'
import { assertCapacity, assertStep, change } from '../change.ts'
import { findBooking, type FoundBooking } from '../find.ts'
import { checkInWindow, typedCode } from './rules.ts'

/** How long wrong codes are counted, and how many anybody may try in that time: here, and from one network. */
const window = 600
const triesByPerson = 60
const triesByNetwork = 240

/** The most that checking in can open before the start. */
const longestOpen = DAY

/**
 * Checks in to a booking, while it is the time for that: who acts for the beneficiary, or a manager. A code that is
 * given has to be its own; none is needed of who may see it.
 */
export async function checkIn(
  { bookingId, code }: { bookingId: string; code?: string | null },
  useCase: UseCase<'booking'>,
) {
  const found = await findBooking(useCase, bookingId)
  const { booking, beneficiary, manages } = found
  if (!beneficiary && !manages) throw forbidden()
  if (code != null && typedCode(code) !== booking.checkInCode) throw conflict('WRONG_CHECK_IN_CODE')
  assertMayCheckIn(found, useCase)
  assertCapacity(beneficiary ? 'REQUESTER' : 'MANAGER', found, useCase)
  arrive(found, useCase)
  return useCase.finish({ booking: bookingId })
}

/**
 * Checks somebody in at the door by the code that they say: facility managers, the board and coordinators may. Attempts
 * are counted, and whatever a wrong code is — of another place, of another time, of nothing — it is answered the same
 * way.
 */
export async function checkInByCode(
  { facilityId, code }: { facilityId: string; code: string },
  useCase: UseCase<'booking'>,
) {
  const { viewer, database } = useCase
  signedIn(viewer)
  const [facility] = await database.find(
    database.orm
      .select({ cooperativeId: facilities.cooperativeId })
      .from(facilities)
      .where(sql`${facilities.id} = ${facilityId} and ${visibleFacility(facilities as never)}`),
  )
  if (!facility) throw notFound(['input', 'facilityId'])
  authorizeWrite(useCase, 'booking.checkIn', facility.cooperativeId)
  const bookingId = await tryCode(facilityId, typedCode(code), useCase)
  if (bookingId === null) throw conflict('WRONG_CHECK_IN_CODE')
  const found = await findBooking(useCase, bookingId)
  assertMayCheckIn(found, useCase)
  arrive(found, useCase)
  return useCase.finish({ booking: bookingId })
}

/** Uses up a try, and finds the booking that the code opens here and now; null where there is none. */
async function tryCode(
  facilityId: string,
  code: string,
  { work, now, settings, viewer, from }: UseCase<'booking'>,
): Promise<string | null> {
  const attempt = new Work(work.request)
  await countAttempts(attempt, settings.secret, now, [
    { what: 'checkIn', of: viewer.personId, per: window, atMost: triesByPerson },
    { what: 'checkIn', of: networkOf(from.networkAddress), per: window, atMost: triesByNetwork },
  ])
  const [rows] = await attempt.commit({}, [bookingByCode(facilityId, code, now)])
  return (rows?.[0] as { id: string } | undefined)?.id ?? null
}

/**
 * Bookings of the place itself, of what it is a part of, and of its parts; the soonest, should two have the same code.
 */
const bookingByCode = (facilityId: string, code: string, now: number): SQL => sql`select b.id from bookings b
  left join facility_terms t on t.facility_id = b.facility_id
  where b.facility_id in (select facility_id from facility_spaces where space_id = ${facilityId}
      union select space_id from facility_spaces where facility_id = ${facilityId})
    and b.starts_at > ${now - policyMaxima.maxDuration - DAY} and b.starts_at <= ${now + longestOpen}
    and b.status = 'CONFIRMED' and b.check_in_code = ${code}
    and b.starts_at - coalesce(t.check_in_opens, 900) <= ${now}
    and ${now} < coalesce(b.release_at, b.ends_at) and ${now} < b.ends_at
  order by b.starts_at, b.id limit 1`

/** Demands that the booking can be checked in to now. */
function assertMayCheckIn({ booking, terms }: FoundBooking, { now, languages }: UseCase<'booking'>): void {
  assertStep('CHECK_IN', booking)
  if (booking.checkedInAt !== null) throw conflict('ALREADY_CHECKED_IN')
  const { opens, closes } = checkInWindow(booking, terms.checkInOpens)
  if (now < opens) throw conflict('CHECK_IN_TOO_EARLY', { window: formatLength(terms.checkInOpens, languages) })
  if (now >= closes) throw conflict('CHECK_IN_TOO_LATE')
}

/** Notes who came: of two at once the first. */
function arrive(found: FoundBooking, useCase: UseCase<'booking'>): void {
  const { booking } = found
  const { work, now, viewer } = useCase
  work.assert('STALE', sql`(select checked_in_at from ${bookings} where id = ${booking.id}) is null`)
  change(useCase, found, { checkedInAt: now, checkedInBy: viewer.personId })
  const { id, cooperativeId, facilityId } = booking
  work.audit({ action: 'booking.checkedIn', subjectId: id, cooperativeId, facilityId })
}
