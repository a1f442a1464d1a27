import { sql } from 'drizzle-orm'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { from } from '../../../graph/read/fields.ts'
import { DAY, intersect, merge, subtract } from '../../../platform/interval.ts'
import { localize } from '../../../platform/localized.ts'
import { RequestFault } from '../../../platform/refusal.ts'
import type { Context } from '../../../auth/context.ts'
import { closedIntervals, Facility, Money } from '../../facilities/index.ts'
import { freeIntervals, slots, type FreeInterval } from '../availability.ts'
import { findBeneficiary } from '../beneficiary.ts'
import { factExpressions, factsOf, type RawFacts } from '../facts.ts'
import { quoter, type Quote } from '../quote.ts'
import type { BookingFacts } from '../rules.ts'
import { asSettled } from '../waitlist/owed.ts'
import { depositOf, dueOf, linesOf, PriceLine } from './money-types.ts'
import { unitsOf } from './units.ts'

/** The longest range that availability is told for, in days, and the most slots of it. */
const maximumDays = 62
const maximumSlots = 5_000

interface AvailabilityArgs {
  from: number
  to: number
  duration?: number | null
  units?: number | null
}

interface AvailabilityValue extends AvailabilityArgs {
  facts: BookingFacts
  /** The facts once somebody has looked at the queue, found when the first asks. */
  settled?: Promise<BookingFacts>
}

/** What is owed to who waits is free for nobody else. */
const settledOf = (value: AvailabilityValue, context: Context): Promise<BookingFacts> =>
  (value.settled ??= asSettled(value.facts, context))

