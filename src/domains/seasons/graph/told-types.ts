import { builder } from '../../../graph/builder.ts'
import { localize } from '../../../platform/localized.ts'
import { FacilityKind } from '../../facilities/index.ts'
import type { StoredWish } from '../../../../schema/tables/seasons.ts'
import type { Fairness } from '../fairness.ts'
import type { Preview } from '../preview.ts'
import type { ScorePart } from '../score.ts'
import type { Outcome, ToldAllotment, ToldSlot, ToldWish } from '../told.ts'
import { clockOf } from '../wall-time.ts'
import { SeasonCriterion, SeasonTakenRule, SeasonWishReason } from './entities.ts'

export const SeasonWish = builder.objectRef<StoredWish>('SeasonWish').implement({
  description: 'A weekly slot that a group would like, at any time within the window. Who sees the application sees it.',
  fields: (t) => ({
    facilityId: t.id({ nullable: true, description: 'In this facility; null where any of the kind will do.', resolve: ({ facilityId }) => facilityId }),
    facilityKind: t.field({ type: FacilityKind, nullable: true, description: 'In any facility of this kind; null where one is named.', resolve: ({ kind }) => kind }),
    weekday: t.int({ description: '1 Monday … 7 Sunday (ISO 8601).', resolve: ({ weekday }) => weekday }),
    from: t.field({ type: 'LocalTime', description: 'Not before, on the wall clock of the place.', resolve: ({ from }) => clockOf(from) }),
    until: t.field({ type: 'LocalTime', description: 'Over by then; not after `from` means on the next day.', resolve: ({ until }) => clockOf(until) }),
    length: t.field({ type: 'Duration', description: 'How long.', resolve: ({ length }) => length }),
    units: t.int({ description: 'How many units, where the place is let by units.', resolve: ({ units }) => units }),
  }),
})

export const SeasonTime = builder.objectRef<ToldSlot>('SeasonTime').implement({
  description: 'A time of every week at a facility, on its wall clock.',
  fields: (t) => ({
    facilityId: t.id({ description: 'Where.', resolve: ({ facilityId }) => facilityId }),
    facilityName: t.string({ description: 'The facility’s name, in the reader’s language.', resolve: ({ facilityName }, _args, { languages }) => localize(facilityName, languages) }),
    weekday: t.int({ description: '1 Monday … 7 Sunday (ISO 8601).', resolve: ({ weekday }) => weekday }),
    startsAt: t.field({ type: 'LocalTime', description: 'From when.', resolve: ({ startsAt }) => clockOf(startsAt) }),
    endsAt: t.field({ type: 'LocalTime', description: 'Until when; not after `startsAt` means on the next day.', resolve: ({ startsAt, length }) => clockOf(startsAt + length) }),
    length: t.field({ type: 'Duration', description: 'How long.', resolve: ({ length }) => length }),
    units: t.int({ description: 'How many units; all, where the facility is let as a whole.', resolve: ({ units }) => units }),
  }),
})

const SeasonScorePart = builder.objectRef<ScorePart>('SeasonScorePart').implement({
  description: 'What one criterion adds to a score.',
  fields: (t) => ({
    criterion: t.field({ type: SeasonCriterion, description: 'Which.', resolve: ({ criterion }) => criterion }),
    weight: t.int({ description: 'What it weighs in this season.', resolve: ({ weight }) => weight }),
    value: t.float({ description: 'What the application has of it: 0 to 1, in thousandths.', resolve: ({ value }) => value / 1_000 }),
    contribution: t.float({ description: 'The weight times the value.', resolve: ({ contribution }) => contribution / 1_000 }),
  }),
})

const SeasonTaken = builder.objectRef<ToldWish['takenBy'][number]>('SeasonTaken').implement({
  description: 'Who has what was wished, and why.',
  fields: (t) => ({
    groupName: t.string({ description: 'The group; the schedule names it too.', resolve: ({ groupName }) => groupName }),
    time: t.field({ type: SeasonTime, description: 'What they have.', resolve: ({ slot }) => slot }),
    rule: t.field({ type: SeasonTakenRule, description: 'By which rule.', resolve: ({ rule }) => rule }),
    criterion: t.field({ type: SeasonCriterion, nullable: true, description: 'What did most for their higher score; null where the score did not decide.', resolve: ({ criterion }) => criterion }),
  }),
})

const SeasonWishOutcome = builder.objectRef<ToldWish>('SeasonWishOutcome').implement({
  description: 'What became of a wish.',
  fields: (t) => ({
    rank: t.int({ description: 'Which wish: 1 is the best.', resolve: ({ wish }) => wish + 1 }),
    granted: t.field({ type: SeasonTime, nullable: true, description: 'What was granted; null where nothing was.', resolve: ({ granted }) => granted }),
    reason: t.field({ type: SeasonWishReason, nullable: true, description: 'Why it was not; null where it was.', resolve: ({ reason }) => reason }),
    takenBy: t.field({ type: [SeasonTaken], description: 'Where it is TAKEN: who has it, at most five, those that came first first.', resolve: ({ takenBy }) => takenBy }),
  }),
})

