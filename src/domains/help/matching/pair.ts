import { sql, type Column, type SQL } from 'drizzle-orm'
import { matchCriteria, type HardCriterion, type MatchCriterion, type MatchSide } from '../../../../schema/tables/vocabulary.ts'
import type { helpRequests } from '../../../../schema/tables/help.ts'
import type { helpOffers } from '../../../../schema/tables/offers.ts'
import { asker } from '../../../auth/asker.ts'
import { kilometres } from '../grid.ts'

export type RequestRow = (typeof helpRequests)['_']['columns']
export type OfferRow = (typeof helpOffers)['_']['columns']

/**
 * What is reckoned of a request and an offer, in SQL and here only: the candidates of one request, the plan of all and the
 * check of a proposal ask the same. Each is an expression over one row of both.
 */

/** That the requester is a member still. */
export const mayAsk = (r: RequestRow): SQL => sql`exists (select 1 from memberships a
  where a.person_id = ${r.requesterId} and a.cooperative_id = ${r.cooperativeId} and a.status = 'ACTIVE')`

/**
 * That the two may meet at all: two people, both members still, and neither blocks the other. Who may not is in no list and
 * in no count.
 */
export const mayMeet = (r: RequestRow, o: OfferRow): SQL => sql`(${o.volunteerId} <> ${r.requesterId}
  and exists (select 1 from memberships m where m.person_id = ${o.volunteerId} and m.cooperative_id = ${r.cooperativeId} and m.status = 'ACTIVE')
  and ${mayAsk(r)}
  and not exists (select 1 from person_blocks b where b.blocker_id = ${o.volunteerId} and b.blocked_id = ${r.requesterId})
  and not exists (select 1 from person_blocks b where b.blocker_id = ${r.requesterId} and b.blocked_id = ${o.volunteerId}))`

/** How far apart their cells are, in kilometres; null where the request is for no place in particular. */
export const distance = (r: RequestRow, o: OfferRow): SQL => kilometres(r, o)

const recurs = (r: RequestRow): SQL => sql`(${r.timing} = 'RECURRING')`

/** The minutes that the volunteer has given away in the week of the request; of one that recurs, in the fullest week from then on. */
export const minutesTaken = (r: RequestRow, o: OfferRow): SQL => sql`case when ${recurs(r)} then (select max(${minutesIn(o, sql`w.week`)})
    from (select ${r.week} as week union select l.week from matches l where ${underWay(sql`l`, o)} and l.week > ${r.week}
      and l.week <= coalesce(${weekOf(r.recursUntil)}, l.week)) w)
  else ${minutesIn(o, sql`${r.week}`)} end`

/** That a match is one that the volunteer has agreed to, or is asked for. */
const underWay = (x: SQL, o: OfferRow): SQL => sql`${x}.volunteer_id = ${o.volunteerId} and ${isOpen(x)} and ${x}.cooperative_id = ${o.cooperativeId}`

/** That a match is agreed, or waits for answers whose time is not over yet: also where the job has not come by. */
export const isOpen = (x: SQL): SQL => sql`${x}.status in ('PROPOSED', 'AGREED') and (${x}.status = 'AGREED' or ${x}.expires_at > ${asker.now})`

/** The minutes of a week that they come to, with what recurs from it or an earlier one on. */
const minutesIn = (o: OfferRow, week: SQL): SQL => sql`(select coalesce(sum(x.minutes), 0) from matches x
  where ${underWay(sql`x`, o)} and ${countsIn(week)})`

/** That a match `x` counts in a week. */
export const countsIn = (week: SQL): SQL => sql`x.week <= ${week} and (x.recurs and coalesce(x.until_week, ${week}) >= ${week} or x.week = ${week})`

/** The last week in which a request recurs, as `weekOf` numbers them; null for no end, and where it does not. */
export const lastWeek = (r: RequestRow): SQL =>
  sql`case when ${recurs(r)} then ${weekOf(r.recursUntil)} end`

/** The number of a date's week: Mondays since 1969-12-29. */
const weekOf = (date: Column): SQL => sql`cast(julianday(${date}) - 2440584.5 as integer) / 7`