const FreeIntervalRef = builder.objectRef<FreeInterval>('FreeInterval').implement({
  description: 'A stretch of time with room.',
  fields: (t) => ({
    startsAt: t.field({ type: 'DateTime', description: 'From when.', resolve: ({ startsAt }) => startsAt }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive.', resolve: ({ endsAt }) => endsAt }),
    remainingUnits: t.int({
      description: 'How many units are free, the same throughout; of a facility let as a whole, its capacity.',
      resolve: (free) => free.remainingUnits,
    }),
  }),
})

const ClosedKind = builder.enumType('ClosedKind', {
  description: 'Why a facility is closed.',
  values: {
    OUTSIDE_HOURS: { value: 'OUTSIDE_HOURS', description: 'Outside its opening hours.' },
    CLOSURE: { value: 'CLOSURE', description: 'Closed for a while.' },
    HOLIDAY: { value: 'HOLIDAY', description: 'A public holiday.' },
    EXCEPTION: { value: 'EXCEPTION', description: 'Other hours on this date.' },
    SEASON: { value: 'SEASON', description: 'Open, but kept for a season that is not published yet; for who manages the place it is not.' },
  } as const,
})

type Told = ReturnType<typeof closedIntervals>[number]
type Closed = Omit<Told, 'kind'> & { kind: Told['kind'] | 'SEASON' }

const ClosedInterval = builder.objectRef<Closed>('ClosedInterval').implement({
  description: 'A stretch of time in which a facility is closed.',
  fields: (t) => ({
    startsAt: t.field({ type: 'DateTime', description: 'From when.', resolve: ({ startsAt }) => startsAt }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive.', resolve: ({ endsAt }) => endsAt }),
    kind: t.field({ type: ClosedKind, description: 'What kind of reason there is.', resolve: ({ kind }) => kind }),
    reason: t.string({
      nullable: true,
      description: 'Why, in the reader’s language; null outside opening hours, and where nobody said.',
      resolve: ({ reason }, _args, { languages }) => reason && localize(reason, languages),
    }),
  }),
})

const Slot = builder.objectRef<FreeInterval & { price: Quote }>('Slot').implement({
  description: 'An interval that can be booked.',
  fields: (t) => ({
    startsAt: t.field({ type: 'DateTime', description: 'From when.', resolve: ({ startsAt }) => startsAt }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive.', resolve: ({ endsAt }) => endsAt }),
    remainingUnits: t.int({ description: 'How many units are free throughout.', resolve: (slot) => slot.remainingUnits }),
    price: t.field({ type: Money, description: 'What it costs the viewer, for the units asked for.', resolve: ({ price }) => price }),
    priceLines: t.field({ type: [PriceLine], description: 'How the price comes about; the lines add up to it.', resolve: ({ price }) => linesOf(price) }),
    deposit: t.field({ type: Money, description: 'What would be deposited beside the price, and given back.', resolve: ({ price }) => depositOf(price) }),
    due: t.field({ type: Money, description: 'What would be owed as soon as it is confirmed: price and deposit.', resolve: ({ price }) => dueOf(price) }),
  }),
})

/** When it is open to the viewer: what is kept for a season is not. */
const openOf = ({ calendar, keeps }: BookingFacts) => subtract(calendar.filter(({ kind }) => kind === 'OPEN'), keeps)

/** When it is closed, and when it is open but kept for a season. */
function closedTo({ calendar, keeps }: BookingFacts, start: number, to: number): Closed[] {
  const closed: Closed[] = closedIntervals(calendar, start, to)
  const kept = subtract(intersect(keeps, [{ startsAt: start, endsAt: to }]), closed)
  const all = [...closed, ...merge(kept).map((at): Closed => ({ ...at, kind: 'SEASON', reason: null }))]
  return keeps.length === 0 ? closed : all.sort((a, b) => a.startsAt - b.startsAt)
}

const Availability = builder.objectRef<AvailabilityValue>('Availability').implement({
  description: 'When a facility is free, closed, and bookable within a range of time. Everybody who sees the facility may see it; who booked is not told.',
  fields: (t) => ({
    free: t.field({
      type: [FreeIntervalRef],
      description: 'When there is room for the units asked for, buffers of others included, and what is owed to who waits left out.',
      resolve: async (value, _args, context) => {
        const { from: start, to, units } = value
        const facts = await settledOf(value, context)
        return freeIntervals(facts.bookable, facts.claims, openOf(facts), start, to, units ?? 1)
      },
    }),
    closed: t.field({
      type: [ClosedInterval],
      description: 'When it is closed or kept for a season, with the reason, as far ahead as its calendar is worked out: past the horizon nothing is told.',
      resolve: ({ facts, from: start, to }) => closedTo(facts, start, Math.min(to, facts.calendarUntil)),
    }),
    slots: t.field({
      type: [Slot],
      description: `The intervals of the wished duration that can be booked now, by the policy’s grid, lead time and horizon, at most ${maximumSlots}. Whether the viewer belongs to those who may book is told by \`checkBooking\`.`,
      resolve: (value, _args, context) => slotsOf(value, context),
    }),
  }),
})

async function slotsOf(value: AvailabilityValue, context: Context) {
  const { from: start, to, duration, units } = value
  const { viewer, database, now } = context
  const facts = await settledOf(value, context)
  const { minDuration, maxDuration, granularity, leadTime, horizon } = facts
  const length = duration ?? minDuration
  const wanted = units ?? (facts.bookable.whole ? facts.bookable.capacity : 1)
  if (facts.status !== 'PUBLISHED' || length < minDuration || length > maxDuration || length % granularity !== 0) return []
  const { audience } = (await findBeneficiary(database, viewer, {})).standing(facts.cooperativeId)
  const search = { bookable: facts.bookable, claims: facts.claims, open: openOf(facts), timeZone: facts.timeZone }
  const range = { from: Math.max(start, now + leadTime), until: Math.min(to, now + horizon) }
  const found = slots({ ...search, ...range, duration: length, step: granularity, units: wanted, limit: maximumSlots })
  const quote = quoter(facts, audience)
  return found.map((slot) => ({ ...slot, price: quote({ ...slot, units: wanted }) }))
}

/** The prices of slots are the viewer's. */
const askers = { personId: asker.personId, organisationId: sql`null`, now: asker.now }

builder.objectField(Facility.ref, 'availability', (t) =>
  t.field({
    type: Availability,
    description: `When it is free, closed and bookable, for at most ${maximumDays} days.`,
    args: {
      from: t.arg({ type: 'DateTime', required: true, description: 'From when.' }),
      to: t.arg({ type: 'DateTime', required: true, description: 'Until when, exclusive.' }),
      duration: t.arg({ type: 'Duration', description: 'How long the slots are; the policy’s minimum unless told.' }),
      units: t.arg.int({ description: 'How many units are needed; 1, or all where the facility is let as a whole, unless told.' }),
    },
    ...from(
      Facility,
      (f, { from: startsAt, to: endsAt, units }: AvailabilityArgs) => {
        unitsOf(units)
        if (endsAt <= startsAt || endsAt - startsAt > maximumDays * DAY) throw new RequestFault('RANGE_TOO_LONG', { maximum: maximumDays })
        return factExpressions(f as never, { startsAt, endsAt }, askers) as never
      },
      (raw: RawFacts, args: AvailabilityArgs): AvailabilityValue => ({ ...args, facts: factsOf(raw) }),
      150,
    ),
  }),
)

