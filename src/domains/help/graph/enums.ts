import {
  clearanceTypes,
  consentForms,
  helpOfferStatuses,
  helpRequestStatuses,
  helpTimings,
  helpTraits,
  helpUrgencies,
  ledgerModes,
  matchCriteria,
} from '../../../../schema/tables/vocabulary.ts'
import { enumOf } from '../../../graph/enum.ts'

export const HelpRequestStatus = enumOf('HelpRequestStatus', 'Where a request for help stands.', helpRequestStatuses, {
  OPEN: 'Helpers are looked for: not all places are taken.',
  MATCHED: 'All places are taken.',
  COMPLETED: 'Help was given in all places.',
  CANCELLED: 'It was called off.',
  EXPIRED: 'Not enough helpers were found in time.',
})

export const HelpOfferStatus = enumOf('HelpOfferStatus', 'Whether an offer of help stands.', helpOfferStatuses, {
  ACTIVE: 'It stands: the volunteer is found.',
  PAUSED: 'It rests, until `pausedUntil` or until it is taken up again.',
  WITHDRAWN: 'It was taken back; it can be taken up again.',
})

export const HelpUrgency = enumOf('HelpUrgency', 'How soon help is needed.', helpUrgencies, {
  LOW: 'It can wait.',
  NORMAL: 'As usual.',
  URGENT: 'It comes before others.',
})

export const HelpTiming = enumOf('HelpTiming', 'When help is needed.', helpTimings, {
  ONE_OFF: 'Once, within one window.',
  FLEXIBLE: 'Once, within one of several windows, or whenever it suits where there is none.',
  RECURRING: 'Every week, in the same windows by the clock of the place.',
})

export const HelpTrait = enumOf('HelpTrait', 'What is so of somebody or their home, and what others may wish for or rather not.', helpTraits, {
  WOMAN: 'Is a woman.',
  MAN: 'Is a man.',
  NON_BINARY: 'Is neither, or both.',
  PETS: 'Has pets, or comes with one.',
  SMOKING: 'Smokes, or lives where one does.',
  CHILDREN: 'Has children around.',
  WHEELCHAIR: 'Has to do with a wheelchair: uses one, or can handle one.',
  WALKER: 'The same with a walking frame.',
  HEAVY_LIFTING: 'Has to do with heavy lifting: needs it, or can do it.',
  STAIRS: 'Has to do with stairs: lives up them, or can climb them.',
})

export const ClearanceType = enumOf('ClearanceType', 'What a volunteer may have to show. The document itself is never kept.', clearanceTypes, {
  CERTIFICATE_OF_CONDUCT: 'A certificate of conduct: nothing is known against them (VOG, Führungszeugnis).',
  FIRST_AID: 'A certificate of first aid.',
  DRIVING_LICENCE: 'A driving licence.',
  FOOD_HYGIENE: 'A certificate of food hygiene.',
  CARE_DIPLOMA: 'A diploma in care or nursing.',
  OTHER: 'Something else.',
})

export const MatchCriterion = enumOf('MatchCriterion', 'What candidates are scored by. Each is worth 0 to 1, times its weight.', matchCriteria, {
  PROXIMITY: 'How near the volunteer is, compared with the radius that they help in.',
  SKILLS: 'How many of the skills that are wanted they have.',
  AVAILABILITY: 'On how many of the days that are asked for they can.',
  LANGUAGE: 'How many of the languages they share.',
  LOAD: 'How much of their hours of that week is still free.',
  CONTINUITY: 'How often they have helped this person before.',
  TRUST: 'How often they have helped at all.',
})

export const ConsentForm = enumOf('ConsentForm', 'How somebody gave their consent.', consentForms, {
  ONLINE: 'By themself, signed in.',
  SPOKEN: 'By word of mouth, to who recorded it.',
  WRITTEN: 'On paper.',
})

export const LedgerMode = enumOf('LedgerMode', 'What hours of help are to a cooperative.', ledgerModes, {
  GIFT: 'They are given, and only counted.',
  CREDITS: 'Who gives them has them to spend.',
  BOTH: 'Each match is one or the other.',
})
