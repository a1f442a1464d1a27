import { and, eq, isNull, sql } from 'drizzle-orm'
import { asker } from '../../../auth/asker.ts'
import { mutation } from '../../../graph/mutation.ts'
import { builder } from '../../../graph/builder.ts'
import { Node, registerNode } from '../../../graph/node.ts'
import { many, one, value } from '../../../graph/read/fields.ts'
import { Cooperative, KnownPerson, Membership, Person } from '../../cooperatives/index.ts'
import { liftNoShowPause } from '../handshake/pauses.ts'
import { Match, NoShowPause } from './entities.ts'
import { MatchSide } from './match-enums.ts'

registerNode('nsp', NoShowPause as never)

NoShowPause.ref.implement({
  description: 'That somebody was not there as often as the cooperative’s `noShowLimit`, as a volunteer or as who asked: for a while only neighbourhood assistants propose them on that side. What was agreed or proposed stays. Seen by whom it concerns, who acts for them, and the assistants.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `nsp`.', ...value(NoShowPause, (p) => p.id) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'Where.', ...one(NoShowPause, () => Cooperative, (p, c) => eq(c.id, p.cooperativeId)) }),
    person: t.field({ type: Person.ref, description: 'Who.', ...one(NoShowPause, () => KnownPerson, (p, person) => eq(person.id, p.personId)) }),
    side: t.field({ type: MatchSide, description: 'As what: on the other side nothing changes.', ...value(NoShowPause, (p) => p.side) }),
    match: t.field({ type: Match.ref, nullable: true, description: 'The match by which the limit was reached; null for who may not see it.', ...one(NoShowPause, () => Match, (p, m) => eq(m.id, p.matchId)) }),
    startsAt: t.field({ type: 'DateTime', description: 'From when.', ...value(NoShowPause, (p) => p.startsAt) }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive, unless it is lifted.', ...value(NoShowPause, (p) => p.endsAt) }),
    liftedAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was lifted; null where it was not.', ...value(NoShowPause, (p) => p.liftedAt) }),
    liftedBy: t.field({
      type: Person.ref,
      nullable: true,
      description: 'Which assistant lifted it; null where none did, also where a no-show was taken back or the cooperative counts no more.',
      ...one(NoShowPause, () => KnownPerson, (p, person) => eq(person.id, p.liftedBy)),
    }),
    liftReason: t.string({ nullable: true, description: 'Why it was lifted; null where no assistant lifted it.', ...value(NoShowPause, (p) => p.liftReason) }),
  }),
})

builder.objectField(Membership.ref, 'noShowPauses', (t) =>
  t.field({
    type: [NoShowPause.ref],
    description: 'What leaves it to assistants to propose the member, as a volunteer or as who asks, now; empty for all but themself, who acts for them, and the assistants.',
    ...many(Membership, () => NoShowPause, (m, p) => ({
      where: and(eq(p.personId, m.personId), sql`+${p.cooperativeId} = ${m.cooperativeId}`, isNull(p.liftedAt), sql`${p.endsAt} > ${asker.now}`),
      orderBy: [p.endsAt, p.id],
    }), 2),
  }),
)

mutation('liftNoShowPause', {
  description: 'Lets somebody be proposed by all again before their pause ends; no-shows before that count no more. For neighbourhood assistants, but not of themself. Errors: PAUSE_ENDED.',
  input: (t) => ({
    pauseId: t.id({ required: true, description: 'Which one.' }),
    reason: t.string({ required: true, description: 'Why, at most 500 characters, for those who see the pause.' }),
  }),
  payload: { pause: { entity: () => NoShowPause as never, description: 'The pause as it is now.' } },
  run: liftNoShowPause,
})
