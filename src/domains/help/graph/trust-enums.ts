import { concernKinds, concernStatuses, consentPurposes, introductionKinds } from '../../../../schema/tables/vocabulary.ts'
import { enumOf } from '../../../graph/enum.ts'

export const ConsentPurpose = enumOf('ConsentPurpose', 'To what somebody agrees.', consentPurposes, {
  PROFILE: 'That an assistant keeps what they tell of themself: their answers, whom they block, that they accept the rules.',
  REPRESENTATION: 'That others act for them in all of mutual help.',
  HELP_REQUEST: 'That an assistant asks for help for them.',
  HELP_OFFER: 'That an assistant offers their help.',
})

export const IntroductionKind = enumOf('IntroductionKind', 'How trust in a volunteer grew.', introductionKinds, {
  INTRODUCTION: 'An assistant met them, and told them how things go.',
  TRIAL: 'They helped beside somebody experienced.',
  VOUCHED: 'An assistant vouches for them.',
})

export const ConcernKind = enumOf('ConcernKind', 'What kind of concern somebody has.', concernKinds, {
  SAFETY: 'Somebody is in danger, or might be.',
  MISCONDUCT: 'Somebody did what is not done.',
  NO_SHOW: 'Somebody did not come.',
  HOURS: 'The hours are not right.',
  OTHER: 'Something else.',
})

export const ConcernStatus = enumOf('ConcernStatus', 'Where a concern stands.', concernStatuses, {
  OPEN: 'Nobody has taken it in hand yet.',
  IN_HAND: 'Somebody has.',
  CLOSED: 'It is dealt with.',
})
