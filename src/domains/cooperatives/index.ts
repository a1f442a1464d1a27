export { AuditEntryConnection } from './graph/audit.ts'
export { AuditEntry, Cooperative, KnownPerson, Membership, Neighbourhood, Organisation, Person, Viewer } from './graph/entities.ts'
export { isViewer, mayIn, memberOf } from './visibility.ts'
export { membershipFor } from './membership.ts'
