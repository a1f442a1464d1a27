import { and, eq, sql } from 'drizzle-orm'
import { people, type StoredAddress } from '../../../../schema/tables/cooperatives.ts'
import { asker } from '../../../auth/asker.ts'
import { builder, type Types } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { Node, registerNode } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { entity } from '../../../graph/read/entity.ts'
import { one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { Cooperative, KnownPerson, Person, Viewer } from '../../cooperatives/index.ts'
import { assistsIn, forRequester, isRevealed, ofSide, requesterIsTold, sideOf, statusNow } from '../handshake/visibility.ts'
import { explain } from '../matching/explain.ts'
import type { PairFacts } from '../matching/facts.ts'
import { ExplainedCriterionRef } from './candidates.ts'
import { HelpOffer, HelpRequest, KnownHelpOffer, KnownHelpRequest, Match, MatchHours } from './entities.ts'
import { LedgerSettlement, MatchOrigin, MatchSide, MatchStatus } from './match-enums.ts'
import { PostalAddress } from './places.ts'

registerNode('mat', Match as never)
registerNode('mhr', MatchHours as never)

const MatchConnection = connectionTypes(Match.ref, 'Match')
const MatchHoursConnection = connectionTypes(MatchHours.ref, 'MatchHours')
const KnownMatchHours = { ...MatchHours, visible: () => undefined }

const MatchContact = entity('MatchContact', people)

MatchContact.ref.implement({
  description: 'How to reach the other side of a match, as far as they share it. Shown once both have agreed, to those two and who acts for them.',
  fields: (t) => ({
    name: t.string({ nullable: true, description: 'The name; null until they gave one.', ...value(MatchContact, (p) => p.name) }),
    phone: t.string({ nullable: true, description: 'The telephone number; null where they do not share it or none is known.', ...value(MatchContact, (p) => sql`iif(${p.sharesPhone}, ${p.phone}, null)`) }),
    email: t.field({ type: 'EmailAddress', nullable: true, description: 'The e-mail address; null where they do not share it, or are not online.', ...value(MatchContact, (p) => sql`iif(${p.sharesEmail}, ${p.email}, null)`) }),
    address: t.field({
      type: PostalAddress,
      nullable: true,
      description: 'Where they live; null where they do not share it or it is not known. Where help is needed stands at the request.',
      ...value(MatchContact, (p) => sql`case when ${p.sharesAddress} then json(${p.address}) end`, (address: StoredAddress | null) => address),
    }),
  }),
})

/** What of a score's reasons the volunteer could tell the requester by, until both have agreed. */
const judged = 'For the requester, who acts for them and the assistants, and once both have agreed for the volunteer'

/** The minutes of a day, settled or as far as they are said; null where the two differ. */
const minutesSaid = sql`coalesce(h.minutes, case when coalesce(h.requester_minutes = h.volunteer_minutes, 1)
  then coalesce(h.requester_minutes, h.volunteer_minutes) end)`

Match.ref.implement({
  description: 'A request and an offer of help that are, were or may be together. Seen by both sides, who acts for them, and the assistants; docs/helping.md says who sees what in which state.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `mat`.', ...value(Match, (m) => m.id) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'In which cooperative.', ...one(Match, () => Cooperative, (m, c) => eq(c.id, m.cooperativeId)) }),
    status: t.field({ type: MatchStatus, description: 'Where it stands. For who blocks the other a proposal is `EXPIRED` at once.', ...value(Match, statusNow) }),
    origin: t.field({ type: MatchOrigin, description: 'Who brought them together.', ...value(Match, (m) => m.origin) }),
    request: t.field({ type: HelpRequest.ref, description: 'What is asked for.', ...one(Match, () => KnownHelpRequest, (m, r) => eq(r.id, m.requestId)) }),
    offer: t.field({ type: HelpOffer.ref, description: 'What is offered.', ...one(Match, () => KnownHelpOffer, (m, o) => eq(o.id, m.offerId)) }),
    volunteer: t.field({ type: Person.ref, description: 'Who helps.', ...one(Match, () => KnownPerson, (m, p) => eq(p.id, m.volunteerId)) }),
    requester: t.field({
      type: Person.ref,
      nullable: true,
      description: 'Who is helped: for themself, who acts for them and the assistants; for the volunteer once both have agreed, null before and where it came to nothing.',
      ...one(Match, () => KnownPerson, (m, p) => and(eq(p.id, m.requesterId), requesterIsTold(m))),
    }),
    requesterAccepted: t.boolean({ description: 'Whether the requester has said yes.', ...value(Match, (m) => sql`${m.requesterAcceptedAt} is not null`) }),
    volunteerAccepted: t.boolean({ description: 'Whether the volunteer has said yes.', ...value(Match, (m) => sql`${m.volunteerAcceptedAt} is not null`) }),
    expiresAt: t.field({ type: 'DateTime', nullable: true, description: 'Until when a proposal waits for its answers; null once it is none any more.', ...value(Match, (m) => sql`iif(${statusNow(m)} = 'PROPOSED', ${m.expiresAt}, null)`) }),
    agreedAt: t.field({ type: 'DateTime', nullable: true, description: 'When both had said yes; null where they never did.', ...value(Match, (m) => m.agreedAt) }),
    viewerSide: t.field({ type: MatchSide, nullable: true, description: 'For which side the viewer acts: their own, that of whom they are proxy for, or as an assistant that of the one who is not online and has agreed to it. Null for assistants who act for neither, or could for both.', ...value(Match, (m) => sideOf(m, null)) }),
    contact: t.field({
      type: MatchContact.ref,
      nullable: true,
      description: 'How to reach the other of the two, of whom the viewer acts for one. Null until both have agreed, once it was called off or came to nothing, and for who acts for neither.',
      args: { forPersonId: t.arg.id({ description: 'For which of the two, where the viewer may act for both, or as an assistant for one who is online.' }) },
      ...one(Match, () => MatchContact, (m, p, { forPersonId }: { forPersonId?: string | null }) =>
        sql`${isRevealed(m)} and ${p.id} = case ${sideOf(m, forPersonId)} when 'REQUESTER' then ${m.volunteerId} when 'VOLUNTEER' then ${m.requesterId} end`),
    }),
    endedBy: t.field({ type: MatchSide, nullable: true, description: 'Which side declined it, called it off, disputed it or reported the other as absent; null where neither did.', ...value(Match, (m) => m.endedBy) }),
    endReason: t.string({
      nullable: true,
      description: 'Why, in their words: of what was called off for both sides, of what was declined, disputed or reported for who said so; all of it for the assistants. Null for others, and where nothing was said.',
      ...value(Match, (m) => sql`case when ${assistsIn(m)} or ${m.status} = 'CANCELLED'
        or case ${m.endedBy} when 'REQUESTER' then ${ofSide(m, 'REQUESTER')} when 'VOLUNTEER' then ${ofSide(m, 'VOLUNTEER')} end then ${m.endReason} end`),
    }),
    startsAt: t.field({ type: 'DateTime', nullable: true, description: 'When it is, where the request has a time to the minute; else null.', ...value(Match, (m) => m.startsAt) }),
    endsAt: t.field({ type: 'DateTime', nullable: true, description: 'Until when, exclusive; null where `startsAt` is.', ...value(Match, (m) => m.endsAt) }),
    recurs: t.boolean({ description: 'Whether it is every week.', ...value(Match, (m) => m.recurs) }),
    plannedMinutes: t.int({ description: 'How long it was to take each time.', ...value(Match, (m) => m.minutes) }),
    trial: t.boolean({ description: 'Whether it is among the first of a new volunteer.', ...value(Match, (m) => m.trial) }),
    settlement: t.field({ type: LedgerSettlement, description: 'As what its hours count.', ...value(Match, (m) => m.settlement) }),
    minutes: t.int({
      nullable: true,
      description: 'Minutes of help so far: those that are settled, and of other days those that one side has said. A day of which the two say different hours does not count yet. Null while there are none.',
      ...value(Match, (m) => sql`(select sum(${minutesSaid}) from match_hours h where h.match_id = ${m.id})`),
    }),
    confirmedByBoth: t.boolean({
      description: 'Whether both sides have said the same of every day so far, and two people did; false while there are none.',
      ...value(Match, (m) => sql`coalesce((select min(h.by_both) from match_hours h where h.match_id = ${m.id}), 0)`),
    }),
    hours: t.field({
      type: MatchHoursConnection,
      description: 'The days on which help was given, the latest first.',
      args: pageArgs(t),
      ...connection(Match, () => KnownMatchHours, 'MatchHoursConnection', (m, h, _args: PageArgs) => ({
        where: eq(h.matchId, m.id),
        orderBy: [h.happenedOn, h.id],
        descending: true,
      })),
    }),
    score: t.float({
      nullable: true,
      description: `How well the two went together when it was proposed: 0 to 1. ${judged}; null for others.`,
      ...value(Match, (m) => sql`case when ${forRequester(m)} or ${assistsIn(m)} or ${isRevealed(m)} then ${m.score} / 1000.0 end`),
    }),
    explanation: t.field({
      type: [ExplainedCriterionRef],
      nullable: true,
      description: `What the score was made of, what weighs most first. ${judged}; null for others.`,
      ...value(
        Match,
        (m) => sql`case when ${forRequester(m)} or ${assistsIn(m)} or ${isRevealed(m)} then json(${m.explanation}) end`,
        (facts: PairFacts | null, _args, { languages }) => facts && (Array.isArray(facts.values) ? explain(facts, languages) : null),
      ),
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was proposed.', ...value(Match, (m) => m.createdAt) }),
  }),
})

