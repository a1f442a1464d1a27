import { and, eq, sql, type Column, type SQL } from 'drizzle-orm'
import { bookings } from '../../../../schema/tables/bookings.ts'
import { spaces } from '../../../../schema/tables/facilities.ts'
import { occupyingStatuses } from '../../../../schema/tables/vocabulary.ts'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { pageArgs } from '../../../graph/connections.ts'
import { connection } from '../../../graph/read/connection.ts'
import type { Alias } from '../../../graph/read/entity.ts'
import { oneOf } from '../../../graph/read/fragment.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { DAY } from '../../../platform/interval.ts'
import { Cooperative, mayIn, Viewer } from '../../cooperatives/index.ts'
import { Closure, Facility, policyMaxima } from '../../facilities/index.ts'
import { Booking, BookingStatus } from './entities.ts'
import { BookingConnection } from './types.ts'

const BookingFilter = builder.inputType('BookingFilter', {
  description: 'Which bookings; all conditions hold together.',
  fields: (t) => ({
    statuses: t.field({ type: [BookingStatus], description: 'In one of these states; HELD, REQUESTED and CONFIRMED unless told.' }),
    facilityIds: t.idList({ description: 'Of one of these facilities.' }),
    from: t.field({ type: 'DateTime', description: 'Not over by then; now unless told. An earlier instant looks back.' }),
    until: t.field({ type: 'DateTime', description: 'Beginning before then.' }),
  }),
})

interface ListArgs extends PageArgs {
  filter?: { statuses?: string[] | null; facilityIds?: string[] | null; from?: number | null; until?: number | null } | null
}

type BookingAlias = Alias<typeof bookings>

/**
 * The filter as a condition. `longest` bounds how long before an instant a booking that is not over can have begun; a page
 * behind a cursor is looked for from there.
 */
function filtered(b: BookingAlias, { filter, after, before }: ListArgs, longest: SQL): SQL | undefined {
  const from = filter?.from ?? asker.now
  return and(
    oneOf(b.status, filter?.statuses ?? occupyingStatuses),
    sql`${ranging(b, after)} > ${from} - ${longest}`,
    sql`${b.endsAt} > ${from}`,
    filter?.until != null ? sql`${ranging(b, before)} < ${filter.until}` : undefined,
    filter?.facilityIds ? oneOf(b.facilityId, filter.facilityIds) : undefined,
  )
}

/** The start, as one end of the range in an index; not so where a cursor is that end already, and the nearer one. */
const ranging = (b: BookingAlias, cursor: string | null | undefined): SQL => (cursor == null ? sql`${b.startsAt}` : sql`+${b.startsAt}`)

/** Whose a booking is by right of their person, written so that each part is found in an index of its own. */
const own = (b: Pick<BookingAlias, 'forPersonId' | 'actorId' | 'forOrganisationId'>, personId: SQL | { getSQL(): SQL }): SQL =>
  sql`(${b.forPersonId} = ${personId} or (${b.actorId} = ${personId} and ${b.actorId} is not ${b.forPersonId})
    or ${b.forOrganisationId} in (select value ->> 1 from json_each(${asker.represents})))`

/**
 * That the viewer reads all of a list, or the booking is theirs: by its id, which the list's index holds, so that the many
 * of others are passed over without a look at their rows.
 */
const theirs = (b: BookingAlias, cooperativeId: Column, { filter }: ListArgs): SQL =>
  sql`(${mayIn('booking.read', cooperativeId)} or ${b.id} in (select ${bookings.id} from ${bookings}
    where ${own(bookings as never, asker.personId)} and ${bookings.startsAt} > ${filter?.from ?? asker.now} - ${anyLongest}))`

const anyLongest = sql`${policyMaxima.maxDuration + DAY}`
const inOrder = (b: BookingAlias) => [b.startsAt, b.id]

builder.objectField(Facility.ref, 'bookings', (t) =>
  t.field({
    type: BookingConnection,
    description: 'Its bookings that the viewer may read, from now, by their start; all others are only missing capacity in `availability`.',
    args: { ...pageArgs(t), filter: t.arg({ type: BookingFilter, description: 'Which ones.' }) },
    ...connection(Facility, () => Booking, 'BookingConnection', (f, b, args: ListArgs) => ({
      where: and(
        eq(b.facilityId, f.id),
        filtered(b, args, sql`(select longest_claim + 1 from ${spaces} where id = ${f.id})`),
        theirs(b, f.cooperativeId, args),
      ),
      orderBy: inOrder(b),
    })),
  }),
)

builder.objectField(Cooperative.ref, 'bookings', (t) =>
  t.field({
    type: BookingConnection,
    description: 'Bookings of its facilities that the viewer may read, from now, by their start. What facility managers work through: `filter: { statuses: [REQUESTED] }`.',
    args: { ...pageArgs(t), filter: t.arg({ type: BookingFilter, description: 'Which ones.' }) },
    ...connection(Cooperative, () => Booking, 'BookingConnection', (c, b, args: ListArgs) => ({
      where: and(eq(b.cooperativeId, c.id), filtered(b, args, anyLongest), theirs(b, c.id, args)),
      orderBy: inOrder(b),
    })),
  }),
)

builder.objectField(Viewer.ref, 'bookings', (t) =>
  t.field({
    type: BookingConnection,
    description: 'What the person booked, or is booked for them or the organisations they represent, from now, by its start.',
    args: { ...pageArgs(t), filter: t.arg({ type: BookingFilter, description: 'Which ones.' }) },
    ...connection(Viewer, () => Booking, 'BookingConnection', (v, b, args: ListArgs) => ({
      where: and(
        own(b, v.id),
        filtered(b, args, anyLongest),
      ),
      orderBy: inOrder(b),
    })),
  }),
)

builder.objectField(Closure.ref, 'bookings', (t) =>
  t.field({
    type: BookingConnection,
    description: 'Bookings that fall into it and that the viewer may read: whom to tell.',
    args: pageArgs(t),
    ...connection(Closure, () => Booking, 'BookingConnection', (c, b, _args: PageArgs) => ({
      where: and(
        sql`${b.facilityId} in (select facility_id from facility_spaces where space_id = ${c.facilityId})`,
        sql`${b.status} in ${occupyingStatuses}`,
        sql`${b.startsAt} < ${c.endsAt}`,
        sql`${b.endsAt} > ${c.startsAt}`,
      ),
      orderBy: inOrder(b),
    })),
  }),
)
