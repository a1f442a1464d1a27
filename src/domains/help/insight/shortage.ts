import { sql, type SQL } from 'drizzle-orm'
import { RequestFault } from '../../../platform/refusal.ts'
import { daysIn, type Months } from './months.ts'
import { numberOf } from './people.ts'
import { shortageOf, type Shortage, type ShortageFacts } from './shortage-rules.ts'

/** The most requests that one answer is counted from. */
const mostRequests = 20_000

/** How long before its windows a request may have been made, in days: as far ahead as they may lie, and as long as they may be. */
const ahead = 450

/** How much of what they say of a week a volunteer gives at most: 0 to 1. */
const share = sql.raw(`min(1.0, o.max_minutes_per_week * 1.0 /
  (select sum(a.until_minute - a.from_minute) from help_offer_hours a where a.offer_id = o.id))`)

/**
 * Reads, as one JSON object, what a shortage is counted from: requests with places that nobody took, open or expired, and
 * the week of the offers that stand. Who asks leaves the database only as a number, who offers as part of a count. `now` is
 * of who asks, or of when a link is opened.
 */
export function shortageFacts(cooperativeId: SQL, months: Months, now: SQL): SQL {
  const { from, to } = months
  const [first, end] = [from, to].map((date) => Date.parse(`${date}T00:00Z`) / 1_000) as [number, number]
  const columns = sql.raw(`r.id, r.category, r.neighbourhood_id, r.requester_id, r.minutes * (r.helpers_needed - r.places_taken) as minutes,
    r.timing = 'RECURRING' as recurs, r.recurs_until, coalesce(r.closed_at, r.expires_at) as ends_at, r.created_at`)
  const open = sql`select ${columns} from help_requests r where r.cooperative_id = ${cooperativeId} and r.status = 'OPEN'`
  const expired = sql`select ${columns} from help_requests r where r.cooperative_id = ${cooperativeId} and r.status = 'EXPIRED'
    and r.created_at >= ${first - ahead * 86_400} and r.created_at < ${end + 86_400}`
  const ended = sql`iif(r.ends_at <= ${now}, date(r.ends_at, 'unixepoch'), null)`
  const demands = sql`select json_group_array(json_array(r.category, r.neighbourhood_id, ${numberOf('r.requester_id')}, r.minutes, r.recurs,
      iif(r.recurs, min(coalesce(r.recurs_until, '9999'), coalesce(${ended}, '9999')), null),
      coalesce(${ended}, date(${now}, 'unixepoch')),
      (select json_group_array(json_array(d.on_date, d.weekday)) from
        (select distinct w.on_date, w.weekday from help_window_days w where w.request_id = r.id) d)))
    from (select * from (${open} union all ${expired}) limit ${mostRequests + 1}) r`
  // The joins keep their order, from the offers of the cooperative to what each has. Offers of the same kinds are added up
  // first, since they are many and their kinds are few.
  const offered = sql`select json_group_array(json_array(g.category, g.neighbourhood_id, g.weekday, g.volunteers, g.minutes)) from (
    select k.value as category, s.neighbourhood_id, s.weekday, sum(s.volunteers) as volunteers, sum(s.minutes) as minutes
    from (select u.categories, u.neighbourhood_id, u.weekday, count(*) as volunteers, sum(u.there * u.share) as minutes
        from (select o.categories, o.neighbourhood_id, h.weekday, sum(h.until_minute - h.from_minute) as there, ${share} as share
          from help_offers o cross join help_offer_hours h on h.offer_id = o.id
          where o.cooperative_id = ${cooperativeId} and o.status = 'ACTIVE' group by o.created_at, o.id, h.weekday) u
        group by 1, 2, 3) s cross join json_each(s.categories) k
    group by 1, 2, 3) g`
  // On such a day only what they say of it holds, in proportion as what they say of a usual one.
  const exceptional = sql`select json_group_array(json_array(g.category, g.neighbourhood_id, g.weekday, g.month, g.minutes)) from (
    select e.category, y.neighbourhood_id, y.weekday, y.month, sum((y.minutes - y.there) * y.share) as minutes
    from (select o.id, o.neighbourhood_id, d.value ->> 1 as weekday, d.value ->> 2 as month, ${share} as share,
          sum(coalesce(x.until_minute - x.from_minute, 0)) as minutes,
          (select sum(h.until_minute - h.from_minute) from help_offer_hours h where h.offer_id = o.id and h.weekday = d.value ->> 1) as there
        from help_offers o cross join help_offer_exceptions x on x.offer_id = o.id and x.ends_on >= ${from} and x.starts_on < ${to}
          cross join json_each(${JSON.stringify(daysIn(months))}) d on d.value ->> 0 between x.starts_on and x.ends_on
        where o.cooperative_id = ${cooperativeId} and o.status = 'ACTIVE' group by o.id, d.key) y
      cross join help_offer_reach e on e.offer_id = y.id
    where y.there > 0 group by 1, 2, 3, 4) g`
  return sql`json_object('minimum', (select s.minimum_count from help_settings s where s.cooperative_id = ${cooperativeId}),
    'demands', json((${demands})), 'offered', json((${offered})), 'exceptional', json((${exceptional})))`
}

/** What is short, from these facts. */
export function shortageIn(facts: ShortageFacts, months: Months): Shortage {
  if (facts.demands.length > mostRequests) throw new RequestFault('TOO_COMPLEX', { maximum: mostRequests })
  return shortageOf(facts, months)
}