MatchHours.ref.implement({
  description: 'Help of one day of a match, as both sides say how long it took. Seen by who sees the match.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `mhr`.', ...value(MatchHours, (h) => h.id) }),
    happenedOn: t.field({ type: 'Date', description: 'The day, by the clock of the place.', ...value(MatchHours, (h) => h.happenedOn) }),
    requesterMinutes: t.int({ nullable: true, description: 'What the requester says; null while they have not.', ...value(MatchHours, (h) => h.requesterMinutes) }),
    volunteerMinutes: t.int({ nullable: true, description: 'What the volunteer says; null while they have not.', ...value(MatchHours, (h) => h.volunteerMinutes) }),
    minutes: t.int({ nullable: true, description: 'What it was settled at; null while it is not.', ...value(MatchHours, (h) => sql`coalesce(${h.minutes},
      case when ${h.resolvesAt} <= ${asker.now} and coalesce(${h.requesterMinutes} = ${h.volunteerMinutes}, 1) then coalesce(${h.requesterMinutes}, ${h.volunteerMinutes}) end)`) }),
    confirmedByBoth: t.boolean({ description: 'Whether it was settled by what both sides said, by two people.', ...value(MatchHours, (h) => h.byBoth) }),
    settledAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was settled; null while it is not.', ...value(MatchHours, (h) => h.settledAt) }),
    resolvesAt: t.field({ type: 'DateTime', nullable: true, description: 'When the silence of the other side counts as yes, what one person said for both sides counts, or what the two differ in goes to the assistants; null once it is settled.', ...value(MatchHours, (h) => sql`iif(${h.settledAt} is null, ${h.resolvesAt}, null)`) }),
  }),
})

