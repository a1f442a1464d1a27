import { and, eq, sql } from 'drizzle-orm'
import type { SeasonCriterion as Criterion } from '../../../../schema/tables/vocabulary.ts'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { inReadersLanguage } from '../../../graph/localized.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { from, json, many, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { isOwnApplication } from '../find.ts'
import { Cooperative, KnownPerson, mayIn, Organisation, Person, Viewer } from '../../cooperatives/index.ts'
import { Facility, KnownFacility } from '../../facilities/index.ts'
import { seasonBounds } from '../season.ts'
import { Season, SeasonAim, SeasonApplication, SeasonApplicationStatus, SeasonCriterion, SeasonSlot, SeasonStatus } from './entities.ts'
import { SeasonFairness, SeasonOutcome, SeasonTime, SeasonWish } from './told-types.ts'

const SeasonConnection = connectionTypes(Season.ref, 'Season')
const SeasonApplicationConnection = connectionTypes(SeasonApplication.ref, 'SeasonApplication')
const SeasonSlotConnection = connectionTypes(SeasonSlot.ref, 'SeasonSlot')

const SeasonWeight = builder.objectRef<[Criterion, number]>('SeasonWeight').implement({
  description: 'What a criterion weighs.',
  fields: (t) => ({
    criterion: t.field({ type: SeasonCriterion, description: 'Which.', resolve: ([criterion]) => criterion }),
    weight: t.int({ description: 'How much: 0 leaves it out.', resolve: ([, weight]) => weight }),
  }),
})

Season.ref.implement({
  description: 'Some months for which a cooperative hands out weekly slots of its facilities to groups. Until it is published, nobody but who manages them books its places in that time. Seen by the members of the cooperative.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `sea`.', ...value(Season, (s) => s.id) }),
    name: t.string({ description: 'The name, in the reader’s language.', ...value(Season, (s) => inReadersLanguage(s.name, '')) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'Who hands it out.', ...one(Season, () => Cooperative, (s, c) => eq(c.id, s.cooperativeId)) }),
    status: t.field({ type: SeasonStatus, description: 'Where it stands.', ...value(Season, (s) => s.status) }),
    startsOn: t.field({ type: 'Date', description: 'The first day.', ...value(Season, (s) => s.startsOn) }),
    endsOn: t.field({ type: 'Date', description: 'The last day.', ...value(Season, (s) => s.endsOn) }),
    applicationsUntil: t.field({ type: 'DateTime', description: 'Until when groups may apply, exclusive.', ...value(Season, (s) => s.applicationsUntil) }),
    aim: t.field({ type: SeasonAim, description: 'What counts where not everybody can have their best wish.', ...value(Season, (s) => s.aim) }),
    priorityClasses: t.int({ description: 'How many classes of priority there are; 1 comes first.', ...value(Season, (s) => s.classes) }),
    weights: t.field({
      type: [SeasonWeight],
      description: 'What the criteria weigh.',
      ...json(Season, (s) => s.weights, (weights) => Object.entries(weights)),
    }),
    previousSeason: t.field({
      type: Season.ref,
      nullable: true,
      description: 'The season whose slots count as past use; null for none.',
      ...one(Season, () => Season, (s, p) => eq(p.id, s.previousId)),
    }),
    places: t.field({
      type: [Facility.ref],
      description: 'What it hands out, by name.',
      ...many(Season, () => Facility, (s, f) => ({
        where: sql`${f.id} in (select facility_id from season_places where season_id = ${s.id})`,
        orderBy: [f.sortName, f.id],
      }), seasonBounds.places),
    }),
    applications: t.field({
      type: SeasonApplicationConnection,
      description: 'The applications that the viewer may see: their own, and all for facility managers, board and auditors. The first first.',
      args: pageArgs(t),
      ...connection(Season, () => SeasonApplication, 'SeasonApplicationConnection', (s, a, _args: PageArgs) => ({
        where: eq(a.seasonId, s.id),
        orderBy: [a.createdAt, a.id],
      })),
    }),
    schedule: t.field({
      type: SeasonSlotConnection,
      description: 'What was handed out, by weekday and time; empty until the season is published. For members.',
      args: { ...pageArgs(t), facilityId: t.arg.id({ description: 'Of this facility.' }) },
      ...connection(Season, () => SeasonSlot, 'SeasonSlotConnection', (s, l, { facilityId }: PageArgs & { facilityId?: string | null }) => ({
        where: and(eq(l.seasonId, s.id), facilityId == null ? undefined : eq(l.facilityId, facilityId)),
        orderBy: [l.weekday, l.startsAt, l.facilityId, l.applicationId],
      })),
    }),
    fairness: t.field({
      type: SeasonFairness,
      nullable: true,
      description: 'How fair it was handed out; null until it is published.',
      ...json(Season, (s) => s.fairness, (fairness) => fairness),
    }),
    publishedAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was published; null until then.', ...value(Season, (s) => s.publishedAt) }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was made.', ...value(Season, (s) => s.createdAt) }),
  }),
})

