import { sql, type SQL } from 'drizzle-orm'
import { asker } from '../../../auth/asker.ts'
import type { Database, Row } from '../../../platform/database/database.ts'
import type { MinutesLeft, PlanOffer, PlanQuestion, PlanRequest } from '../plan/question.ts'
import { offerStatus } from '../visibility.ts'
import { isCandidate, isOpen, lastWeek, mayAsk, mayMeet, requesterIsPaused, score, volunteerIsPaused, wasTakenBack } from './pair.ts'
import { thatReach } from './reach.ts'
import { fromO, fromR, o, r } from './rows.ts'

/** The most requests that are planned at once: urgent ones first, then those that wait longest. */
const mostRequests = 1_000

/** How many requests’ candidates are judged in one trip: a large plan would outlast the time that a trip has, and keep others waiting. */
const perTrip = 100

/** The most matches that one plan gives to one volunteer. */
const mostEach = 10

/** What each match that somebody has adds to the cost of one more: thousandths of a score. */
const spread = 30

/** What a match that suits in every way would score. */
export const best = 1_000

/** What is planned, with how many requests wait beyond that. */
export interface AskedPlan {
  question: PlanQuestion
  leftOut: number
}

/** The places of a request that nobody has and nobody is asked for; few have any proposal, whose time may be over. */
const placesLeft = sql`(${r.helpersNeeded} - ${r.placesTaken} - iif(${r.proposals} = 0, 0, (select count(*) from matches x
  where x.request_id = ${r.id} and x.status = 'PROPOSED' and x.expires_at > ${asker.now})))`

/** The requests of a cooperative that have places which nobody is asked for yet. */
const open = (cooperativeId: string): SQL => sql`${r.cooperativeId} = ${cooperativeId} and ${r.status} = 'OPEN'
  and ${placesLeft} > 0 and ${r.expiresAt} > ${asker.now} and ${mayAsk(r)}
  and not ${requesterIsPaused(r)}`

/** That the requester has the hours, where they pay with credits: as the guard has it. */
const canPay = sql`((select s.ledger_mode from help_settings s where s.cooperative_id = ${r.cooperativeId}) <> 'CREDITS'
  or (select l.left_over from help_request_minutes l where l.request_id = ${r.id}) >= ${r.minutes})`

/** The offers of a cooperative that stand by now. */
const standing = (cooperativeId: string): SQL => sql`${o.cooperativeId} = ${cooperativeId} and ${offerStatus(o)} = 'ACTIVE'`

const inTurn = sql`${r.urgency} = 'URGENT' desc, ${r.createdAt}, ${r.id}`

/**
 * Reads all that a plan is made of: the open requests and what the volunteers have under way in one trip, then the best `most`
 * candidates of each request, a hundred requests at a time. What is left out of the candidates is told as a bound, so that the
 * plan knows whether it matters. What changes meanwhile is found by who proposes: the guards judge each pair anew.
 */
export async function readQuestion(database: Database, cooperativeId: string, most: number): Promise<AskedPlan> {
  const [requests, offers, work] = await Promise.all([
    database.read(sql`select ${r.id} as id, ${placesLeft} as places, ${r.urgency} = 'URGENT' as urgent,
      ${r.minutes} as minutes, ${r.week} as week, ${r.timing} = 'RECURRING' as recurs, ${lastWeek(r)} as until, ${r.startsAt} as starts_at, ${r.endsAt} as ends_at,
      ${r.clockFrom} as clock_from, ${r.clockUntil} as clock_until,
      (select count(*) from ${fromR} where ${open(cooperativeId)}) as waiting
      from ${fromR} where ${open(cooperativeId)} order by ${inTurn} limit ${mostRequests}`),
    database.read(sql`select ${o.id} as id, ${o.volunteerId} as volunteer, ${o.maxMinutesPerWeek} as most from ${fromO}
      where ${standing(cooperativeId)}`),
    database.read(sql`select m.volunteer_id as volunteer, json_group_array(json_array(m.minutes, m.week, m.recurs, m.until_week,
      iif(m.status = 'AGREED', m.starts_at, null), m.ends_at, iif(m.status = 'AGREED', m.clock_from, null), m.clock_until)) as matches
      from matches m where ${isOpen(sql`m`)} and m.cooperative_id = ${cooperativeId}
        and m.volunteer_id in (select ${o.volunteerId} from ${fromO} where ${standing(cooperativeId)})
      group by m.volunteer_id`),
  ])
  const edges: Row[] = []
  for (let from = 0; from < requests.length; from += perTrip) {
    const ids = requests.slice(from, from + perTrip).map((row) => String(row['id']))
    edges.push(...(await database.read(bestOf(ids, most))))
  }
  return { question: questionOf(requests, edges, offers, work, most), leftOut: Math.max(0, Number(requests[0]?.['waiting'] ?? 0) - requests.length) }
}

