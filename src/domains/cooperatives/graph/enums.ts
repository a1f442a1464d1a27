import {
  joinPolicies,
  membershipRoles,
  membershipStatuses,
  organisationKinds,
  publicParts,
} from '../../../../schema/tables/vocabulary.ts'
import { enumOf } from '../../../graph/enum.ts'

export const MembershipRole = enumOf('MembershipRole', 'What a member is in a cooperative; one may be several things.', membershipRoles, {
  RESIDENT: 'Lives in, or takes part in the life of, the neighbourhood.',
  COORDINATOR: 'The neighbourhood assistant, who brokers and acts for people who are not online.',
  FACILITY_MANAGER: 'Looks after the facilities of the cooperative and decides requests.',
  BOARD: 'Governs the cooperative.',
  PARTNER_REPRESENTATIVE: 'Speaks for one or more partner organisations.',
  AUDITOR: 'May read what happened, and change nothing.',
})

export const MembershipStatus = enumOf('MembershipStatus', 'Where a membership stands. Only ACTIVE gives rights.', membershipStatuses, {
  APPLIED: 'The person asked to join; the cooperative has to decide.',
  ACTIVE: 'A member with all the rights of the roles.',
  SUSPENDED: 'A member without rights for the time being.',
  LEFT: 'A former member; the history stays.',
  REJECTED: 'The application was turned down.',
})

export const JoinPolicy = enumOf('JoinPolicy', 'Who may join a cooperative.', joinPolicies, {
  OPEN: 'Everyone, at once.',
  APPLICATION: 'Everyone may apply; the board or a coordinator decides.',
  INVITATION: 'By invitation only.',
})

export const PublicPart = enumOf('PublicPart', 'A part of a cooperative that everybody may see. Its name and neighbourhoods always are, its members never.', publicParts, {
  FACILITIES: 'Published facilities and their availability.',
  ABOUT: 'What it says about itself.',
  STATUTES: 'Its statutes.',
  ORGANISATIONS: 'Its partner organisations.',
  MEMBER_COUNT: 'How many members it has.',
})

export const OrganisationKind = enumOf('OrganisationKind', 'What an organisation is.', organisationKinds, {
  HEALTH_PROVIDER: 'A practice, clinic or hospital.',
  SPORTS_CLUB: 'A sports club.',
  SCHOOL: 'A school.',
  HOUSING_CORPORATION: 'A social landlord.',
  MUNICIPALITY: 'A municipality or one of its services.',
  CARE: 'A provider of care at home or in a home.',
  WELFARE: 'A welfare or social work organisation.',
  CITIZENS_INITIATIVE: 'A group or association of residents.',
  COMPANY: 'A company.',
  COMMUNITY_CENTRE: 'A community centre.',
  CULTURE: 'A library, music school, museum or stage.',
  FAITH_COMMUNITY: 'A church, mosque, synagogue, temple or humanist community.',
  OTHER: 'Anything else.',
})
