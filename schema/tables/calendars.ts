import { sql } from 'drizzle-orm'
import { index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { instant, must, oneOf } from './columns.ts'
import { cooperatives, people } from './cooperatives.ts'
import { facilities } from './facilities.ts'
import { calendarFeedKinds } from './vocabulary.ts'
import type { CalendarFeedKind } from './vocabulary.ts'

/** A calendar that a person reads elsewhere, by a secret link. What it shows is what that person may see when it is read. */
export const calendarFeeds = sqliteTable(
  'calendar_feeds',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<CalendarFeedKind>().notNull(),
    facilityId: text('facility_id').references(() => facilities.id),
    cooperativeId: text('cooperative_id').references(() => cooperatives.id),
    /** What its owner calls it; null where it is called by what it shows. */
    name: text('name'),
    /** The language in which it was asked for, where the person has none of their own. */
    language: text('language'),
    /** The link is told once; only this stays of its secret. */
    secretHash: text('secret_hash').notNull(),
    createdAt: instant('created_at').notNull(),
    /** When it was last read, told once a day. */
    lastReadAt: instant('last_read_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    uniqueIndex('calendar_feeds_secret').on(t.secretHash),
    index('calendar_feeds_person').on(t.personId, t.createdAt, t.id),
    index('calendar_feeds_revoked').on(t.revokedAt).where(sql`revoked_at is not null`),
    oneOf('calendar_feeds_kind', t.kind, calendarFeedKinds),
    must('calendar_feeds_subject', sql`(${t.facilityId} is not null) = (${t.kind} = 'FACILITY')
      and (${t.cooperativeId} is not null) = (${t.kind} = 'COOPERATIVE')`),
  ],
)
