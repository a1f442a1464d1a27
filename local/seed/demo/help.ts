import type { InStatement } from '@libsql/client'
import * as tables from '../../../schema/tables/index.ts'
import { daysOf } from '../../../src/domains/help/requests/windows-rules.ts'
import { timesOf } from '../../../src/domains/help/requests/details.ts'
import { bitsOf } from '../../../src/domains/help/traits.ts'
import { DAY, type Interval, wallClock } from '../../../src/platform/interval.ts'
import { idSource } from '../ids.ts'
import { insertRows } from '../rows.ts'
import { dateOf } from '../calendar.ts'
import type { Cast } from './cast.ts'
import { helpCategories, offerPlans, skillId, week, type OfferPlan, type RequestPlan, type WindowPlan } from './help-plans.ts'
import { matchStatements, type Entry } from './help-matches.ts'
import { requestPlans } from './help-requests.ts'
import { trustRows } from './help-trust.ts'
import { type Home, homesOf } from './homes.ts'
import type { CooperativeKey } from './model.ts'

/** The mutual help of the demo: what stores it, in an order in which it could have happened, and what the log says of it. */
export interface BuiltHelp {
  statements: InStatement[]
  audit: Entry[]
}

/** Everything of help that surrounds one row. */
interface Around {
  cast: Cast
  now: number
  neighbourhoodOf: (home: Home) => string
  homes: ReadonlyMap<string, Home>
}

/** How each cooperative arranges its help: the one gives, the other counts hours as credits. */
const settings = { linden: { mode: 'GIFT', minimum: 3 }, tuchmacher: { mode: 'CREDITS', minimum: 5 } }

/** Makes up who helps whom in the demo, by the rules of requests and the guards of the database. */
export function buildHelp(cast: Cast, neighbourhoods: readonly { id: string; name: string }[], now: number): BuiltHelp {
  const neighbourhoodOf = ({ quarter }: Home): string => neighbourhoods.find(({ name }) => name === quarter)!.id
  const around: Around = { cast, now, neighbourhoodOf, homes: homesOf(cast.people) }
  const [offerId, requestId] = [idSource('hof'), idSource('hrq')]
  const offers = offerPlans.map((plan, n) => offerOf(plan, offerId(now - (150 - n) * DAY), now - (150 - n) * DAY, around))
  const requests = requestPlans.map((plan) => requestOf(plan, requestId(now - plan.asked * DAY), around))
  const told = matchStatements({ cast, now, offers, requests })
  const trust = trustRows({ cast, now, requests: requestPlans, offers: offerPlans, matchOf: told.matchOf })
  const closing = requests.flatMap(({ row, plan: { closed } }) => (closed ? [[...closed, row.id] as const] : []))
  const stepped = offers.flatMap(({ row, plan }) => (plan.now ? [[plan.now, row.id, row.volunteerId] as const] : []))
  const entry = (action: string, days: number, actorId: string | null, subjectId: string, cooperativeId: string): Entry => ({
    ...{ action, at: now - Math.round(days * DAY), actorId, subjectId, cooperativeId, data: {} },
  })
  return {
    statements: [
      ...Object.entries(settings).map(([key, { mode, minimum }]) => ({
        sql: 'update help_settings set ledger_mode = ?, minimum_count = ?, updated_at = ? where cooperative_id = ?',
        args: [mode, minimum, now - 200 * DAY, cast.cooperative[key as CooperativeKey]],
      })),
      ...insertRows(tables.consents, trust.consents),
      ...insertRows(tables.proxies, trust.proxies),
      ...insertRows(tables.helpProfiles, trust.profiles),
      ...insertRows(tables.clearances, trust.clearances),
      ...insertRows(tables.houseRules, trust.houseRules),
      ...insertRows(tables.houseRuleAcceptances, trust.acceptances),
      ...insertRows(tables.helpOffers, offers.map(({ row }) => row)),
      ...insertRows(tables.helpOfferHours, offers.flatMap(({ hours }) => hours)),
      ...insertRows(tables.helpOfferExceptions, offers.flatMap(({ away }) => away)),
      ...insertRows(tables.helpRequests, requests.map(({ row }) => row)),
      ...insertRows(tables.helpWindows, requests.flatMap(({ windows }) => windows)),
      ...insertRows(tables.helpWindowDays, requests.flatMap(({ days }) => days)),
      ...told.statements,
      ...closing.map(([status, days, id]) => ({
        sql: 'update help_requests set status = ?, closed_at = ?, updated_at = ? where id = ?',
        args: [status, now - days * DAY, now - days * DAY, id],
      })),
      ...stepped.map(([status, id]) => ({ sql: 'update help_offers set status = ?, updated_at = ? where id = ?', args: [status, now - 10 * DAY, id] })),
      ...insertRows(tables.introductions, trust.introductions),
      ...insertRows(tables.personBlocks, trust.blocks),
      ...insertRows(tables.concerns, trust.concerns),
    ],
    audit: [
      ...offers.map(({ row }) => ({ ...entry('help.offered', 0, row.actorId, row.id, row.cooperativeId), at: row.createdAt })),
      ...requests.map(({ row }) => ({ ...entry('help.requested', 0, row.actorId, row.id, row.cooperativeId), at: row.createdAt })),
      ...told.audit,
      ...closing.map(([status, days, id]) => {
        const { actorId } = requests.find(({ row }) => row.id === id)!.row
        return entry(status === 'EXPIRED' ? 'help.requestExpired' : 'help.requestCancelled', days, status === 'EXPIRED' ? null : actorId, id, cast.cooperative.linden)
      }),
      ...stepped.map(([status, id, by]) => entry(status === 'PAUSED' ? 'help.offerPause' : 'help.offerWithdraw', 10, by, id, cast.cooperative.linden)),
    ],
  }
}

