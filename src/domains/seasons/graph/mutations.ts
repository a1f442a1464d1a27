import { builder } from '../../../graph/builder.ts'
import { TranslationInput } from '../../../graph/localized.ts'
import { mutation } from '../../../graph/mutation.ts'
import { FacilityKind } from '../../facilities/index.ts'
import { applyForSeason, changeSeasonApplication, withdrawSeasonApplication } from '../apply.ts'
import { setSeasonDecisions, setSeasonPriorities } from '../decide.ts'
import { cancelSeason, changeSeason, closeSeasonApplications, createSeason } from '../manage.ts'
import { previewSeason } from '../preview.ts'
import { publishSeason } from '../publish.ts'
import { seasonBounds } from '../season.ts'
import { Season, SeasonAim, SeasonApplication, SeasonCriterion } from './entities.ts'
import { SeasonAllocation } from './told-types.ts'

const payload = { season: { entity: () => Season as never, description: 'The season as it is now.' } }
const applied = { application: { entity: () => SeasonApplication as never, description: 'The application as it is now.' } }

builder.queryField('seasonAllocation', (t) =>
  t.field({
    type: SeasonAllocation,
    nullable: true,
    description: 'Hands a season out by the applications and decisions as they stand, and writes nothing: the dry run of `publishSeason`. For facility managers, board and auditors; null for all others.',
    args: { seasonId: t.arg.id({ required: true, description: 'Which season.' }) },
    resolve: (_root, { seasonId }, context) => previewSeason(seasonId, context),
  }),
)

const SeasonWeightInput = builder.inputType('SeasonWeightInput', {
  description: 'What a criterion weighs.',
  fields: (t) => ({
    criterion: t.field({ type: SeasonCriterion, required: true, description: 'Which.' }),
    weight: t.int({ required: true, description: 'How much, 0 to 1,000; 0 leaves it out.' }),
  }),
})

const places = `at most ${seasonBounds.places}`

mutation('createSeason', {
  description: 'Makes a season and opens it for applications. From now on only who manages its places books them within it, until it is published. For facility managers and the board. Errors: INVALID_SEASON, SEASON_OVERLAPS.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Who hands it out.' }),
    name: t.field({ type: [TranslationInput], required: true, description: 'The name, at most 120 characters.' }),
    startsOn: t.field({ type: 'Date', required: true, description: 'The first day.' }),
    endsOn: t.field({ type: 'Date', required: true, description: 'The last day: a week to 400 days later.' }),
    applicationsUntil: t.field({ type: 'DateTime', required: true, description: 'Until when groups may apply, exclusive.' }),
    facilityIds: t.idList({ required: true, description: `The places that are handed out, ${places}, all of the cooperative.` }),
    aim: t.field({ type: SeasonAim, description: 'What counts where not everybody can have their best wish; MOST_GROUPS unless told.' }),
    priorityClasses: t.int({ description: 'How many classes of priority there are, 1 to 9; 3 unless told.' }),
    weights: t.field({ type: [SeasonWeightInput], description: 'What criteria weigh; those that are not named as usual: class 40, size 20, past use 10, same slot 20, need 10.' }),
    previousSeasonId: t.id({ description: 'The published season whose slots count as past use; the last one unless told, null for none.' }),
  }),
  payload,
  run: createSeason,
})

mutation('changeSeason', {
  description: 'Changes a season that is not published; absent fields stay. A new end of applications opens them again. For facility managers and the board. Errors: INVALID_SEASON, SEASON_OVERLAPS, SEASON_SETTLED, STALE.',
  input: (t) => ({
    seasonId: t.id({ required: true, description: 'Which one.' }),
    name: t.field({ type: [TranslationInput], description: 'The name.' }),
    startsOn: t.field({ type: 'Date', description: 'The first day.' }),
    endsOn: t.field({ type: 'Date', description: 'The last day.' }),
    applicationsUntil: t.field({ type: 'DateTime', description: 'Until when groups may apply.' }),
    facilityIds: t.idList({ description: `The places that are handed out, ${places}; wishes for others are not granted.` }),
    aim: t.field({ type: SeasonAim, description: 'What counts where not everybody can have their best wish.' }),
    priorityClasses: t.int({ description: 'How many classes of priority there are.' }),
    weights: t.field({ type: [SeasonWeightInput], description: 'What criteria weigh; those that are not named stay.' }),
    previousSeasonId: t.id({ description: 'The published season whose slots count as past use; null for none.' }),
  }),
  payload,
  run: changeSeason,
})

