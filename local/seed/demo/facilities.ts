import type { Bookable } from '../../../src/domains/bookings/availability.ts'
import type { CalendarInterval, Closure, DatedHours } from '../../../src/domains/facilities/calendar.ts'
import { DAY, type WallClock, wallClock } from '../../../src/platform/interval.ts'
import { calendarOf, dateOf } from '../calendar.ts'
import { idSource } from '../ids.ts'
import { acrossFacilities } from './facilities-across.ts'
import { clinicFacilities } from './facilities-clinic.ts'
import { dividedFacilities } from './facilities-divided.ts'
import { sharedFacilities } from './facilities-shared.ts'
import { weverijFacilities } from './facilities-weverij.ts'
import type { FacilityPlan } from './model.ts'

/** A facility as it will stand in the tables, and as a booking of it is judged. */
export type BuiltFacility = {
  id: string
  plan: FacilityPlan
  clock: WallClock
  exceptions: DatedHours[]
  closures: Closure[]
  calendar: CalendarInterval[]
  calendarUntil: number
  bookable: Bookable
}

/** From when on the demo has facilities, in days before now. */
export const FACILITIES_SINCE = 400

/** Every facility, with its calendar from five weeks ago until well past its horizon. */
export function buildFacilities(now: number): BuiltFacility[] {
  const plans = [
    ...weverijFacilities,
    ...clinicFacilities,
    ...dividedFacilities,
    ...sharedFacilities,
    ...acrossFacilities,
  ]
  const facilityId = idSource('fac')
  const ids = new Map(plans.map(({ key }) => [key, facilityId(now - FACILITIES_SINCE * DAY)]))
  const capacities = new Map(plans.map(({ key, capacity }) => [key, capacity]))
  const space = (key: string) => {
    const [id, capacity] = [ids.get(key), capacities.get(key)]
    if (id === undefined || capacity === undefined) throw new RangeError(`no facility in the demo is called ${key}`)
    return { id, capacity }
  }
  const from = Math.floor((now - 35 * DAY) / DAY) * DAY
  return plans.map((plan) => {
    const { timeZone, country, subdivision } = plan.place
    const { bufferBefore, bufferAfter, seriesHorizon } = plan.policy
    const calendarUntil = now + Math.max(seriesHorizon, 120 * DAY) + 45 * DAY
    const clock = wallClock(timeZone, from, calendarUntil)
    const today = clock.dayOf(now)
    const exceptions = (plan.exceptions ?? []).map(({ inDays, intervals, reason }) => ({
      date: dateOf((today + inDays) * DAY), intervals, reason,
    }))
    const closures = (plan.closures ?? []).map(({ fromDay, from, untilDay, until, reason }) => ({
      startsAt: clock.instantOf((today + fromDay) * DAY + secondsOf(from)),
      endsAt: clock.instantOf((today + untilDay) * DAY + secondsOf(until)),
      reason,
    }))
    const rule = { closedOnHolidays: plan.closedOnHolidays ?? false, country, subdivision }
    const calendar = calendarOf({ timeZone, hours: plan.hours, exceptions, closures, from, until: calendarUntil }, rule)
    const own = space(plan.key)
    const bookable: Bookable = {
      ...own, bufferBefore, bufferAfter, whole: plan.mode === 'WHOLE',
      spaces: [own, ...(plan.parts ?? []).map(space)],
    }
    return { id: own.id, plan, clock, exceptions, closures, calendar, calendarUntil, bookable }
  })
}

/** The seconds after midnight that a time such as 08:30 means. */
export function secondsOf(time: string): number {
  return Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60
}