/** The days of the request that are not past, by the clock of its place. */
const days = (r: RequestRow): SQL => sql`help_window_days d where d.request_id = ${r.id} and (${recurs(r)} or d.on_date >= ${asker.yesterday})`

/** That a stretch of a day has room for the task, or for as much of it as the day’s own window allows. */
const long = (r: RequestRow, of: string): SQL => {
  const [from, until] = [sql.raw(`${of}.from_minute`), sql.raw(`${of}.until_minute`)]
  return sql`min(${until}, d.until_minute) - max(${from}, d.from_minute) >= min(d.until_minute - d.from_minute, ${r.minutes})`
}

/** That a day suits the volunteer: by their week, but on days of exception by those alone. */
const suit = (r: RequestRow, o: OfferRow): SQL => sql`case
  when not ${recurs(r)} and exists (select 1 from help_offer_exceptions x where x.offer_id = ${o.id}
      and x.ends_on >= d.on_date and x.starts_on <= d.on_date)
    then exists (select 1 from help_offer_exceptions x where x.offer_id = ${o.id} and x.ends_on >= d.on_date
      and x.starts_on <= d.on_date and x.from_minute is not null and ${long(r, 'x')})
  else exists (select 1 from help_offer_hours h where h.offer_id = ${o.id} and h.weekday = d.weekday and ${long(r, 'h')}) end`

/** How many of those days suit the volunteer. */
export const daysThatSuit = (r: RequestRow, o: OfferRow): SQL => sql`(select count(*) from ${days(r)} and ${suit(r, o)})`

export const daysAsked = (r: RequestRow): SQL => sql`(select count(*) from ${days(r)})`

/** How many values of a list are in another: lists of a few words each. Of one word, as most are, nothing is taken apart. */
export const common = (wanted: SQL, had: SQL): SQL => sql`iif(instr(${wanted}, ','),
  (select count(*) from json_each(${wanted}) w where instr(${had}, json_quote(w.value))), ${wanted} <> '[]' and instr(${had}, trim(${wanted}, '[]')) > 0)`

const skillsWanted = (r: RequestRow, o: OfferRow): SQL => common(sql`${r.wantedSkills}`, sql`${o.skills}`)
const languagesShared = (r: RequestRow, o: OfferRow): SQL => common(sql`${r.languages}`, sql`${o.languages}`)

/** That a volunteer counts as one others can begin beside: of an offer itself, its row says so. */
const experienced = (volunteerId: SQL, r: RequestRow): SQL => sql`exists (select 1 from help_offers e
  where e.volunteer_id = ${volunteerId} and e.cooperative_id = ${r.cooperativeId}
    and e.completed >= (select s.trial_matches from help_settings s where s.cooperative_id = ${r.cooperativeId}))`

/**
 * That a match `x` is at the same time by the clock as a request in some week, where either recurs: in the same week or, about
 * midnight of a Sunday, in the next to it. The guard has the same (`match_clashes`), and the plan.
 */
const clashes = (r: RequestRow): SQL => sql`(x.recurs or ${recurs(r)}) and exists (select 1 from (select -1 as w union all select 0 union all select 1) d
  where ${r.clockFrom} < x.clock_until + d.w * 10080 and ${r.clockUntil} > x.clock_from + d.w * 10080
    and ${r.week} <= iif(x.recurs, coalesce(x.until_week, ${farOff}), x.week) - d.w
    and x.week - d.w <= iif(${recurs(r)}, coalesce(${weekOf(r.recursUntil)}, ${farOff}), ${r.week}))`

/** A week that never comes. */
const farOff = sql.raw('1000000')

