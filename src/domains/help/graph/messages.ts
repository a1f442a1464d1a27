import { and, eq, or, sql, type SQL } from 'drizzle-orm'
import { matches, type matchMessages } from '../../../../schema/tables/matches.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { Node, registerNode } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { makeAlias } from '../../../graph/read/entity.ts'
import { many, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { isViewer, KnownPerson, Person } from '../../cooperatives/index.ts'
import { isHeard, requesterIsTold } from '../handshake/visibility.ts'
import { Match, MatchFeedback, MatchMessage } from './entities.ts'
import { MatchSide } from './match-enums.ts'

registerNode('msg', MatchMessage as never)
registerNode('mfb', MatchFeedback as never)

const MatchMessageConnection = connectionTypes(MatchMessage.ref, 'MatchMessage')
const KnownMatchMessage = { ...MatchMessage, visible: () => undefined }

type MessageRow = (typeof matchMessages)['_']['columns']

/** For whom a message speaks. */
const speaker = (g: MessageRow): SQL => sql`coalesce(${g.forPersonId}, ${g.authorId})`

const of = makeAlias(matches, 'of_message')

/** What is so of the match of a message. */
const ofMatch = (g: MessageRow, said: SQL): SQL => sql`(select ${said} from ${of.$from} where ${of.id} = ${g.matchId})`

/** Who spoke is told like the requester themself, where it was for the requester. */
const isTold = (g: MessageRow): SQL => sql`(${or(isViewer(g.authorId), ofMatch(g, sql`${speaker(g)} <> ${of.requesterId} or ${requesterIsTold(of)}`))})`

MatchMessage.ref.implement({
  description: 'What somebody said in the conversation of a match. Seen by both sides, who acts for them, and the assistants.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `msg`.', ...value(MatchMessage, (g) => g.id) }),
    side: t.field({
      type: MatchSide,
      nullable: true,
      description: 'Which side says so; null for an assistant in their own name.',
      ...value(MatchMessage, (g) => ofMatch(g, sql`case ${speaker(g)} when ${of.requesterId} then 'REQUESTER' when ${of.volunteerId} then 'VOLUNTEER' end`)),
    }),
    author: t.field({
      type: Person.ref,
      nullable: true,
      description: 'Who wrote it; null for the volunteer, where it is from the requester’s side and the two have not agreed.',
      ...one(MatchMessage, () => KnownPerson, (g, p) => and(eq(p.id, g.authorId), isTold(g))),
    }),
    forPerson: t.field({
      type: Person.ref,
      nullable: true,
      description: 'For whom they wrote it, as proxy or assistant; null where for themself, and where the author is not told.',
      ...one(MatchMessage, () => KnownPerson, (g, p) => and(eq(p.id, g.forPersonId), isTold(g))),
    }),
    text: t.string({ description: 'What it says.', ...value(MatchMessage, (g) => g.body) }),
    sentAt: t.field({ type: 'DateTime', description: 'When.', ...value(MatchMessage, (g) => g.createdAt) }),
  }),
})

MatchFeedback.ref.implement({
  description: 'How one side found it. Seen by who wrote it and by the assistants; the thanks in it are seen by both sides.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `mfb`.', ...value(MatchFeedback, (f) => f.id) }),
    side: t.field({ type: MatchSide, description: 'Which side.', ...value(MatchFeedback, (f) => f.side) }),
    author: t.field({ type: Person.ref, description: 'Who wrote it: the person of that side, or who acts for them.', ...one(MatchFeedback, () => KnownPerson, (f, p) => eq(p.id, f.authorId)) }),
    thanks: t.string({ nullable: true, description: 'Thanks to the other; null for none.', ...value(MatchFeedback, (f) => f.thanks) }),
    remark: t.string({ nullable: true, description: 'What the assistants should know; null for nothing.', ...value(MatchFeedback, (f) => f.remark) }),
    again: t.boolean({ nullable: true, description: 'Whether they would do it with the other again; null where they did not say.', ...value(MatchFeedback, (f) => f.again) }),
    createdAt: t.field({ type: 'DateTime', description: 'When.', ...value(MatchFeedback, (f) => f.createdAt) }),
  }),
})

interface Thanks {
  side: 'REQUESTER' | 'VOLUNTEER'
  text: string
  at: number
}

const MatchThanks = builder.objectRef<Thanks>('MatchThanks').implement({
  description: 'Thanks of one side to the other.',
  fields: (t) => ({
    side: t.field({ type: MatchSide, description: 'Whose.', resolve: ({ side }) => side }),
    text: t.string({ description: 'What they say.', resolve: ({ text }) => text }),
    at: t.field({ type: 'DateTime', description: 'When.', resolve: ({ at }) => at }),
  }),
})

/** How much feedback of a match is shown: as much as both sides can give. */
const most = 40

builder.objectFields(Match.ref, (t) => ({
  messages: t.field({
    type: MatchMessageConnection,
    description: 'What the two, who acts for them and the assistants say to each other, the oldest first. Who blocks the other is not shown what that one says of a proposal from then on.',
    args: pageArgs(t),
    ...connection(Match, () => KnownMatchMessage, 'MatchMessageConnection', (m, g, _args: PageArgs) => ({ where: and(eq(g.matchId, m.id), isHeard(m, speaker(g), g.createdAt)), orderBy: [g.createdAt, g.id] })),
  }),
  thanks: t.field({
    type: [MatchThanks],
    description: 'Thanks of one side to the other, the oldest first. Seen by both.',
    ...value(Match, (m) => sql`(select json_group_array(json_object('side', x.side, 'text', x.thanks, 'at', x.created_at)) from (select * from match_feedback f
      where f.match_id = ${m.id} and f.thanks is not null order by f.created_at, f.id limit ${sql.raw(String(most))}) x)`, (thanks: Thanks[]) => thanks),
  }),
  feedback: t.field({
    type: [MatchFeedback.ref],
    description: 'How the sides found it, the oldest first: for the assistants all of it, for others what they wrote themselves.',
    ...many(Match, () => MatchFeedback, (m, f) => ({ where: eq(f.matchId, m.id), orderBy: [f.createdAt, f.id] }), most),
  }),
}))
