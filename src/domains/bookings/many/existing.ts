import { sql } from 'drizzle-orm'
import { bookings } from '../../../../schema/tables/bookings.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { StoredBooking } from '../find.ts'
import type { Extra } from '../rules.ts'

/** A booking that is there, with what is booked with it. */
export interface ExistingBooking {
  booking: StoredBooking
  extras: Extra[]
}

/** Reads bookings of a cooperative by their ids; whether the viewer may is asked before. */
export async function readExisting(
  database: Database,
  cooperativeId: string,
  ids: readonly string[],
): Promise<Map<string, ExistingBooking>> {
  if (ids.length === 0) return new Map()
  const found = await database.orm
    .select({
      booking: bookings,
      extras: sql<string>`(select json_group_array(json_object('poolId', e.pool_id, 'quantity', e.quantity))
        from booking_extras e where e.booking_id = ${bookings.id})`,
    })
    .from(bookings)
    .where(
      sql`${bookings.id} in (select value from json_each(${JSON.stringify(ids)})) and ${bookings.cooperativeId} = ${cooperativeId}`,
    )
  return new Map(found.map(({ booking, extras }) => [booking.id, { booking, extras: JSON.parse(extras) as Extra[] }]))
}