/** Each reason for which an offer can’t serve a request, as the condition under which it does hold. */
const fails: Record<HardCriterion, (r: RequestRow, o: OfferRow) => SQL> = {
  DISTANCE: (r, o) => sql`(${r.nearby} and ${distance(r, o)} > ${o.radiusKm})`,
  PREFERENCES: (r, o) => sql`((${o.traits} & ${r.requires}) <> ${r.requires} or (${o.traits} & ${r.avoids}) <> 0
    or (${r.traits} & ${o.requires}) <> ${o.requires} or (${r.traits} & ${o.avoids}) <> 0)`,
  CAR: (r, o) => sql`(${r.seats} is not null and (${o.carSeats} is null or ${o.carSeats} < ${r.seats}))`,
  LANGUAGE: (r, o) => sql`(${r.languages} <> '[]' and ${languagesShared(r, o)} = 0)`,
  SKILLS: (r, o) => sql`(${r.requiredSkills} <> '[]' and ${common(sql`${r.requiredSkills}`, sql`${o.skills}`)} < json_array_length(${r.requiredSkills}))`,
  // But a proposal that ended since its place went to somebody else: nobody has said no to it.
  EARLIER_ANSWER: (r, o) => sql`exists (select 1 from matches x where x.request_id = ${r.id} and x.volunteer_id = ${o.volunteerId}
    and not (x.status = 'CANCELLED' and x.ended_by is null and x.agreed_at is null))`,
  CLEARANCE: (r, o) => sql`(${r.clearanceTypes} <> '[]' and exists (select 1 from json_each(${r.clearanceTypes}) t where not exists (
    select 1 from clearances c where c.person_id = ${o.volunteerId} and c.cooperative_id = ${r.cooperativeId} and c.type = t.value
      and c.revoked_at is null and (c.valid_until is null or c.valid_until > max(${asker.now}, coalesce(${r.endsAt}, 0))))))`,
  CAPACITY: (r, o) => sql`(${minutesTaken(r, o)} + ${r.minutes} > ${o.maxMinutesPerWeek}
    or ${r.startsAt} is not null and exists (select 1 from matches x where x.volunteer_id = ${o.volunteerId} and x.status = 'AGREED'
      and x.starts_at < ${r.endsAt} and x.ends_at > ${r.startsAt})
    or ${r.clockFrom} is not null and exists (select 1 from matches x where x.volunteer_id = ${o.volunteerId} and x.status = 'AGREED' and ${clashes(r)}))`,
  // What is fixed to the minute takes both of its days where it goes on past midnight.
  AVAILABILITY: (r, o) => sql`((${r.clockFrom} is null and not exists (select 1 from ${days(r)} and ${suit(r, o)})
      or ${r.clockFrom} is not null and exists (select 1 from ${days(r)} and not ${suit(r, o)}))
    and exists (select 1 from help_window_days d where d.request_id = ${r.id}))`,
  INTRODUCTION: (r, o) => sql`(${o.completed} < (select s.trial_matches from help_settings s where s.cooperative_id = ${r.cooperativeId})
    and not exists (select 1 from introductions i where i.person_id = ${o.volunteerId} and i.cooperative_id = ${r.cooperativeId})
    and not exists (select 1 from matches x where x.request_id = ${r.id} and x.status = 'AGREED' and ${experienced(sql`x.volunteer_id`, r)}))`,
}

/** That they were proposed to each other for it, whatever came of that. */
export const wereProposed = (r: RequestRow, o: OfferRow): SQL =>
  sql`exists (select 1 from matches x where x.request_id = ${r.id} and x.volunteer_id = ${o.volunteerId})`

/** That an assistant took back in their own name what was proposed of the two: people may propose it again, the plan does not. */
export const wasTakenBack = (r: RequestRow, o: OfferRow): SQL =>
  sql`exists (select 1 from matches x where x.request_id = ${r.id} and x.volunteer_id = ${o.volunteerId} and x.taken_back)`

/** The order in which the criteria are looked at: what is cheap to find out comes first, and one counts for the first that it fails. */
const inOrder: readonly HardCriterion[] = [
  'DISTANCE',
  'PREFERENCES',
  'CAR',
  'LANGUAGE',
  'SKILLS',
  'EARLIER_ANSWER',
  'CLEARANCE',
  'CAPACITY',
  'AVAILABILITY',
  'INTRODUCTION',
]

/** The first hard criterion that keeps the two apart; null for a candidate. */
export const excludedBy = (r: RequestRow, o: OfferRow): SQL =>
  sql`case ${sql.join(inOrder.map((criterion) => sql`when ${fails[criterion](r, o)} then ${sql.raw(`'${criterion}'`)}`), sql` `)} end`

/** The criteria that the database's guard judges again when a match is written (`match_faults`). */
const judgedAgain: ReadonlySet<HardCriterion> = new Set(['CLEARANCE', 'CAPACITY', 'INTRODUCTION'])

