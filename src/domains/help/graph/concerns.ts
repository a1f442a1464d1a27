import { and, eq, inArray, sql } from 'drizzle-orm'
import type { ConcernStatus as Status } from '../../../../schema/tables/vocabulary.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { RateLimited } from '../../../graph/errors.ts'
import { mutation } from '../../../graph/mutation.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { Cooperative, KnownPerson, Person, Viewer } from '../../cooperatives/index.ts'
import { handleConcern, reportConcern } from '../trust/concerns.ts'
import { handlesConcern, isToldAbout } from '../trust/visibility.ts'
import { Concern, Match } from './entities.ts'
import { ConcernKind, ConcernStatus } from './trust-enums.ts'

const ConcernConnection = connectionTypes(Concern.ref, 'Concern')

Concern.ref.implement({
  description: 'What somebody reports about a person or a match. Seen by who reported it, and by the board and the neighbourhood assistants, but never by whom it is about or a side of its match.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `ccn`.', ...value(Concern, (c) => c.id) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'To whom it was reported.', ...one(Concern, () => Cooperative, (c, o) => eq(o.id, c.cooperativeId)) }),
    reporter: t.field({ type: Person.ref, description: 'Who reported it.', ...one(Concern, () => KnownPerson, (c, p) => eq(p.id, c.reporterId)) }),
    about: t.field({
      type: Person.ref,
      nullable: true,
      description: 'Whom it is about; null for nobody in particular, and for a volunteer who reported it of a match while they may not know who is helped.',
      ...one(Concern, () => KnownPerson, (c, p) => and(eq(p.id, c.aboutId), isToldAbout(c))),
    }),
    match: t.field({ type: Match.ref, nullable: true, description: 'The match that it is about; null for none, and for the board, who see no matches.', ...one(Concern, () => Match, (c, m) => eq(m.id, c.matchId)) }),
    kind: t.field({ type: ConcernKind, description: 'What kind of concern it is.', ...value(Concern, (c) => c.kind) }),
    text: t.string({ description: 'What they say.', ...value(Concern, (c) => c.text) }),
    status: t.field({ type: ConcernStatus, description: 'Where it stands. IN_HAND becomes OPEN again within some minutes where who had it in hand handles concerns no more; the others are told by mail.', ...value(Concern, (c) => c.status) }),
    outcome: t.string({ nullable: true, description: 'What came of it, for those who handle concerns; null before, and for who reported it.', ...value(Concern, (c) => sql`case when ${handlesConcern(c)} then ${c.outcome} end`) }),
    handledBy: t.field({ type: Person.ref, nullable: true, description: 'Who last handled it; null before, and where they have left.', ...one(Concern, () => KnownPerson, (c, p) => eq(p.id, c.handledBy)) }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was reported.', ...value(Concern, (c) => c.createdAt) }),
    updatedAt: t.field({ type: 'DateTime', description: 'When it last changed.', ...value(Concern, (c) => c.updatedAt) }),
  }),
})

interface Statuses extends PageArgs {
  statuses?: Status[] | null
}

builder.objectField(Cooperative.ref, 'concerns', (t) =>
  t.field({
    type: ConcernConnection,
    description: 'The concerns that the board and the neighbourhood assistants have before them, the newest first, but for those about the viewer or a match of theirs; empty for all others but who reported them.',
    args: { ...pageArgs(t), statuses: t.arg({ type: [ConcernStatus], description: 'In one of these states; in any unless told.' }) },
    ...connection(Cooperative, () => Concern, 'ConcernConnection', (c, n, { statuses }: Statuses) => ({
      where: and(eq(n.cooperativeId, c.id), statuses ? inArray(n.status, statuses) : undefined),
      orderBy: [n.createdAt, n.id],
      descending: true,
    })),
  }),
)

builder.objectField(Viewer.ref, 'concerns', (t) =>
  t.field({
    type: ConcernConnection,
    description: 'What the person has reported, the newest first.',
    args: pageArgs(t),
    ...connection(Viewer, () => Concern, 'ConcernConnection', (v, n, _args: PageArgs) => ({ where: eq(n.reporterId, v.id), orderBy: [n.createdAt, n.id], descending: true })),
  }),
)

const payload = { concern: { entity: () => Concern as never, description: 'The concern as it is now.' } }

mutation('reportConcern', {
  description: 'Reports a concern about somebody, or about a match: then about its other side. The board and the neighbourhood assistants are told by mail that there is one, without a word of it; never whom it is about. At most 20 a day. For members. Errors: RATE_LIMITED.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'To whom it is reported.' }),
    aboutId: t.id({ description: 'Whom it is about; the other side of the match unless told.' }),
    matchId: t.id({ description: 'Which match it is about: one’s own, or of somebody for whom one acts. At least one of both.' }),
    kind: t.field({ type: ConcernKind, required: true, description: 'What kind of concern it is.' }),
    text: t.string({ required: true, description: 'What there is to say, at most 4,000 characters.' }),
  }),
  payload,
  refusals: [RateLimited],
  run: reportConcern,
})

mutation('handleConcern', {
  description: 'Takes a concern in hand, or closes it with what came of it; one that is closed can be taken in hand again. For the board and neighbourhood assistants, but not where it is about themself. Errors: INVALID_TRANSITION.',
  input: (t) => ({
    concernId: t.id({ required: true, description: 'Which one.' }),
    status: t.field({ type: ConcernStatus, required: true, description: 'IN_HAND or CLOSED.' }),
    outcome: t.string({ description: 'What came of it, at most 4,000 characters; needed to close it.' }),
  }),
  payload,
  run: handleConcern,
})
