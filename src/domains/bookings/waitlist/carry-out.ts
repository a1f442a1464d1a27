import { sql, type SQL } from 'drizzle-orm'
import { bookings } from '../../../../schema/tables/bookings.ts'
import { insertEach } from '../../../platform/database/insert-each.ts'
import type { Work } from '../../../platform/database/work.ts'
import { messageFor, type Message } from '../../../platform/messages.ts'
import type { Reason } from '../../../platform/refusal.ts'
import { addExtras } from '../equipment/hold.ts'
import { bookingErrors } from '../errors.ts'
import { bookingRow } from '../row.ts'
import type { Fate, Hold } from './choose.ts'
import type { Queued } from './queue.ts'

const inJson = (values: readonly unknown[]): SQL => sql`json_each(${JSON.stringify(values)})`

/**
 * Demands that a choice is still right when the batch runs: nobody else looked at these entries meanwhile, no further
 * room may have appeared for them, and what they were judged by has not changed. Comes before whatever the batch frees.
 */
export function relyOn(work: Work, fates: readonly Fate<Queued>[]): void {
  const seen = fates.map(({ entry }) => [entry.id, entry.lookAgain])
  const versions = new Map(fates.map(({ entry }) => [entry.facilityId, entry.facts.rulesVersion]))
  work.assert(
    'STALE',
    sql`(select count(*) from ${inJson(seen)} s join waitlist_entries w on w.id = s.value ->> 0
      where w.status = 'WAITING' and w.look_again = s.value ->> 1) = ${seen.length}`,
  )
  work.assert(
    'STALE',
    sql`(select count(*) from ${inJson([...versions])} s join facilities f on f.id = s.value ->> 0
      where f.rules_version = s.value ->> 1) = ${versions.size}`,
  )
  for (const { entry, hold } of fates) {
    for (const condition of hold ? entry.beneficiary.stands(entry.facts) : []) work.assert('STALE', condition)
  }
}

type Offered = Fate<Queued> & { hold: Hold }
type PassedOver = Fate<Queued> & { passedOver: Reason }

/** Writes what becomes of those who wait: holds for some, and that the others were looked at. */
export async function carryOut(work: Work, fates: readonly Fate<Queued>[]): Promise<void> {
  const { now } = work.request
  await hold(
    work,
    fates.filter((fate): fate is Offered => fate.hold !== null),
  )
  const looked = fates.filter((fate) => fate.hold === null).map(({ entry }) => entry.id)
  if (looked.length > 0) {
    // What lies beyond the horizon is looked at once that has come so far; until then nothing keeps it from anybody.
    const until = sql`${now} + (select f.horizon from facilities f where f.id = facility_id)`
    work.add(
      sql`update waitlist_entries set look_again = 0, looked_until = iif(ends_at > ${until}, ${until}, null),
          passed_over = iif(ends_at <= ${until} and passed_over ->> 'code' = ${tooFar}, null, passed_over)
        where id in (select value from ${inJson(looked)})`,
    )
  }
  const passed = fates.filter(
    (fate): fate is PassedOver => fate.passedOver !== null && news(fate.entry, fate.passedOver),
  )
  for (const { entry, passedOver } of passed) {
    const told = JSON.stringify(passedOver)
    work.add(sql`update waitlist_entries set passed_over = ${told}, updated_at = ${now} where id = ${entry.id}`)
    const { id, cooperativeId, facilityId } = entry
    work.audit({
      action: 'waitlist.passedOver',
      subjectId: id,
      cooperativeId,
      facilityId,
      data: { reason: passedOver.code },
    })
    await work.emit('waitlist.passedOver', { entryId: id, why: messageOf(passedOver, entry.languages) })
  }
}

/** Whether a reason is another than the one for which room went past them before: they are told once of each. */
const news = ({ passedOver }: Queued, { code }: Reason): boolean => {
  return passedOver === null || (JSON.parse(passedOver) as Reason).code !== code
}

/** The reason that goes by itself, when the horizon has come so far. */
const tooFar = 'TOO_FAR_AHEAD'

/**
 * What fates change of the queue; nothing where all were looked at before, as far as one may book by now, and still
 * nothing comes of it.
 */
export const changesAnything = (fates: readonly Fate<Queued>[], now: number): boolean =>
  fates.some(({ entry, hold: given, passedOver }) => {
    const isFarther = entry.lookedUntil !== null && entry.lookedUntil < now + entry.facts.horizon
    return given || entry.lookAgain > 0 || isFarther || (passedOver && news(entry, passedOver))
  })

function messageOf({ code, params = {} }: Reason, languages: readonly string[]): string {
  const message = (bookingErrors as Record<string, Message>)[code]
  return message ? messageFor(message, languages, params) : ''
}

/** Holds room for some: a booking each, which takes its place as any other does, and the offer of it. */
async function hold(work: Work, fates: readonly Offered[]): Promise<void> {
  if (fates.length === 0) return
  const { now } = work.request
  const offers = fates.map(({ entry, hold: { wish, quote, expiresAt } }) => {
    const { actorId, title, beneficiary, facts, standing } = entry
    const around = { actorId, title, forPersonId: beneficiary.personId, forOrganisationId: beneficiary.organisationId }
    const judged = { facts, wish, audience: standing.audience, quote, status: 'HELD' as const }
    return { entry, wish, expiresAt, row: bookingRow(judged, { ...around, holdExpiresAt: expiresAt }, now) }
  })
  work.add(
    insertEach(
      bookings,
      offers.map(({ row }) => row),
    ),
  )
  for (const { row, wish } of offers) addExtras({ work }, [row.id], wish.extras ?? [])
  const pairs = offers.map(({ entry, row }) => [entry.id, row.id])
  work.add(
    sql`update waitlist_entries set status = 'OFFERED', look_again = 0, passed_over = null, updated_at = ${now},
        booking_id = (select value ->> 1 from ${inJson(pairs)} where value ->> 0 = waitlist_entries.id)
      where id in (select value ->> 0 from ${inJson(pairs)})`,
  )
  work.auditEach(
    offers.map(({ entry: { id, cooperativeId, facilityId }, row, wish, expiresAt }) => {
      const { startsAt, endsAt, units } = wish
      const data = { entryId: id, startsAt, endsAt, units, holdExpiresAt: expiresAt }
      return { action: 'booking.held', subjectId: row.id, cooperativeId, facilityId, data }
    }),
  )
  for (const { entry, row } of offers) await work.emit('waitlist.offered', { entryId: entry.id, bookingId: row.id })
}
