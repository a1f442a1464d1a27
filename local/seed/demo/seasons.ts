import type { InStatement } from '@libsql/client'
import * as tables from '../../../schema/tables/index.ts'
import { allocate, type Allocation } from '../../../src/domains/seasons/allocate.ts'
import type { ReadPlace } from '../../../src/domains/seasons/question.ts'
import { tell, type Outcome, type ToldAllotment } from '../../../src/domains/seasons/told.ts'
import { dateOf, secondsOf } from '../../../src/domains/seasons/wall-time.ts'
import { DAY } from '../../../src/platform/interval.ts'
import { idSource } from '../ids.ts'
import { insertRows } from '../rows.ts'
import { organisationOf, type Cast } from './cast.ts'
import type { BuiltFacility } from './facilities.ts'
import { seasonPlaceKeys, seasonPlans, type GroupPlan, type SeasonPlan, type WishPlan } from './season-plans.ts'

type SeasonRow = typeof tables.seasons.$inferInsert
type ApplicationRow = typeof tables.seasonApplications.$inferInsert
type SlotRow = typeof tables.seasonSlots.$inferInsert

/** A slot of the season that was published, with who uses it and on which days. */
export interface HandedOut extends ToldAllotment {
  seasonId: string
  cooperativeId: string
  facility: BuiltFacility
  organisationId: string
  /** Days since 1970-01-01: the first, and the one after the last. */
  from: number
  until: number
  publishedAt: number
  publishedBy: string
}

/** A season that is under way, and one that takes applications, of which the managers see a dry run. */
export interface BuiltSeasons {
  handedOut: HandedOut[]
  /** What stores them, once it is known what each slot became. */
  statements(slots: readonly SlotRow[]): InStatement[]
  audit: { at: number; action: string; actorId: string; subjectId: string; data: Record<string, unknown> }[]
  cooperativeId: string
}

const weights = { PRIORITY_CLASS: 40, GROUP_SIZE: 20, PAST_USE: 10, SAME_SLOT: 20, NEED: 10 }
const classes = 3

/** Hands out the season that is under way as the application itself does, and opens the next. */
export function buildSeasons(built: readonly BuiltFacility[], cast: Cast, now: number): BuiltSeasons {
  const cooperativeId = cast.cooperative.linden
  const managerId = cast.person('youssef').id
  const facilities = built.filter(({ plan }) => seasonPlaceKeys.includes(plan.key))
  const today = facilities[0]!.clock.dayOf(now)
  const monday = today - ((((today + 3) % 7) + 7) % 7)
  const [seasonId, applicationId] = [idSource('sea'), idSource('sap')]
  const open = (plan: SeasonPlan, createdAt: number, applicationsUntil: number, previousId: string | null) => {
    const id = seasonId(createdAt)
    const [from, until] = [monday + plan.fromDay, monday + plan.untilDay]
    const row: SeasonRow = {
      ...{ id, cooperativeId, name: plan.name, startsOn: dateOf(from), endsOn: dateOf(until - 1), applicationsUntil },
      ...{ status: 'OPEN', aim: 'MOST_GROUPS', classes, weights, previousId, createdAt, updatedAt: createdAt },
    }
    const places = facilities.map(({ id: facilityId, clock }) => ({
      ...{ seasonId: id, facilityId, startsAt: clock.dayStart(from), endsAt: clock.dayStart(until) },
    }))
    const applications = plan.groups.map((group, n) => {
      const at = createdAt + (n + 1) * 7 * 3600
      return applicationRow(applicationId(at), group, { seasonId: id, cooperativeId, facilities, cast, at })
    })
    return { row, places, applications, from, until }
  }
  const current = open(seasonPlans.current, now - 90 * DAY, now - 50 * DAY, null)
  const next = open(seasonPlans.next, now - 6 * DAY, now + 15 * DAY, current.row.id)
  const publishedAt = now - 42 * DAY
  const { allocation, slots, outcomes } = handOut(current, facilities)
  const settled = { publishedAt, publishedBy: managerId }
  const organisationOfGroup = new Map(current.applications.map(({ id, organisationId }) => [id, organisationId!]))
  return {
    cooperativeId,
    handedOut: slots.map((slot) => ({
      ...{ ...slot, ...settled, seasonId: current.row.id, cooperativeId, from: current.from, until: current.until },
      facility: facilities.find(({ id }) => id === slot.facilityId)!,
      organisationId: organisationOfGroup.get(slot.applicationId)!,
    })),
    statements: (rows) => [
      ...[current, next].flatMap(({ row, places, applications }) => [
        ...insertRows(tables.seasons, [row]),
        ...insertRows(tables.seasonPlaces, places),
        ...insertRows(tables.seasonApplications, applications),
        ...(row === current.row ? publication(row.id, settled, allocation, outcomes) : []),
      ]),
      ...insertRows(tables.seasonSlots, rows),
    ],
    audit: [
      ...[current, next].flatMap(({ row, places, applications }) => [
        entry('season.created', row.createdAt, managerId, row.id, {
          ...{ startsOn: row.startsOn, endsOn: row.endsOn, facilityIds: places.map(({ facilityId }) => facilityId) },
        }),
        ...applications.map(({ id, createdAt, actorId, organisationId, wanted, wishes }) =>
          entry('season.applied', createdAt, actorId, id, {
            ...{ seasonId: row.id, organisationId, wanted, wishes: wishes.length },
          }),
        ),
      ]),
      entry('season.published', publishedAt, managerId, current.row.id, {
        ...{ slots: slots.length, fairness: allocation.fairness },
      }),
    ],
  }
}