mutation('closeSeasonApplications', {
  description: 'Takes no more applications for a season, before their end. For facility managers and the board. Errors: APPLICATIONS_CLOSED, SEASON_SETTLED.',
  input: (t) => ({ seasonId: t.id({ required: true, description: 'Which one.' }) }),
  payload,
  run: closeSeasonApplications,
})

mutation('cancelSeason', {
  description: 'Calls a season off that is not published: its places can be booked as always. For facility managers and the board. Errors: SEASON_SETTLED.',
  input: (t) => ({ seasonId: t.id({ required: true, description: 'Which one.' }) }),
  payload,
  run: cancelSeason,
})

const SeasonPriorityInput = builder.inputType('SeasonPriorityInput', {
  description: 'The class of an application.',
  fields: (t) => ({
    applicationId: t.id({ required: true, description: 'Which application.' }),
    priorityClass: t.int({ required: true, description: '1 comes first; at most as many as the season has.' }),
  }),
})

mutation('setSeasonPriorities', {
  description: 'Puts applications into classes of priority; those that are not named stay in theirs, which at first is the last. For facility managers and the board. Errors: SEASON_SETTLED.',
  input: (t) => ({
    seasonId: t.id({ required: true, description: 'In which season.' }),
    priorities: t.field({ type: [SeasonPriorityInput], required: true, description: `At most ${seasonBounds.applications}.` }),
  }),
  payload,
  run: setSeasonPriorities,
})

const SeasonPinInput = builder.inputType('SeasonPinInput', {
  description: 'A slot that is given to a group, whatever its score.',
  fields: (t) => ({
    applicationId: t.id({ required: true, description: 'Whose.' }),
    facilityId: t.id({ required: true, description: 'Where.' }),
    weekday: t.int({ required: true, description: '1 Monday … 7 Sunday (ISO 8601).' }),
    startsAt: t.field({ type: 'LocalTime', required: true, description: 'From when.' }),
    length: t.field({ type: 'Duration', required: true, description: 'How long.' }),
    units: t.int({ description: 'How many units; 1 unless told, all where the place is let as a whole.' }),
  }),
})

const SeasonRefusalInput = builder.inputType('SeasonRefusalInput', {
  description: 'What is kept from a group, whatever its score.',
  fields: (t) => ({
    applicationId: t.id({ required: true, description: 'From whom.' }),
    facilityId: t.id({ required: true, description: 'Where.' }),
    weekday: t.int({ required: true, description: '1 Monday … 7 Sunday (ISO 8601).' }),
    startsAt: t.field({ type: 'LocalTime', description: 'Slots that begin then; all of the day unless told.' }),
  }),
})

mutation('setSeasonDecisions', {
  description: 'Says which slots groups are given and which are kept from them before the rest is handed out: all anew. What cannot be, `seasonAllocation` tells. For facility managers and the board. Errors: SEASON_SETTLED, STALE.',
  input: (t) => ({
    seasonId: t.id({ required: true, description: 'In which season.' }),
    pins: t.field({ type: [SeasonPinInput], required: true, description: `Slots that are given, at most ${seasonBounds.applications * 2}.` }),
    refusals: t.field({ type: [SeasonRefusalInput], required: true, description: `Slots that are kept, at most ${seasonBounds.applications * 2}.` }),
  }),
  payload,
  run: setSeasonDecisions,
})

