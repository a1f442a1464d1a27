import * as z from 'zod/mini'
import { sql } from 'drizzle-orm'
import { calendarFeeds } from '../../../schema/tables/calendars.ts'
import { facilities } from '../../../schema/tables/facilities.ts'
import type { CalendarFeedKind } from '../../../schema/tables/vocabulary.ts'
import { signedIn } from '../../auth/authorize.ts'
import type { Context } from '../../auth/context.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { activeCooperatives } from '../../auth/viewer.ts'
import { check, line } from '../../platform/check.ts'
import { sha256 } from '../../platform/crypto.ts'
import { newId } from '../../platform/ids.ts'
import { lazily } from '../../platform/lazily.ts'
import { conflict, forbidden, invalid, notFound } from '../../platform/refusal.ts'
import { visibleFacility } from '../facilities/index.ts'
import { newFeedSecret } from './secrets.ts'

/** The most feeds that a person has at once, which are not revoked. */
const mostFeeds = 50

const feedName = lazily(() => z.nullish(line(1, 100)))

type CreateInput = { facilityId?: string | null; cooperativeId?: string | null; name?: string | null }

/**
 * Makes a feed and tells its link, this once. Whether its owner may see what it shows is asked again whenever it is
 * read, so that the batch need not.
 */
export async function createCalendarFeed(input: CreateInput, useCase: UseCase<'calendarFeed'>) {
  const { viewer, work, now, database, languages, settings, finish } = useCase
  const personId = signedIn(viewer)
  const { facilityId = null, cooperativeId = null } = input
  const name = check(feedName, input.name, ['input', 'name']) ?? null
  if (facilityId !== null && cooperativeId !== null) throw invalid('FEED_SUBJECT', ['input', 'cooperativeId'])
  const live = sql`(select count(*) from calendar_feeds where person_id = ${personId} and revoked_at is null)`
  const [[count], owner] = await Promise.all([
    database.read(sql`select ${live} as feeds`),
    ownerOf({ facilityId, cooperativeId }, useCase),
  ])
  if (owner !== null && !activeCooperatives(viewer).includes(owner)) throw forbidden()
  if (Number(count?.['feeds']) >= mostFeeds) throw conflict('TOO_MANY_CALENDAR_FEEDS', { maximum: mostFeeds })
  const kind: CalendarFeedKind = facilityId !== null ? 'FACILITY' : cooperativeId !== null ? 'COOPERATIVE' : 'PERSON'
  const id = newId('cal')
  const secret = newFeedSecret(kind)
  work.assert('STALE', sql`${live} < ${mostFeeds}`)
  work.add(
    database.orm.insert(calendarFeeds).values({
      ...{ id, personId, kind, facilityId, cooperativeId, name, createdAt: now },
      ...{ language: languages[0]?.slice(0, 35) ?? null, secretHash: await sha256(secret) },
    }),
  )
  work.audit({ action: 'calendarFeed.created', subjectId: id, cooperativeId: owner, facilityId, data: { kind } })
  const payload = await finish({ calendarFeed: id })
  return { ...payload, link: `${settings.publicUrl}/calendars/${secret}.ics` }
}

/** The cooperative whose members may have a feed of this; null for one’s own bookings. */
async function ownerOf({ facilityId, cooperativeId }: CreateInput, { database }: Context): Promise<string | null> {
  if (facilityId == null && cooperativeId == null) return null
  const [found] = await database.read(
    facilityId == null
      ? sql`select id from cooperatives where id = ${cooperativeId}`
      : sql`select ${facilities.cooperativeId} as id from ${facilities} where ${facilities.id} = ${facilityId}
          and ${visibleFacility(facilities as never)}`,
  )
  if (!found) throw notFound(['input', facilityId == null ? 'cooperativeId' : 'facilityId'])
  return found['id'] as string
}

/** Ends a feed: its link opens nothing any more. Doing it again changes nothing. */
export async function revokeCalendarFeed(
  { calendarFeedId }: { calendarFeedId: string },
  { viewer, work, now, database, finish }: UseCase<'calendarFeed'>,
) {
  const personId = signedIn(viewer)
  const [feed] = await database.read(sql`
    select f.revoked_at, f.facility_id, coalesce(f.cooperative_id, p.cooperative_id) as cooperative_id
    from calendar_feeds f left join facilities p on p.id = f.facility_id
    where f.id = ${calendarFeedId} and f.person_id = ${personId}`)
  if (!feed) throw notFound(['input', 'calendarFeedId'])
  if (feed['revoked_at'] !== null) return finish({ calendarFeed: calendarFeedId })
  work.add(sql`update calendar_feeds set revoked_at = ${now} where id = ${calendarFeedId} and revoked_at is null`)
  work.assertChanged()
  const cooperativeId = feed['cooperative_id'] as string | null
  const facilityId = feed['facility_id'] as string | null
  work.audit({ action: 'calendarFeed.revoked', subjectId: calendarFeedId, cooperativeId, facilityId })
  return finish({ calendarFeed: calendarFeedId })
}