/** What of a row makes a time of every week. */
const timeOf = (l: { facilityId: unknown; weekday: unknown; startsAt: unknown; length: unknown; units: unknown }) => sql`json_object('facilityId', ${l.facilityId},
  'facilityName', (select json(f.name) from facilities f where f.id = ${l.facilityId}), 'weekday', ${l.weekday}, 'startsAt', ${l.startsAt},
  'length', ${l.length}, 'units', ${l.units})`

const SeasonSkipped = builder.objectRef<{ date: string; code: string }>('SeasonSkipped').implement({
  description: 'A day of a slot that could not be booked.',
  fields: (t) => ({
    date: t.field({ type: 'Date', description: 'Which day.', resolve: ({ date }) => date }),
    code: t.string({ description: 'Why: a code of a reason, such as CLOSED (a holiday, a closure), NO_CAPACITY (something was booked there before) or BLOCKED (the group may not book for a while: then no day is booked).', resolve: ({ code }) => code }),
  }),
})

SeasonSlot.ref.implement({
  description: 'A weekly slot that was handed out: a series of bookings over the season. Seen by the members of the cooperative.',
  fields: (t) => ({
    groupName: t.string({ description: 'The group.', ...value(SeasonSlot, (l) => sql`(select a.group_name from season_applications a where a.id = ${l.applicationId})`) }),
    facility: t.field({ type: Facility.ref, description: 'Where.', ...one(SeasonSlot, () => KnownFacility, (l, f) => eq(f.id, l.facilityId)) }),
    time: t.field({ type: SeasonTime, description: 'When.', ...from(SeasonSlot, (l) => ({ slot: timeOf(l) }), ({ slot }) => slot) }),
    rank: t.int({ nullable: true, description: 'Which of its group’s wishes it grants: 1 is the best; null where nobody wished it.', ...value(SeasonSlot, (l) => sql`${l.wish} + 1`) }),
    booked: t.int({ description: 'On how many days it is booked.', ...value(SeasonSlot, (l) => l.booked) }),
    skipped: t.field({ type: [SeasonSkipped], description: 'The days on which it could not be booked.', ...json(SeasonSlot, (l) => l.skipped) }),
    seriesId: t.id({ nullable: true, description: 'The series that it became; null where none of its days could be booked.', ...value(SeasonSlot, (l) => l.seriesId) }),
  }),
})

