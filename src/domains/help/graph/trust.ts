import { and, eq, sql } from 'drizzle-orm'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { RateLimited } from '../../../graph/errors.ts'
import { inReadersLanguage, Translation, TranslationInput, translations } from '../../../graph/localized.ts'
import { mutation } from '../../../graph/mutation.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { json, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { Cooperative, KnownPerson, mayIn, Organisation, Person, Viewer } from '../../cooperatives/index.ts'
import { actsFor } from '../acting.ts'
import { blockPerson, unblockPerson } from '../trust/blocks.ts'
import { recordClearance, revokeClearance } from '../trust/clearances.ts'
import { acceptHouseRules, publishHouseRules } from '../trust/house.ts'
import { recordIntroduction } from '../trust/introductions.ts'
import { actingInput } from './acting.ts'
import { Clearance, Introduction } from './entities.ts'
import { ClearanceType } from './enums.ts'
import { BlockedPerson, HouseRules } from './trust-entities.ts'
import { IntroductionKind } from './trust-enums.ts'

const ClearanceConnection = connectionTypes(Clearance.ref, 'Clearance')
const IntroductionConnection = connectionTypes(Introduction.ref, 'Introduction')
const BlockedPersonConnection = connectionTypes(BlockedPerson.ref, 'BlockedPerson')
const HouseRulesConnection = connectionTypes(HouseRules.ref, 'HouseRules')

Clearance.ref.implement({
  description: 'That a volunteer has shown a clearance; never the document itself. Seen by its holder, and by the board and the neighbourhood assistants until its holder leaves.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `clr`.', ...value(Clearance, (c) => c.id) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'Where it counts.', ...one(Clearance, () => Cooperative, (c, o) => eq(o.id, c.cooperativeId)) }),
    organisation: t.field({ type: Organisation.ref, nullable: true, description: 'The partner that it was shown to; null for the cooperative itself.', ...one(Clearance, () => Organisation, (c, o) => eq(o.id, c.organisationId)) }),
    person: t.field({ type: Person.ref, description: 'Whose it is.', ...one(Clearance, () => KnownPerson, (c, p) => eq(p.id, c.personId)) }),
    type: t.field({ type: ClearanceType, description: 'What was shown.', ...value(Clearance, (c) => c.type) }),
    seenBy: t.field({ type: Person.ref, description: 'Who saw it.', ...one(Clearance, () => KnownPerson, (c, p) => eq(p.id, c.seenBy)) }),
    seenAt: t.field({ type: 'DateTime', description: 'When.', ...value(Clearance, (c) => c.seenAt) }),
    validUntil: t.field({ type: 'DateTime', nullable: true, description: 'Until when it counts; its holder is told 60 days before. Null where it does not end.', ...value(Clearance, (c) => c.validUntil) }),
    revokedAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was taken back; null where it was not.', ...value(Clearance, (c) => c.revokedAt) }),
    valid: t.boolean({ description: 'Whether it counts now.', ...value(Clearance, (c) => sql`(${c.revokedAt} is null and coalesce(${c.validUntil} > ${asker.now}, 1))`) }),
  }),
})

Introduction.ref.implement({
  description: 'How trust in a volunteer grew: one step, which stays for good. Seen by themself, who acts for them, and the neighbourhood assistants.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `itr`.', ...value(Introduction, (i) => i.id) }),
    person: t.field({ type: Person.ref, description: 'The volunteer.', ...one(Introduction, () => KnownPerson, (i, p) => eq(p.id, i.personId)) }),
    kind: t.field({ type: IntroductionKind, description: 'What happened.', ...value(Introduction, (i) => i.kind) }),
    by: t.field({ type: Person.ref, description: 'Who recorded it.', ...one(Introduction, () => KnownPerson, (i, p) => eq(p.id, i.byId)) }),
    note: t.string({ nullable: true, description: 'What there was to say of it; null for nothing.', ...value(Introduction, (i) => i.note) }),
    at: t.field({ type: 'DateTime', description: 'When it was recorded.', ...value(Introduction, (i) => i.at) }),
  }),
})

BlockedPerson.ref.implement({
  description: 'Somebody whom a person blocks. Seen by that person and who acts for them: by nobody else, and never by who is blocked.',
  fields: (t) => ({
    person: t.field({ type: Person.ref, description: 'Who is blocked.', ...one(BlockedPerson, () => KnownPerson, (b, p) => eq(p.id, b.blockedId)) }),
    since: t.field({ type: 'DateTime', description: 'Since when.', ...value(BlockedPerson, (b) => b.since) }),
  }),
})