export const SeasonOutcome = builder.objectRef<Outcome>('SeasonOutcome').implement({
  description: 'What becomes of an application, and why. In a preview for facility managers, board and auditors; once the season is published, for the applicant too.',
  fields: (t) => ({
    applicationId: t.id({ description: 'The application.', resolve: ({ applicationId }) => applicationId }),
    groupName: t.string({ description: 'The group.', resolve: ({ groupName }) => groupName }),
    score: t.float({ nullable: true, description: 'Its score in the first round that it took part in: within a round the higher comes first. Null where the manager gave it all that it wanted.', resolve: ({ score }) => score === null ? null : score / 1_000 }),
    scoreParts: t.field({ type: [SeasonScorePart], description: 'What the score is made of.', resolve: ({ parts }) => parts }),
    wanted: t.int({ description: 'How many slots a week it wanted.', resolve: ({ wanted }) => wanted }),
    granted: t.int({ description: 'How many it has.', resolve: ({ granted }) => granted }),
    satisfaction: t.float({ description: 'What it has of what it wanted: 0 to 1, in thousandths.', resolve: ({ satisfaction }) => satisfaction }),
    wishes: t.field({ type: [SeasonWishOutcome], description: 'Each wish, in its order.', resolve: ({ wishes }) => wishes }),
  }),
})

export const SeasonFairness = builder.objectRef<Fairness>('SeasonFairness').implement({
  description: 'How fair an allocation is, in numbers. Shares are 0 to 1, in thousandths.',
  fields: (t) => ({
    applications: t.int({ description: 'How many applied.', resolve: ({ applications }) => applications }),
    served: t.int({ description: 'How many of them have at least one slot.', resolve: ({ served }) => served }),
    wantedSlots: t.int({ description: 'How many slots a week are wanted together.', resolve: ({ wantedSlots }) => wantedSlots }),
    grantedSlots: t.int({ description: 'How many are granted.', resolve: ({ grantedSlots }) => grantedSlots }),
    firstWishes: t.float({ description: 'The share of applications that have their first wish.', resolve: ({ firstWishes }) => firstWishes }),
    leastSatisfaction: t.float({ description: 'The satisfaction of the application that is worst off.', resolve: ({ least }) => least }),
    meanSatisfaction: t.float({ description: 'The mean satisfaction.', resolve: ({ mean }) => mean }),
    gini: t.float({ description: 'How unequal it is: 0 where all have the same share of what they wanted, towards 1 where few have all.', resolve: ({ gini }) => gini }),
  }),
})

const SeasonAllotment = builder.objectRef<ToldAllotment>('SeasonAllotment').implement({
  description: 'A weekly slot that would be handed out.',
  fields: (t) => ({
    applicationId: t.id({ description: 'Whose.', resolve: ({ applicationId }) => applicationId }),
    groupName: t.string({ description: 'The group.', resolve: ({ groupName }) => groupName }),
    rank: t.int({ nullable: true, description: 'Which of its wishes it grants: 1 is the best; null where nobody wished it.', resolve: ({ wish }) => wish === null ? null : wish + 1 }),
    pinned: t.boolean({ description: 'Whether the manager gave it.', resolve: ({ pinned }) => pinned }),
    time: t.field({ type: SeasonTime, description: 'When and where.', resolve: (slot) => slot }),
  }),
})

const SeasonPin = builder.objectRef<Preview['impossiblePins'][number]>('SeasonPin').implement({
  description: 'A slot that the manager gives a group, whatever its score.',
  fields: (t) => ({
    applicationId: t.id({ description: 'Whose.', resolve: ({ applicationId }) => applicationId }),
    facilityId: t.id({ description: 'Where.', resolve: ({ facilityId }) => facilityId }),
    weekday: t.int({ description: '1 Monday … 7 Sunday (ISO 8601).', resolve: ({ weekday }) => weekday }),
    startsAt: t.field({ type: 'LocalTime', description: 'From when.', resolve: ({ startsAt }) => clockOf(startsAt) }),
    length: t.field({ type: 'Duration', description: 'How long.', resolve: ({ length }) => length }),
    units: t.int({ description: 'How many units.', resolve: ({ units }) => units }),
  }),
})

export const SeasonAllocation = builder.objectRef<Preview>('SeasonAllocation').implement({
  description: 'What would be handed out as things stand; nothing is written. The same question has the same answer. For facility managers, board and auditors.',
  fields: (t) => ({
    slots: t.field({ type: [SeasonAllotment], description: 'The slots, by weekday and time.', resolve: ({ slots }) => slots }),
    outcomes: t.field({ type: [SeasonOutcome], description: 'Each application that stands, with what became of its wishes, and why.', resolve: ({ outcomes }) => outcomes }),
    fairness: t.field({ type: SeasonFairness, description: 'How fair it is.', resolve: ({ fairness }) => fairness }),
    impossiblePins: t.field({ type: [SeasonPin], description: 'What the manager gave and cannot be: the place is not open then, or another such slot is there. It must be mended before the season is published.', resolve: ({ impossiblePins }) => impossiblePins }),
    complete: t.boolean({ description: 'Whether each refusal was shown to be unavoidable. Where a few dozen groups want the same hours, the search is ended at a bound, the same on every machine: then there may be a way that it did not see.', resolve: ({ complete }) => complete }),
    mark: t.string({ description: 'A mark of what it follows from. `publishSeason` takes it, to publish what was looked at and nothing else.', resolve: ({ mark }) => mark }),
  }),
})
