import { RateLimited } from '../../../graph/errors.ts'
import { mutation } from '../../../graph/mutation.ts'
import { applyForMembership } from '../apply.ts'
import { acceptInvitation, inviteMember, revokeInvitation } from '../invitations.ts'
import { updateProfile } from '../profile.ts'
import { registerResident } from '../residents.ts'
import { setMemberRoles } from '../roles.ts'
import { decideApplication, leaveCooperative, reinstateMember, suspendMember } from '../step.ts'
import { homeFields } from './addresses.ts'
import { Invitation, KnownPerson, Membership } from './entities.ts'
import { MembershipRole } from './enums.ts'

const shown = {
  membership: { entity: () => Membership as never, description: 'The membership as it is now.' },
  invitation: { entity: () => Invitation as never, description: 'The invitation as it is now.' },
  person: { entity: () => KnownPerson as never, description: 'The person as they are now.' },
}

mutation('updateProfile', {
  description: 'Changes the viewer’s own name, how to reach them and where they live. An absent field stays; null empties `phone`, `locale`, `address` and `location`.',
  input: (t) => ({
    name: t.string({ description: 'The name, at most 100 characters.' }),
    phone: t.string({ description: 'The telephone number.' }),
    locale: t.string({ description: 'The language, as a BCP 47 tag.' }),
    ...homeFields(t),
  }),
  payload: { person: shown.person },
  run: updateProfile,
})

mutation('applyForMembership', {
  description: 'Asks to join a cooperative, or joins at once where that is open. For any signed-in person with a name; who left while suspended has to ask in any case. Errors: ALREADY_MEMBER, INVITATION_ONLY, MEMBERSHIP_SUSPENDED, NAME_REQUIRED.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Which one.' }),
    motivation: t.string({ description: 'Why, for those who decide; at most 2,000 characters.' }),
  }),
  payload: { membership: shown.membership },
  run: applyForMembership,
})

const onMembership = (description: string, run: Parameters<typeof mutation<'membership', never>>[1]['run'], name: string) =>
  mutation(name, {
    description,
    input: (t) => ({ membershipId: t.id({ required: true, description: 'Which membership.' }) }),
    payload: { membership: shown.membership },
    run: run as never,
  })

mutation('decideApplication', {
  description: 'Accepts or turns down an application. For the board and coordinators. Errors: INVALID_MEMBERSHIP_TRANSITION.',
  input: (t) => ({
    membershipId: t.id({ required: true, description: 'The membership that was applied for.' }),
    accept: t.boolean({ required: true, description: 'Whether the person becomes a member.' }),
  }),
  payload: { membership: shown.membership },
  run: decideApplication,
})

onMembership('Takes a member’s rights for the time being. For the board. Errors: LAST_BOARD_MEMBER, INVALID_MEMBERSHIP_TRANSITION.', suspendMember as never, 'suspendMember')
onMembership('Gives a suspended member their rights back. For the board. Errors: INVALID_MEMBERSHIP_TRANSITION.', reinstateMember as never, 'reinstateMember')
onMembership('Leaves a cooperative. For oneself; for a coordinator also on behalf of a resident who is not online. Errors: LAST_BOARD_MEMBER, INVALID_MEMBERSHIP_TRANSITION.', leaveCooperative as never, 'leaveCooperative')

mutation('setMemberRoles', {
  description: 'Sets what an active or suspended member is. For the board; someone who is not online can only be a resident. Errors: LAST_BOARD_MEMBER, INVALID_MEMBERSHIP_TRANSITION.',
  input: (t) => ({
    membershipId: t.id({ required: true, description: 'Whose.' }),
    roles: t.field({ type: [MembershipRole], required: true, description: 'All roles from now on, at least one.' }),
  }),
  payload: { membership: shown.membership },
  run: setMemberRoles,
})

mutation('registerResident', {
  description: 'Registers a resident who is not online, as a member one can act for. For coordinators.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'In which cooperative.' }),
    name: t.string({ required: true, description: 'The name, at most 100 characters.' }),
    phone: t.string({ description: 'A telephone number.' }),
  }),
  payload: { membership: shown.membership },
  run: registerResident,
})

mutation('inviteMember', {
  description: 'Invites somebody by mail. For the board; for coordinators with the roles RESIDENT and PARTNER_REPRESENTATIVE. Limited per inviter and per address. Errors: ALREADY_MEMBER, ROLE_NEEDS_BOARD, ORGANISATION_NOT_PARTNER.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'To which cooperative.' }),
    email: t.field({ type: 'EmailAddress', required: true, description: 'Whom.' }),
    roles: t.field({ type: [MembershipRole], required: true, description: 'As what, at least one role.' }),
    organisationId: t.id({ description: 'The partner that the person is to represent.' }),
  }),
  payload: { invitation: shown.invitation },
  refusals: [RateLimited],
  run: inviteMember,
})

mutation('revokeInvitation', {
  description: 'Withdraws an invitation that was not accepted. For the board and coordinators. Errors: STALE.',
  input: (t) => ({ invitationId: t.id({ required: true, description: 'Which one.' }) }),
  payload: { invitation: shown.invitation },
  run: revokeInvitation,
})

mutation('acceptInvitation', {
  description: 'Accepts an invitation. For the signed-in person with the invited address and a name. Errors: INVITATION_INVALID, NAME_REQUIRED, ALREADY_MEMBER, MEMBERSHIP_SUSPENDED.',
  input: (t) => ({ token: t.string({ required: true, description: 'The token of the mail’s link.' }) }),
  payload: { membership: shown.membership },
  run: acceptInvitation,
})