HouseRules.ref.implement({
  description: 'A version of the rules by which a cooperative’s neighbours help each other. It stays as it is. Seen by members.',
  fields: (t) => ({
    version: t.int({ description: 'Which version, counted from 1.', ...value(HouseRules, (h) => h.version) }),
    text: t.string({ description: 'The text, in the reader’s language.', ...value(HouseRules, (h) => inReadersLanguage(h.text, '')) }),
    textTranslations: t.field({ type: [Translation], description: 'The text in every language it was written in.', ...json(HouseRules, (h) => h.text, translations) }),
    publishedAt: t.field({ type: 'DateTime', description: 'When it was published.', ...value(HouseRules, (h) => h.publishedAt) }),
    acceptedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the viewer accepted this version; null where they did not.',
      ...value(HouseRules, (h) => sql`(select a.at from house_rule_acceptances a where a.person_id = ${asker.personId} and a.cooperative_id = ${h.cooperativeId} and a.version = ${h.version})`),
    }),
  }),
})

interface InCooperative {
  cooperativeId: string
}

const blocked = (of: typeof Person) =>
  connection(of, () => BlockedPerson, 'BlockedPersonConnection', (p, b, _args: PageArgs) => ({ where: eq(b.blockerId, p.id), orderBy: [b.since, b.blockedId], descending: true }))

builder.objectFields(Person.ref, (t) => ({
  clearances: t.field({
    type: ClearanceConnection,
    description: 'What clearances they have shown, the newest first, also what is over; empty for all but themself, and the board and neighbourhood assistants until they leave.',
    args: { ...pageArgs(t), cooperativeId: t.arg.id({ required: true, description: 'In which cooperative.' }) },
    ...connection(Person, () => Clearance, 'ClearanceConnection', (p, c, { cooperativeId }: PageArgs & InCooperative) => ({
      // Those of one person are sorted, not those of the cooperative searched for that person.
      where: and(eq(c.personId, p.id), sql`+${c.cooperativeId} = ${cooperativeId}`),
      orderBy: [c.seenAt, c.id],
      descending: true,
    })),
  }),
  introductions: t.field({
    type: IntroductionConnection,
    description: 'How trust in them grew, the newest first; empty for all but themself, who acts for them, and the neighbourhood assistants.',
    args: { ...pageArgs(t), cooperativeId: t.arg.id({ required: true, description: 'In which cooperative.' }) },
    ...connection(Person, () => Introduction, 'IntroductionConnection', (p, i, { cooperativeId }: PageArgs & InCooperative) => ({
      where: and(eq(i.personId, p.id), eq(i.cooperativeId, cooperativeId)),
      orderBy: [i.at, i.id],
      descending: true,
    })),
  }),
  acceptedHouseRules: t.int({
    nullable: true,
    description: 'The newest version of the rules of the house that they have accepted; null for none, and for all but themself, who acts for them, and the neighbourhood assistants.',
    args: { cooperativeId: t.arg.id({ required: true, description: 'Of which cooperative.' }) },
    ...value(Person, (p, { cooperativeId }: InCooperative) => sql`(select max(a.version) from house_rule_acceptances a where a.person_id = ${p.id}
      and a.cooperative_id = ${cooperativeId} and (${actsFor(p.id, sql`a.cooperative_id`)} or ${mayIn('help.assist', sql`a.cooperative_id` as never)}))`),
  }),
  blockedPeople: t.field({
    type: BlockedPersonConnection,
    description: 'Whom they block, the newest first; empty for all but themself and who acts for them.',
    args: pageArgs(t),
    ...blocked(Person),
  }),
}))

builder.objectField(Viewer.ref, 'blockedPeople', (t) =>
  t.field({
    type: BlockedPersonConnection,
    description: 'Whom the person blocks, the newest first. Nobody else sees it, but for who acts for the person.',
    args: pageArgs(t),
    ...blocked(Viewer),
  }),
)

builder.objectFields(Cooperative.ref, (t) => ({
  clearances: t.field({
    type: ClearanceConnection,
    description: 'What clearances people have shown who have not left, the newest first; only the viewer’s own for all but the board and neighbourhood assistants.',
    args: pageArgs(t),
    ...connection(Cooperative, () => Clearance, 'ClearanceConnection', (c, r, _args: PageArgs) => ({ where: eq(r.cooperativeId, c.id), orderBy: [r.seenAt, r.id], descending: true })),
  }),
  houseRules: t.field({
    type: HouseRules.ref,
    nullable: true,
    description: 'The newest rules of the house, which all who ask for help or offer it have accepted first; null where there are none, and for who is no member.',
    ...one(Cooperative, () => HouseRules, (c, h) => and(eq(h.cooperativeId, c.id), sql`${h.version} = (select max(n.version) from house_rules n where n.cooperative_id = ${c.id})`)),
  }),
  houseRulesVersions: t.field({
    type: HouseRulesConnection,
    description: 'All versions of the rules of the house, the newest first; empty for who is no member.',
    args: pageArgs(t),
    ...connection(Cooperative, () => HouseRules, 'HouseRulesConnection', (c, h, _args: PageArgs) => ({ where: eq(h.cooperativeId, c.id), orderBy: [h.version], descending: true })),
  }),
}))

