import * as z from 'zod/mini'
import { sql, type SQL } from 'drizzle-orm'
import { waitlistEntries } from '../../../../schema/tables/waitlist.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { Context } from '../../../auth/context.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, line } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { DAY } from '../../../platform/interval.ts'
import { formatLength } from '../../../platform/length.ts'
import { conflict, invalid, notFound, Refusal, type Reason } from '../../../platform/refusal.ts'
import { findBeneficiary, type Beneficiary, type ForWhom } from '../beneficiary.ts'
import { unitsOf } from '../book.ts'
import { bookingErrors } from '../errors.ts'
import { readFactsOf } from '../facts.ts'
import type { BookingFacts } from '../rules.ts'
import { queueFirst } from './first.ts'
import { asSettled } from './owed.ts'
import { isWhole, pointless, type Wanted } from './wanted.ts'

export type JoinInput = ForWhom & {
  facilityId: string
  startsAt: number
  endsAt: number
  duration?: number | null
  units?: number | null
  title?: string | null
}

/** The longest window that one may wait for, in days: what is farther apart is several wishes. */
export const longestWindow = 31

/** How many open entries a beneficiary may have, at all places together. */
export const mostOpen = 10

/**
 * Puts somebody at the end of a facility's queue, for any time of a length within a window. Refuses what could never
 * be, and what is free right now: that can be booked.
 */
export async function joinWaitlist(input: JoinInput, useCase: UseCase<'entry'>) {
  const { viewer, work, now, database, finish } = useCase
  const actorId = signedIn(viewer)
  const title = check(z.nullish(line(1, 200)), input.title, ['input', 'title']) ?? null
  const { startsAt, endsAt } = input
  assertWindow(input)
  const { facts, beneficiary, open } = await prepare(input, useCase)
  const wanted = wantedOf(input, facts)
  if (open.overlapping > 0) throw conflict('ALREADY_WAITING')
  if (open.all >= mostOpen) throw conflict('WAITLIST_TOO_MANY', { maximum: mostOpen })
  await queueFirst(facts, useCase)
  const standing = beneficiary.standing(facts.cooperativeId)
  // What is owed to those who wait already is not free.
  const against = pointless(wanted, await asSettled(facts, useCase), standing, useCase)
  if (against === 'FREE_NOW') throw conflict('WAITLIST_NOT_NEEDED')
  if (against) throw refusalFor(against.never)
  // Room that comes by the mere passing of time would be anybody's before the queue is looked at.
  if (endsAt > now + facts.horizon)
    throw conflict('TOO_FAR_AHEAD', { horizon: formatLength(facts.horizon, useCase.languages) })

  const { cooperativeId, bookable } = facts
  for (const condition of beneficiary.acts(cooperativeId)) work.assert('FORBIDDEN', condition)
  for (const condition of beneficiary.stands(facts)) work.assert('FORBIDDEN', condition)
  work.assert('STALE', sql`(select rules_version from facilities where id = ${bookable.id}) = ${facts.rulesVersion}`)
  const forWhom = { forPersonId: beneficiary.personId, forOrganisationId: beneficiary.organisationId }
  work.assert('STALE', sql`not exists (select 1 ${openOf(forWhom)} and ${overlap(bookable.id, input)})`)
  work.assert('STALE', sql`(select count(*) ${openOf(forWhom)}) < ${mostOpen}`)
  const id = newId('wle')
  work.add(
    database.orm.insert(waitlistEntries).values({
      ...{ id, facilityId: bookable.id, cooperativeId, status: 'WAITING', ...wanted, title, actorId, ...forWhom },
      ...{ joinedAt: now, updatedAt: now },
    }),
  )
  const data = { startsAt, endsAt, duration: wanted.duration, units: wanted.units, ...forWhom }
  work.audit({ action: 'waitlist.joined', subjectId: id, cooperativeId, facilityId: bookable.id, data })
  return finish({ entry: id })
}

