import type * as tables from '../../../schema/tables/index.ts'
import type { TariffAudience } from '../../../schema/tables/vocabulary.ts'
import { DAY } from '../../../src/platform/interval.ts'
import { idSource } from '../ids.ts'
import { sortName } from '../names.ts'
import { type Cast, organisationOf } from './cast.ts'
import { type BuiltFacility, FACILITIES_SINCE } from './facilities.ts'
import { cooperatives } from './places.ts'

/** The rows of facilities and of all that belongs to them. */
export function facilityRows(built: readonly BuiltFacility[], cast: Cast, now: number) {
  const since = now - FACILITIES_SINCE * DAY
  const closureId = idSource('clo')
  return {
    facilities: built.map((facility) => facilityRow(facility, cast, since)),
    facilityParts: built.flatMap(({ id, bookable }) =>
      bookable.spaces.slice(1).map((part) => ({ facilityId: id, partId: part.id, since })),
    ),
    weeklyHours: built.flatMap(({ id, plan }) => plan.hours.map((hours) => ({ facilityId: id, ...hours }))),
    datedHours: built.flatMap(({ id, exceptions }) =>
      exceptions.map((exception) => ({ facilityId: id, ...exception })),
    ),
    closures: built.flatMap(({ id, closures }) =>
      closures.map((closure) => ({ id: closureId(now - 10 * DAY), facilityId: id, ...closure })),
    ),
    calendarIntervals: built.flatMap(({ id, calendar }) =>
      calendar.map(({ kind, startsAt, endsAt, reason }) => ({ facilityId: id, kind, startsAt, endsAt, reason })),
    ),
    tariffs: built.flatMap(({ id, plan: { tariffs } }) =>
      Object.entries(tariffs.centsPerHour).map(([audience, centsPerHour]) => ({
        facilityId: id, audience: audience as TariffAudience, basis: tariffs.basis, centsPerHour, currency: 'EUR',
      })),
    ),
  }
}

function facilityRow(facility: BuiltFacility, cast: Cast, since: number): typeof tables.facilities.$inferInsert {
  const { id, plan, calendarUntil } = facility
  const language = cooperatives.find(({ key }) => key === plan.cooperative)?.defaultLanguage ?? 'en'
  return {
    id,
    cooperativeId: cast.cooperative[plan.cooperative],
    providerId: organisationOf(cast, plan.provider),
    kind: plan.kind,
    status: plan.status ?? 'PUBLISHED',
    name: plan.name,
    sortName: sortName(plan.name[language] ?? ''),
    description: plan.description,
    houseRules: plan.houseRules,
    accessibility: plan.accessibility,
    amenities: plan.amenities,
    photoLinks: [],
    ...plan.place,
    capacity: plan.capacity,
    mode: plan.mode,
    ...plan.policy,
    bookableBy: plan.bookableBy,
    requiresApproval: plan.requiresApproval ?? false,
    closedOnHolidays: plan.closedOnHolidays ?? false,
    calendarUntil,
    createdAt: since,
    updatedAt: since,
  }
}