const clearancePayload = { clearance: { entity: () => Clearance as never, description: 'The clearance as it is now.' } }

mutation('recordClearance', {
  description: 'Records that a member has shown a clearance; the document itself is not kept. For the board and neighbourhood assistants, and nobody records their own. Errors: ORGANISATION_NOT_PARTNER.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Where it counts.' }),
    personId: t.id({ required: true, description: 'Whose it is.' }),
    type: t.field({ type: ClearanceType, required: true, description: 'What was shown.' }),
    organisationId: t.id({ description: 'The partner that it was shown to; the cooperative itself unless told.' }),
    seenAt: t.field({ type: 'DateTime', description: 'When it was seen, at most five years ago; now unless told.' }),
    validUntil: t.field({ type: 'DateTime', description: 'Until when it counts, in the future, at most 20 years; for ever unless told.' }),
  }),
  payload: clearancePayload,
  run: recordClearance,
})

mutation('revokeClearance', {
  description: 'Takes a clearance back: it counts no more; what was agreed stays. For the board and neighbourhood assistants. Errors: CLEARANCE_REVOKED.',
  input: (t) => ({ clearanceId: t.id({ required: true, description: 'Which one.' }) }),
  payload: clearancePayload,
  run: revokeClearance,
})

const blockInput = { cooperativeId: 'A cooperative that both know each other from. The block holds everywhere.' }
const blockPayload = { person: { entity: () => KnownPerson as never, description: 'Who is blocked, or was.' } }

mutation('blockPerson', {
  description: 'Keeps two people apart in all that mutual help does, both ways: neither is found for the other, and proposals between them are over, which the other finds once their time is; what was agreed stays until somebody calls it off. The other is never told. To block somebody again changes nothing. At most 10 people a week. Errors: RATE_LIMITED.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: blockInput.cooperativeId }),
    personId: t.id({ required: true, description: 'Whom to block: a member, or somebody they were matched with.' }),
    ...actingInput(t),
  }),
  payload: blockPayload,
  refusals: [RateLimited],
  run: blockPerson,
})

mutation('unblockPerson', {
  description: 'Takes back that somebody is blocked. A proposal whose time is not over waits again. Whom they do not block is not found.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: blockInput.cooperativeId }),
    personId: t.id({ required: true, description: 'Whom to block no more.' }),
    ...actingInput(t),
  }),
  payload: blockPayload,
  run: unblockPerson,
})

mutation('recordIntroduction', {
  description: 'Records how trust in a volunteer grew, for good. Neighbourhood assistants record anything; an experienced volunteer a TRIAL, after both gave help with the same request. Errors: NO_MATCH_TOGETHER.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Where.' }),
    personId: t.id({ required: true, description: 'The volunteer.' }),
    kind: t.field({ type: IntroductionKind, required: true, description: 'What happened.' }),
    matchId: t.id({ description: 'In which match: for an experienced volunteer their own, for an assistant that of the volunteer. An assistant need not tell.' }),
    note: t.string({ description: 'What there is to say of it, at most 500 characters: no health.' }),
  }),
  payload: { introduction: { entity: () => Introduction as never, description: 'The step; null where the viewer does not see it, who is no assistant.', nullable: true } },
  run: recordIntroduction,
})

const rulesPayload = { cooperative: { entity: () => Cooperative as never, description: 'Whose rules they are.' } }

mutation('publishHouseRules', {
  description: 'Publishes the rules of the house anew, as the next version, which everybody accepts before they ask for help or offer it again. For the board and neighbourhood assistants.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Whose rules they are.' }),
    text: t.field({ type: [TranslationInput], required: true, description: 'The text, at most 20,000 characters.' }),
  }),
  payload: rulesPayload,
  run: publishHouseRules,
})

mutation('acceptHouseRules', {
  description: 'Accepts the rules of the house, which must be the newest; to accept them again changes nothing. For members, who acts for them, and a neighbourhood assistant with their consent. Errors: HOUSE_RULES_CHANGED, CONSENT_MISSING.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Whose rules they are.' }),
    version: t.int({ required: true, description: 'The version that was read.' }),
    ...actingInput(t),
  }),
  payload: rulesPayload,
  run: acceptHouseRules,
})
