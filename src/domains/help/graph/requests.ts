import { and, eq, or, sql } from 'drizzle-orm'
import { helpWindows } from '../../../../schema/tables/help.ts'
import type { Interval } from '../../../platform/interval.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes } from '../../../graph/connections.ts'
import { Node, registerNode } from '../../../graph/node.ts'
import { entity } from '../../../graph/read/entity.ts'
import { from, json, many, one, value } from '../../../graph/read/fields.ts'
import { Cooperative, KnownPerson, Neighbourhood, Person } from '../../cooperatives/index.ts'
import { nextTimes, windowBounds } from '../requests/windows-rules.ts'
import { traitsIn } from '../traits.ts'
import { agreedTo, requesterSide, requestStatus } from '../visibility.ts'
import { HelpCategory, HelpRequest, Skill } from './entities.ts'
import { ClearanceType, HelpRequestStatus, HelpTiming, HelpTrait, HelpUrgency } from './enums.ts'
import { PostalAddress, RoughLocation } from './places.ts'

registerNode('hrq', HelpRequest as never)

export const HelpRequestConnection = connectionTypes(HelpRequest.ref, 'HelpRequest', [
  { name: 'distanceKm', type: 'Int', description: 'How far away it is from an offer, between cells, in whole kilometres; null in other lists, and where it is nowhere in particular.' },
])

const HelpWindow = entity('HelpWindow', helpWindows)
const KnownHelpCategory = { ...HelpCategory, visible: () => undefined }
const KnownSkill = { ...Skill, visible: () => undefined }

