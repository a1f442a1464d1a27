import { or, sql, type SQL } from 'drizzle-orm'
import type { bookingBlocks } from '../../../../schema/tables/conduct.ts'
import { asker } from '../../../auth/asker.ts'
import { isViewer, mayIn } from '../../cooperatives/index.ts'

type BlockColumns = Pick<(typeof bookingBlocks)['_']['columns'], 'cooperativeId' | 'personId' | 'organisationId'>

/** A block is seen by whom it concerns, and by the facility managers and the board of the cooperative. */
export const visibleBlock = (block: BlockColumns): SQL =>
  sql`(${or(
    mayIn('booking.manage', block.cooperativeId),
    isViewer(block.personId),
    sql`(${block.cooperativeId}, ${block.organisationId}) in
      (select value ->> 0, value ->> 1 from json_each(${asker.represents}))`,
  )})`
