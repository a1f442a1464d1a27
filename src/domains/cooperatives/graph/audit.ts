import { eq } from 'drizzle-orm'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { connection } from '../../../graph/read/connection.ts'
import { json, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { AuditEntry, Cooperative, KnownPerson, Person } from './entities.ts'

AuditEntry.ref.implement({
  description: 'One line of the log of what happened: append-only. Seen by facility managers, the board and auditors of the cooperative.',
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `aud`.', ...value(AuditEntry, (a) => a.id) }),
    at: t.field({ type: 'DateTime', description: 'When.', ...value(AuditEntry, (a) => a.at) }),
    action: t.string({ description: 'What, such as `booking.confirmed`.', ...value(AuditEntry, (a) => a.action) }),
    actor: t.field({
      type: Person.ref,
      nullable: true,
      description: 'Who; null where the system did it by itself.',
      ...one(AuditEntry, () => KnownPerson, (a, p) => eq(p.id, a.actorId)),
    }),
    subjectId: t.id({ description: 'To what: the id of any object.', ...value(AuditEntry, (a) => a.subjectId) }),
    networkAddress: t.string({
      nullable: true,
      description: 'From which network address; null where it is not known.',
      ...value(AuditEntry, (a) => a.networkAddress),
    }),
    client: t.string({
      nullable: true,
      description: 'From what kind of program, as it called itself; null where it did not.',
      ...value(AuditEntry, (a) => a.client),
    }),
    data: t.field({ type: 'JSON', description: 'What changed, by the action.', ...json(AuditEntry, (a) => a.data) }),
  }),
})

export const AuditEntryConnection = connectionTypes(AuditEntry.ref, 'AuditEntry')

builder.objectField(Cooperative.ref, 'auditEntries', (t) =>
  t.field({
    type: AuditEntryConnection,
    description: 'What happened in the cooperative, newest first; empty for all but facility managers, the board and auditors. What tells who asks for help, gives it, or has others act for them is for auditors alone; who has hours or clearances for the board too.',
    args: pageArgs(t),
    ...connection(Cooperative, () => AuditEntry, 'AuditEntryConnection', (c, a, _args: PageArgs) => ({
      where: eq(a.cooperativeId, c.id),
      orderBy: [a.at, a.id],
      descending: true,
    })),
  }),
)
