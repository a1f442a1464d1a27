import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, text, type Given } from '../../../platform/check.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, forbidden, notFound } from '../../../platform/refusal.ts'
import { mayIn } from '../../cooperatives/index.ts'
import { isProxy } from '../acting.ts'
import { giveBack } from '../handshake/settle.ts'

const correctInput = lazily(() => z.object({ entryId: z.string(), minutes: z.nullish(z.int().check(z.gte(1), z.lte(100_000))), reason: text(1, 300) }))

export type CorrectInput = Given<typeof correctInput>

/** Sets an entry right by another that gives minutes back: all that are left of it, or some. Nobody does so for themself, or for whom they are proxy. */
export async function correctHours(given: CorrectInput, useCase: UseCase<'entry'>) {
  const { database, work, viewer, finish } = useCase
  const actorId = signedIn(viewer)
  const { entryId, minutes, reason } = check(correctInput, given)
  const own = sql`exists (select 1 from ledger_entries o join ledger_accounts a on a.id in (o.from_id, o.to_id)
    where o.id = ${entryId} and (a.person_id = ${actorId} or ${isProxy(sql`a.person_id`, sql`o.cooperative_id`, actorId)}))`
  const [entry] = await database.read(sql`select e.cooperative_id, e.kind,
      e.minutes - (select coalesce(sum(c.minutes), 0) from ledger_entries c where c.corrects_id = e.id) as left_over,
      ${own} as own
    from ledger_entries e where e.id = ${entryId} and ${mayIn('hours.read', sql`e.cooperative_id` as never)}`)
  if (!entry) throw notFound(['input', 'entryId'])
  const cooperativeId = entry['cooperative_id'] as string
  authorizeWrite(useCase, 'hours.correct', cooperativeId)
  if (entry['own']) throw forbidden()
  work.assert('FORBIDDEN', sql`not ${own}`)
  const left = entry['kind'] === 'CORRECTION' ? 0 : (entry['left_over'] as number)
  const back = minutes ?? left
  if (back < 1 || back > left) throw conflict('CORRECTION_TOO_LARGE')
  const id = giveBack(useCase, { entryId, minutes: back, actorId, note: reason })
  work.audit({ action: 'hours.corrected', subjectId: entryId, cooperativeId, data: { correctionId: id, minutes: back } })
  return finish({ entry: id })
}
