import { sql, type SQL } from 'drizzle-orm'
import * as z from 'zod/mini'
import { bookingExtras } from '../../../../schema/tables/equipment.ts'
import type { Writing } from '../../../auth/use-case.ts'
import { insertEach } from '../../../platform/database/insert-each.ts'
import type { Beneficiary } from '../beneficiary.ts'
import { lazily } from '../../../platform/lazily.ts'
import { extrasOf } from '../money/extras.ts'
import type { BookingFacts, Extra, Wish } from '../rules.ts'
import { holdsFor } from './certified.ts'
import { heldUntil } from './rules.ts'

/** Equipment and staff as the API takes them; what there is of it is asked elsewhere. */
export const extrasInput = lazily(() =>
  z.nullish(
      z.array(z.object({ poolId: z.string(), quantity: z.int().check(z.gte(1), z.lte(10_000)) })).check(z.maxLength(20)),
    ),
)
export type ExtrasInput = Extra[] | null

/**
 * What has to be so when the batch runs for the judgement of certificates to be right: of every kind that is asked for
 * here, one that is valid as long as the longest that was known is still there. A revocation in between is not
 * overlooked.
 */
export function certificatesHold(facts: BookingFacts, { personId, organisationId }: Beneficiary): SQL[] {
  const { cooperativeId, terms, person } = facts
  const asked = new Set([...terms.requiredCertificates, ...person.pools.flatMap((pool) => pool.requiredCertificates)])
  const whose = holdsFor(sql`${personId}`, sql`${organisationId}`, sql`${cooperativeId}`)
  return [...asked].flatMap((kindId) => {
    const until = heldUntil(person, kindId)
    if (until === null) return []
    const lasts =
      until === Infinity ? sql`c.valid_until is null` : sql`(c.valid_until is null or c.valid_until >= ${until})`
    return [
      sql`exists (select 1 from certificates c
        where c.kind_id = ${kindId} and c.revoked_at is null and ${lasts} and ${whose})`,
    ]
  })
}

/** All that is booked with a place, as it is stored: what was wished for, and what the place demands. */
export const allExtras = (wish: Pick<Wish, 'extras'>, facts: Pick<BookingFacts, 'terms'>): Extra[] =>
  extrasOf(wish, facts.terms)

/** Lays equipment and staff on bookings that were just written; their claims follow by trigger. */
export function addExtras(
  { work }: Pick<Writing, 'work'>,
  bookingIds: readonly string[],
  extras: readonly Extra[],
): void {
  const rows = bookingIds.flatMap((bookingId) =>
    extras.map(({ poolId, quantity }) => ({ bookingId, poolId, quantity })),
  )
  if (rows.length > 0) work.add(insertEach(bookingExtras, rows))
}

/** Frees the equipment and staff of a booking that is about to get others. */
export function freeExtras({ work }: Pick<Writing, 'work'>, bookingId: string): void {
  work.add(sql`delete from booking_extras where booking_id = ${bookingId}`)
}

/** Whether two lists name the same equipment. */
export const sameExtras = (one: readonly Extra[], other: readonly Extra[]): boolean => {
  const inOrder = (extras: readonly Extra[]): string =>
    JSON.stringify(
      extras.map(({ poolId, quantity }) => [poolId, quantity]).sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
    )
  return inOrder(one) === inOrder(other)
}
