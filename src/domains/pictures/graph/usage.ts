import { sql } from 'drizzle-orm'
import { builder } from '../../../graph/builder.ts'
import { from } from '../../../graph/read/fields.ts'
import { localize } from '../../../platform/localized.ts'
import { Cooperative, mayIn } from '../../cooperatives/index.ts'
import { Facility } from '../../facilities/index.ts'
import { linkTo } from '../links.ts'
import { daysBetween, longestUsage, usageFacts, usageIn, type PlaceUsage, type UsageFacts } from '../usage.ts'
import type { Usage, UsageHour } from '../usage-rules.ts'

/** For how many values the use of one place counts in the budget of an operation, and that of a cooperative. */
const cost = { facility: 1_000, cooperative: 10_000 }

const UsageHourRef = builder.objectRef<UsageHour>('UsageHour').implement({
  description: 'How much one hour of the week was used, over all weeks of the range. Who sees the use sees this.',
  fields: (t) => ({
    weekday: t.int({ description: 'The day of the week, ISO: 1 is Monday, 7 is Sunday.', resolve: ({ weekday }) => weekday }),
    hour: t.int({ description: 'The hour of the wall clock, 0 to 23: 9 is from 9:00 to 10:00.', resolve: ({ hour }) => hour }),
    openHours: t.float({ description: 'For how many hours it was open, to the hundredth.', resolve: ({ openHours }) => openHours }),
    bookedHours: t.float({ description: 'For how many hours it was booked, to the hundredth, also outside opening hours. A unit counts for its part of the capacity: half of the units for an hour is half an hour.', resolve: ({ bookedHours }) => bookedHours }),
    share: t.float({ nullable: true, description: 'Which part of the open time was booked: 0 to 1, of four decimals; null where it was never open.', resolve: ({ share }) => share }),
    bookings: t.int({ description: 'How many bookings took place in it, each counted once.', resolve: ({ bookings }) => bookings }),
    peakUnits: t.int({ nullable: true, description: 'The most units that were booked at one moment, all of them where it was booked as a whole; null for places together, which count in different units.', resolve: ({ peakUnits }) => peakUnits }),
  }),
})

const UsageRef = builder.objectRef<Usage>('Usage').implement({
  description: 'How much places were used in a range of days. Bookings in the state CONFIRMED count; requests, holds, and what was called off or never came do not. For facility managers, board, coordinators, auditors and partner representatives of the owner.',
  fields: (t) => ({
    openHours: t.float({ description: 'For how many hours it was open, to the hundredth, as far ahead as its calendar is worked out.', resolve: ({ openHours }) => openHours }),
    bookedHours: t.float({ description: 'For how many hours it was booked, to the hundredth, also outside opening hours and as a part of another place. A unit counts for its part of the capacity.', resolve: ({ bookedHours }) => bookedHours }),
    share: t.float({ nullable: true, description: 'Which part of the open time was booked: 0 to 1, of four decimals; null where it was never open.', resolve: ({ share }) => share }),
    bookings: t.int({ description: 'How many bookings took place, also in part; for places together each counts once.', resolve: ({ bookings }) => bookings }),
    beneficiaries: t.int({ nullable: true, description: 'How many different people and organisations they were for; null for fewer than 5, so that nobody is told apart.', resolve: ({ beneficiaries }) => beneficiaries }),
    hours: t.field({ type: [UsageHourRef], description: 'By weekday and hour of the place’s own wall clock, in order: those that were ever open or booked.', resolve: ({ hours }) => hours }),
    busiest: t.field({ type: UsageHourRef, nullable: true, description: 'The hour of the week with the highest share, the first of several; null where nothing was booked while it was open.', resolve: ({ busiest }) => busiest }),
  }),
})

const FacilityUsage = builder.objectRef<PlaceUsage>('FacilityUsage').implement({
  description: 'How much one place of a cooperative was used. Who sees the cooperative’s use sees this.',
  fields: (t) => ({
    facilityId: t.id({ description: 'The facility’s id.', resolve: ({ id }) => id }),
    name: t.string({ description: 'The facility’s name, in the reader’s language.', resolve: ({ name }, _args, { languages }) => localize(name, languages) }),
    usage: t.field({ type: UsageRef, description: 'How much it was used.', resolve: ({ usage }) => usage }),
  }),
})

