import { sql, type SQL } from 'drizzle-orm'
import { common, countsIn, daysAsked, daysThatSuit, distance, isOpen, minutesTaken, valued, type OfferRow, type RequestRow } from './pair.ts'

/** What is told of a request and an offer, and kept with their match: what each criterion is made of. */
export interface PairFacts {
  /** Of each criterion, in the order of `matchCriteria`: its weight, 0 to 100, and its value, 0 to 1. */
  values: [weight: number, value: number][]
  /** Kilometres between the two cells; null where distance does not matter or there is no place. */
  km: number | null
  /** On how many of the days asked for the volunteer can. */
  suits: number
  days: number
  /** Minutes given away in that week, and at most. */
  taken: number
  most: number
  /** How many of the wanted skills and languages they have. */
  skills: [had: number, wanted: number]
  languages: [had: number, wanted: number]
  /** How often the two completed something together, and the volunteer at all. */
  met: number
  completed: number
}

const had = (wanted: SQL, of: SQL): SQL => sql`json_array(${common(wanted, of)}, json_array_length(${wanted}))`

/** The facts of a pair, as JSON. */
export const pairFacts = (r: RequestRow, o: OfferRow): SQL => sql`json_object('values', ${valued(r, o)},
  'km', iif(${r.nearby}, ${distance(r, o)}, null), 'suits', ${daysThatSuit(r, o)}, 'days', ${daysAsked(r)},
  'taken', ${minutesTaken(r, o)}, 'most', ${o.maxMinutesPerWeek}, 'skills', ${had(sql`${r.wantedSkills}`, sql`${o.skills}`)},
  'languages', ${had(sql`${r.languages}`, sql`${o.languages}`)}, 'completed', ${o.completed},
  'met', (select count(*) from matches x where x.requester_id = ${r.requesterId} and x.volunteer_id = ${o.volunteerId} and x.status = 'COMPLETED'))`

/** What a volunteer has under way: minutes in the week of an instant, and matches proposed or agreed. */
export const loadFacts = (o: OfferRow, now: SQL): SQL => sql`(select json_object(
    'minutes', coalesce(sum(iif(${countsIn(sql`w.week`)}, x.minutes, 0)), 0), 'matches', count(x.id))
  from (select (cast(${now} as integer) / 86400 + 3) / 7 as week) w left join matches x on x.volunteer_id = ${o.volunteerId}
    and ${isOpen(sql`x`)} and x.cooperative_id = ${o.cooperativeId})`
