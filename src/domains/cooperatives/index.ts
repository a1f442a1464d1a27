export { AuditEntryConnection } from './graph/audit.ts'
export { AuditEntry, Cooperative, KnownPerson, Membership, Organisation, Person, Viewer } from './graph/entities.ts'
export { MembershipRole } from './graph/enums.ts'
export { inList, isViewer, mayIn, memberOf, showsPart } from './visibility.ts'