const CooperativeUsage = builder.objectRef<ReturnType<typeof usageIn>>('CooperativeUsage').implement({
  description: 'How much the places of a cooperative were used. For its facility managers, board, coordinators, auditors and partner representatives.',
  fields: (t) => ({
    total: t.field({ type: UsageRef, description: 'All places together: their hours are added up, each on its own wall clock; a hall and its parts count each for itself.', resolve: ({ total }) => total }),
    facilities: t.field({ type: [FacilityUsage], description: 'Each place that is or was published, by name.', resolve: ({ places }) => places }),
  }),
})

interface Range {
  from: string
  to: string
}

/** The facts, or null where the viewer may not read them. */
interface Raw {
  facts: UsageFacts | null
}

const counted = ({ facts }: Raw, { from: first, to }: Range) => facts && usageIn(facts, daysBetween(first, to))
const seenBy = 'null for all but facility managers, board, coordinators, auditors and partner representatives of the owner.'
const aLink = `The address of its use as a picture (SVG) with a text alternative, for an \`<img>\`, which can send no headers; ${seenBy} It is the viewer’s own, and holds for about an hour; whether they still may see it is asked again when it is read. \`&theme=light\`, \`dark\` or \`high-contrast\`, \`&accent=0b6b58\` and \`&lang=nl\` may be put behind it.`

builder.objectField(Facility.ref, 'usage', (t) =>
  t.field({
    type: UsageRef,
    nullable: true,
    description: `How much it was used on some days of its wall clock, at most ${longestUsage}; ${seenBy}`,
    args: {
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({ type: 'Date', required: true, description: 'The day after the last.' }),
    },
    ...from(
      Facility,
      (f, { from: first, to }: Range) => {
        const facts = usageFacts(sql`p.id = ${f.id}`, daysBetween(first, to))
        return { facts: sql`case when ${mayIn('usage.read', f.cooperativeId)} then ${facts} end` }
      },
      (raw: Raw, range: Range) => counted(raw, range)?.places[0]?.usage ?? null,
      cost.facility,
    ),
  }),
)

builder.objectField(Cooperative.ref, 'usage', (t) =>
  t.field({
    type: CooperativeUsage,
    nullable: true,
    description: `How much its places were used on some days, at most ${longestUsage}; ${seenBy} TOO_COMPLEX where more than 100,000 bookings took place: ask for fewer days then.`,
    args: {
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({ type: 'Date', required: true, description: 'The day after the last.' }),
    },
    ...from(
      Cooperative,
      (c, { from: first, to }: Range) => {
        const facts = usageFacts(sql`p.cooperative_id = ${c.id} and p.status <> 'DRAFT'`, daysBetween(first, to))
        return { facts: sql`case when ${mayIn('usage.read', c.id)} then ${facts} end` }
      },
      counted,
      cost.cooperative,
    ),
  }),
)

builder.objectField(Facility.ref, 'usagePicture', (t) =>
  t.field({
    type: 'Url',
    nullable: true,
    description: aLink,
    args: {
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({ type: 'Date', required: true, description: `The day after the last; at most ${longestUsage} days.` }),
    },
    ...from(
      Facility,
      (f, { from: first, to }: Range) => {
        daysBetween(first, to)
        return { id: f.id, cooperativeId: sql`case when ${mayIn('usage.read', f.cooperativeId)} then ${f.cooperativeId} end` }
      },
      ({ id, cooperativeId }: { id: string; cooperativeId: string | null }, range: Range, context) =>
        cooperativeId && linkTo(context, cooperativeId, `/facilities/${id}/usage.svg`, range),
    ),
  }),
)

builder.objectField(Cooperative.ref, 'usagePicture', (t) =>
  t.field({
    type: 'Url',
    nullable: true,
    description: aLink,
    args: {
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({ type: 'Date', required: true, description: `The day after the last; at most ${longestUsage} days.` }),
    },
    ...from(
      Cooperative,
      (c, { from: first, to }: Range) => {
        daysBetween(first, to)
        return { id: sql`case when ${mayIn('usage.read', c.id)} then ${c.id} end` }
      },
      ({ id }: { id: string | null }, range: Range, context) => id && linkTo(context, id, `/cooperatives/${id}/usage.svg`, range),
    ),
  }),
)
