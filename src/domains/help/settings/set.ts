import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { helpSettings } from '../../../../schema/tables/help.ts'
import type { LedgerMode } from '../../../../schema/tables/vocabulary.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, type Given } from '../../../platform/check.ts'
import { DAY } from '../../../platform/interval.ts'
import { lazily } from '../../../platform/lazily.ts'
import { invalid, notFound } from '../../../platform/refusal.ts'

const whole = (from: number, to: number) => z.nullish(z.int().check(z.gte(from), z.lte(to)))

/** The most minutes that an account may be overdrawn: a thousand hours. */
const mostMinutes = 60_000

const setInput = lazily(() =>
  z.object({
    ...{ cooperativeId: z.string(), proposalLifetime: whole(3_600, 60 * DAY), silenceLifetime: whole(3_600, 60 * DAY) },
    ...{ trialMatches: whole(0, 20), minimumCount: whole(3, 1_000), plansItself: z.nullish(z.boolean()), reminderNotice: whole(0, 14 * DAY) },
    ...{ noShowLimit: whole(2, 20), noShowWithin: whole(DAY, 366 * DAY) },
    ...{ softLimitMinutes: whole(0, mostMinutes), hardLimitMinutes: whole(0, mostMinutes) },
  }),
)

export type SetSettingsInput = Given<typeof setInput> & { ledgerMode?: LedgerMode | null }

/** Sets how a cooperative arranges its mutual help; absent fields stay. The board and coordinators may. */
export async function setHelpSettings(given: SetSettingsInput, useCase: UseCase<'cooperative'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const input = check(setInput, given)
  const { cooperativeId } = input
  authorizeWrite(useCase, 'help.arrange', cooperativeId)
  const [before] = await database.orm.select().from(helpSettings).where(sql`cooperative_id = ${cooperativeId}`)
  if (!before) throw notFound(['input', 'cooperativeId'])
  const [softLimit, hardLimit] = [input.softLimitMinutes ?? before.softLimit, input.hardLimitMinutes ?? before.hardLimit]
  if (softLimit > hardLimit) throw invalid('TOO_LONG', ['input', 'softLimitMinutes'], { maximum: hardLimit })
  const changes = {
    ...{ proposalLifetime: input.proposalLifetime ?? undefined, silenceLifetime: input.silenceLifetime ?? undefined },
    ...{ trialMatches: input.trialMatches ?? undefined, minimumCount: input.minimumCount ?? undefined, plansItself: input.plansItself ?? undefined },
    // Null takes the limit away; only what is absent stays.
    ...{ reminderNotice: input.reminderNotice ?? undefined, noShowLimit: input.noShowLimit, noShowWithin: input.noShowWithin ?? undefined },
    ...{ ledgerMode: given.ledgerMode ?? undefined, softLimit, hardLimit, updatedAt: now },
  }
  work.add(database.orm.update(helpSettings).set(changes).where(sql`cooperative_id = ${cooperativeId} and soft_limit = ${before.softLimit} and hard_limit = ${before.hardLimit}`))
  work.assertChanged()
  const { cooperativeId: _which, ...said } = given
  const isSet = (name: string, value: unknown): boolean => value != null || (name === 'noShowLimit' && value === null)
  const data = Object.fromEntries(Object.entries(said).filter(([name, value]) => isSet(name, value) && name !== 'idempotencyKey'))
  work.audit({ action: 'help.settingsSet', subjectId: cooperativeId, cooperativeId, data })
  return finish({ cooperative: cooperativeId })
}
