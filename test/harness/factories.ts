import type { JoinPolicy, MembershipRole, PublicPart } from '../../schema/tables/vocabulary.ts'
import type { TestApp } from './app.ts'
import { done } from './mutate.ts'
import { invitationTokenFor, signIn, type SignedIn } from './people.ts'

/** Somebody signed in who is a member. */
export interface Member extends SignedIn {
  membershipId: string
}

/** A cooperative that somebody founded. */
export interface Founded {
  id: string
  slug: string
  name: string
  neighbourhoodId: string
  /** The founder and only board member. */
  board: Member
}

/** A cooperative with a member in every role, and everybody else who matters to its rules. */
export interface Neighbourhood extends Founded {
  coordinator: Member
  manager: Member
  resident: Member
  auditor: Member
  /** Represents the partner `organisationId`. */
  representative: Member
  organisationId: string
  /** A resident who is not online. */
  offline: { personId: string; membershipId: string }
  /** Signed in, with a name, and a member of nothing. */
  stranger: SignedIn
}

let made = 0
const unique = (): string => `n${++made}`

export interface CooperativeOptions {
  name?: string
  slug?: string
  joinPolicy?: JoinPolicy
  publicParts?: PublicPart[]
  country?: string
  subdivision?: string
  timeZone?: string
}

/** Founds a cooperative in a neighbourhood of its own, with one board member. */
export async function foundCooperative(app: TestApp, options: CooperativeOptions = {}): Promise<Founded> {
  const mark = unique()
  const founder = await signIn(app, `board.${mark}@example.org`, `Bep Bestuur ${mark}`)
  const { country = 'NL', subdivision, timeZone = 'Europe/Amsterdam', ...more } = options
  const neighbourhood = { name: `Wijk ${mark}`, municipality: 'Twenterand', country, subdivision, timeZone }
  const input = { name: `Coöperatie ${mark}`, slug: `cooperatie-${mark}`, neighbourhoods: [neighbourhood], ...more }
  const selection = 'cooperative { id slug name neighbourhoods { id } viewerMembership { id } }'
  const { cooperative } = await done(founder.client, 'createCooperative', input, selection)
  return {
    ...{ id: cooperative.id, slug: cooperative.slug, name: cooperative.name },
    neighbourhoodId: cooperative.neighbourhoods[0].id,
    board: { ...founder, membershipId: cooperative.viewerMembership.id },
  }
}

/** Signs somebody in, and makes them a member by an invitation of the board and its acceptance. */
export async function addMember(
  app: TestApp,
  cooperative: Founded,
  roles: MembershipRole[] = ['RESIDENT'],
  {
    email = `member.${unique()}@example.org`,
    name = `Lid ${email}`,
    organisationId,
  }: { email?: string; name?: string; organisationId?: string } = {},
): Promise<Member> {
  const [person] = await Promise.all([
    signIn(app, email, name),
    done(cooperative.board.client, 'inviteMember', { cooperativeId: cooperative.id, email, roles, organisationId }),
  ])
  const token = invitationTokenFor(app, email)
  const { membership } = await done(person.client, 'acceptInvitation', { token }, 'membership { id }')
  return { ...person, membershipId: membership.id }
}

/** Makes a new organisation a partner. */
export async function addPartner(cooperative: Founded, name = 'Fysio Oost', kind = 'HEALTH_PROVIDER'): Promise<string> {
  const input = { cooperativeId: cooperative.id, organisation: { name, kind } }
  return (await done(cooperative.board.client, 'addPartner', input, 'organisation { id }')).organisation.id
}

/** Registers a resident who is not online. */
export async function addOfflineResident(cooperative: Founded, coordinator: SignedIn, name = 'Opa Offline') {
  const input = { cooperativeId: cooperative.id, name, phone: '000 123 45' }
  const { membership } = await done(coordinator.client, 'registerResident', input, 'membership { id person { id } }')
  return { membershipId: membership.id as string, personId: membership.person.id as string }
}

/** Founds a cooperative and fills it with a member in every role, a partner, and a resident who is not online. */
export async function makeNeighbourhood(app: TestApp, options: CooperativeOptions = {}): Promise<Neighbourhood> {
  const cooperative = await foundCooperative(app, options)
  const represented = async (): Promise<[string, Member]> => {
    const organisationId = await addPartner(cooperative)
    return [organisationId, await addMember(app, cooperative, ['PARTNER_REPRESENTATIVE'], { organisationId })]
  }
  const [coordinator, manager, resident, auditor, [organisationId, representative], stranger] = await Promise.all([
    addMember(app, cooperative, ['COORDINATOR', 'RESIDENT']),
    addMember(app, cooperative, ['FACILITY_MANAGER']),
    addMember(app, cooperative),
    addMember(app, cooperative, ['AUDITOR']),
    represented(),
    signIn(app, `stranger.${unique()}@example.org`, 'Vera Vreemd'),
  ])
  const offline = await addOfflineResident(cooperative, coordinator)
  return { ...cooperative, coordinator, manager, resident, auditor, representative, organisationId, offline, stranger }
}
