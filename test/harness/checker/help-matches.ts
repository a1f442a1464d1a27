import type { Json } from '../client.ts'
import { live, placed, type HelpTables } from './help-tables.ts'

/** What is wrong with requests, offers and matches as they stand, by counting them. */
export function matchViolations(tables: HelpTables): string[] {
  const byRequest = Map.groupBy(tables.matches, (m) => m.request_id as string)
  const byOffer = Map.groupBy(tables.matches, (m) => m.offer_id as string)
  return [
    ...tables.requests.flatMap((request) => requestFaults(request, byRequest.get(request.id) ?? [])),
    ...tables.offers.flatMap((offer) => completedFaults(offer, byOffer.get(offer.id) ?? [])),
    ...tables.matches.flatMap((m) => consentFaults(m)),
    ...tables.matches.filter(isOddlyEnded).map((m) => `${m.id} is ${m.status}, and ended at ${m.ended_at}`),
    ...tables.matches.flatMap((m) => partyFaults(m, tables)),
    ...hoursOfMatches(tables),
    ...unrecorded(tables),
  ]
}

/** What is wrong with a request, by its matches: how many have a place, of whom each once, and what its columns say of it. */
export function requestFaults(request: Json, own: readonly Json[]): string[] {
  const taken = own.filter(({ status }) => placed.has(status)).length
  const proposals = own.filter(({ status }) => status === 'PROPOSED').length
  const completed = own.filter(({ status }) => status === 'COMPLETED').length
  const status = taken < request.helpers_needed ? 'OPEN' : completed >= request.helpers_needed ? 'COMPLETED' : 'MATCHED'
  const isClosed = request.status === 'CANCELLED' || request.status === 'EXPIRED'
  const pairs = own.filter((m) => live.has(m.status)).map((m) => m.volunteer_id as string)
  const says = (wrong: boolean, what: string): string[] => (wrong ? [`${request.id} ${what}`] : [])
  return [
    ...says(taken > request.helpers_needed, `has ${taken} who agreed, for ${request.helpers_needed} places`),
    ...says(taken !== request.places_taken, `says ${request.places_taken} places are taken, and ${taken} are`),
    ...says(proposals !== request.proposals, `says ${request.proposals} proposals wait, and ${proposals} do`),
    ...says(!isClosed && request.status !== status, `is ${request.status} and should be ${status}`),
    ...says(isClosed && proposals > 0, `is ${request.status} with ${proposals} proposals that wait`),
    ...says(new Set(pairs).size < pairs.length, 'has two live matches with one volunteer'),
  ]
}

/** That an offer says how many matches of it were completed. */
export function completedFaults(offer: Json, own: readonly Json[]): string[] {
  const completed = own.filter(({ status }) => status === 'COMPLETED').length
  return completed === offer.completed ? [] : [`${offer.id} says ${offer.completed} were completed, and ${completed} were`]
}

/** That it is over without saying since when, or says so though it is not. */
const isOddlyEnded = (m: Json): boolean => ['PROPOSED', 'AGREED'].includes(m.status) !== (m.ended_at === null)

/** That nothing was agreed without the yes of both, none of which came after. */
function consentFaults(m: Json): string[] {
  const agreed = placed.has(m.status) || m.status === 'NO_SHOW' || m.agreed_at !== null
  if (!agreed) return []
  const [one, other, both] = [m.requester_accepted_at, m.volunteer_accepted_at, m.agreed_at]
  if (one === null || other === null || both === null) return [`${m.id} is ${m.status} without the consent of both`]
  return both === Math.max(one, other) ? [] : [`${m.id} was agreed at another moment than that of the second yes`]
}

function partyFaults(m: Json, { requests, offers }: HelpTables): string[] {
  const [request, offer] = [requests.find(({ id }) => id === m.request_id), offers.find(({ id }) => id === m.offer_id)]
  const isTheirs = request?.requester_id === m.requester_id && offer?.volunteer_id === m.volunteer_id
  return isTheirs && m.requester_id !== m.volunteer_id ? [] : [`${m.id} is of others than its request and offer`]
}

/** Hours are said of matches that were agreed, and of what happens once on one day. */
function hoursOfMatches({ matches, hours }: HelpTables): string[] {
  const byMatch = Map.groupBy(hours, (row) => row.match_id as string)
  return matches.flatMap((m) => {
    const own = byMatch.get(m.id) ?? []
    const says = (wrong: boolean, what: string): string[] => (wrong ? [`${m.id} ${what}`] : [])
    const isOver = m.status === 'COMPLETED' && !m.recurs
    return [
      ...says(own.length > 0 && m.agreed_at === null, 'has hours, and was never agreed'),
      ...says(!m.recurs && own.length > 1, `happens once and has hours of ${own.length} days`),
      ...says(isOver && !own.some((row) => row.settled_at !== null), 'is completed without settled hours'),
    ]
  })
}

/** That the record has every row as it stands: else nothing that is made of it means anything. */
function unrecorded({ history, matches, requests, offers, entries }: HelpTables): string[] {
  const last = new Map(history.map(({ of, row }) => [`${of} ${row.id}`, row as Json]))
  const rows = { matches, help_requests: requests, help_offers: offers, ledger_entries: entries }
  return Object.entries(rows).flatMap(([table, stored]) =>
    stored.flatMap((row) => {
      const kept = last.get(`${table} ${row.id}`)
      const isSame = kept && Object.keys(kept).every((name) => kept[name] === row[name])
      return isSame ? [] : [`${row.id} is otherwise than it was recorded`]
    }),
  )
}
