import { sql, type InferSelectModel } from 'drizzle-orm'
import { helpRequests, helpSettings } from '../../../../schema/tables/help.ts'
import { matches } from '../../../../schema/tables/matches.ts'
import type { MatchSide } from '../../../../schema/tables/vocabulary.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { Writing } from '../../../auth/use-case.ts'
import type { Interval } from '../../../platform/interval.ts'
import { conflict, forbidden, notFound } from '../../../platform/refusal.ts'
import { actingFor, type Acting, type ConsentInput } from '../acting.ts'
import type { SaidHours } from './hours-rules.ts'
import { stepAllowed, type MatchStep } from './states.ts'
import { purposes, rightsJson, visibleMatch } from './visibility.ts'

type StoredMatch = InferSelectModel<typeof matches>

/** By what right the viewer may act for the requester and for the volunteer, in that order. */
export interface Rights {
  proxyOf: [number, number]
  consentOf: [number, number]
  assists: number
  /** Whether the one blocks the other, and the other the one. */
  blocks: [number, number]
  /** The viewer acts for one of them who blocks the other: for them a proposal is over. */
  turnedAway: number
}

/** The two of a match, and where. */
export interface Pair {
  cooperativeId: string
  requesterId: string
  volunteerId: string
}

/** A match that the viewer may see, with what its steps depend on. */
export interface FoundMatch {
  match: StoredMatch
  request: Pick<InferSelectModel<typeof helpRequests>, 'status' | 'placesTaken' | 'helpersNeeded' | 'timeZone' | 'recursUntil'>
  /** When help would suit; of what recurs in its first week. */
  windows: Interval[]
  settings: Pick<InferSelectModel<typeof helpSettings>, 'silenceLifetime' | 'ledgerMode'>
  /** The days whose hours are not settled yet, the earliest first. */
  open: SaidHours[]
  /** The days whose hours are settled. */
  settledDays: string[]
  rights: Rights
}

/** For whom something is asked to be done. */
export interface ForWhom {
  forPersonId?: string | null
  consent?: ConsentInput | null
}

/** For which side somebody acts, and by what right. */
export interface OnSide {
  side: MatchSide
  acting: Acting
}

const openHours = sql<string>`(select json_group_array(json_object('id', h.id, 'happenedOn', h.happened_on, 'requesterMinutes', h.requester_minutes,
    'volunteerMinutes', h.volunteer_minutes, 'requesterBy', h.requester_by, 'volunteerBy', h.volunteer_by, 'resolvesAt', h.resolves_at)) from (select * from match_hours h
  where h.match_id = ${matches.id} and h.settled_at is null order by h.happened_on) h)`
const windows = sql<string>`(select json_group_array(json_object('startsAt', w.starts_at, 'endsAt', w.ends_at)) from help_windows w
  where w.request_id = ${matches.requestId})`
const settledDays = sql<string>`(select json_group_array(h.happened_on) from match_hours h where h.match_id = ${matches.id} and h.settled_at is not null)`

/** Reads a match that the viewer may see, or refuses. One read. */
export async function findMatch({ viewer, database }: Writing, id: string): Promise<FoundMatch> {
  signedIn(viewer)
  const { status, placesTaken, helpersNeeded, timeZone, recursUntil } = helpRequests
  const { silenceLifetime, ledgerMode } = helpSettings
  const [found] = await database.find(
    database.orm
      .select({
        ...{ match: matches, request: { status, placesTaken, helpersNeeded, timeZone, recursUntil }, settings: { silenceLifetime, ledgerMode } },
        ...{ windows, open: openHours, settledDays, rights: sql<string>`${rightsJson(matches as never)}` },
      })
      .from(matches)
      .innerJoin(helpRequests, sql`${helpRequests.id} = ${matches.requestId}`)
      .innerJoin(helpSettings, sql`${helpSettings.cooperativeId} = ${matches.cooperativeId}`)
      .where(sql`${matches.id} = ${id} and ${visibleMatch(matches as never)}`),
  )
  if (!found) throw notFound(['input', 'matchId'])
  return {
    ...found,
    windows: JSON.parse(found.windows) as Interval[],
    open: JSON.parse(found.open) as SaidHours[],
    settledDays: JSON.parse(found.settledDays) as string[],
    rights: JSON.parse(found.rights) as Rights,
  }
}

