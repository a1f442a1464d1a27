import { seasonApplications, seasons, seasonSlots } from '../../../../schema/tables/seasons.ts'
import { seasonAims, seasonApplicationStatuses, seasonCriteria, seasonStatuses } from '../../../../schema/tables/vocabulary.ts'
import { enumOf } from '../../../graph/enum.ts'
import { registerNode } from '../../../graph/node.ts'
import { entity } from '../../../graph/read/entity.ts'
import { memberOf } from '../../cooperatives/index.ts'
import { visibleApplication, visibleSeason } from '../find.ts'

/** Who sees which is said in `find.ts`. */
export const Season = entity('Season', seasons, (season) => visibleSeason(season))

/** Who sees which is said in `find.ts`. */
export const SeasonApplication = entity('SeasonApplication', seasonApplications, (one) => visibleApplication(one))

/** A slot that was handed out: there is none before the season is published. */
export const SeasonSlot = entity('SeasonSlot', seasonSlots, (slot) => memberOf(slot.cooperativeId))

registerNode('sea', Season as never)
registerNode('sap', SeasonApplication as never)

export const SeasonStatus = enumOf('SeasonStatus', 'Where a season stands.', seasonStatuses, {
  OPEN: 'Groups may apply, until `applicationsUntil`. Its places are kept.',
  CLOSED: 'It is being handed out. Its places are kept.',
  PUBLISHED: 'It is handed out; what is left of its places can be booked.',
  CANCELLED: 'It was called off; its places can be booked.',
})

export const SeasonAim = enumOf('SeasonAim', 'What counts where not everybody can have their best wish.', seasonAims, {
  MOST_GROUPS: 'Everybody is served who can be; then each gets the best wish that leaves it so.',
  BEST_WISHES: 'Who comes first gets their best wish, even if another has nothing then.',
})

export const SeasonCriterion = enumOf('SeasonCriterion', 'What the score of an application is made of. Each is worth 0 to 1, times its weight.', seasonCriteria, {
  PRIORITY_CLASS: 'The class of priority that the manager put it in: 1 for the first, 0 for the last.',
  GROUP_SIZE: 'The size of the group, compared with the largest.',
  PAST_USE: 'The hours a week that it had in the season before, compared with those it asks for.',
  SAME_SLOT: 'The same, but only hours that it asks for again at the same time and place.',
  NEED: 'What it lacks: 1 as long as it has less than its minimum, then the share of what it wants that it has not.',
})

export const SeasonApplicationStatus = enumOf('SeasonApplicationStatus', 'Whether an application stands.', seasonApplicationStatuses, {
  SUBMITTED: 'It stands.',
  WITHDRAWN: 'It was taken back.',
})

export const SeasonWishReason = enumOf(
  'SeasonWishReason',
  'Why a wish was not granted.',
  ['NOT_IN_SEASON', 'TOO_SMALL', 'LENGTH', 'NO_OPENING', 'VETOED', 'NOT_NEEDED', 'BELOW_MINIMUM', 'TAKEN'] as const,
  {
    NOT_IN_SEASON: 'No place of the season is meant by it.',
    TOO_SMALL: 'The place is too small for the group, or has fewer units than wanted.',
    LENGTH: 'The place is not let for so long or so short, or not in such steps.',
    NO_OPENING: 'The place is not open long enough in the window.',
    VETOED: 'The manager keeps these times from the group.',
    NOT_NEEDED: 'The group has as many slots as it wanted, by wishes that it ranked before.',
    BELOW_MINIMUM: 'The group could not be given as many slots as it needs at least, so it has none.',
    TAKEN: 'Others have the place at each of its times; `takenBy` says who, and by which rule.',
  },
)

export const SeasonTakenRule = enumOf(
  'SeasonTakenRule',
  'By which rule another has what was wished.',
  ['PINNED', 'OWN_SLOT', 'EARLIER_ROUND', 'BETTER_SCORE', 'DRAW', 'KEEPS_SERVED', 'NOT_FOUND'] as const,
  {
    PINNED: 'The manager gave it to them.',
    OWN_SLOT: 'The group itself has another slot at that time.',
    EARLIER_ROUND: 'They got their first slot (or second, and so on) before this group was to get its next.',
    BETTER_SCORE: 'They have the higher score in the same round; `criterion` says what did most.',
    DRAW: 'They have the same score, and the lot decided. It follows from the ids of season and application, not from when one applied.',
    KEEPS_SERVED: 'They came later, but would have had nothing otherwise; this group has another of its wishes.',
    NOT_FOUND: 'The search was ended before everything had been tried: there may have been a way.',
  },
)
