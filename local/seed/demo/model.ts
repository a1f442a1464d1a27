import type {
  AccessibilityFeature,
  BookerGroup,
  BookingMode,
  FacilityKind,
  FacilityStatus,
  MembershipRole,
  MembershipStatus,
  OrganisationKind,
} from '../../../schema/tables/vocabulary.ts'
import type { WeeklyHours } from '../../../src/domains/facilities/calendar.ts'
import type { LocalizedText } from '../../../src/platform/localized.ts'
import type { Tariffs } from '../prices.ts'

/** The two cooperatives of the demo: a Dutch one, and a German one that reaches into Belgium. */
export type CooperativeKey = 'linden' | 'tuchmacher'

/** Where something stands. All of it is invented, but lies where three countries meet. */
export type Place = {
  street: string
  postalCode: string
  city: string
  country: string
  subdivision: string | null
  latitude: number
  longitude: number
  timeZone: string
}

/** A partner organisation, known to the rest of the demo by its key. */
export type OrganisationPlan = {
  key: string
  name: string
  kind: OrganisationKind
  about: LocalizedText
  partnerOf: CooperativeKey[]
  website?: string
}

/** Someone, what they are in each cooperative, and for which organisations they speak there. */
export type PersonPlan = {
  key: string
  name: string
  /** Null for a resident who is not online. */
  email: string | null
  locale: string
  administrator?: boolean
  memberships: { cooperative: CooperativeKey; status: MembershipStatus; roles: MembershipRole[]; motivation?: string }[]
  represents?: { cooperative: CooperativeKey; organisation: string }[]
}

/** The booking policy as people speak of it; `policy()` makes seconds of it. */
export type Policy = {
  granularity: number
  minDuration: number
  maxDuration: number
  leadTime: number
  horizon: number
  seriesHorizon: number
  bufferBefore: number
  bufferAfter: number
  cancellationWindow: number
}

/** A facility, with what happens around it told in days from today so that the demo is never out of date. */
export type FacilityPlan = {
  key: string
  cooperative: CooperativeKey
  provider: string
  kind: FacilityKind
  status?: FacilityStatus
  name: LocalizedText
  description: LocalizedText
  houseRules: LocalizedText
  accessibility: AccessibilityFeature[]
  amenities: string[]
  place: Place
  capacity: number
  mode: BookingMode
  policy: Policy
  bookableBy: BookerGroup[]
  requiresApproval?: boolean
  closedOnHolidays?: boolean
  hours: WeeklyHours[]
  exceptions?: { inDays: number; intervals: { opens: string; closes: string }[]; reason: LocalizedText | null }[]
  closures?: { fromDay: number; from: string; untilDay: number; until: string; reason: LocalizedText }[]
  tariffs: Tariffs
  parts?: string[]
  /** How often a week people book it, for how many minutes, and what for. */
  demand: { perWeek: number; minutes: number[]; titles: string[] }
}

/** An organisation's use of a facility every week at the same time of the wall clock. */
export type WeeklyUse = {
  facility: string
  organisation: string
  by: string
  title: string
  weekday: number
  at: string
  minutes: number
  units?: number
}

/** A policy in minutes, but for `horizon` in days and `cancel` in hours. */
export function policy(plan: {
  step: number
  min: number
  max: number
  lead?: number
  horizon: number
  before?: number
  after?: number
  cancel: number
}): Policy {
  return {
    granularity: plan.step * 60,
    minDuration: plan.min * 60,
    maxDuration: plan.max * 60,
    leadTime: (plan.lead ?? 0) * 60,
    horizon: plan.horizon * 86_400,
    seriesHorizon: 400 * 86_400,
    bufferBefore: (plan.before ?? 0) * 60,
    bufferAfter: (plan.after ?? 0) * 60,
    cancellationWindow: plan.cancel * 3600,
  }
}

/** Weekly hours from lines such as `1-5 08:00-12:00 13:00-17:00`: weekdays (1 is Monday), then intervals. */
export function open(...lines: string[]): WeeklyHours[] {
  return lines.flatMap((line) => {
    const [days = '', ...intervals] = line.split(' ')
    const [first = 1, last = first] = days.split('-').map(Number)
    const weekdays = Array.from({ length: last - first + 1 }, (_, index) => first + index)
    return weekdays.flatMap((weekday) =>
      intervals.map((interval) => {
        const [opens = '', closes = ''] = interval.split('-')
        return { weekday, opens, closes }
      }),
    )
  })
}

/** An hourly tariff in cents for the whole facility. */
export function perHour(centsPerHour: Tariffs['centsPerHour']): Tariffs {
  return { basis: 'PER_HOUR', centsPerHour }
}

/** An hourly tariff in cents for each unit: a swimmer, a place, a chair. */
export function perUnitHour(centsPerHour: Tariffs['centsPerHour']): Tariffs {
  return { basis: 'PER_UNIT_HOUR', centsPerHour }
}

/** Those whom a facility of the neighbourhood is there for. */
export const neighbours: BookerGroup[] = [
  'RESIDENT',
  'COORDINATOR',
  'FACILITY_MANAGER',
  'BOARD',
  'PARTNER_REPRESENTATIVE',
]

/** The neighbours, and those of cooperatives next door. */
export const neighboursAndNextDoor: BookerGroup[] = [...neighbours, 'OTHER_COOPERATIVES']

/** Whoever is signed in. */
export const everyone: BookerGroup[] = [...neighboursAndNextDoor, 'PUBLIC']
