import { sql } from 'drizzle-orm'
import { bookingBlocks } from '../../../../schema/tables/conduct.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, line } from '../../../platform/check.ts'
import { conflict, notFound } from '../../../platform/refusal.ts'
import { visibleBlock } from './visibility.ts'

/** Lifts a block before its time, with a reason; facility managers and the board may. */
export async function liftBookingBlock(
  { blockId, reason }: { blockId: string; reason: string },
  useCase: UseCase<'block'>,
) {
  const { viewer, work, now, database, finish } = useCase
  const liftedBy = signedIn(viewer)
  const liftReason = check(line(1, 500), reason, ['input', 'reason'])
  const [block] = await database.find(
    database.orm
      .select()
      .from(bookingBlocks)
      .where(sql`${bookingBlocks.id} = ${blockId} and ${visibleBlock(bookingBlocks as never)}`),
  )
  if (!block) throw notFound(['input', 'blockId'])
  const { cooperativeId, personId, organisationId } = block
  authorizeWrite(useCase, 'booking.manage', cooperativeId)
  if (block.liftedAt !== null || block.endsAt <= now) throw conflict('BLOCK_ENDED')
  work.add(
    database.orm
      .update(bookingBlocks)
      .set({ liftedAt: now, liftedBy, liftReason })
      .where(sql`id = ${blockId} and lifted_at is null`),
  )
  work.assertChanged()
  work.audit({
    action: 'booking.blockLifted',
    subjectId: blockId,
    cooperativeId,
    data: { personId, organisationId, reason: liftReason },
  })
  return finish({ block: blockId })
}