SeasonApplication.ref.implement({
  description: 'What a group asks for in a season. Seen by who applied, by those who represent its organisation, and by facility managers, board and auditors.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `sap`.', ...value(SeasonApplication, (a) => a.id) }),
    season: t.field({ type: Season.ref, description: 'In which season.', ...one(SeasonApplication, () => ({ ...Season, visible: () => undefined }), (a, s) => eq(s.id, a.seasonId)) }),
    status: t.field({ type: SeasonApplicationStatus, description: 'Whether it stands.', ...value(SeasonApplication, (a) => a.status) }),
    groupName: t.string({ description: 'The group, as the schedule will name it.', ...value(SeasonApplication, (a) => a.groupName) }),
    groupSize: t.int({ description: 'How many people come.', ...value(SeasonApplication, (a) => a.groupSize) }),
    organisation: t.field({
      type: Organisation.ref,
      nullable: true,
      description: 'The organisation that the group belongs to; null for a group that is none.',
      ...one(SeasonApplication, () => Organisation, (a, o) => eq(o.id, a.organisationId)),
    }),
    actor: t.field({ type: Person.ref, description: 'Who applied, and answers for a group that is no organisation.', ...one(SeasonApplication, () => KnownPerson, (a, p) => eq(p.id, a.actorId)) }),
    priorityClass: t.int({
      nullable: true,
      description: 'The class of priority that the manager put it in: 1 comes first. Null for the applicant until the season is published.',
      ...value(SeasonApplication, (a) => sql`case when ${a.outcome} is not null or ${mayIn('season.read', a.cooperativeId)} then ${a.priorityClass} end`),
    }),
    wanted: t.int({ description: 'The most slots a week.', ...value(SeasonApplication, (a) => a.wanted) }),
    minimum: t.int({ description: 'Fewer slots a week than these are of no use to it.', ...value(SeasonApplication, (a) => a.minimum) }),
    wishes: t.field({ type: [SeasonWish], description: 'Its wishes, the best first.', ...json(SeasonApplication, (a) => a.wishes) }),
    note: t.string({ nullable: true, description: 'What it says to the manager; null where nothing.', ...value(SeasonApplication, (a) => a.note) }),
    isOwn: t.boolean({ description: 'Whether the viewer may change it: they applied, or represent its organisation.', ...value(SeasonApplication, (a) => sql`iif(${isOwnApplication(a)}, json('true'), json('false'))`) }),
    outcome: t.field({
      type: SeasonOutcome,
      nullable: true,
      description: 'What became of it, and why; null until the season is published, and where it was withdrawn.',
      ...json(SeasonApplication, (a) => a.outcome, (outcome) => outcome),
    }),
    slots: t.field({
      type: [SeasonSlot.ref],
      description: 'What it was given; none until the season is published.',
      ...many(SeasonApplication, () => SeasonSlot, (a, l) => ({ where: eq(l.applicationId, a.id), orderBy: [l.weekday, l.startsAt, l.facilityId] }), seasonBounds.wishes * 2),
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was made.', ...value(SeasonApplication, (a) => a.createdAt) }),
    updatedAt: t.field({ type: 'DateTime', description: 'When it was last changed.', ...value(SeasonApplication, (a) => a.updatedAt) }),
  }),
})

builder.objectField(Viewer.ref, 'seasonApplications', (t) =>
  t.field({
    type: SeasonApplicationConnection,
    description: 'What the person applied for, or somebody for an organisation that they represent, in any season; the newest first.',
    args: pageArgs(t),
    ...connection(Viewer, () => SeasonApplication, 'SeasonApplicationConnection', (v, a, _args: PageArgs) => ({
      where: sql`(${a.actorId} = ${v.id} or (${a.organisationId} in (select value ->> 1 from json_each(${asker.represents})) and ${isOwnApplication(a)}))`,
      orderBy: [a.createdAt, a.id],
      descending: true,
    })),
  }),
)

builder.objectField(Cooperative.ref, 'seasons', (t) =>
  t.field({
    type: SeasonConnection,
    description: 'Its seasons, the last to begin first. For its members.',
    args: pageArgs(t),
    ...connection(Cooperative, () => Season, 'SeasonConnection', (c, s, _args: PageArgs) => ({
      where: eq(s.cooperativeId, c.id),
      orderBy: [s.startsOn, s.id],
      descending: true,
    })),
  }),
)
