import { freeIntervals, slots } from '../../src/domains/bookings/availability.ts'
import { priceOf } from '../../src/domains/bookings/price.ts'
import { closedIntervals } from '../../src/domains/facilities/calendar.ts'
import { localize } from '../../src/platform/localized.ts'
import type { TariffAudience } from '../../schema/tables/vocabulary.ts'
import type { Engine } from './engine.ts'
import { factsOf, type LimitFacts } from './facts.ts'
import { durationOf, instantOf, secondsOf } from './text.ts'
import { audienceOf, localized, type LimitRequest } from './viewer.ts'

const partsStatement = `select json_group_array(json_object('id', p.id, 'name', ${localized('p.name')})) from (
  select f.id, f.name from facility_parts fp join facilities f on f.id = fp.part_id
  where fp.facility_id = ?3 and f.status = 'PUBLISHED' order by f.sort_name, f.id limit 100) p`

/** `FacilityWeek`: the intervals are reckoned by the rules' own pure functions, everything around them is by hand. */
export function week(engine: Engine, { viewer, variables, languages, now }: LimitRequest): string {
  const id = variables['id'] as string
  const from = Date.parse(variables['from'] as string) / 1000
  const to = Date.parse(variables['to'] as string) / 1000
  const units = (variables['units'] as number | null) ?? 1
  const facts = factsOf(engine, id, from, to)
  if (!facts || facts.row.status !== 'PUBLISHED') return '{"data":{"node":null}}'
  const { row, bookable, claims, calendar, tariffs } = facts
  const length = variables['duration'] ? secondsOf(variables['duration'] as string) : row.minDuration
  const open = calendar.filter(({ kind }) => kind === 'OPEN')
  const free = freeIntervals(bookable, claims, open, from, to, units)
  const closed = closedIntervals(calendar, from, to)
  const found = slotsWithin(facts, open, { from, to, now, length, units })
  const price = JSON.stringify(priceOf(tariffs, audienceOf(viewer, row.cooperativeId) as TariffAudience, length, units))
  const reason = (text: Record<string, string> | null): string => (text ? JSON.stringify(localize(text, languages)) : 'null')
  const times = ({ startsAt, endsAt }: { startsAt: number; endsAt: number }): string =>
    `{"startsAt":"${instantOf(startsAt)}","endsAt":"${instantOf(endsAt)}"`
  const head = JSON.stringify({ id, name: localize(row.name, languages), timeZone: row.timeZone })
  const parts = engine.row(partsStatement, [...languages, id])?.[0] as string
  const policy = JSON.stringify({
    granularity: durationOf(row.granularity),
    minDuration: durationOf(row.minDuration),
    maxDuration: durationOf(row.maxDuration),
    leadTime: durationOf(row.leadTime),
    horizon: durationOf(row.horizon),
    cancellationWindow: durationOf(row.cancellationWindow),
    requiresApproval: row.requiresApproval === 1,
  })
  return `{"data":{"node":${head.slice(0, -1)},"parts":${parts},"policy":${policy},"availability":{"free":[${free
    .map((f) => `${times(f)},"remainingUnits":${f.remainingUnits}}`)
    .join()}],"closed":[${closed.map((c) => `${times(c)},"reason":${reason(c.reason)}}`).join()}],"slots":[${found
    .map((s) => `${times(s)},"remainingUnits":${s.remainingUnits},"price":${price}}`)
    .join()}]}}}}`
}

interface Wanted {
  from: number
  to: number
  now: number
  length: number
  units: number
}

function slotsWithin({ row, bookable, claims }: LimitFacts, open: { startsAt: number; endsAt: number }[], wanted: Wanted) {
  const { from, to, now, length, units } = wanted
  if (length < row.minDuration || length > row.maxDuration || length % row.granularity !== 0) return []
  const range = { from: Math.max(from, now + row.leadTime), until: Math.min(to, now + row.horizon) }
  const policy = { duration: length, step: row.granularity, units, timeZone: row.timeZone, limit: 5000 }
  return slots({ bookable, claims, open, ...range, ...policy })
}
