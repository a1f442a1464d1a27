import { sql, type SQL } from 'drizzle-orm'
import { placedMatchStatuses } from '../../../../schema/tables/vocabulary.ts'
import { asker } from '../../../auth/asker.ts'
import { DAY } from '../../../platform/interval.ts'
import { RequestFault } from '../../../platform/refusal.ts'
import { figuresOf, type Figures, type FiguresFacts } from './figures-rules.ts'
import type { Months } from './months.ts'
import { numberOf } from './people.ts'

/** The most requests, and the most matches, that one answer is counted from. */
const mostRows = 50_000

/**
 * Reads, as one JSON object, what the figures are counted from: the requests that were made in some months, what was agreed
 * on in them, and how many offers stand. People leave the database only as numbers.
 */
export function figuresFacts(cooperativeId: SQL, { from, to }: Months): SQL {
  const [first, end] = [from, to].map((date) => Date.parse(`${date}T00:00Z`) / 1_000) as [number, number]
  // Whatever the zone, the months lie within this.
  const [reach, until] = [first - DAY, end + DAY]
  const outcome = sql`case when r.status in ('MATCHED', 'COMPLETED') then 'SERVED'
    when r.status = 'EXPIRED' or r.status = 'OPEN' and r.expires_at <= ${asker.now} then 'EXPIRED' else 'REST' end`
  const asked = sql`select json_group_array(json_array(a.category, a.time_zone, a.requester, a.created_at, a.outcome, a.agreed_at)) from (
    select r.category, r.time_zone, ${numberOf('r.requester_id')} as requester, r.created_at, ${outcome} as outcome,
      (select min(m.agreed_at) from matches m where m.request_id = r.id) as agreed_at
    from help_requests r where r.cooperative_id = ${cooperativeId} and r.created_at >= ${reach} and r.created_at < ${until} limit ${mostRows + 1}) a`
  const agreed = sql`select json_group_array(json_array(a.category, a.time_zone, a.requester, a.volunteer, a.agreed_at, a.done, a.stands, a.stands_for_it)) from (
    select r.category, r.time_zone, ${numberOf('m.requester_id')} as requester,
      ${numberOf('m.volunteer_id')} as volunteer, m.agreed_at, m.status = 'COMPLETED' as done,
      o.status = 'ACTIVE' and o.created_at < ${end} and exists (select 1 from help_offer_reach e where e.offer_id = o.id) as stands,
      o.created_at < ${end} and exists (select 1 from help_offer_reach e where e.offer_id = o.id and e.category = r.category and e.since = 0) as stands_for_it
    from matches m join help_requests r on r.id = m.request_id join help_offers o on o.id = m.offer_id
    where m.cooperative_id = ${cooperativeId} and m.agreed_at >= ${reach} and m.agreed_at < ${until} and m.status in ${placedMatchStatuses}
    limit ${mostRows + 1}) a`
  return sql`json_object('minimum', (select s.minimum_count from help_settings s where s.cooperative_id = ${cooperativeId}),
    'asked', json((${asked})), 'agreed', json((${agreed})),
    'standing', json((select json_group_object(e.category, e.offers) from (select e.category, count(*) as offers from help_offer_reach e
      join help_offers o on o.id = e.offer_id where e.cooperative_id = ${cooperativeId} and e.since = 0 and o.created_at < ${end} group by e.category) e)),
    'standingInAll', (select count(*) from help_offers o where o.cooperative_id = ${cooperativeId} and o.created_at < ${end} and o.status = 'ACTIVE'
      and exists (select 1 from help_offer_reach e where e.offer_id = o.id)))`
}

/** The figures, from these facts. */
export function figuresIn(facts: FiguresFacts, months: Months): Figures {
  if (Math.max(facts.asked.length, facts.agreed.length) > mostRows) throw new RequestFault('TOO_COMPLEX', { maximum: mostRows })
  return figuresOf(facts, months)
}
