import { sql, type SQL } from 'drizzle-orm'
import { DAY } from '../../../platform/interval.ts'
import { RequestFault } from '../../../platform/refusal.ts'
import type { Months } from './months.ts'
import { numberOf } from './people.ts'
import { shortageOf, type Shortage, type ShortageFacts } from './shortage-rules.ts'

/** The most requests that one answer is counted from. */
const mostRequests = 20_000

/** How long before its windows a request may have been made, in days: as far ahead as they may lie, and as long as they may be. */
const ahead = 450

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
const ofEach = (write: (weekday: number) => string): SQL => sql.raw(weekdays.map(write).join(', '))

/** How much of what they say of a week a volunteer gives at most: 0 to 1. */
const share = sql.raw(`min(1.0, o.max_minutes_per_week * 1.0 / sum(h.until_minute - h.from_minute))`)

/** The offers that stand, of members: those that can be found. */
const stands = (cooperativeId: SQL): SQL => sql`o.cooperative_id = ${cooperativeId} and o.status = 'ACTIVE'
  and exists (select 1 from help_offer_reach e where e.offer_id = o.id)`

/** The kinds that are offered, each as it stands in the list of an offer: looked up one after the other in the index, since they are few. */
const kinds = (cooperativeId: SQL): SQL => {
  const least = (more: SQL) => sql`(select min(x.category) from help_offer_reach x where x.cooperative_id = ${cooperativeId}${more})`
  return sql`codes (code) as (select ${least(sql``)} union all select ${least(sql` and x.category > codes.code`)} from codes where codes.code is not null),
    kinds as materialized (select code, '"' || code || '"' as listed from codes where code is not null)`
}

/**
 * The week of the offers that stand: how many volunteers and minutes there are by kind, neighbourhood and weekday. An offer is
 * one row with its week beside each other; for each kind those rows are gone through once, and what is sorted is only they:
 * offers times kinds times weekdays would be two dozen times as many.
 */
function offeredIn(cooperativeId: SQL): SQL {
  return sql`with recursive ${kinds(cooperativeId)}, weeks as materialized (
      select neighbourhood_id, categories, ${ofEach((d) => `there${d} * share as given${d}`)} from (
        select o.neighbourhood_id, o.categories, ${share} as share,
          ${ofEach((d) => `sum(h.until_minute - h.from_minute) filter (where h.weekday = ${d}) as there${d}`)}
        from help_offers o cross join help_offer_hours h on h.offer_id = o.id where ${stands(cooperativeId)} group by o.created_at, o.id)),
    told as materialized (select k.code, (select json_group_array(json_array(neighbourhood_id, ${ofEach((d) => `volunteers${d}, minutes${d}`)})) from (
        select w.neighbourhood_id, ${ofEach((d) => `count(w.given${d}) as volunteers${d}, sum(w.given${d}) as minutes${d}`)}
        from weeks w where instr(w.categories, k.listed) group by w.neighbourhood_id)) as weeks from kinds k)
    select json_group_array(json_array(t.code, w.value ->> 0, d.value, w.value ->> (2 * d.value - 1), w.value ->> (2 * d.value)))
    from told t cross join json_each(t.weeks) w cross join json_each(${JSON.stringify(weekdays)}) d where w.value ->> (2 * d.value - 1) > 0`
}

/**
 * How much less there is by days on which volunteers are away, or more where they are there at other times: by kind,
 * neighbourhood, weekday and month. On such a day only what they say of it holds, in proportion as what they say of a usual one.
 */
