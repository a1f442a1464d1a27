import { sql, type Column, type SQL } from 'drizzle-orm'
import { facilities } from '../../../../schema/tables/facilities.ts'
import type { QuotaMeasure, TariffAudience } from '../../../../schema/tables/vocabulary.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { Interval } from '../../../platform/interval.ts'
import type { LocalizedText } from '../../../platform/localized.ts'
import type { SourceColumns } from '../facts.ts'
import { subjectOf, type Subject } from '../facts-subject.ts'
import { periodOf } from '../period.ts'
import { quotasExpression, type QuotaFacts } from './facts.ts'
import { periodInterval } from './periods.ts'
import { concerns, limitAt, onWall, usedIn, useOf } from './rules.ts'

/** What a quota leaves to somebody, in one of its periods. Amounts in seconds or bookings, as it measures. */
export interface Allowance {
  quotaId: string
  name: LocalizedText
  measure: QuotaMeasure
  limit: number
  /** How much of the limit was granted above the quota. */
  extra: number
  used: number
  left: number
  /** Null where the quota is about what is to come. */
  period: Interval | null
  own: { bookingId: string; amount: number }[]
  /** What those use of it with whom it is shared. */
  others: number
}

/** What allowances are worked out from. */
export interface RawAllowances {
  now: number
  timeZone: string
  audience: TariffAudience
  quotas: QuotaFacts[]
}

/** What the owner of a facility makes of somebody, as far as quotas ask. */
const audienceOf = (f: SourceColumns, { personId, organisationId }: Subject): SQL => sql`case
  when ${organisationId} is not null then iif(exists (select 1 from partnerships p where p.organisation_id = ${organisationId}
    and p.cooperative_id = ${f.cooperativeId}), 'ORGANISATION', 'OTHER_COOPERATIVE')
  else coalesce((select iif(m.social_tariff, 'SOCIAL', 'MEMBER') from memberships m where m.person_id = ${personId}
      and m.cooperative_id = ${f.cooperativeId} and m.status = 'ACTIVE'),
    (select 'OTHER_COOPERATIVE' from memberships m where m.person_id = ${personId} and m.status = 'ACTIVE' limit 1),
    'PUBLIC') end`

/** The expressions from which somebody's allowances at a facility around an instant are read. */
export function allowanceExpressions(f: SourceColumns & { timeZone: Column }, at: SQL | number, subject: Subject) {
  const { personId, organisationId, now } = subject
  const own = sql`(b.for_person_id = ${personId} or b.for_organisation_id = ${organisationId})`
  return {
    now,
    timeZone: f.timeZone,
    audience: audienceOf(f, subject),
    quotas: quotasExpression(f, { startsAt: at, endsAt: at }, subject, { own }),
  }
}

/** What every quota about somebody leaves them for bookings that begin at an instant, and after a wish is booked. */
export function allowancesOf(raw: RawAllowances, at: number, wish?: Interval): Allowance[] {
  const { quotas, timeZone, audience, now } = raw
  const { opens } = onWall({ startsAt: at, endsAt: at + 1 }, timeZone)
  const wall = wish && onWall(wish, timeZone)
  return quotas
    .filter((quota) => concerns(quota, audience))
    .map((quota) => {
      const { id, name, measure, amount, period } = quota
      const number = periodOf(period, opens)
      const limit = limitAt(quota, at)
      const before = usedIn(quota, number, now)
      const own = quota.uses.flatMap(([of, , used, bookingId]) =>
        of === number && bookingId ? [{ bookingId, amount: used }] : [],
      )
      const used = before + ((wall && useOf(quota, wall)?.amount) ?? 0)
      return {
        ...{ quotaId: id, name, measure, limit, extra: limit - amount, used, left: Math.max(0, limit - used) },
        period: periodInterval(period, number, timeZone),
        ...{ own, others: before - own.reduce((sum, one) => sum + one.amount, 0) },
      }
    })
}

/** Reads what a wish would leave to its beneficiary; one statement. */
export async function readAllowancesAfter(
  database: Database,
  facilityId: string,
  wish: Interval,
  who: { personId: string | null; organisationId: string | null; audience: TariffAudience },
  now: number,
): Promise<Allowance[]> {
  const parts = allowanceExpressions(facilities as never, wish.startsAt, subjectOf(who, now))
  const [row] = await database.read(sql`select ${parts.timeZone} as time_zone, ${parts.audience} as audience,
    ${parts.quotas} as quotas from ${facilities} where ${facilities.id} = ${facilityId}`)
  if (!row) return []
  const timeZone = row['time_zone'] as string
  const quotas = JSON.parse(row['quotas'] as string) as QuotaFacts[]
  // Who they are to the owner is known from whoever acts for them; but for who pays the social tariff.
  const audience = row['audience'] === 'SOCIAL' ? 'SOCIAL' : who.audience
  return allowancesOf({ now, timeZone, audience, quotas }, wish.startsAt, wish)
}
