import { eq, sql } from 'drizzle-orm'
import { memberships, partnerships, representatives } from '../../../../schema/tables/cooperatives.ts'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { pageArgs } from '../../../graph/connections.ts'
import { connection } from '../../../graph/read/connection.ts'
import { many, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { readOne } from '../../../graph/read/root.ts'
import { KnownPerson, Membership, Organisation, Person, Session, Viewer } from './entities.ts'
import { isViewer } from '../visibility.ts'
import { MembershipConnection } from './members.ts'

Session.ref.implement({
  description: 'A device on which the viewer is signed in. Seen by the viewer only.',
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `ses`.', ...value(Session, (s) => s.id) }),
    client: t.string({
      description: 'How the device called itself when it signed in; null where it did not.',
      nullable: true,
      ...value(Session, (s) => s.client),
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it signed in.', ...value(Session, (s) => s.createdAt) }),
    expiresAt: t.field({ type: 'DateTime', description: 'Until when it stays signed in.', ...value(Session, (s) => s.expiresAt) }),
    current: t.boolean({
      description: 'Whether this request came with it.',
      ...value(Session, (s) => sql`${s.id} is ${asker.sessionId}`),
    }),
  }),
})

Viewer.ref.implement({
  description: 'The signed-in person, and what is theirs.',
  fields: (t) => ({
    person: t.field({ type: Person.ref, description: 'Who it is.', ...one(Viewer, () => KnownPerson, (v, p) => eq(p.id, v.id)) }),
    administrator: t.boolean({
      description: 'Whether the person administers the platform itself; that gives no rights within cooperatives.',
      ...value(Viewer, (v) => v.administrator),
    }),
    memberships: t.field({
      type: MembershipConnection,
      description: 'The person’s memberships in whatever state, oldest first.',
      args: pageArgs(t),
      ...connection(Viewer, () => Membership, 'MembershipConnection', (v, m, _args: PageArgs) => ({
        where: eq(m.personId, v.id),
        orderBy: [m.createdAt, m.id],
      })),
    }),
    sessions: t.field({
      type: [Session.ref],
      description: 'The devices on which the person is signed in, newest first.',
      ...many(Viewer, () => Session, (v, s) => ({
        where: sql`${s.personId} = ${v.id} and ${s.expiresAt} > ${asker.now}`,
        orderBy: [sql`${s.createdAt} desc`, sql`${s.id} desc`],
      }), 100),
    }),
    represents: t.field({
      type: [Organisation.ref],
      description: 'The partner organisations in whose name the person may act, by name.',
      ...many(Viewer, () => Organisation, (v, o) => ({
        where: sql`${o.id} in (select r.organisation_id from ${representatives} r
          join ${memberships} m on m.person_id = r.person_id and m.cooperative_id = r.cooperative_id and m.status = 'ACTIVE'
          join ${partnerships} p on p.cooperative_id = r.cooperative_id and p.organisation_id = r.organisation_id
          where r.person_id = ${v.id})`,
        orderBy: [o.name, o.id],
      }), 100),
    }),
  }),
})

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer.ref,
    nullable: true,
    description: 'The signed-in person; null where nobody is signed in.',
    resolve: (_root, _args, context, info) =>
      context.anonymous ? null : readOne(Viewer, (v) => isViewer(v.id), context, info),
  }),
)