function exceptionalIn(cooperativeId: SQL, { from, to }: Months): SQL {
  const [first, end] = [from, to].map(dayOf) as [number, number]
  const month = sql.raw(`strftime('%Y-%m', day * ${DAY}, 'unixepoch')`)
  return sql`with recursive ${kinds(cooperativeId)}, away (id, neighbourhood_id, categories, share, day, last, minutes) as (
      select o.id, o.neighbourhood_id, o.categories, (select ${share} from help_offer_hours h where h.offer_id = o.id),
        max(unixepoch(x.starts_on) / ${DAY}, ${first}), min(unixepoch(x.ends_on) / ${DAY}, ${end} - 1), coalesce(x.until_minute - x.from_minute, 0)
      from help_offers o cross join help_offer_exceptions x on x.offer_id = o.id and x.ends_on >= ${from} and x.starts_on < ${to}
      where ${stands(cooperativeId)}
      union all select id, neighbourhood_id, categories, share, day + 1, last, minutes from away where day < last),
    days as (select id, neighbourhood_id, categories, share, ${month} as month, (day + 3) % 7 + 1 as weekday, sum(minutes) as minutes,
        (select sum(h.until_minute - h.from_minute) from help_offer_hours h where h.offer_id = away.id and h.weekday = (away.day + 3) % 7 + 1) as there
      from away group by id, day),
    months as materialized (select neighbourhood_id, categories, month,
        ${ofEach((d) => `sum((minutes - there) * share) filter (where weekday = ${d}) as other${d}`)}
      from days where there > 0 group by id, month),
    told as materialized (select k.code, m.neighbourhood_id, m.month, ${ofEach((d) => `sum(m.other${d}) as other${d}`)}
      from kinds k cross join months m on instr(m.categories, k.listed) group by k.code, m.neighbourhood_id, m.month)
    select json_group_array(json_array(code, neighbourhood_id, weekday, month, minutes)) from (
      ${sql.raw(weekdays.map((d) => `select code, neighbourhood_id, ${d} as weekday, month, other${d} as minutes from told where other${d} is not null`).join(' union all '))})`
}

const dayOf = (date: string): number => Date.parse(`${date}T00:00Z`) / 1_000 / DAY

/**
 * Reads, as one JSON object, what a shortage is counted from: requests with places that nobody took, open or expired, and
 * the week of the offers that stand. Who asks leaves the database only as a number, who offers as part of a count. `now` is
 * of who asks, or of when a link is opened.
 */
export function shortageFacts(cooperativeId: SQL, months: Months, now: SQL): SQL {
  const { from, to } = months
  const [first, end] = [from, to].map((date) => dayOf(date) * DAY) as [number, number]
  const columns = sql.raw(`r.id, r.category, r.neighbourhood_id, r.requester_id, r.minutes * (r.helpers_needed - r.places_taken) as minutes,
    r.timing = 'RECURRING' as recurs, r.recurs_until, coalesce(r.closed_at, r.expires_at) as ends_at, r.created_at`)
  const open = sql`select ${columns} from help_requests r where r.cooperative_id = ${cooperativeId} and r.status = 'OPEN'`
  const expired = sql`select ${columns} from help_requests r where r.cooperative_id = ${cooperativeId} and r.status = 'EXPIRED'
    and r.created_at >= ${first - ahead * DAY} and r.created_at < ${end + DAY}`
  const ended = sql`iif(r.ends_at <= ${now}, date(r.ends_at, 'unixepoch'), null)`
  const demands = sql`select json_group_array(json_array(r.category, r.neighbourhood_id, ${numberOf('r.requester_id')}, r.minutes, r.recurs,
      iif(r.recurs, min(coalesce(r.recurs_until, '9999'), coalesce(${ended}, '9999')), null),
      coalesce(${ended}, date(${now}, 'unixepoch')),
      (select json_group_array(json_array(d.on_date, d.weekday)) from
        (select distinct w.on_date, w.weekday from help_window_days w where w.request_id = r.id) d)))
    from (select * from (${open} union all ${expired}) limit ${mostRequests + 1}) r`
  return sql`json_object('minimum', (select s.minimum_count from help_settings s where s.cooperative_id = ${cooperativeId}),
    'demands', json((${demands})), 'offered', json((${offeredIn(cooperativeId)})), 'exceptional', json((${exceptionalIn(cooperativeId, months)})))`
}

/** What is short, from these facts. */
export function shortageIn(facts: ShortageFacts, months: Months): Shortage {
  if (facts.demands.length > mostRequests) throw new RequestFault('TOO_COMPLEX', { maximum: mostRequests })
  return shortageOf(facts, months)
}
