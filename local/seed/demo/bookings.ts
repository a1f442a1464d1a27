import type * as tables from '../../../schema/tables/index.ts'
import { DAY } from '../../../src/platform/interval.ts'
import { dateOf } from '../calendar.ts'
import { seedId } from '../ids.ts'
import { priceCents } from '../prices.ts'
import { Random } from '../random.ts'
import { type Cast, organisationOf, type Person } from './cast.ts'
import { type BuiltFacility, secondsOf } from './facilities.ts'
import { type BookingRow, Ledger } from './ledger.ts'
import type { CooperativeKey, WeeklyUse } from './model.ts'
import { confirmed, type Outcome, outcomeOf } from './outcomes.ts'
import type { HandedOut } from './seasons.ts'
import { type SeriesRow, seriesOf } from './series.ts'
import { weeklyUses } from './weekly.ts'

type SlotRow = typeof tables.seasonSlots.$inferInsert

/** The weeks before and after this one in which there are bookings. */
const WEEKS = { back: 4, weekly: 8, residents: 6 }

const coordinators = { linden: 'zoe', tuchmacher: 'kaethe' }
const managers = { linden: 'youssef', tuchmacher: 'ayse' }

/**
 * Bookings of some weeks around now: first what organisations do every week, then what a season handed out, then what
 * people find room for.
 */
export function makeBookings(
  built: readonly BuiltFacility[],
  handedOut: readonly HandedOut[],
  cast: Cast,
  now: number,
): { bookings: BookingRow[]; series: SeriesRow[]; slots: SlotRow[] } {
  const ledger = new Ledger()
  const byKey = new Map(built.map((facility) => [facility.plan.key, facility]))
  const series: SeriesRow[] = []
  for (const use of weeklyUses) {
    const facility = byKey.get(use.facility)
    if (!facility) throw new RangeError(`no facility in the demo is called ${use.facility}`)
    const made = seriesOf(series.length + 1, facility, addWeekly(ledger, facility, use, cast, now))
    if (made) series.push(made)
  }
  const slots = handedOut.map((slot): SlotRow => {
    const { rows, skipped } = addSlot(ledger, slot, cast)
    const made = seriesOf(series.length + 1, slot.facility, rows)
    if (made) series.push(made)
    const { applicationId, facilityId, weekday, startsAt, length, units, wish } = slot
    const { seasonId, cooperativeId } = slot
    return {
      ...{ seasonId, applicationId, cooperativeId, facilityId, weekday, startsAt, length, units, wish },
      ...{ seriesId: made?.id ?? null, booked: rows.length, skipped },
    }
  })
  const random = new Random(20_261)
  for (const facility of built) {
    if ((facility.plan.status ?? 'PUBLISHED') === 'PUBLISHED') addResidents(ledger, facility, cast, random, now)
  }
  return { bookings: ledger.rows, series, slots }
}

/** A series as it is made: at one time, for as far as the horizon lets it, without the dates on which it is closed. */
function addWeekly(ledger: Ledger, facility: BuiltFacility, use: WeeklyUse, cast: Cast, now: number): BookingRow[] {
  const { clock, plan } = facility
  const rows: BookingRow[] = []
  const today = clock.dayOf(now)
  const monday = today - ((((today + 3) % 7) + 7) % 7)
  const actorId = cast.person(use.by).id
  for (let week = -WEEKS.back; week <= WEEKS.weekly; week++) {
    const startsAt = clock.instantOf((monday + week * 7 + use.weekday - 1) * DAY + secondsOf(use.at))
    const endsAt = startsAt + use.minutes * 60
    const createdAt = Math.max(now - 40 * DAY, endsAt - plan.policy.horizon + 3600)
    const units = use.units ?? plan.capacity
    if (createdAt > now || !ledger.takes(facility, { startsAt, endsAt }, units)) continue
    const outcome = confirmed(createdAt)
    if (plan.requiresApproval) {
      const decidedAt = Math.min(now, createdAt + 7200)
      Object.assign(outcome, { decidedBy: cast.person(managers[plan.cooperative]).id, decidedAt, updatedAt: decidedAt })
    }
    const forOrganisationId = organisationOf(cast, use.organisation)
    const parties = { actorId, forPersonId: null, forOrganisationId, audience: 'ORGANISATION' as const }
    const asked = { startsAt, endsAt, units, title: use.title, ...parties }
    const row = bookingRow(ledger, facility, cast, asked, outcome)
    rows.push(row)
    ledger.add(facility, row)
  }
  return rows
}

/** A slot of a season as it was published: on each of its days, without those on which it cannot be. */
function addSlot(ledger: Ledger, slot: HandedOut, cast: Cast) {
  const { facility, organisationId, publishedAt, publishedBy, units, groupName: title } = slot
  const rows: BookingRow[] = []
  const skipped: { date: string; code: string }[] = []
  for (let day = slot.from + slot.weekday - 1; day < slot.until; day += 7) {
    const startsAt = facility.clock.instantOf(day * DAY + slot.startsAt)
    const interval = { startsAt, endsAt: startsAt + slot.length }
    if (!ledger.takes(facility, interval, units)) {
      const isOpen = facility.calendar.some(
        (open) => open.kind === 'OPEN' && open.startsAt <= startsAt && open.endsAt >= interval.endsAt,
      )
      skipped.push({ date: dateOf(day * DAY), code: isOpen ? 'NO_CAPACITY' : 'CLOSED' })
      continue
    }
    const parties = { actorId: publishedBy, forPersonId: null, forOrganisationId: organisationId }
    const asked = { ...interval, units, title, ...parties, audience: 'ORGANISATION' as const }
    const row = bookingRow(ledger, facility, cast, asked, confirmed(publishedAt))
    rows.push(row)
    ledger.add(facility, row)
  }
  return { rows, skipped }
}

