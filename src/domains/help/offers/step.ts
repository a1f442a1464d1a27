import { sql } from 'drizzle-orm'
import type { HelpOfferStatus } from '../../../../schema/tables/vocabulary.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { DAY } from '../../../platform/interval.ts'
import { conflict, invalid } from '../../../platform/refusal.ts'
import { actingData } from '../acting.ts'
import { assertHouseRules } from '../trust/house.ts'
import { ownOffer } from './find.ts'
import { offerSteps, type OfferStep } from './states.ts'

type Which = { offerId: string }

/** The longest that a pause with an end may last. */
const longestPause = 730 * DAY

/** Lets an offer rest, until an instant or until it is taken up again. */
export async function pauseHelpOffer({ offerId, until = null }: Which & { until?: number | null }, useCase: UseCase<'offer'>) {
  if (until !== null && until <= useCase.now) throw invalid('IN_THE_PAST', ['input', 'until'])
  if (until !== null && until > useCase.now + longestPause) throw invalid('INVALID_INTERVAL', ['input', 'until'])
  return step(useCase, offerId, 'PAUSE', until)
}

/** Takes an offer back. */
export const withdrawHelpOffer = ({ offerId }: Which, useCase: UseCase<'offer'>) => step(useCase, offerId, 'WITHDRAW')

/** Takes an offer up again that rested or was taken back. */
export const resumeHelpOffer = ({ offerId }: Which, useCase: UseCase<'offer'>) => step(useCase, offerId, 'RESUME')

async function step(useCase: UseCase<'offer'>, id: string, name: OfferStep, until: number | null = null) {
  const { work, now, finish } = useCase
  const { offer, acting } = await ownOffer(useCase, id)
  const { from, to } = offerSteps[name]
  const over = offer.status === 'PAUSED' && offer.pausedUntil !== null && offer.pausedUntil <= now
  const status: HelpOfferStatus = over ? 'ACTIVE' : offer.status
  if (!from.includes(status)) throw conflict('INVALID_TRANSITION')
  if (name === 'RESUME') await assertHouseRules(useCase, acting, offer.cooperativeId)
  work.add(sql`update help_offers set status = ${to}, paused_until = ${until}, updated_at = ${now}
    where id = ${id} and status = ${offer.status} and paused_until is ${offer.pausedUntil}`)
  work.assertChanged()
  work.audit({ action: `help.offer${name[0]}${name.slice(1).toLowerCase()}`, subjectId: id, cooperativeId: offer.cooperativeId, data: actingData(acting) })
  return finish({ offer: id })
}