const entry = (action: string, at: number, actorId: string, subjectId: string, data: Record<string, unknown>) => ({
  ...{ action, at, actorId, subjectId, data },
})

interface Around {
  seasonId: string
  cooperativeId: string
  facilities: readonly BuiltFacility[]
  cast: Cast
  at: number
}

function applicationRow(id: string, group: GroupPlan, { seasonId, cooperativeId, facilities, cast, at }: Around) {
  const { name, size, priority, wanted, minimum = 0, wishes, note = null } = group
  const actorId = cast.person(group.by).id
  const organisationId = group.organisation === null ? null : organisationOf(cast, group.organisation)
  const wishOf = ([key, weekday, from, until, minutes]: WishPlan) => ({
    facilityId: key === null ? null : facilities.find(({ plan }) => plan.key === key)!.id,
    kind: key === null ? ('SPORTS_HALL' as const) : null,
    ...{ weekday, from: secondsOf(from), until: secondsOf(until), length: minutes * 60 },
    units: facilities[0]!.plan.capacity,
  })
  return {
    ...{ id, seasonId, cooperativeId, organisationId, actorId, applicantId: organisationId ?? actorId },
    ...{ groupName: name, groupKey: name.toLowerCase(), groupSize: size, priorityClass: priority, wanted, minimum },
    ...{ wishes: wishes.map(wishOf), note, status: 'SUBMITTED' as const, createdAt: at, updatedAt: at },
  } satisfies ApplicationRow
}

function handOut(
  { row, applications }: { row: SeasonRow; applications: ReturnType<typeof applicationRow>[] },
  facilities: readonly BuiltFacility[],
): { allocation: Allocation; slots: ToldAllotment[]; outcomes: Outcome[] } {
  const places = facilities.map(placeOf)
  const asked = applications.map((one) => ({ ...one, past: [] }))
  const question = {
    ...{ seasonId: row.id, aim: row.aim, classes, weights, places, applications: asked, pins: [], vetoes: [] },
  }
  const allocation = allocate(question)
  return { allocation, ...tell(allocation, { question, places, applications: asked, season: row as never, mark: '' }) }
}

function placeOf({ id, plan, bookable }: BuiltFacility): ReadPlace {
  const { granularity, minDuration, maxDuration, bufferBefore, bufferAfter } = plan.policy
  return {
    ...{ facilityId: id, kind: plan.kind, name: plan.name, whole: plan.mode === 'WHOLE', capacity: plan.capacity },
    ...{ granularity, minDuration, maxDuration, bufferBefore, bufferAfter, rulesVersion: 0, endsAt: 0 },
    spaces: bookable.spaces.map((space) => space.id),
    windows: plan.hours.map(({ weekday, opens, closes }) => ({
      ...{ weekday, from: secondsOf(opens), until: secondsOf(closes) },
    })),
  }
}

/** What publishing writes of the season itself; groups could apply until then. */
function publication(
  id: string,
  { publishedAt, publishedBy }: { publishedAt: number; publishedBy: string },
  { fairness }: Allocation,
  outcomes: readonly Outcome[],
): InStatement[] {
  return [
    ...outcomes.map((outcome) => ({
      sql: 'update season_applications set outcome = ? where id = ?',
      args: [JSON.stringify(outcome), outcome.applicationId],
    })),
    {
      sql: `update seasons set status = 'PUBLISHED', published_at = ?, published_by = ?, fairness = ?, updated_at = ?
        where id = ?`,
      args: [publishedAt, publishedBy, JSON.stringify(fairness), publishedAt, id],
    },
  ]
}