HelpWindow.ref.implement({
  description: 'A stretch of time in which help would suit.',
  fields: (t) => ({
    startsAt: t.field({ type: 'DateTime', description: 'From when.', ...value(HelpWindow, (w) => w.startsAt) }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive.', ...value(HelpWindow, (w) => w.endsAt) }),
  }),
})

const HelpTime = builder.objectRef<Interval>('HelpTime').implement({
  description: 'A time to come of help that recurs.',
  fields: (t) => ({
    startsAt: t.field({ type: 'DateTime', description: 'From when.', resolve: ({ startsAt }) => startsAt }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive.', resolve: ({ endsAt }) => endsAt }),
  }),
})

/** What only the requester, who acts for them and the assistants see. */
const own = 'for who asked, who acts for them and the assistants'
/** The same, and those who have agreed to help. */
const agreed = 'for who asked, who acts for them, the assistants, and who has agreed to help'

HelpRequest.ref.implement({
  description: 'That somebody asks for a hand. Seen by who asked and who acts for them, by the assistants, by those to whom it was proposed, and roughly, while it is open, by volunteers of the cooperative.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `hrq`.', ...value(HelpRequest, (r) => r.id) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'In which cooperative.', ...one(HelpRequest, () => Cooperative, (r, c) => eq(c.id, r.cooperativeId)) }),
    status: t.field({
      type: HelpRequestStatus,
      description: 'Where it stands.',
      ...value(HelpRequest, requestStatus),
    }),
    category: t.field({ type: 'HelpCategoryCode', description: 'What kind of help.', ...value(HelpRequest, (r) => r.category) }),
    categoryDetails: t.field({ type: HelpCategory.ref, description: 'The same with its name and criteria.', ...one(HelpRequest, () => KnownHelpCategory, (r, c) => eq(c.id, r.categoryId)) }),
    title: t.string({ description: 'In a few words.', ...value(HelpRequest, (r) => r.title) }),
    description: t.string({
      nullable: true,
      description: `What it is about: ${agreed}; null for others, and where nothing more was said.`,
      ...value(HelpRequest, (r) => sql`case when ${or(requesterSide(r), agreedTo(r))} then ${r.description} end`),
    }),
    urgency: t.field({ type: HelpUrgency, description: 'How soon it is needed.', ...value(HelpRequest, (r) => r.urgency) }),
    timing: t.field({ type: HelpTiming, description: 'Once or every week.', ...value(HelpRequest, (r) => r.timing) }),
    minutes: t.int({ description: 'How long it takes each time.', ...value(HelpRequest, (r) => r.minutes) }),
    windows: t.field({
      type: [HelpWindow.ref],
      description: 'When it would suit, in order; of what recurs those of the first week. None means whenever.',
      ...many(HelpRequest, () => HelpWindow, (r, w) => ({ where: eq(w.requestId, r.id), orderBy: [w.position] }), windowBounds.windows),
    }),
    nextTimes: t.field({
      type: [HelpTime],
      description: 'The next ten windows that are not over. What recurs keeps to the clock of its place, also where that is changed.',
      ...from(HelpRequest, (r) => ({
        windows: sql`(select json_group_array(json_object('startsAt', w.starts_at, 'endsAt', w.ends_at)) from help_windows w where w.request_id = ${r.id})`,
        ...{ timing: r.timing, timeZone: r.timeZone, until: r.recursUntil },
      }), ({ windows, timing, timeZone, until }: { windows: Interval[]; timing: string; timeZone: string; until: string | null }, _args, { now }) =>
        timing === 'RECURRING'
          ? nextTimes({ windows, timeZone, until }, now, 10)
          : windows.filter(({ endsAt }) => endsAt > now).sort((a, b) => a.startsAt - b.startsAt).slice(0, 10), 10),
    }),
    recursUntil: t.field({ type: 'Date', nullable: true, description: 'The last day on which it recurs; null for no end, and where it does not.', ...value(HelpRequest, (r) => r.recursUntil) }),
    timeZone: t.field({ type: 'TimeZone', description: 'The zone of its clock.', ...value(HelpRequest, (r) => r.timeZone) }),
    helpersNeeded: t.int({ description: 'How many helpers it takes.', ...value(HelpRequest, (r) => r.helpersNeeded) }),
    placesTaken: t.int({ description: 'How many of them have agreed or were there.', ...value(HelpRequest, (r) => r.placesTaken) }),
    languages: t.stringList({ description: 'In which languages one can talk, any of which will do; none means that it does not matter.', ...json(HelpRequest, (r) => r.languages) }),
    requiredSkills: t.field({
      type: [Skill.ref],
      description: 'What a helper must be good at.',
      ...many(HelpRequest, () => KnownSkill, (r, s) => ({ where: sql`${s.id} in (select value from json_each(${r.requiredSkills}))`, orderBy: [s.id] }), 20),
    }),
    wantedSkills: t.field({
      type: [Skill.ref],
      description: 'What it would be nice that a helper is good at.',
      ...many(HelpRequest, () => KnownSkill, (r, s) => ({ where: sql`${s.id} in (select value from json_each(${r.wantedSkills}))`, orderBy: [s.id] }), 20),
    }),
    seats: t.int({ nullable: true, description: 'How many free seats the helper’s car must have; null where it takes no car.', ...value(HelpRequest, (r) => r.seats) }),
    requiresClearance: t.boolean({ description: 'Whether a helper must have shown something.', ...value(HelpRequest, (r) => sql`${r.clearanceTypes} <> '[]'`) }),
    clearanceTypes: t.field({ type: [ClearanceType], description: 'What a helper must have shown: by rule of the category, or by wish.', ...json(HelpRequest, (r) => r.clearanceTypes) }),
    traits: t.field({
      type: [HelpTrait],
      description: `What is so of the requester or their home: ${agreed}; empty for others.`,
      ...value(HelpRequest, (r) => sql`case when ${or(requesterSide(r), agreedTo(r))} then ${traitsIn(r.traits)} else json('[]') end`),
    }),
    requires: t.field({
      type: [HelpTrait],
      description: `What must be so of a helper: ${own}; empty for others.`,
      ...value(HelpRequest, (r) => sql`case when ${requesterSide(r)} then ${traitsIn(r.requires)} else json('[]') end`),
    }),
    avoids: t.field({
      type: [HelpTrait],
      description: `What must not be so of a helper: ${own}; empty for others.`,
      ...value(HelpRequest, (r) => sql`case when ${requesterSide(r)} then ${traitsIn(r.avoids)} else json('[]') end`),
    }),
    roughLocation: t.field({
      type: RoughLocation,
      nullable: true,
      description: 'Roughly where it is; null where it is nowhere in particular.',
      ...value(HelpRequest, (r) => sql`case when ${r.latitude} is not null then json_object('latitude', ${r.latitude}, 'longitude', ${r.longitude}) end`, (place) => place),
    }),
    neighbourhood: t.field({ type: Neighbourhood.ref, nullable: true, description: 'In which of the cooperative’s neighbourhoods; null where none is known.', ...one(HelpRequest, () => Neighbourhood, (r, n) => eq(n.id, r.neighbourhoodId)) }),
    address: t.field({
      type: PostalAddress,
      nullable: true,
      description: `Where exactly: ${agreed}; null for others, and where it is at home or nowhere in particular.`,
      ...value(HelpRequest, (r) => sql`case when ${or(requesterSide(r), agreedTo(r))} then json(${r.address}) end`, (address) => address),
    }),
    requester: t.field({
      type: Person.ref,
      nullable: true,
      description: `Who asks: ${agreed}; null for others.`,
      ...one(HelpRequest, () => KnownPerson, (r, p) => and(eq(p.id, r.requesterId), or(requesterSide(r), agreedTo(r)))),
    }),
    actor: t.field({
      type: Person.ref,
      nullable: true,
      description: `Who entered it, for themself or for the requester: ${own}; null for others.`,
      ...one(HelpRequest, () => KnownPerson, (r, p) => and(eq(p.id, r.actorId), requesterSide(r))),
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'Until when helpers are looked for.', ...value(HelpRequest, (r) => r.expiresAt) }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was made.', ...value(HelpRequest, (r) => r.createdAt) }),
    updatedAt: t.field({ type: 'DateTime', description: 'When it was last changed.', ...value(HelpRequest, (r) => r.updatedAt) }),
    closedAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was called off or ended; null while it stands.', ...value(HelpRequest, (r) => r.closedAt) }),
    closeReason: t.string({
      nullable: true,
      description: `Why it was called off: ${own}; null for others, and where nobody said.`,
      ...value(HelpRequest, (r) => sql`case when ${requesterSide(r)} then ${r.closeReason} end`),
    }),
  }),
})