function addResidents(ledger: Ledger, facility: BuiltFacility, cast: Cast, random: Random, now: number): void {
  const { clock, plan } = facility
  const { perWeek, minutes, titles } = plan.demand
  const today = clock.dayOf(now)
  for (let wish = 0; wish < perWeek * (WEEKS.back + WEEKS.residents); wish++) {
    const day = today + random.integer(-WEEKS.back * 7, WEEKS.residents * 7)
    const duration = random.pick(minutes) * 60
    const units = plan.mode === 'WHOLE' ? plan.capacity : wishedUnits(random, plan.capacity)
    const free = ledger
      .free(facility, day, duration, units)
      .filter(({ startsAt }) => startsAt <= now || startsAt >= now + plan.policy.leadTime + 3600)
    if (free.length === 0) continue
    const interval = random.pick(free)
    const person = random.pick(bookersOf(cast, plan.cooperative, random))
    const audience = audienceOf(person, plan.cooperative)
    if (!mayBook(person, facility) || !ledger.isAtLeisure(person.id, interval)) continue
    // Who is not online is booked for by the neighbourhood's coordinator.
    const actorId = person.email === null ? cast.person(coordinators[plan.cooperative]).id : person.id
    const involved = { actorId, managerId: cast.person(managers[plan.cooperative]).id }
    const outcome = outcomeOf(random, plan, interval.startsAt, involved, now, decides(person, plan.cooperative))
    const title = random.chance(0.75) ? random.pick(titles) : null
    const { startsAt, endsAt } = interval
    const parties = { actorId, forPersonId: person.id, forOrganisationId: null, audience }
    const asked = { startsAt, endsAt, units, title, ...parties }
    ledger.add(facility, bookingRow(ledger, facility, cast, asked, outcome))
  }
}

function wishedUnits(random: Random, capacity: number): number {
  if (capacity >= 40) return random.integer(8, Math.floor(capacity / 3))
  return Math.min(capacity, random.pick(capacity >= 20 ? [2, 3, 4, 6] : [1, 1, 1, 2, 3]))
}

/** Members for the most part, now and then someone from next door or from outside. */
function bookersOf(cast: Cast, cooperative: CooperativeKey, random: Random): Person[] {
  const drawn = random.next()
  const wanted = drawn < 0.82 ? 'MEMBER' : drawn < 0.94 ? 'OTHER_COOPERATIVE' : 'PUBLIC'
  return cast.people.filter((person) => {
    if (audienceOf(person, cooperative) !== wanted) return false
    // Only a coordinator of one's own cooperative books for who is not online.
    if (wanted !== 'MEMBER' && person.email === null) return false
    if (wanted === 'PUBLIC') return person.memberships.some(({ status }) => status === 'APPLIED' || status === 'LEFT')
    return person.memberships.some(({ status, roles }) => status === 'ACTIVE' && roles.includes('RESIDENT'))
  })
}

/** Whether someone decides about requests there, and so needs nobody's approval. */
function decides(person: Person, cooperative: CooperativeKey): boolean {
  return person.memberships.some(
    ({ cooperative: of, status, roles }) =>
      of === cooperative && status === 'ACTIVE' && (roles.includes('BOARD') || roles.includes('FACILITY_MANAGER')),
  )
}

function audienceOf(person: Person, cooperative: CooperativeKey): 'MEMBER' | 'OTHER_COOPERATIVE' | 'PUBLIC' {
  const active = person.memberships.filter(({ status }) => status === 'ACTIVE')
  if (active.some((membership) => membership.cooperative === cooperative)) return 'MEMBER'
  return active.length > 0 ? 'OTHER_COOPERATIVE' : 'PUBLIC'
}

function mayBook(person: Person, { plan }: BuiltFacility): boolean {
  const active = person.memberships.filter(({ status }) => status === 'ACTIVE')
  const groups = active.flatMap(({ cooperative, roles }) =>
    cooperative === plan.cooperative ? roles : ['OTHER_COOPERATIVES' as const],
  )
  return ['PUBLIC' as const, ...groups].some((group) => plan.bookableBy.includes(group))
}

/** Who agreed to each booking that needed that, when and with what word. */
export function approvalRows(bookings: readonly BookingRow[]): (typeof tables.bookingApprovals.$inferInsert)[] {
  return bookings.flatMap(({ id: bookingId, status, decidedBy: personId, decidedAt: at, decisionNote: note }) =>
    personId !== null && at !== null && status !== 'REJECTED' ? [{ bookingId, personId, at, note }] : [],
  )
}

type Asked = Pick<
  BookingRow,
  'startsAt' | 'endsAt' | 'units' | 'title' | 'actorId' | 'forPersonId' | 'forOrganisationId' | 'audience'
>

function bookingRow(
  ledger: Ledger,
  { id, plan, clock }: BuiltFacility,
  cast: Cast,
  asked: Asked,
  outcome: Outcome,
): BookingRow {
  return {
    id: seedId('boo', ledger.rows.length + 1, outcome.createdAt),
    facilityId: id,
    cooperativeId: cast.cooperative[plan.cooperative],
    ...asked,
    bufferBefore: plan.policy.bufferBefore, bufferAfter: plan.policy.bufferAfter,
    priceCents: priceCents(plan.tariffs, asked.audience, asked.endsAt - asked.startsAt, asked.units),
    currency: 'EUR',
    utcOffset: clock.spans.find(({ endsAt }) => asked.startsAt < endsAt)?.offset ?? 0,
    ...outcome,
  }
}
