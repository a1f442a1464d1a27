import { and, eq } from 'drizzle-orm'
import { helpSettings } from '../../../../schema/tables/help.ts'
import { builder } from '../../../graph/builder.ts'
import { TranslationInput } from '../../../graph/localized.ts'
import { mutation } from '../../../graph/mutation.ts'
import { entity } from '../../../graph/read/entity.ts'
import { one, value } from '../../../graph/read/fields.ts'
import { Cooperative, memberOf } from '../../cooperatives/index.ts'
import { retireHelpCategory, setHelpCategory } from '../categories/manage.ts'
import { setHelpSettings } from '../settings/set.ts'
import { HelpCategory } from './entities.ts'
import { ClearanceType, LedgerMode, MatchCriterion } from './enums.ts'

const HelpSettings = entity('HelpSettings', helpSettings, (s) => memberOf(s.cooperativeId))

HelpSettings.ref.implement({
  description: 'How a cooperative arranges its mutual help. Seen by its members.',
  fields: (t) => ({
    proposalLifetime: t.field({ type: 'Duration', description: 'How long a proposal waits for its answers.', ...value(HelpSettings, (s) => s.proposalLifetime) }),
    silenceLifetime: t.field({ type: 'Duration', description: 'After how long the silence of one side about the hours counts as yes.', ...value(HelpSettings, (s) => s.silenceLifetime) }),
    trialMatches: t.int({ description: 'How many matches a new volunteer completes beside somebody experienced, or after an introduction; 0 for none.', ...value(HelpSettings, (s) => s.trialMatches) }),
    minimumCount: t.int({ description: 'Below this many, those whom a criterion excludes are not counted out.', ...value(HelpSettings, (s) => s.minimumCount) }),
    plansItself: t.boolean({ description: 'Whether proposals that lapsed or were declined are planned anew by themselves.', ...value(HelpSettings, (s) => s.plansItself) }),
    reminderNotice: t.field({ type: 'Duration', description: 'How long before something agreed the two are reminded of it by mail, never at night; `PT0S` for not at all.', ...value(HelpSettings, (s) => s.reminderNotice) }),
    noShowLimit: t.int({ nullable: true, description: 'After how many times of not being there somebody is proposed by assistants alone for a while; null for never.', ...value(HelpSettings, (s) => s.noShowLimit) }),
    noShowWithin: t.field({ type: 'Duration', description: 'Within which time these count, and for how long that is.', ...value(HelpSettings, (s) => s.noShowWithin) }),
    ledgerMode: t.field({ type: LedgerMode, description: 'What hours are to the cooperative.', ...value(HelpSettings, (s) => s.ledgerMode) }),
    softLimitMinutes: t.int({ description: 'How far below zero an account may go without a word, in minutes.', ...value(HelpSettings, (s) => s.softLimit) }),
    hardLimitMinutes: t.int({ description: 'How far below zero it may go at all, in minutes.', ...value(HelpSettings, (s) => s.hardLimit) }),
  }),
})

builder.objectField(Cooperative.ref, 'helpSettings', (t) =>
  t.field({
    type: HelpSettings.ref,
    nullable: true,
    description: 'How it arranges its mutual help; null for everybody who is not an active member.',
    ...one(Cooperative, () => HelpSettings, (c, s) => and(eq(s.cooperativeId, c.id))),
  }),
)

mutation('setHelpSettings', {
  description: 'Sets how a cooperative arranges its mutual help; absent fields stay. For the board and coordinators. Errors: STALE.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Which cooperative.' }),
    proposalLifetime: t.field({ type: 'Duration', description: 'How long a proposal waits for its answers: an hour to 60 days.' }),
    silenceLifetime: t.field({ type: 'Duration', description: 'After how long the silence of one side about the hours counts as yes: an hour to 60 days.' }),
    trialMatches: t.int({ description: 'How many matches a new volunteer completes beside somebody experienced, 0 to 20.' }),
    minimumCount: t.int({ description: 'Below this many, those whom a criterion excludes are not counted out: 3 to 1,000.' }),
    plansItself: t.boolean({ description: 'Whether proposals that lapsed or were declined are planned anew by themselves.' }),
    reminderNotice: t.field({ type: 'Duration', description: 'How long before something agreed the two are reminded of it by mail: at most 14 days, `PT0S` for not at all.' }),
    noShowLimit: t.int({ description: 'After how many times of not being there somebody is proposed by assistants alone for a while: 2 to 20. Null for never, which also lifts what is paused.' }),
    noShowWithin: t.field({ type: 'Duration', description: 'Within which time these count, and for how long that is: a day to 366 days.' }),
    ledgerMode: t.field({ type: LedgerMode, description: 'What hours are to the cooperative; matches that were proposed stay as they are.' }),
    softLimitMinutes: t.int({ description: 'How far below zero an account may go without a word: at most the hard limit.' }),
    hardLimitMinutes: t.int({ description: 'How far below zero it may go at all: at most 60,000 minutes.' }),
  }),
  payload: { cooperative: { entity: () => Cooperative as never, description: 'The cooperative, with its settings as they are now.' } },
  run: setHelpSettings,
})

const payload = { category: { entity: () => HelpCategory as never, description: 'The category as it is now.' } }

const MatchWeightInput = builder.inputType('MatchWeightInput', {
  description: 'What a criterion weighs.',
  fields: (t) => ({
    criterion: t.field({ type: MatchCriterion, required: true, description: 'Which.' }),
    weight: t.int({ required: true, description: 'How much, 0 to 100.' }),
  }),
})

mutation('setHelpCategory', {
  description: 'Adds a kind of help to a cooperative, changes one of its own, takes one up again that was retired, or sets its own in place of one that all have. Absent fields stay as they are there; open requests follow. For the board and coordinators. Errors: TOO_MANY_CATEGORIES.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Which cooperative.' }),
    code: t.field({ type: 'HelpCategoryCode', required: true, description: 'By which requests and offers name it.' }),
    name: t.field({ type: [TranslationInput], description: 'What it is called, at most 80 characters; required for a new one.' }),
    nearby: t.boolean({ description: 'Whether it matters how far apart the two live; true for a new one unless told.' }),
    needsCar: t.boolean({ description: 'Whether it takes a car; false for a new one unless told.' }),
    clearanceTypes: t.field({ type: [ClearanceType], description: 'What a helper must have shown; open requests ask for it too from now on.' }),
    weights: t.field({ type: [MatchWeightInput], description: 'What the criteria weigh, all anew: one that is not named weighs nothing, and one at least weighs something.' }),
  }),
  payload,
  run: setHelpCategory,
})

mutation('retireHelpCategory', {
  description: 'Takes a kind of help out of what can be chosen in a cooperative, also one that all have. Requests and offers that name it stay. For the board and coordinators. Errors: UNKNOWN_CATEGORY.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Which cooperative.' }),
    code: t.field({ type: 'HelpCategoryCode', required: true, description: 'Which one.' }),
  }),
  payload,
  run: retireHelpCategory,
})