/** An offer as it was made, when they can, and when not. */
function offerOf(plan: OfferPlan, id: string, at: number, { cast, now, homes, neighbourhoodOf }: Around) {
  const volunteerId = cast.person(plan.by).id
  const home = homes.get(plan.by)!
  const hours = [...new Map(plan.when.flatMap((part) => week[part]).map((one) => [`${one.weekday} ${one.fromMinute}`, one])).values()]
  const row = {
    ...{ id, cooperativeId: cast.cooperative[plan.cooperative], volunteerId, actorId: volunteerId, status: 'ACTIVE' as const, about: plan.about ?? null },
    ...{ categories: plan.categories as string[], skills: plan.skills.map(skillId), radiusKm: plan.radiusKm ?? 5, maxMinutesPerWeek: plan.hours * 60 },
    ...{ languages: plan.languages ?? [plan.cooperative === 'linden' ? 'nl' : 'de', 'en'], carSeats: plan.carSeats ?? null },
    ...{ traits: bitsOf(plan.traits ?? []), avoids: bitsOf(plan.avoids ?? []), ...home.cell, neighbourhoodId: neighbourhoodOf(home) },
    ...{ timeZone: home.timeZone, createdAt: at, updatedAt: at },
  } satisfies typeof tables.helpOffers.$inferInsert
  const away = plan.away ? [plan.away.map((day) => dateOf(now + day * DAY)) as [string, string]] : []
  return {
    ...{ plan, row, hours: hours.map((one) => ({ offerId: id, ...one })) },
    away: away.map(([startsOn, endsOn]) => ({ offerId: id, startsOn, endsOn, fromMinute: null, untilMinute: null })),
  }
}

/** A request as it was asked, by the very rules of requests. */
function requestOf(plan: RequestPlan, id: string, { cast, now, homes, neighbourhoodOf }: Around) {
  const home = homes.get(plan.by)!
  const at = now - plan.asked * DAY
  const { timeZone } = home
  const clock = wallClock(timeZone, at, now + 60 * DAY)
  const today = clock.dayOf(now)
  const instant = (day: number, time: string): number => {
    const [hours, minutes] = time.split(':').map(Number) as [number, number]
    return clock.instantOf((today + day) * DAY + hours * 3_600 + minutes * 60)
  }
  const windows = plan.windows.map(([day, from, until]: WindowPlan): Interval => ({ startsAt: instant(day, from), endsAt: instant(day, until) }))
  const { id: categoryId, car, anywhere, clearanceTypes } = helpCategories[plan.category]
  const row = {
    ...{ id, cooperativeId: cast.cooperative[plan.cooperative], requesterId: cast.person(plan.by).id, actorId: cast.person(plan.through ?? plan.by).id },
    ...{ category: plan.category as string, categoryId, title: plan.title, description: null, status: 'OPEN' as const, urgency: plan.urgency ?? 'NORMAL' },
    ...timesOf({ windows, timing: plan.timing, minutes: plan.minutes, timeZone, now: at }),
    ...{ helpersNeeded: plan.helpers ?? 1, languages: plan.languages ?? [], requiredSkills: [], wantedSkills: (plan.wanted ?? []).map(skillId) },
    ...{ seats: car ? 1 : null, clearanceTypes, traits: bitsOf(plan.traits ?? []), requires: bitsOf(plan.requires ?? []), address: null },
    ...(anywhere ? { latitude: null, longitude: null } : home.cell),
    ...{ neighbourhoodId: neighbourhoodOf(home), timeZone, createdAt: at, updatedAt: at },
  } satisfies typeof tables.helpRequests.$inferInsert
  return {
    ...{ plan, row, windows: windows.map((window, position) => ({ requestId: id, position, ...window })) },
    days: daysOf(windows, timeZone).map((day) => ({ requestId: id, ...day })),
  }
}

/** Those of them that matches are made of. */
export type BuiltOffer = ReturnType<typeof offerOf>
export type BuiltRequest = ReturnType<typeof requestOf>