mutation('publishSeason', {
  description: 'Hands a season out once and for all: each slot becomes a series of bookings, all of them or none; days on which a place is closed or taken are left out and told. What is left opens for booking, and the applicants are told by mail. For facility managers and the board. Errors: APPLICATIONS_OPEN, ALLOCATION_CHANGED, IMPOSSIBLE_PIN, SEASON_TOO_LARGE, SEASON_TOO_FAR, SEASON_SETTLED.',
  input: (t) => ({
    seasonId: t.id({ required: true, description: 'Which one.' }),
    mark: t.string({ description: 'The `mark` of the allocation that was looked at: if it would be another now, nothing is published.' }),
  }),
  payload,
  run: publishSeason,
})

const SeasonWishInput = builder.inputType('SeasonWishInput', {
  description: 'A weekly slot that a group would like, at any time within the window.',
  fields: (t) => ({
    facilityId: t.id({ description: 'In this place of the season; either this or a kind.' }),
    facilityKind: t.field({ type: FacilityKind, description: 'In any place of the season of this kind.' }),
    weekday: t.int({ required: true, description: '1 Monday … 7 Sunday (ISO 8601).' }),
    from: t.field({ type: 'LocalTime', required: true, description: 'Not before.' }),
    until: t.field({ type: 'LocalTime', required: true, description: 'Over by then; not after `from` means on the next day.' }),
    length: t.field({ type: 'Duration', required: true, description: 'How long.' }),
    units: t.int({ description: 'How many units, where the place is let by units; 1 unless told.' }),
  }),
})

const wishes = `The wishes, the best first, at most ${seasonBounds.wishes}; each is granted once at most.`

mutation('applyForSeason', {
  description: 'Applies for weekly slots of a season: for an organisation by one who represents it, or by a member for a group that is none, which they answer for. When one applies makes no difference. Errors: APPLICATIONS_CLOSED, ALREADY_APPLIED, INVALID_WISH, SEASON_FULL.',
  input: (t) => ({
    seasonId: t.id({ required: true, description: 'For which season.' }),
    forOrganisationId: t.id({ description: 'For a group of this organisation, which one represents.' }),
    groupName: t.string({ required: true, description: 'The group, as the schedule will name it; at most 120 characters.' }),
    groupSize: t.int({ required: true, description: 'How many people come.' }),
    wanted: t.int({ required: true, description: `The most slots a week, 1 to ${seasonBounds.wishes}.` }),
    minimum: t.int({ description: 'Fewer slots a week than these are of no use; then it would rather have none. 0 unless told.' }),
    wishes: t.field({ type: [SeasonWishInput], required: true, description: wishes }),
    note: t.string({ description: 'What the manager should know, at most 1,000 characters.' }),
  }),
  payload: applied,
  run: applyForSeason,
})

mutation('changeSeasonApplication', {
  description: 'Changes what a group asks for, as long as the season takes applications; absent fields stay. For who applied, and those who represent its organisation. Errors: APPLICATIONS_CLOSED, ALREADY_APPLIED, INVALID_WISH, INVALID_TRANSITION.',
  input: (t) => ({
    applicationId: t.id({ required: true, description: 'Which one.' }),
    groupName: t.string({ description: 'The group.' }),
    groupSize: t.int({ description: 'How many people come.' }),
    wanted: t.int({ description: 'The most slots a week.' }),
    minimum: t.int({ description: 'The fewest that are of use.' }),
    wishes: t.field({ type: [SeasonWishInput], description: wishes }),
    note: t.string({ description: 'What the manager should know; null for nothing.' }),
  }),
  payload: applied,
  run: changeSeasonApplication,
})

mutation('withdrawSeasonApplication', {
  description: 'Takes an application back, at any time before the season is published. For who applied, and those who represent its organisation. Errors: SEASON_SETTLED, INVALID_TRANSITION.',
  input: (t) => ({ applicationId: t.id({ required: true, description: 'Which one.' }) }),
  payload: applied,
  run: withdrawSeasonApplication,
})
