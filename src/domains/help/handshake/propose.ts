import { sql } from 'drizzle-orm'
import type { HardCriterion, HelpOfferStatus, HelpRequestStatus, LedgerMode, LedgerSettlement, MatchOrigin } from '../../../../schema/tables/vocabulary.ts'
import { asker } from '../../../auth/asker.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { newId } from '../../../platform/ids.ts'
import { conflict, forbidden, invalid, notFound, Refusal } from '../../../platform/refusal.ts'
import { excludedBy, mayMeet } from '../matching/pair.ts'
import { proposeAll, suitStill } from '../matching/proposals.ts'
import { fromO, fromR, o, r } from '../matching/rows.ts'
import { offerStatus, visibleOffer, visibleRequest } from '../visibility.ts'
import { record } from './change.ts'
import { actingOrAssisting, type ForWhom, type OnSide, type Pair, type Rights } from './find.ts'
import { rightsJson, type MatchColumns } from './visibility.ts'

/** Which two are proposed to each other, and as what their hours will count. */
export interface ProposeInput extends ForWhom {
  requestId: string
  offerId: string
  settlement?: LedgerSettlement | null
}

/** A request and an offer that somebody would bring together, and what keeps them apart. */
interface Wanted extends Pair {
  status: HelpRequestStatus
  expiresAt: number
  offerStatus: HelpOfferStatus
  ledgerMode: LedgerMode
  /** They are together already, or a proposal waits for its answer. */
  together: number
  /** They were proposed to each other before. */
  before: number
  criterion: HardCriterion | null
  /** They may meet, and what is asked for is offered. */
  fits: number
  rights: Rights
}

/** Two who can’t be matched; `criterion` is the first reason, where that is one to tell. */
const notACandidate = (criterion: HardCriterion | null): Refusal =>
  new Refusal('MatchRefused', { code: 'NOT_A_CANDIDATE' }, { criterion })

/**
 * Proposes a request and an offer to each other. Whoever proposes for a side says yes for it at once; an assistant in their
 * own name says yes for none. A pair of which one said no, or nothing, is not proposed for that request again, by nobody:
 * where somebody changes their mind, help is asked for anew. So a block tells nothing either.
 */
export async function proposeMatch(input: ProposeInput, useCase: UseCase<'match'>) {
  const { viewer, work, now, finish } = useCase
  const actorId = signedIn(viewer)
  const { requestId, offerId } = input
  const wanted = await read(input, useCase)
  const on = await actingOrAssisting(useCase, wanted, wanted.rights, input)
  const settlement = settlementOf(input, wanted, on)
  if (wanted.status === 'MATCHED') throw conflict('MATCH_FULL')
  if (wanted.status !== 'OPEN' || wanted.expiresAt <= now) throw conflict('REQUEST_CLOSED')
  if (wanted.offerStatus !== 'ACTIVE') throw conflict('OFFER_CLOSED')
  if (wanted.together) throw conflict('ALREADY_MATCHED')
  // Whether volunteers may come back to a request that they know of must not depend on who blocks them: they wait to be asked.
  const criterion = wanted.criterion ?? (on?.side === 'VOLUNTEER' && wanted.before ? 'EARLIER_ANSWER' : null)
  if (criterion || !wanted.fits) throw notACandidate(criterion)
  const id = newId('mat')
  const [requesterAcceptedAt, volunteerAcceptedAt] = [on?.side === 'REQUESTER' ? now : null, on?.side === 'VOLUNTEER' ? now : null]
  const origin: MatchOrigin = on?.side ?? 'ASSISTANT'
  work.assert('STALE', suitStill([{ requestId, offerId }]))
  work.add(proposeAll([{ id, requestId, offerId, requesterAcceptedAt, volunteerAcceptedAt, settlement }], { origin, actorId, now }))
  work.assertChanged()
  await record(useCase, 'match.proposed', { id, cooperativeId: wanted.cooperativeId }, { on, data: { requestId, offerId, origin }, event: 'match.proposed' })
  return finish({ match: id })
}

async function read({ requestId, offerId }: ProposeInput, { database }: UseCase<'match'>): Promise<Wanted> {
  const pair = { cooperativeId: r.cooperativeId, requesterId: r.requesterId, volunteerId: o.volunteerId } as unknown as MatchColumns
  const [[request], [offer], [row]] = await Promise.all([
    database.read(sql`select ${r.cooperativeId} as cooperative_id from ${fromR} where ${r.id} = ${requestId} and ${visibleRequest(r)}`),
    database.read(sql`select ${o.cooperativeId} as cooperative_id from ${fromO} where ${o.id} = ${offerId} and ${visibleOffer(o)}`),
    database.read(sql`select json_object('cooperativeId', ${r.cooperativeId}, 'requesterId', ${r.requesterId}, 'volunteerId', ${o.volunteerId},
        'status', ${r.status}, 'expiresAt', ${r.expiresAt}, 'offerStatus', ${offerStatus(o)},
        'ledgerMode', (select s.ledger_mode from help_settings s where s.cooperative_id = ${r.cooperativeId}),
        'together', exists (select 1 from matches m where m.request_id = ${r.id} and m.volunteer_id = ${o.volunteerId}
          and (m.status in ('AGREED', 'COMPLETED', 'DISPUTED') or m.status = 'PROPOSED' and m.expires_at > ${asker.now})),
        'before', exists (select 1 from matches m where m.request_id = ${r.id} and m.volunteer_id = ${o.volunteerId}),
        'criterion', ${excludedBy(r, o)},
        'fits', ${mayMeet(r, o)} and exists (select 1 from json_each(${o.categories}) c where c.value = ${r.category}),
        'rights', ${rightsJson(pair)}) as pair
      from ${fromR} cross join ${fromO} on ${o.id} = ${offerId} where ${r.id} = ${requestId}`),
  ])
  if (!request) throw notFound(['input', 'requestId'])
  if (offer?.['cooperative_id'] !== request['cooperative_id']) throw notFound(['input', 'offerId'])
  return JSON.parse(row!['pair'] as string) as Wanted
}

/** As what the hours will count: where the cooperative has both, the requester chooses; a gift unless they do. */
export function settlementOf({ settlement }: Pick<ProposeInput, 'settlement'>, { ledgerMode }: { ledgerMode: LedgerMode }, on: OnSide | null): LedgerSettlement | null {
  if (settlement == null) return null
  if (ledgerMode !== 'BOTH' && settlement !== ledgerMode) throw invalid('INVALID_VALUE', ['input', 'settlement'])
  if (on?.side !== 'REQUESTER') throw forbidden()
  return settlement
}
