import type { Client, InStatement } from '@libsql/client'
import * as tables from '../../schema/tables/index.ts'
import type { TariffAudience } from '../../schema/tables/vocabulary.ts'
import { DAY } from '../../src/platform/interval.ts'
import type { DemoPeople } from './demo.ts'
import { assertEmpty, onlyIfEmpty, SeedRefused } from './empty.ts'
import { calendarInserts } from './large/calendars.ts'
import { furnish, type Venue } from './large/facilities.ts'
import { helpStatements } from './large/help.ts'
import { localDay, openingsIn, patterns } from './large/hours.ts'
import { batchesOf, bookingRows } from './large/plan.ts'
import { fewestMembers, populate, type PopulationRows } from './large/population.ts'
import type { Progress } from './progress.ts'
import { Random } from './random.ts'
import { insertRows } from './rows.ts'

/** How large; what is left out is a region of twenty cooperatives with a million bookings. */
export type LargeOptions = {
  /** Unix seconds: half of the bookings lie before, half after. */
  now: number
  log?: (line: string) => void
  progress?: Progress
  bookings?: number
  cooperatives?: number
  facilities?: number
  members?: number
  /** Offers of help, over all cooperatives: a tenth of the bookings unless told. */
  offers?: number
}

/** What was made, and whom of the first cooperative to sign in as. */
export type LargeResult = {
  cooperatives: number
  facilities: number
  members: number
  bookings: number
  offers: number
  people: DemoPeople
}

/** The weeks of bookings on either side of now. */
const WEEKS = 26
/** What the calendar holds beyond the bookings: a little of the past, and the horizon with room to spare. */
const CALENDAR = { before: 190 * DAY, after: 250 * DAY }
const BATCH = 20000
/** More than this a day would leave no room in the shortest of opening hours. */
const MOST_PER_DAY = 5

/**
 * Fills an empty database with a region of the given size, the same for the same `now`. Every booking passes the guard
 * of the database; none is refused, since the timetables they come from have no conflicts. They arrive in batches, so a
 * seeding that was interrupted leaves a database that is to be thrown away.
 */
export async function seedLarge(client: Client, options: LargeOptions): Promise<LargeResult> {
  const { now, log = () => undefined, progress = () => undefined, bookings = 1_000_000 } = options
  const { cooperatives = 20, facilities = 2000, members = 20_000, offers = Math.round(bookings / 10) } = options
  assertSizes(bookings, cooperatives, facilities, members)
  await assertEmpty(client)
  const random = new Random(1897)
  const range = { startsAt: Math.floor((now - CALENDAR.before) / DAY) * DAY, endsAt: now + CALENDAR.after }
  const { rows, communities } = populate(random, now, cooperatives, members)
  const built = furnish(random, now, communities, facilities, range.endsAt)
  await client.batch(standing(rows, built), 'write')
  log(`seeded ${cooperatives} cooperatives, ${members} people and ${facilities} facilities`)

  const firstDay = localDay('Europe/Amsterdam', now) - WEEKS * 7
  const zones = [...new Set(communities.map(({ timeZone }) => timeZone))]
  const openings = zones.flatMap((zone) => openingsIn(zone, range, firstDay, WEEKS * 14))
  for (const opening of openings) {
    for (const statement of calendarInserts(opening, built.venues)) await client.batch([statement], 'write')
  }
  log('seeded the calendars')

  for await (const statements of helpStatements(client, new Random(1913), communities, { now, offers })) await client.batch(statements, 'write')
  log(`seeded ${offers} offers of help, and requests`)

  const plan = { venues: built.venues, communities, openings, firstDay, weeks: WEEKS * 2, now, bookings }
  let made = 0
  let sending: Promise<unknown> = Promise.resolve()
  for (const batch of batchesOf(bookingRows(random, plan), BATCH)) {
    await sending
    made += batch.length
    progress(made - batch.length, bookings)
    // The next rows are made up while these are written, where the database is another process.
    sending = client.batch(insertRows(tables.bookings, batch), 'write')
    sending.catch(() => undefined)
  }
  await sending
  progress(bookings, bookings)
  log(`seeded ${made} bookings`)
  return { cooperatives, facilities, members, bookings: made, offers, people: signIns(rows) }
}

/** What is there before anything is booked. */
function standing(rows: PopulationRows, built: ReturnType<typeof furnish>): InStatement[] {
  return [
    onlyIfEmpty,
    ...insertRows(tables.neighbourhoods, rows.neighbourhoods),
    ...insertRows(tables.cooperatives, rows.cooperatives),
    ...insertRows(tables.cooperativeNeighbourhoods, rows.cooperativeNeighbourhoods),
    ...insertRows(tables.organisations, rows.organisations),
    ...insertRows(tables.partnerships, rows.partnerships),
    ...insertRows(tables.people, rows.people),
    ...insertRows(tables.memberships, rows.memberships),
    ...insertRows(tables.representatives, rows.representatives),
    ...insertRows(tables.facilities, built.rows),
    ...insertRows(tables.facilityParts, built.parts),
    ...insertRows(tables.weeklyHours, built.venues.flatMap(hoursOf)),
    ...insertRows(tables.tariffs, built.venues.flatMap(tariffsOf)),
  ]
}

function hoursOf({ id, pattern }: Venue): (typeof tables.weeklyHours.$inferInsert)[] {
  return patterns[pattern].map(({ weekday, opens, closes }) => ({ facilityId: id, weekday, opens, closes }))
}

function tariffsOf({ id, tariffs: { basis, centsPerHour } }: Venue): (typeof tables.tariffs.$inferInsert)[] {
  return Object.entries(centsPerHour).map(([audience, cents]) => ({
    facilityId: id,
    audience: audience as TariffAudience,
    basis,
    centsPerHour: cents,
    currency: 'EUR',
  }))
}

/** Those who hold an office in the first cooperative. */
function signIns({ cooperatives: [first], memberships, people }: PopulationRows): DemoPeople {
  const byId = new Map(people.map((person) => [person.id, person]))
  return memberships
    .filter(({ cooperativeId }) => cooperativeId === first?.id)
    .slice(0, fewestMembers + 1)
    .flatMap(({ personId, roles }) => {
      const { name, email } = byId.get(personId) ?? {}
      if (!name || !email || !first) return []
      return [{ name, email, roles, cooperative: first.name, slug: first.slug }]
    })
}

function assertSizes(bookings: number, cooperatives: number, facilities: number, members: number): void {
  const whole = [bookings, cooperatives, facilities, members].every((size) => Number.isSafeInteger(size) && size >= 0)
  if (!whole || cooperatives < 1 || facilities < 1) throw new SeedRefused('A region has whole numbers of things, and at least one cooperative and one facility.')
  if (members < cooperatives * (fewestMembers + 1)) {
    throw new SeedRefused(`Each cooperative needs at least ${fewestMembers + 1} members.`)
  }
  const most = facilities * WEEKS * 14 * MOST_PER_DAY
  if (bookings > most) throw new SeedRefused(`${facilities} facilities take ${most} bookings in a year, not ${bookings}.`)
}
