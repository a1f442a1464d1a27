import { and, or, sql, type Column, type SQL } from 'drizzle-orm'
import { sessions } from '../../../../schema/tables/auth.ts'
import {
  cooperatives,
  invitations,
  memberships,
  neighbourhoods,
  organisations,
  people,
} from '../../../../schema/tables/cooperatives.ts'
import { auditEntries } from '../../../../schema/tables/platform.ts'
import { membershipStatuses } from '../../../../schema/tables/vocabulary.ts'
import { registerNode } from '../../../graph/node.ts'
import { entity } from '../../../graph/read/entity.ts'
import { isViewer, mayIn, sharesCooperative } from '../visibility.ts'

export const Neighbourhood = entity('Neighbourhood', neighbourhoods)
export const Cooperative = entity('Cooperative', cooperatives)
export const Organisation = entity('Organisation', organisations)

/** A person is known to themself and to fellow members; to those who run a cooperative also before and after. */
export const Person = entity('Person', people, (person) =>
  or(
    isViewer(person.id),
    sharesCooperative('membership.list', person.id, ['ACTIVE']),
    sharesCooperative('membership.readAll', person.id, membershipStatuses),
  ),
)

/** The same row, where the parent's visibility already decided that the viewer may know of it. */
export const KnownPerson = { ...Person, visible: () => undefined }

export const Viewer = entity('Viewer', people, (person) => isViewer(person.id))
export const Session = entity('Session', sessions, (session) => isViewer(session.personId))

export const Membership = entity('Membership', memberships, (membership) =>
  or(
    // What an index holds comes first: then counting the members of a cooperative need not look at each.
    sql`(${membership.status} = 'ACTIVE' and ${mayIn('membership.list', membership.cooperativeId)})`,
    mayIn('membership.readAll', membership.cooperativeId),
    isViewer(membership.personId),
  ),
)

export const Invitation = entity('Invitation', invitations, (invitation) =>
  mayIn('membership.invite', invitation.cooperativeId),
)

/** What is told only to those who may do it themselves: who pays the social tariff is no matter of the others. */
const confidential = ['membership.socialTariffGranted', 'membership.socialTariffRevoked']

/** Who needs help, who gives it and by whose consent is no matter of the board or of who looks after places: auditors check it. */
const ofHelp = ['help.[or]*', 'match.*', 'consent.*', 'proxy.*', 'helpProfile.*', 'person.*', 'introduction.*', 'houseRules.accepted']

/** Hours and clearances the board reads elsewhere as well; who looks after places does not. */
const ofInsight = ['hours.*', 'clearance.*']

const oneOf = (action: Column, patterns: readonly string[]): SQL => sql`(${or(...patterns.map((pattern) => sql`${action} glob ${pattern}`))})`

export const AuditEntry = entity('AuditEntry', auditEntries, (entry) =>
  and(
    mayIn('audit.read', entry.cooperativeId),
    sql`(${entry.action} not in ${confidential} or ${mayIn('membership.socialTariff', entry.cooperativeId)})`,
    sql`(not ${oneOf(entry.action, ofHelp)} or ${mayIn('audit.readHelp', entry.cooperativeId)})`,
    sql`(not ${oneOf(entry.action, ofInsight)} or ${mayIn('help.insight', entry.cooperativeId)})`,
  ),
)

registerNode('nbh', Neighbourhood as never)
registerNode('coo', Cooperative as never)
registerNode('org', Organisation as never)
registerNode('per', Person as never)
registerNode('mem', Membership as never)
registerNode('inv', Invitation as never)
