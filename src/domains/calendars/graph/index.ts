import { eq, sql } from 'drizzle-orm'
import { calendarFeeds } from '../../../../schema/tables/calendars.ts'
import { calendarFeedKinds } from '../../../../schema/tables/vocabulary.ts'
import { asker } from '../../../auth/asker.ts'
import { personalLink } from '../../../auth/personal-links.ts'
import { builder } from '../../../graph/builder.ts'
import { enumOf } from '../../../graph/enum.ts'
import { mutation } from '../../../graph/mutation.ts'
import { entity } from '../../../graph/read/entity.ts'
import { from, many, one, value } from '../../../graph/read/fields.ts'
import { DAY } from '../../../platform/interval.ts'
import { Booking } from '../../bookings/index.ts'
import { Cooperative, isViewer, Viewer } from '../../cooperatives/index.ts'
import { Facility } from '../../facilities/index.ts'
import { createCalendarFeed, revokeCalendarFeed } from '../feeds.ts'
import { bookingFile } from '../secrets.ts'

const CalendarFeed = entity('CalendarFeed', calendarFeeds, (feed) => isViewer(feed.personId))

const CalendarFeedKind = enumOf('CalendarFeedKind', 'Whose bookings a calendar feed shows.', calendarFeedKinds, {
  PERSON: 'Those of its owner, and of the organisations that they represent.',
  FACILITY: 'Those of a facility, and of what shares its room: its parts, and what it is a part of.',
  COOPERATIVE: 'Those of all facilities of a cooperative.',
})

CalendarFeed.ref.implement({
  description: 'A calendar that its owner reads in a program of their own, by a secret link. It shows what the owner may see when it is read: bookings that they may not read only as taken times, and nothing once they may not see what it is of. Seen by its owner only.',
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `cal`. It opens nothing.', ...value(CalendarFeed, (f) => f.id) }),
    kind: t.field({ type: CalendarFeedKind, description: 'Whose bookings it shows.', ...value(CalendarFeed, (f) => f.kind) }),
    name: t.string({ nullable: true, description: 'What its owner calls it; null where it is called by what it shows.', ...value(CalendarFeed, (f) => f.name) }),
    facility: t.field({
      type: Facility.ref,
      nullable: true,
      description: 'The facility that it shows; null for other kinds, and where the viewer may not see that any more.',
      ...one(CalendarFeed, () => Facility, (f, facility) => eq(facility.id, f.facilityId)),
    }),
    cooperative: t.field({
      type: Cooperative.ref,
      nullable: true,
      description: 'The cooperative whose facilities it shows; null for other kinds.',
      ...one(CalendarFeed, () => Cooperative, (f, cooperative) => eq(cooperative.id, f.cooperativeId)),
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was made.', ...value(CalendarFeed, (f) => f.createdAt) }),
    lastReadAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last read, noted once a day; null where it never was.',
      ...value(CalendarFeed, (f) => f.lastReadAt),
    }),
    revokedAt: t.field({ type: 'DateTime', nullable: true, description: 'When its link stopped working; null while it works.', ...value(CalendarFeed, (f) => f.revokedAt) }),
  }),
})

builder.objectField(Viewer.ref, 'calendarFeeds', (t) =>
  t.field({
    type: [CalendarFeed.ref],
    description: 'The person’s calendar feeds, newest first, the latest hundred; revoked ones for ninety days more.',
    ...many(Viewer, () => CalendarFeed, (v, f) => ({
      where: eq(f.personId, v.id),
      orderBy: [sql`${f.createdAt} desc`, sql`${f.id} desc`],
    }), 100),
  }),
)

builder.objectField(Booking.ref, 'calendarLink', (t) =>
  t.field({
    type: 'Url',
    description: 'Where to get it as an iCalendar file, to put it into a calendar by hand. The link is for the viewer, who must still be able to read the booking when it is opened; it works for a week.',
    ...from(Booking, (b) => ({ id: b.id, person: asker.personId }), async ({ id, person }: { id: string; person: string }, _args, { settings, now }) => {
      // The same all day, so that a page that is asked for again has the same one.
      const until = Math.ceil(now / DAY) * DAY + 7 * DAY
      return settings.publicUrl + (await personalLink(settings.secret, { path: bookingFile(id), person, until }))
    }),
  }),
)

const payload = { calendarFeed: { entity: () => CalendarFeed as never, description: 'The feed as it is now.' } }

mutation('createCalendarFeed', {
  description: 'Makes a calendar feed, for programs such as Outlook, Google Calendar or Thunderbird: of a facility or a cooperative, for its members, else of one’s own bookings. Errors: FEED_SUBJECT, TOO_MANY_CALENDAR_FEEDS.',
  keyed: false,
  input: (t) => ({
    facilityId: t.id({ description: 'The facility to show.' }),
    cooperativeId: t.id({ description: 'The cooperative whose facilities to show.' }),
    name: t.string({ description: 'What to call it, at most 100 characters; by what it shows unless told.' }),
  }),
  payload,
  more: (t) => ({
    link: t.field({ type: 'Url', description: 'Where the calendar is read. Whoever has it reads the feed, so it is a secret; it is shown only here.', resolve: ({ link }) => link as string }),
  }),
  run: createCalendarFeed,
})

mutation('revokeCalendarFeed', {
  description: 'Makes the link of a calendar feed stop working, at once and for good. For its owner. Doing it again changes nothing.',
  input: (t) => ({ calendarFeedId: t.id({ required: true, description: 'One of `viewer.calendarFeeds`.' }) }),
  payload,
  run: revokeCalendarFeed,
})
