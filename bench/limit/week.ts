import { quoteByTariffs } from '../../local/seed/prices.ts'
import type { TariffAudience } from '../../schema/tables/vocabulary.ts'
import { freeIntervals, slots } from '../../src/domains/bookings/availability.ts'
import { closedIntervals } from '../../src/domains/facilities/calendar.ts'
import { localize } from '../../src/platform/localized.ts'
import { factsOf, factsQuery, type LimitFacts } from './facts.ts'
import type { Asked, LimitOperation } from './operation.ts'
import { durationOf, instantOf, secondsOf } from './text.ts'
import { audienceOf } from './viewer.ts'

/** `FacilityWeek`: the intervals are reckoned by the rules' own pure functions, everything around them is by hand. */
export const week: LimitOperation = {
  read(asked) {
    const { id, from, to } = wishOf(asked)
    return factsQuery(asked, id, from, to)
  },
  answer(request, rows) {
    const { id, from, to, units, duration } = wishOf(request)
    const { viewer, languages, now } = request
    const facts = factsOf(id, rows)
    if (!facts || facts.row.status !== 'PUBLISHED') return { body: '{"data":{"node":null}}' }
    const { row, bookable, claims, calendar, tariffs, parts } = facts
    const length = duration ?? row.minDuration
    const open = calendar.filter(({ kind }) => kind === 'OPEN')
    const free = freeIntervals(bookable, claims, open, from, to, units)
    const closed = closedIntervals(calendar, from, to)
    const found = slotsWithin(facts, open, { from, to, now, length, units })
    const stay = { startsAt: from, endsAt: from + length, units }
    const audience = audienceOf(viewer, row.cooperativeId) as TariffAudience
    const { amountCents, currency } = quoteByTariffs(tariffs, audience, stay)
    const price = JSON.stringify({ amountCents, currency })
    const reason = (text: Record<string, string> | null): string =>
      text ? JSON.stringify(localize(text, languages)) : 'null'
    const head = JSON.stringify({ id, name: localize(row.name, languages), timeZone: row.timeZone })
    const freeTexts = free.map((f) => `${timesOf(f)},"remainingUnits":${f.remainingUnits}}`)
    const closedTexts = closed.map((c) => `${timesOf(c)},"reason":${reason(c.reason)}}`)
    const slotTexts = found.map((s) => `${timesOf(s)},"remainingUnits":${s.remainingUnits},"price":${price}}`)
    const availability = `{"free":[${freeTexts.join()}],"closed":[${closedTexts.join()}],"slots":[${slotTexts.join()}]}`
    const node = `${head.slice(0, -1)},"parts":${parts},"policy":${policyOf(row)},"availability":${availability}}`
    return { body: `{"data":{"node":${node}}}` }
  },
}

interface Variables {
  id: string
  from: string
  to: string
  units: number | null
  duration: string | null
}

function wishOf({ variables }: Asked) {
  const { id, from, to, units, duration } = variables as unknown as Variables
  const range = { from: Date.parse(from) / 1000, to: Date.parse(to) / 1000 }
  return { id, ...range, units: units ?? 1, duration: duration ? secondsOf(duration) : null }
}

const timesOf = ({ startsAt, endsAt }: Times): string =>
  `{"startsAt":"${instantOf(startsAt)}","endsAt":"${instantOf(endsAt)}"`

const policyOf = (row: LimitFacts['row']): string =>
  JSON.stringify({
    granularity: durationOf(row.granularity),
    minDuration: durationOf(row.minDuration),
    maxDuration: durationOf(row.maxDuration),
    leadTime: durationOf(row.leadTime),
    horizon: durationOf(row.horizon),
    cancellationWindow: durationOf(row.cancellationWindow),
    requiresApproval: row.requiresApproval === 1,
  })

interface Wanted {
  from: number
  to: number
  now: number
  length: number
  units: number
}

type Times = { startsAt: number; endsAt: number }

function slotsWithin({ row, bookable, claims }: LimitFacts, open: Times[], wanted: Wanted) {
  const { from, to, now, length, units } = wanted
  if (length < row.minDuration || length > row.maxDuration || length % row.granularity !== 0) return []
  const range = { from: Math.max(from, now + row.leadTime), until: Math.min(to, now + row.horizon) }
  const policy = { duration: length, step: row.granularity, units, timeZone: row.timeZone, limit: 5000 }
  return slots({ bookable, claims, open, ...range, ...policy })
}