/** The best candidates of each of some requests. */
function bestOf(ids: readonly string[], most: number): SQL {
  const pairs = sql`select ${r.id} as request, ${o.id} as offer, ${score(r, o)} as score
    from ${fromR} cross join ${fromO} on ${o.id} in (select e.offer_id from ${thatReach(r)})
    where ${r.id} in (select value from json_each(${JSON.stringify(ids)})) and ${canPay} and ${mayMeet(r, o)} and ${isCandidate(r, o)} and not ${wasTakenBack(r, o)}
      and not ${volunteerIsPaused(o)}`
  const ranked = sql`select request, offer, score, row_number() over (partition by request order by score desc, offer) as place from (${pairs})`
  // One more than is taken: it tells from where on something was left out.
  return sql`select request, json_group_array(json_array(offer, score) order by place) as offers from (${ranked})
    where place <= ${most + 1} group by request`
}

/** A match under way: minutes, week, whether every week from then on and until which, and its time where that is agreed, by the clock too. */
type UnderWay = [minutes: number, week: number, recurs: 0 | 1, until: number | null, startsAt: number | null, endsAt: number | null,
  clockFrom: number | null, clockUntil: number | null]

function questionOf(requests: Row[], edges: Row[], offers: Row[], work: Row[], most: number): PlanQuestion {
  const candidates = new Map(edges.map((row) => [String(row['request']), JSON.parse(String(row['offers'])) as [string, number][]]))
  const underWay = new Map(work.map((row) => [String(row['volunteer']), JSON.parse(String(row['matches'])) as UnderWay[]]))
  const asked = requests.map((row): PlanRequest => {
    const beyond = candidates.get(String(row['id']))?.[most]
    return {
      ...{ key: String(row['id']), places: Number(row['places']), urgent: Boolean(row['urgent']), minutes: Number(row['minutes']) },
      ...{ week: Number(row['week']), recurring: Boolean(row['recurs']), until: row['until'] as number | null },
      busy: row['starts_at'] === null ? [] : [{ startsAt: Number(row['starts_at']), endsAt: Number(row['ends_at']) }],
      clock: row['clock_from'] === null ? null : { from: Number(row['clock_from']), until: Number(row['clock_until']) },
      omittedFrom: beyond ? best - beyond[1] : null,
    }
  })
  const weeks = [...new Set(asked.map(({ week }) => week))]
  const needed = new Set([...candidates.values()].flatMap((of) => of.slice(0, most).map(([offer]) => offer)))
  const helpers = offers.filter((row) => needed.has(String(row['id']))).map((row): PlanOffer => {
    const has = underWay.get(String(row['volunteer'])) ?? []
    return {
      ...{ key: String(row['id']), load: has.length, slots: mostEach, minutesLeft: minutesLeft(Number(row['most']), has, weeks) },
      busy: has.flatMap(([, , , , startsAt, endsAt]) => (startsAt === null ? [] : [{ startsAt, endsAt: endsAt! }])),
      weekly: has.flatMap(([, week, recurs, until, , , from, to]) => (from === null ? [] : [{ week, recurring: recurs === 1, until, clock: { from, until: to! } }])),
    }
  })
  const placeOf = new Map(helpers.map(({ key }, place) => [key, place]))
  const found = asked.flatMap(({ key }, request) =>
    (candidates.get(key) ?? []).slice(0, most).flatMap(([offer, points]) => {
      const place = placeOf.get(offer)
      return place === undefined ? [] : [[request, place, best - points] as const]
    }),
  )
  return {
    ...{ requests: asked, offers: helpers, spread },
    edges: { request: found.map(([request]) => request), offer: found.map(([, offer]) => offer), cost: found.map(([, , cost]) => cost) },
  }
}

/** What is left of a volunteer's minutes, in each week that is asked for and in those after. */
function minutesLeft(most: number, has: readonly UnderWay[], weeks: readonly number[]): MinutesLeft {
  const sum = (of: readonly UnderWay[]): number => of.reduce((minutes, [each]) => minutes + each, 0)
  const left = (week: number): number => most - sum(has.filter(([, from, recurs, until]) => (recurs ? from <= week && week <= (until ?? week) : from === week)))
  const named = [...new Set([...weeks, ...has.map(([, week]) => week)])]
  return { each: most - sum(has.filter(([, , recurs, until]) => recurs && until === null)), weeks: new Map(named.map((week) => [week, left(week)])) }
}
