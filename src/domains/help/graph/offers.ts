import { and, eq, or, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { helpOfferExceptions, helpOfferHours } from '../../../../schema/tables/offers.ts'
import { asker } from '../../../auth/asker.ts'
import { connectionTypes } from '../../../graph/connections.ts'
import { Node, registerNode } from '../../../graph/node.ts'
import { entity } from '../../../graph/read/entity.ts'
import { json, many, one, value } from '../../../graph/read/fields.ts'
import { Cooperative, KnownPerson, Neighbourhood, Person } from '../../cooperatives/index.ts'
import { offerBounds } from '../offers/details.ts'
import { mostSkills } from '../skills-known.ts'
import { traitsIn } from '../traits.ts'
import { offerStatus, proposedTo, volunteerSide } from '../visibility.ts'
import { HelpOffer, Skill } from './entities.ts'
import { HelpOfferStatus, HelpTrait } from './enums.ts'
import { RoughLocation } from './places.ts'

registerNode('hof', HelpOffer as never)

export const HelpOfferConnection = connectionTypes(HelpOffer.ref, 'HelpOffer')

const WeeklyAvailability = entity('WeeklyAvailability', helpOfferHours)
const AvailabilityException = entity('AvailabilityException', helpOfferExceptions)
const KnownSkill = { ...Skill, visible: () => undefined }

const clock = (minutes: SQLWrapper): SQL => sql`printf('%02d:%02d', ${minutes} / 60, ${minutes} % 60)`

WeeklyAvailability.ref.implement({
  description: 'When somebody usually can on a weekday, by the clock of the place.',
  fields: (t) => ({
    weekday: t.int({ description: 'The day: 1 Monday … 7 Sunday (ISO 8601).', ...value(WeeklyAvailability, (h) => h.weekday) }),
    startTime: t.field({ type: 'LocalTime', description: 'From when.', ...value(WeeklyAvailability, (h) => clock(h.fromMinute)) }),
    endTime: t.field({ type: 'LocalTime', description: 'Until when; `24:00` is the end of the day.', ...value(WeeklyAvailability, (h) => clock(h.untilMinute)) }),
  }),
})

const unlessAway = (minutes: SQLWrapper): SQL => sql`case when ${minutes} is not null then ${clock(minutes)} end`

AvailabilityException.ref.implement({
  description: 'Days on which that is otherwise: away, or there at other times instead.',
  fields: (t) => ({
    startsOn: t.field({ type: 'Date', description: 'The first day.', ...value(AvailabilityException, (x) => x.startsOn) }),
    endsOn: t.field({ type: 'Date', description: 'The last day.', ...value(AvailabilityException, (x) => x.endsOn) }),
    startTime: t.field({ type: 'LocalTime', nullable: true, description: 'From when they can on these days; null where they are away.', ...value(AvailabilityException, (x) => unlessAway(x.fromMinute)) }),
    endTime: t.field({ type: 'LocalTime', nullable: true, description: 'Until when; null where they are away.', ...value(AvailabilityException, (x) => unlessAway(x.untilMinute)) }),
  }),
})

const own = 'for the volunteer, who acts for them and the assistants'

HelpOffer.ref.implement({
  description: 'That somebody is there to help. Seen by the volunteer and who acts for them, by the assistants, and while it stands by those who ask for help.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `hof`.', ...value(HelpOffer, (o) => o.id) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'In which cooperative.', ...one(HelpOffer, () => Cooperative, (o, c) => eq(c.id, o.cooperativeId)) }),
    status: t.field({
      type: HelpOfferStatus,
      description: 'Whether it stands.',
      ...value(HelpOffer, offerStatus),
    }),
    pausedUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: `When it stands again by itself: ${own}; null for others, and where it does not.`,
      ...value(HelpOffer, (o) => sql`case when ${volunteerSide(o)} and ${o.status} = 'PAUSED' and ${o.pausedUntil} > ${asker.now} then ${o.pausedUntil} end`),
    }),
    person: t.field({
      type: Person.ref,
      nullable: true,
      description: 'Who offers: for themself, who acts for them, the assistants, and those to whom they were proposed; null for others.',
      ...one(HelpOffer, () => KnownPerson, (o, p) => and(eq(p.id, o.volunteerId), or(volunteerSide(o), proposedTo(o)))),
    }),
    actor: t.field({
      type: Person.ref,
      nullable: true,
      description: `Who entered it, for themself or for the volunteer: ${own}; null for others.`,
      ...one(HelpOffer, () => KnownPerson, (o, p) => and(eq(p.id, o.actorId), volunteerSide(o))),
    }),
    about: t.string({ nullable: true, description: 'What they say of it; null where nothing.', ...value(HelpOffer, (o) => o.about) }),
    categories: t.field({ type: ['HelpCategoryCode'], description: 'With what kinds of help.', ...json(HelpOffer, (o) => o.categories) }),
    skills: t.field({
      type: [Skill.ref],
      description: 'What they are good at.',
      ...many(HelpOffer, () => KnownSkill, (o, s) => ({ where: sql`${s.id} in (select value from json_each(${o.skills}))`, orderBy: [s.id] }), mostSkills),
    }),
    languages: t.stringList({ description: 'What they speak.', ...json(HelpOffer, (o) => o.languages) }),
    radiusKm: t.int({ description: 'How far from their place they help, in kilometres.', ...value(HelpOffer, (o) => o.radiusKm) }),
    maxHoursPerWeek: t.float({
      nullable: true,
      description: `How many hours of a week they give at most: ${own}; null for others.`,
      ...value(HelpOffer, (o) => sql`case when ${volunteerSide(o)} then ${o.maxMinutesPerWeek} / 60.0 end`),
    }),
    availability: t.field({
      type: [WeeklyAvailability.ref],
      description: `When they usually can, by weekday and time: ${own}; empty for others.`,
      ...many(HelpOffer, () => WeeklyAvailability, (o, h) => ({ where: and(eq(h.offerId, o.id), volunteerSide(o)), orderBy: [h.weekday, h.fromMinute] }), offerBounds.hours),
    }),
    exceptions: t.field({
      type: [AvailabilityException.ref],
      description: `Days on which that is otherwise, from yesterday on: ${own}; empty for others.`,
      ...many(HelpOffer, () => AvailabilityException, (o, x) => ({
        where: and(eq(x.offerId, o.id), sql`${x.endsOn} >= ${asker.yesterday}`, volunteerSide(o)),
        orderBy: [x.startsOn, x.endsOn, sql`coalesce(${x.fromMinute}, 0)`],
      }), offerBounds.exceptions),
    }),
    carSeats: t.int({ nullable: true, description: 'How many passengers their car takes; null for no car.', ...value(HelpOffer, (o) => o.carSeats) }),
    traits: t.field({ type: [HelpTrait], description: `What is so of them: ${own}; empty for others.`, ...value(HelpOffer, (o) => sql`case when ${volunteerSide(o)} then ${traitsIn(o.traits)} else json('[]') end`) }),
    requires: t.field({ type: [HelpTrait], description: `What must be so of who is helped: ${own}; empty for others.`, ...value(HelpOffer, (o) => sql`case when ${volunteerSide(o)} then ${traitsIn(o.requires)} else json('[]') end`) }),
    avoids: t.field({ type: [HelpTrait], description: `What must not be so of who is helped: ${own}; empty for others.`, ...value(HelpOffer, (o) => sql`case when ${volunteerSide(o)} then ${traitsIn(o.avoids)} else json('[]') end`) }),
    roughLocation: t.field({
      type: RoughLocation,
      description: 'Roughly from where they help.',
      ...value(HelpOffer, (o) => sql`json_object('latitude', ${o.latitude}, 'longitude', ${o.longitude})`, (place) => place),
    }),
    neighbourhood: t.field({ type: Neighbourhood.ref, nullable: true, description: 'In which of the cooperative’s neighbourhoods; null where none is known.', ...one(HelpOffer, () => Neighbourhood, (o, n) => eq(n.id, o.neighbourhoodId)) }),
    completed: t.int({ description: 'How many matches they have completed.', ...value(HelpOffer, (o) => o.completed) }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was made.', ...value(HelpOffer, (o) => o.createdAt) }),
    updatedAt: t.field({ type: 'DateTime', description: 'When it was last changed.', ...value(HelpOffer, (o) => o.updatedAt) }),
  }),
})
