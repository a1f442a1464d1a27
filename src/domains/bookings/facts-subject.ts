import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'

/** Whom facts are read for, and when: one of the two ids; the other, or both where nobody asks, are null. */
export interface Subject {
  personId: SQL
  organisationId: SQL
  now: SQL
}

/** A range of time, in seconds or in SQL. */
export interface Range {
  startsAt: SQL | number
  endsAt: SQL | number
}

/** A beneficiary, by their ids. */
export interface Who {
  personId: string | null
  organisationId: string | null
}

/** The subject of a wish, by its beneficiary's ids. */
export const subjectOf = (who: Who, now: number): Subject => ({
  personId: sql`${who.personId}`,
  organisationId: sql`${who.organisationId}`,
  now: sql`${now}`,
})

/** The bookings whose own claims and uses are left out: one that is being moved, or those of a series. */
export type Without = string | readonly string[]

/** That a booking, by its id, is none of those that are left out. */
export const isOther = (bookingId: SQL, without: Without = ''): SQL =>
  typeof without === 'string'
    ? sql`${bookingId} <> ${without}`
    : sql`${bookingId} not in (select value from json_each(${JSON.stringify(without)}))`

/**
 * The cooperative by whose membership they come: the owner, else the one with which the owner agreed on the lowest price,
 * else the first of the others.
 */
export const through = (ownerId: SQLWrapper, personId: SQL): SQL => sql`coalesce(
  (select m.cooperative_id from memberships m where m.person_id = ${personId} and m.status = 'ACTIVE'
    and m.cooperative_id = ${ownerId}),
  (select m.cooperative_id from memberships m
    left join reciprocities r on r.owner_id = ${ownerId} and r.guest_id = m.cooperative_id
    where m.person_id = ${personId} and m.status = 'ACTIVE' order by r.percent is null, r.percent, m.cooperative_id limit 1))`
