import type { Client } from '@libsql/client'
import * as tables from '../../schema/tables/index.ts'
import type { MembershipRole } from '../../schema/tables/vocabulary.ts'
import { arrangementRows } from './demo/arrangements.ts'
import { auditRows } from './demo/audit.ts'
import { approvalRows, makeBookings } from './demo/bookings.ts'
import { bodyRows, castOf, peopleRows } from './demo/cast.ts'
import { buildFacilities } from './demo/facilities.ts'
import { facilityRows } from './demo/facility-rows.ts'
import { buildHelp } from './demo/help.ts'
import { namedPeople } from './demo/people.ts'
import { cooperatives } from './demo/places.ts'
import { buildSeasons } from './demo/seasons.ts'
import { assertEmpty, onlyIfEmpty } from './empty.ts'
import { insertRows } from './rows.ts'

/** Someone to sign in as, with what they are in one cooperative; the administrator belongs to none. */
export type DemoPerson = {
  name: string
  email: string
  roles: (MembershipRole | 'ADMINISTRATOR')[]
  cooperative: string | null
  slug: string | null
}

/** Whom to sign in as, with at least one person in every role of each cooperative. */
export type DemoPeople = DemoPerson[]

/** The people of the demo who can sign in and have a part in it, as the start-up prints them. */
export const demoPeople: DemoPeople = namedPeople.flatMap(({ name, email, administrator, memberships }): DemoPeople => {
  if (email === null) return []
  if (administrator) return [{ name, email, roles: ['ADMINISTRATOR'], cooperative: null, slug: null }]
  return memberships
    .filter(({ status }) => status === 'ACTIVE')
    .map(({ cooperative, roles }) => {
      const of = cooperatives.find(({ key }) => key === cooperative)
      return { name, email, roles, cooperative: of?.name ?? null, slug: of?.slug ?? null }
    })
})

/**
 * Puts the demo neighbourhood into an empty database, all of it or nothing: two cooperatives where three countries
 * meet, what they share, and some weeks of bookings around `now` (Unix seconds). The same `now` gives the same data.
 */
export async function seedDemo(
  client: Client,
  { now, log = () => undefined }: { now: number; log?: (line: string) => void },
): Promise<DemoPeople> {
  await assertEmpty(client)
  const cast = castOf(now)
  const built = buildFacilities(now)
  const seasons = buildSeasons(built, cast, now)
  const { bookings, series, slots } = makeBookings(built, seasons.handedOut, cast, now)
  const body = bodyRows(cast, now)
  const help = buildHelp(cast, body.neighbourhoods, now)
  const audit = auditRows(bookings, seasons, help)
  const people = peopleRows(cast, now)
  const things = facilityRows(built, cast, now)
  const agreed = arrangementRows(built, bookings, cast, now)
  await client.batch(
    [
      onlyIfEmpty,
      ...insertRows(tables.neighbourhoods, body.neighbourhoods),
      ...insertRows(tables.cooperatives, body.cooperatives),
      ...insertRows(tables.cooperativeNeighbourhoods, body.cooperativeNeighbourhoods),
      ...insertRows(tables.organisations, body.organisations),
      ...insertRows(tables.partnerships, body.partnerships),
      ...insertRows(tables.people, people.people),
      ...insertRows(tables.memberships, people.memberships),
      ...insertRows(tables.representatives, people.representatives),
      ...insertRows(tables.invitations, people.invitations),
      ...insertRows(tables.facilities, things.facilities),
      ...insertRows(tables.facilityParts, things.facilityParts),
      ...insertRows(tables.weeklyHours, things.weeklyHours),
      ...insertRows(tables.datedHours, things.datedHours),
      ...insertRows(tables.closures, things.closures),
      ...insertRows(tables.calendarIntervals, things.calendarIntervals),
      ...insertRows(tables.tariffs, things.tariffs),
      // Each names what it has of its own, so each is a statement.
      ...agreed.facilityTerms.flatMap((terms) => insertRows(tables.facilityTerms, [terms])),
      ...insertRows(tables.bookingSeries, series),
      ...insertRows(tables.households, agreed.households),
      ...insertRows(tables.householdMembers, agreed.householdMembers),
      ...agreed.equipmentPools.flatMap((pool) => insertRows(tables.equipmentPools, [pool])),
      ...insertRows(tables.certificateKinds, agreed.certificateKinds),
      ...insertRows(tables.certificates, agreed.certificates),
      ...insertRows(tables.bookings, bookings),
      ...insertRows(tables.bookingApprovals, approvalRows(bookings)),
      // Laid down since: what is booked already counts, and is not refused.
      ...agreed.quotas.flatMap((quota) => insertRows(tables.quotas, [quota])),
      ...insertRows(tables.tariffBands, agreed.tariffBands),
      ...insertRows(tables.reciprocities, agreed.reciprocities),
      ...insertRows(tables.openDataPlaces, agreed.openDataPlaces),
      ...insertRows(tables.waitlistEntries, agreed.waitlistEntries),
      ...seasons.statements(slots),
      ...help.statements,
      ...insertRows(tables.auditEntries, audit),
    ],
    'write',
  )
  log(
    `seeded the demo: ${body.cooperatives.length} cooperatives, ${people.people.length} people, ` +
      `${built.length} facilities, ${bookings.length} bookings`,
  )
  return demoPeople
}
