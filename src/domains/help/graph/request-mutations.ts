import { builder } from '../../../graph/builder.ts'
import type { Types } from '../../../graph/builder.ts'
import { mutation } from '../../../graph/mutation.ts'
import { requestHelp } from '../requests/ask.ts'
import { cancelHelpRequest, changeHelpRequest } from '../requests/change.ts'
import { windowBounds } from '../requests/windows-rules.ts'
import { actingInput } from './acting.ts'
import { HelpRequest } from './entities.ts'
import { ClearanceType, HelpTiming, HelpTrait, HelpUrgency } from './enums.ts'
import { HelpLocationInput } from './places.ts'

const payload = { request: { entity: () => HelpRequest as never, description: 'The request as it is now.' } }

const HelpWindowInput = builder.inputType('HelpWindowInput', {
  description: 'A stretch of time in which help would suit.',
  fields: (t) => ({
    startsAt: t.field({ type: 'DateTime', required: true, description: 'From when.' }),
    endsAt: t.field({ type: 'DateTime', required: true, description: 'Until when, exclusive.' }),
  }),
})

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>

/** What can be said of a request besides its title and category. */
const details = (t: InputBuilder) => ({
  description: t.string({ description: 'What it is about, at most 4,000 characters: read by those who agree to help, and the assistants.' }),
  urgency: t.field({ type: HelpUrgency, description: 'How soon it is needed; NORMAL unless told.' }),
  timing: t.field({ type: HelpTiming, description: 'Once or every week; ONE_OFF with one window and FLEXIBLE with several or none, unless told.' }),
  windows: t.field({ type: [HelpWindowInput], description: `When it would suit, at most ${windowBounds.windows}; of what recurs those of the first week, within seven days. None means whenever.` }),
  minutes: t.int({ description: 'How long it takes each time, 5 to 1,440; as long as the shortest window unless told.' }),
  recursUntil: t.field({ type: 'Date', description: 'The last day on which it recurs, not before the last of its windows; null for no end.' }),
  helpersNeeded: t.int({ description: 'How many helpers it takes, 1 to 50; one unless told.' }),
  languages: t.stringList({ description: 'In which languages one can talk, any of which will do: at most 20 BCP 47 tags; none where it does not matter.' }),
  requiredSkillIds: t.idList({ description: 'What a helper must be good at, at most 20.' }),
  wantedSkillIds: t.idList({ description: 'What it would be nice that a helper is good at, at most 20.' }),
  seats: t.int({ description: 'How many free seats the helper’s car must have, 0 to 20; null for no car, but one where the category takes a car.' }),
  clearanceTypes: t.field({ type: [ClearanceType], description: 'What a helper must have shown, besides what the category demands.' }),
  traits: t.field({ type: [HelpTrait], description: 'What is so of the requester or their home.' }),
  requires: t.field({ type: [HelpTrait], description: 'What must be so of a helper.' }),
  avoids: t.field({ type: [HelpTrait], description: 'What must not be so of a helper.' }),
  location: t.field({ type: HelpLocationInput, description: 'Where it is; at the requester’s home unless told.' }),
  expiresAt: t.field({ type: 'DateTime', description: 'Until when helpers are looked for: 90 days unless told, and never longer than one could begin.' }),
})

const errors = 'UNKNOWN_CATEGORY, UNKNOWN_SKILL, INVALID_INTERVAL, IN_THE_PAST, WINDOW_TOO_SHORT, INVALID_WINDOWS, PLACE_MISSING'

mutation('requestHelp', {
  description: `Asks for help. For members, for themselves or as proxy, and for assistants with consent. Errors: ${errors}, TOO_MANY_REQUESTS, HOUSE_RULES_NOT_ACCEPTED, CONSENT_MISSING.`,
  input: (t: InputBuilder) => ({
    cooperativeId: t.id({ required: true, description: 'In which cooperative.' }),
    ...actingInput(t),
    category: t.field({ type: 'HelpCategoryCode', required: true, description: 'What kind of help.' }),
    title: t.string({ required: true, description: 'In a few words, at most 120 characters: volunteers read it, so no names, and nothing of health.' }),
    ...details(t),
  }),
  payload,
  run: requestHelp,
})

mutation('changeHelpRequest', {
  description: `Changes a request that stands; absent fields stay. Its time, place and kind only while nobody has agreed to it or thinks about it. For the requester and who acts for them. Errors: ${errors}, REQUEST_CLOSED, REQUEST_IN_HAND, CONSENT_MISSING, STALE.`,
  input: (t: InputBuilder) => ({
    requestId: t.id({ required: true, description: 'Which one.' }),
    category: t.field({ type: 'HelpCategoryCode', description: 'What kind of help.' }),
    title: t.string({ description: 'In a few words, at most 120 characters.' }),
    ...details(t),
  }),
  payload,
  run: changeHelpRequest,
})

mutation('cancelHelpRequest', {
  description: 'Calls a request off: proposals end; what was agreed stays until it is called off by itself. For the requester and who acts for them. Errors: REQUEST_CLOSED, CONSENT_MISSING, STALE.',
  input: (t) => ({
    requestId: t.id({ required: true, description: 'Which one.' }),
    reason: t.string({ description: 'Why, at most 500 characters: for who acts for the requester, and the assistants.' }),
  }),
  payload,
  run: cancelHelpRequest,
})