/** What is left to assert when a match is written: that the kind of help is offered still, and nothing said of it keeps them apart. */
export const suits = (r: RequestRow, o: OfferRow): SQL => sql`(instr(${o.categories}, json_quote(${r.category})) and not (${sql.join(
  inOrder.filter((criterion) => !judgedAgain.has(criterion)).map((criterion) => sql`coalesce(${fails[criterion](r, o)}, 0)`), sql` or `)}))`

/** That nothing keeps them apart. */
export const isCandidate = (r: RequestRow, o: OfferRow): SQL =>
  sql`not (${sql.join(inOrder.map((criterion) => sql`coalesce(${fails[criterion](r, o)}, 0)`), sql` or `)})`

/** What a criterion is worth for the two: 0 to 1. */
const worth: Record<MatchCriterion, (r: RequestRow, o: OfferRow) => SQL> = {
  PROXIMITY: (r, o) => sql`coalesce(iif(${r.nearby}, max(0.0, 1 - ${distance(r, o)} / max(${o.radiusKm}, 1)), 1.0), 1.0)`,
  SKILLS: (r, o) => sql`iif(${r.wantedSkills} = '[]', 1.0, ${skillsWanted(r, o)} * 1.0 / max(1, json_array_length(${r.wantedSkills})))`,
  // One walk over the days, where to count them and those that suit would be two.
  AVAILABILITY: (r, o) => sql`(select coalesce(avg(${suit(r, o)}), 1.0) from ${days(r)})`,
  LANGUAGE: (r, o) => sql`iif(${r.languages} = '[]', 1.0, ${languagesShared(r, o)} * 1.0 / max(1, json_array_length(${r.languages})))`,
  LOAD: (r, o) => sql`max(0.0, 1 - ${minutesTaken(r, o)} * 1.0 / max(${o.maxMinutesPerWeek}, 1))`,
  CONTINUITY: (r, o) => sql`(select min(count(*), 3) / 3.0 from matches x where x.requester_id = ${r.requesterId}
    and x.volunteer_id = ${o.volunteerId} and x.status = 'COMPLETED')`,
  TRUST: (_r, o) => sql`min(${o.completed}, 5) / 5.0`,
}

/** What a criterion weighs for the request: 0 to 100. */
const weightOf = (r: RequestRow, criterion: MatchCriterion): SQL =>
  sql`((${r.weights} >> ${sql.raw(String(7 * matchCriteria.indexOf(criterion)))}) & 127)`

/** What each criterion is worth, and weighs, as a list in JSON in the order of `matchCriteria`. */
export const valued = (r: RequestRow, o: OfferRow): SQL =>
  sql`json_array(${sql.join(matchCriteria.map((criterion) => sql`json_array(${weightOf(r, criterion)}, ${worth[criterion](r, o)})`), sql`, `)})`

/** How well the two go together: the mean of the criteria by their weights, in thousandths. */
export function score(r: RequestRow, o: OfferRow): SQL {
  // What weighs nothing is not reckoned.
  const parts = matchCriteria.map((criterion) => sql`case ${weightOf(r, criterion)} when 0 then 0 else ${weightOf(r, criterion)} * ${worth[criterion](r, o)} end`)
  const weights = sql.join(matchCriteria.map((criterion) => weightOf(r, criterion)), sql` + `)
  return sql`cast(round(1000.0 * (${sql.join(parts, sql` + `)}) / max(1, ${weights})) as integer)`
}

/** That somebody was not there too often on a side: then nobody but an assistant brings them together with anybody (`match_faults`). */
const isPaused = (personId: Column, cooperativeId: Column, side: MatchSide): SQL => sql`exists (select 1 from no_show_pauses n
  where n.person_id = ${personId} and n.side = ${side} and n.ends_at > ${asker.now} and n.cooperative_id = ${cooperativeId} and n.lifted_at is null)`

/** The same of a volunteer, and of who asks. */
export const volunteerIsPaused = (o: OfferRow): SQL => isPaused(o.volunteerId, o.cooperativeId, 'VOLUNTEER')
export const requesterIsPaused = (r: RequestRow): SQL => isPaused(r.requesterId, r.cooperativeId, 'REQUESTER')