function assertWindow({ startsAt, endsAt, duration }: JoinInput): void {
  if (endsAt <= startsAt) throw invalid('INVALID_INTERVAL_OF_BOOKING', ['input', 'endsAt'])
  // A month in which the clock is put back is an hour longer.
  if (endsAt - startsAt > longestWindow * DAY + 7_200)
    throw invalid('WAITLIST_WINDOW', ['input', 'endsAt'], { days: longestWindow })
  const tooLong =
    duration != null &&
    duration > endsAt - startsAt &&
    !(duration % DAY === 0 && duration - (endsAt - startsAt) <= 7_200)
  if (tooLong || duration === 0) throw invalid('WAITLIST_WINDOW', ['input', 'duration'], { days: longestWindow })
}

function wantedOf({ startsAt, endsAt, duration, units }: JoinInput, facts: BookingFacts): Wanted {
  const window = { startsAt, endsAt, duration: duration ?? endsAt - startsAt }
  if (isWhole(window, facts.timeZone)) window.duration = endsAt - startsAt
  if (window.duration > endsAt - startsAt)
    throw invalid('WAITLIST_WINDOW', ['input', 'duration'], { days: longestWindow })
  return { ...window, units: unitsOf(units, facts) }
}

/** Where the open entries of a beneficiary stand: those that wait, or have an offer. */
const openOf = ({ forPersonId, forOrganisationId }: ForWhom): SQL => sql`from waitlist_entries o
  where o.status in ('WAITING', 'OFFERED') and ${
    forPersonId == null ? sql`o.for_organisation_id = ${forOrganisationId}` : sql`o.for_person_id = ${forPersonId}`
  }`

/** That an entry waits at this facility for a time that overlaps the window. */
const overlap = (facilityId: string, { startsAt, endsAt }: JoinInput): SQL =>
  sql`o.facility_id = ${facilityId} and o.starts_at < ${endsAt} and o.ends_at > ${startsAt}`

/** Reads what a wish to wait is judged by; one trip. */
async function prepare(input: JoinInput, { viewer, database, now }: Context): Promise<Prepared> {
  const { facilityId, startsAt, endsAt, forOrganisationId = null } = input
  const personId = forOrganisationId === null ? (input.forPersonId ?? viewer.personId) : null
  const forWhom = { forPersonId: personId, forOrganisationId }
  const who = { personId, organisationId: forOrganisationId }
  const [facts, beneficiary, [open]] = await Promise.all([
    readFactsOf(database, 'VIEWER', facilityId, { startsAt, endsAt, who, now, whole: true }),
    findBeneficiary(database, viewer, input).catch((refusal: unknown) => {
      if (refusal instanceof Refusal) return refusal
      throw refusal
    }),
    database.read(
      sql`select count(*) as total, count(*) filter (where ${overlap(facilityId, input)}) as same ${openOf(forWhom)}`,
    ),
  ])
  if (!facts) throw notFound(['input', 'facilityId'])
  if (beneficiary instanceof Refusal) throw beneficiary
  return { facts, beneficiary, open: { all: Number(open!['total']), overlapping: Number(open!['same']) } }
}

interface Prepared {
  facts: BookingFacts
  beneficiary: Beneficiary
  /** How many entries are open for the beneficiary, and how many of them for this place and time. */
  open: { all: number; overlapping: number }
}

/** Why something could never be, as a refusal of the kind that its code stands for. */
function refusalFor(reason: Reason): Refusal {
  const status = (bookingErrors as Record<string, { status: number }>)[reason.code]?.status
  if (status === 403) return new Refusal('Forbidden', reason)
  if (status !== 422) return new Refusal('Conflict', reason)
  return new Refusal('InvalidInput', {
    ...reason,
    path: ['input', reason.code === 'UNITS_EXCEED_CAPACITY' ? 'units' : 'startsAt'],
  })
}