const sides = ['REQUESTER', 'VOLUNTEER'] as const

/** Which of the two blocks the other: of both, the one who is not on this side. */
export function blockerOf({ blocks }: Rights, side: MatchSide): MatchSide | null {
  const blocking = sides.filter((_, n) => blocks[n])
  return blocking.find((one) => one !== side) ?? blocking[0] ?? null
}

/**
 * The side for which the viewer acts, or null for none of them; refuses where it is not clear which. Naming somebody for whom
 * the viewer does not act is answered as naming somebody who is not there: else a volunteer could guess who asks.
 */
function sideFor(personId: string, pair: Pair, { proxyOf, consentOf, assists }: Rights, forPersonId: string | null | undefined): MatchSide | null {
  const [requester, volunteer] = sides
  if (forPersonId != null) {
    const named = forPersonId === pair.requesterId ? requester : forPersonId === pair.volunteerId ? volunteer : null
    if (!named || !(forPersonId === personId || assists || proxyOf[sides.indexOf(named)])) throw notFound(['input', 'forPersonId'])
    return named
  }
  if (personId === pair.requesterId) return requester
  if (personId === pair.volunteerId) return volunteer
  const [first, ...others] = sides.filter((_, n) => proxyOf[n])
  if (others.length > 0) throw conflict('FOR_WHOM')
  if (first) return first
  const [agreed, ...more] = assists ? sides.filter((_, n) => consentOf[n]) : []
  return more.length > 0 ? null : (agreed ?? null)
}

/** The person of a side. */
export const personOf = (pair: Pair, side: MatchSide): string => (side === 'REQUESTER' ? pair.requesterId : pair.volunteerId)

/** The side that somebody is not on. */
export const otherSide = (side: MatchSide): MatchSide => (side === 'REQUESTER' ? 'VOLUNTEER' : 'REQUESTER')

/** For which side the viewer does something that takes a side, as the batch asserts again. */
export async function actingOn(useCase: Writing, pair: Pair, rights: Rights, asked: ForWhom): Promise<OnSide> {
  const side = sideFor(signedIn(useCase.viewer), pair, rights, asked.forPersonId)
  if (!side) throw rights.assists ? conflict('FOR_WHOM') : forbidden()
  const { cooperativeId } = pair
  const acting = await actingFor(useCase, { cooperativeId, forPersonId: personOf(pair, side), purpose: purposes[side], consent: asked.consent })
  // The consent of the other is not for who helps or is helped themself to write down.
  if (acting.as === 'ASSISTANT' && acting.actorId === personOf(pair, otherSide(side))) throw forbidden()
  return { side, acting }
}

/** The same of what assistants may do in their own name too: then there is no side. */
export async function actingOrAssisting(useCase: Writing, pair: Pair, rights: Rights, asked: ForWhom): Promise<OnSide | null> {
  const personId = signedIn(useCase.viewer)
  const isOnSide = personId === pair.requesterId || personId === pair.volunteerId || rights.proxyOf.some(Boolean)
  if (asked.forPersonId != null || isOnSide || !rights.assists) return actingOn(useCase, pair, rights, asked)
  authorizeWrite(useCase, 'help.assist', pair.cooperativeId)
  return null
}

/** An assistant who is to judge between the two must be on neither side. */
export function judging(useCase: Writing, { match, rights }: FoundMatch): void {
  const personId = authorizeWrite(useCase, 'help.assist', match.cooperativeId)
  if (personId === match.requesterId || personId === match.volunteerId || rights.proxyOf.some(Boolean)) throw forbidden()
}

/** Refuses a step that the state of a match does not allow, for what made an end to a proposal. */
export function assertStep(step: MatchStep, { match, request, rights }: FoundMatch, now: number): void {
  const { status, expiresAt, endedBy } = match
  if (status === 'EXPIRED' || (status === 'PROPOSED' && (expiresAt <= now || rights.turnedAway))) throw conflict('PROPOSAL_EXPIRED')
  if (stepAllowed(step, status)) return
  if (status === 'CANCELLED' && endedBy === null && match.agreedAt === null) {
    if (request.status === 'CANCELLED' || request.status === 'EXPIRED') throw conflict('REQUEST_CLOSED')
    if (request.placesTaken >= request.helpersNeeded) throw conflict('MATCH_FULL')
  }
  throw conflict('INVALID_TRANSITION')
}
