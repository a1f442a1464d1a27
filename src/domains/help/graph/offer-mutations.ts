import { builder } from '../../../graph/builder.ts'
import type { Types } from '../../../graph/builder.ts'
import { mutation } from '../../../graph/mutation.ts'
import { mostCategories } from '../categories/find.ts'
import { changeHelpOffer } from '../offers/change.ts'
import { offerBounds } from '../offers/details.ts'
import { offerHelp } from '../offers/offer.ts'
import { pauseHelpOffer, resumeHelpOffer, withdrawHelpOffer } from '../offers/step.ts'
import { mostSkills } from '../skills-known.ts'
import { actingInput } from './acting.ts'
import { HelpOffer } from './entities.ts'
import { HelpTrait } from './enums.ts'
import { HelpLocationInput } from './places.ts'

const payload = { offer: { entity: () => HelpOffer as never, description: 'The offer as it is now.' } }

const WeeklyAvailabilityInput = builder.inputType('WeeklyAvailabilityInput', {
  description: 'When somebody usually can on a weekday, by the clock of the place.',
  fields: (t) => ({
    weekday: t.int({ required: true, description: 'The day: 1 Monday … 7 Sunday (ISO 8601).' }),
    startTime: t.field({ type: 'LocalTime', required: true, description: 'From when.' }),
    endTime: t.field({ type: 'LocalTime', required: true, description: 'Until when; `24:00` is the end of the day. Before `startTime` it is on the next day, at most twelve hours on: kept, and told, as two, cut at midnight.' }),
  }),
})

const AvailabilityExceptionInput = builder.inputType('AvailabilityExceptionInput', {
  description: 'Days on which that is otherwise.',
  fields: (t) => ({
    startsOn: t.field({ type: 'Date', required: true, description: 'The first day.' }),
    endsOn: t.field({ type: 'Date', description: 'The last day; the first unless told.' }),
    startTime: t.field({ type: 'LocalTime', description: 'From when they can on these days; null where they are away.' }),
    endTime: t.field({ type: 'LocalTime', description: 'Until when on the same day: what goes on past midnight takes an exception for each of the two days. Null where they are away.' }),
  }),
})

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>

/** What can be said of an offer besides its categories. */
const details = (t: InputBuilder) => ({
  about: t.string({ description: 'What there is to say of it, at most 2,000 characters; those who ask for help read it.' }),
  skillIds: t.idList({ description: `What they are good at, at most ${mostSkills}.` }),
  languages: t.stringList({ description: 'What they speak: at most 20 BCP 47 tags.' }),
  radiusKm: t.int({ description: 'How far from their place they help, 0 to 100 kilometres; 5 unless told.' }),
  maxHoursPerWeek: t.float({ description: 'How many hours of a week they give at most, 0 to 168 in quarters; 4 unless told.' }),
  availability: t.field({ type: [WeeklyAvailabilityInput], description: `When they usually can, at most ${offerBounds.hours}; always unless told.` }),
  exceptions: t.field({ type: [AvailabilityExceptionInput], description: `Days on which that is otherwise, at most ${offerBounds.exceptions}.` }),
  carSeats: t.int({ description: 'How many passengers their car takes, 0 to 20; null for no car.' }),
  traits: t.field({ type: [HelpTrait], description: 'What is so of them.' }),
  requires: t.field({ type: [HelpTrait], description: 'What must be so of who is helped, or their home.' }),
  avoids: t.field({ type: [HelpTrait], description: 'What must not be so of who is helped, or their home.' }),
  location: t.field({ type: HelpLocationInput, description: 'From where they help; from home unless told.' }),
})

const errors = 'UNKNOWN_CATEGORY, UNKNOWN_SKILL, INVALID_AVAILABILITY, INVALID_INTERVAL, PLACE_MISSING'

mutation('offerHelp', {
  description: `Offers help: one offer of a person in a cooperative. For members, for themselves or as proxy, and for assistants with consent. Errors: ${errors}, ALREADY_OFFERED, HOUSE_RULES_NOT_ACCEPTED, CONSENT_MISSING.`,
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'In which cooperative.' }),
    ...actingInput(t),
    categories: t.field({ type: ['HelpCategoryCode'], required: true, description: `With what kinds of help, at most ${mostCategories}.` }),
    ...details(t),
  }),
  payload,
  run: offerHelp,
})

mutation('changeHelpOffer', {
  description: `Changes an offer, also one that rests; absent fields stay. For the volunteer and who acts for them. Errors: ${errors}, CONSENT_MISSING, STALE.`,
  input: (t: InputBuilder) => ({
    offerId: t.id({ required: true, description: 'Which one.' }),
    categories: t.field({ type: ['HelpCategoryCode'], description: `With what kinds of help, at most ${mostCategories}.` }),
    ...details(t),
  }),
  payload,
  run: changeHelpOffer,
})

const which = (t: InputBuilder) => ({ offerId: t.id({ required: true, description: 'Which one.' }) })
const steps = 'For the volunteer and who acts for them. Errors: INVALID_TRANSITION, CONSENT_MISSING, STALE.'

mutation('pauseHelpOffer', {
  description: `Lets an offer rest: the volunteer is not found, and what was agreed stays. ${steps}`,
  input: (t: InputBuilder) => ({
    ...which(t),
    until: t.field({ type: 'DateTime', description: 'When it stands again by itself, within two years; null for when it is taken up again.' }),
  }),
  payload,
  run: pauseHelpOffer,
})

mutation('resumeHelpOffer', {
  description: `Takes an offer up again that rests or was taken back, once the rules of the house are accepted (else HOUSE_RULES_NOT_ACCEPTED). ${steps}`,
  input: which,
  payload,
  run: resumeHelpOffer,
})

mutation('withdrawHelpOffer', {
  description: `Takes an offer back: proposals end, and what was agreed stays. ${steps}`,
  input: which,
  payload,
  run: withdrawHelpOffer,
})
