import { builder } from '../../../graph/builder.ts'
import { RateLimited } from '../../../graph/errors.ts'
import { TranslationInput } from '../../../graph/localized.ts'
import { mutation } from '../../../graph/mutation.ts'
import { applyForMembership } from '../apply.ts'
import { createCooperative, updateCooperative } from '../found.ts'
import { acceptInvitation, inviteMember, revokeInvitation } from '../invitations.ts'
import { addPartner, removePartner, setRepresentative } from '../partners.ts'
import { updateProfile } from '../profile.ts'
import { registerResident } from '../residents.ts'
import { setMemberRoles } from '../roles.ts'
import { decideApplication, leaveCooperative, reinstateMember, suspendMember } from '../step.ts'
import { Cooperative, Invitation, KnownPerson, Membership, Organisation } from './entities.ts'
import { JoinPolicy, MembershipRole, OrganisationKind, PublicPart } from './enums.ts'

const shown = {
  cooperative: { entity: () => Cooperative as never, description: 'The cooperative as it is now.' },
  membership: { entity: () => Membership as never, description: 'The membership as it is now.' },
  invitation: { entity: () => Invitation as never, description: 'The invitation as it is now.' },
  organisation: { entity: () => Organisation as never, description: 'The organisation.' },
  person: { entity: () => KnownPerson as never, description: 'The person as they are now.' },
}

const NeighbourhoodInput = builder.inputType('NeighbourhoodInput', {
  description: 'A neighbourhood that is not known yet.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name that its residents use, at most 100 characters.' }),
    municipality: t.string({ required: true, description: 'The municipality it lies in.' }),
    country: t.field({ type: 'CountryCode', required: true, description: 'The country.' }),
    subdivision: t.string({ description: 'The state or province by its ISO 3166-2 suffix, such as `NW`.' }),
    timeZone: t.field({ type: 'TimeZone', required: true, description: 'The zone its clocks show.' }),
    boundary: t.field({ type: 'JSON', description: 'Its boundary as a GeoJSON Polygon or MultiPolygon (RFC 7946).' }),
  }),
})

mutation('createCooperative', {
  description: 'Founds a cooperative; the founder becomes its first board member. For any signed-in person with a name. Errors: SLUG_TAKEN, NAME_REQUIRED.',
  input: (t) => ({
    name: t.string({ required: true, description: 'Its name, 2 to 100 characters.' }),
    slug: t.string({ required: true, description: 'Its name in web addresses: a–z, digits and hyphens, 3 to 60 characters, unique.' }),
    about: t.field({ type: [TranslationInput], description: 'What it says about itself.' }),
    statutes: t.field({ type: [TranslationInput], description: 'The text of its statutes.' }),
    defaultLanguage: t.string({ description: 'The language it writes in by itself; `nl` unless told.' }),
    joinPolicy: t.field({ type: JoinPolicy, description: 'Who may join; APPLICATION unless told.' }),
    publicParts: t.field({ type: [PublicPart], description: 'What everybody may see; FACILITIES unless told.' }),
    neighbourhoodIds: t.idList({ description: 'Known neighbourhoods it is for.' }),
    neighbourhoods: t.field({ type: [NeighbourhoodInput], description: 'New neighbourhoods it is for.' }),
  }),
  payload: { cooperative: shown.cooperative },
  run: createCooperative,
})

mutation('updateCooperative', {
  description: 'Changes what a cooperative says of itself and who may join; absent fields stay. For its board. Errors: SLUG_TAKEN.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Which one.' }),
    name: t.string({ description: 'Its name.' }),
    slug: t.string({ description: 'Its name in web addresses.' }),
    about: t.field({ type: [TranslationInput], description: 'What it says about itself.' }),
    statutes: t.field({ type: [TranslationInput], description: 'The text of its statutes.' }),
    defaultLanguage: t.string({ description: 'The language it writes in by itself.' }),
    joinPolicy: t.field({ type: JoinPolicy, description: 'Who may join.' }),
    publicParts: t.field({ type: [PublicPart], description: 'What everybody may see.' }),
  }),
  payload: { cooperative: shown.cooperative },
  run: updateCooperative,
})

const OrganisationInput = builder.inputType('OrganisationInput', {
  description: 'An organisation that is not known yet.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Its name, at most 150 characters.' }),
    kind: t.field({ type: OrganisationKind, required: true, description: 'What kind of organisation it is.' }),
    about: t.field({ type: [TranslationInput], description: 'What it says about itself.' }),
    website: t.field({ type: 'Url', description: 'Its website.' }),
  }),
})

mutation('addPartner', {
  description: 'Makes an organisation a partner of a cooperative. For its board and coordinators. Errors: ALREADY_PARTNER.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Of which cooperative.' }),
    organisationId: t.id({ description: 'A known organisation; either this or `organisation`.' }),
    organisation: t.field({ type: OrganisationInput, description: 'A new organisation.' }),
  }),
  payload: { organisation: shown.organisation, cooperative: shown.cooperative },
  run: addPartner,
})

mutation('removePartner', {
  description: 'Ends a partnership. For the board and coordinators. Errors: PARTNER_IN_USE.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Of which cooperative.' }),
    organisationId: t.id({ required: true, description: 'Which partner.' }),
  }),
  payload: { organisation: shown.organisation, cooperative: shown.cooperative },
  run: removePartner,
})

mutation('setRepresentative', {
  description: 'Says whether a member may act in the name of a partner. For the board and coordinators. Errors: NOT_FOUND.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'In which cooperative.' }),
    organisationId: t.id({ required: true, description: 'For which partner.' }),
    personId: t.id({ required: true, description: 'Which active member.' }),
    represents: t.boolean({ required: true, description: 'Whether they may.' }),
  }),
  payload: { organisation: shown.organisation, membership: shown.membership },
  run: setRepresentative,
})

mutation('updateProfile', {
  description: 'Changes the viewer’s own name, telephone number and language. An absent field stays; null empties `phone` and `locale`.',
  input: (t) => ({
    name: t.string({ description: 'The name, at most 100 characters.' }),
    phone: t.string({ description: 'The telephone number.' }),
    locale: t.string({ description: 'The language, as a BCP 47 tag.' }),
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
