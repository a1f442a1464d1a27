import { aliasedTable, getTableColumns, sql } from 'drizzle-orm'
import { helpRequests } from '../../../../schema/tables/help.ts'
import { helpOffers } from '../../../../schema/tables/offers.ts'
import type { OfferRow, RequestRow } from './pair.ts'

/** A request `r` and an offer `o`, for statements that go over many pairs. */
export const r = getTableColumns(aliasedTable(helpRequests, 'r')) as RequestRow
export const o = getTableColumns(aliasedTable(helpOffers, 'o')) as OfferRow
export const fromR = sql`${helpRequests} as r`
export const fromO = sql`${helpOffers} as o`