type ArgBuilder = { arg: PothosSchemaTypes.QueryFieldBuilder<Types, object>['arg'] }

const listArgs = (t: ArgBuilder) => ({
  ...pageArgs(t),
  statuses: t.arg({ type: [MatchStatus], description: 'Only those that stand so; all of them unless told.' }),
})

interface ListArgs extends PageArgs {
  statuses?: string[] | null
}

const standing = (m: Parameters<typeof statusNow>[0], { statuses }: ListArgs) =>
  statuses == null ? undefined : sql`${statusNow(m)} in (select value from json_each(${JSON.stringify(statuses)}))`

builder.objectField(HelpRequest.ref, 'matches', (t) =>
  t.field({
    type: MatchConnection,
    description: 'Its matches, the newest first: all of them for who asked, who acts for them and the assistants, for a volunteer their own.',
    args: listArgs(t),
    ...connection(HelpRequest, () => Match, 'MatchConnection', (r, m, args: ListArgs) => ({ where: and(eq(m.requestId, r.id), standing(m, args)), orderBy: [m.createdAt, m.id], descending: true })),
  }),
)

builder.objectField(HelpOffer.ref, 'matches', (t) =>
  t.field({
    type: MatchConnection,
    description: 'Its matches, the newest first: all of them for the volunteer, who acts for them and the assistants, for who asked for help their own.',
    args: listArgs(t),
    ...connection(HelpOffer, () => Match, 'MatchConnection', (o, m, args: ListArgs) => ({ where: and(eq(m.offerId, o.id), eq(m.volunteerId, o.volunteerId), standing(m, args)), orderBy: [m.createdAt, m.id], descending: true })),
  }),
)

builder.objectField(Viewer.ref, 'matches', (t) =>
  t.field({
    type: MatchConnection,
    description: 'The matches of the person, on either side, and of those for whom they are proxy, the newest first.',
    args: listArgs(t),
    ...connection(Viewer, () => Match, 'MatchConnection', (v, m, args: ListArgs) => ({
      where: and(
        sql`${m.id} in (select x.id from matches x where x.requester_id = ${v.id} union select x.id from matches x where x.volunteer_id = ${v.id}
          union select x.id from proxies y join matches x on x.requester_id = y.person_id and x.cooperative_id = y.cooperative_id where y.proxy_id = ${v.id} and y.ended_at is null
          union select x.id from proxies y join matches x on x.volunteer_id = y.person_id and x.cooperative_id = y.cooperative_id where y.proxy_id = ${v.id} and y.ended_at is null)`,
        standing(m, args),
      ),
      orderBy: [m.createdAt, m.id],
      descending: true,
    })),
  }),
)

builder.objectField(Cooperative.ref, 'matches', (t) =>
  t.field({
    type: MatchConnection,
    description: 'The matches of its members, the newest first: all of them for the assistants, for others those of their own and of whom they are proxy for.',
    args: listArgs(t),
    ...connection(Cooperative, () => Match, 'MatchConnection', (c, m, args: ListArgs) => ({ where: and(eq(m.cooperativeId, c.id), standing(m, args)), orderBy: [m.createdAt, m.id], descending: true })),
  }),
)
