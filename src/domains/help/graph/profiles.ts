import { and, eq, sql } from 'drizzle-orm'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { mutation } from '../../../graph/mutation.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { json, many, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { Cooperative, KnownPerson, Person, Viewer } from '../../cooperatives/index.ts'
import { mostCategories } from '../categories/find.ts'
import { mostSkills } from '../skills-known.ts'
import { recordConsent, withdrawConsent } from '../trust/consents.ts'
import { setHelpProfile } from '../trust/profiles.ts'
import { endProxy, nameProxy } from '../trust/proxies.ts'
import { actingInput } from './acting.ts'
import { Consent, Proxy, Skill } from './entities.ts'
import { ConsentForm } from './enums.ts'
import { HelpProfile } from './trust-entities.ts'
import { ConsentPurpose } from './trust-enums.ts'

const ConsentConnection = connectionTypes(Consent.ref, 'Consent')
const ProxyConnection = connectionTypes(Proxy.ref, 'Proxy')

Consent.ref.implement({
  description: 'That a person agrees to something done on their behalf. It is kept for good; what is withdrawn ends. Seen by themself, who acts for them, and the neighbourhood assistants.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `cns`.', ...value(Consent, (c) => c.id) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'Where it counts.', ...one(Consent, () => Cooperative, (c, o) => eq(o.id, c.cooperativeId)) }),
    person: t.field({ type: Person.ref, description: 'Who agrees.', ...one(Consent, () => KnownPerson, (c, p) => eq(p.id, c.personId)) }),
    purpose: t.field({ type: ConsentPurpose, description: 'To what.', ...value(Consent, (c) => c.purpose) }),
    form: t.field({ type: ConsentForm, description: 'How they said so.', ...value(Consent, (c) => c.form) }),
    recordedBy: t.field({ type: Person.ref, description: 'Who wrote it down: the person themself, or who heard or saw it.', ...one(Consent, () => KnownPerson, (c, p) => eq(p.id, c.recordedBy)) }),
    note: t.string({ nullable: true, description: 'What there was to say of it; null for nothing.', ...value(Consent, (c) => c.note) }),
    givenAt: t.field({ type: 'DateTime', description: 'When it was recorded.', ...value(Consent, (c) => c.givenAt) }),
    withdrawnAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was withdrawn; null while it stands.', ...value(Consent, (c) => c.withdrawnAt) }),
  }),
})

Proxy.ref.implement({
  description: 'That somebody acts for another person in a cooperative: whatever that person can do there in mutual help they can do for them, and it shows that they did. Seen by both, by others who act for the person, and by the neighbourhood assistants.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `prx`.', ...value(Proxy, (x) => x.id) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'Where.', ...one(Proxy, () => Cooperative, (x, c) => eq(c.id, x.cooperativeId)) }),
    person: t.field({ type: Person.ref, description: 'For whom.', ...one(Proxy, () => KnownPerson, (x, p) => eq(p.id, x.personId)) }),
    proxy: t.field({ type: Person.ref, description: 'Who acts.', ...one(Proxy, () => KnownPerson, (x, p) => eq(p.id, x.proxyId)) }),
    relation: t.string({ nullable: true, description: 'What they are to each other, such as a daughter; null where nobody said.', ...value(Proxy, (x) => x.relation) }),
    consent: t.field({ type: Consent.ref, nullable: true, description: 'By which consent; with it this ends. Null for a proxy who acts no more.', ...one(Proxy, () => Consent, (x, c) => eq(c.id, x.consentId)) }),
    since: t.field({ type: 'DateTime', description: 'Since when.', ...value(Proxy, (x) => x.since) }),
    endedAt: t.field({ type: 'DateTime', nullable: true, description: 'Until when; null while they act.', ...value(Proxy, (x) => x.endedAt) }),
  }),
})

HelpProfile.ref.implement({
  description: 'A person’s answers to the four questions, in a cooperative. Seen by themself, who acts for them, and the neighbourhood assistants.',
  fields: (t) => ({
    wants: t.string({ nullable: true, description: 'What do you want? Null for no answer.', ...value(HelpProfile, (p) => p.wants) }),
    abilities: t.string({ nullable: true, description: 'What can you do? Null for no answer.', ...value(HelpProfile, (p) => p.abilities) }),
    needs: t.string({ nullable: true, description: 'What do you need? Null for no answer.', ...value(HelpProfile, (p) => p.needs) }),
    offers: t.string({ nullable: true, description: 'What have you to offer? Null for no answer.', ...value(HelpProfile, (p) => p.offers) }),
    wantedCategories: t.field({ type: ['HelpCategoryCode'], description: 'The kinds of help of which they would like to see more around them.', ...json(HelpProfile, (p) => p.wantedCategories) }),
    skills: t.field({
      type: [Skill.ref],
      description: 'What they can do, as skills, the oldest skill first.',
      ...many(HelpProfile, () => Skill, (p, s) => ({ where: sql`${s.id} in (select value from json_each(${p.skills}))`, orderBy: [s.id] }), mostSkills),
    }),
    neededCategories: t.field({ type: ['HelpCategoryCode'], description: 'The kinds of help that they need.', ...json(HelpProfile, (p) => p.neededCategories) }),
    offeredCategories: t.field({ type: ['HelpCategoryCode'], description: 'The kinds of help that they have to offer.', ...json(HelpProfile, (p) => p.offeredCategories) }),
    takenInBy: t.field({ type: Person.ref, description: 'Who last wrote them down: the person themself, or who acted for them.', ...one(HelpProfile, () => KnownPerson, (p, k) => eq(k.id, p.actorId)) }),
    consent: t.field({ type: Consent.ref, nullable: true, description: 'By which consent somebody else did; null where it was the person.', ...one(HelpProfile, () => Consent, (p, c) => eq(c.id, p.consentId)) }),
    updatedAt: t.field({ type: 'DateTime', description: 'When that was.', ...value(HelpProfile, (p) => p.updatedAt) }),
  }),
})

interface OfCooperative {
  cooperativeId: string
}

builder.objectFields(Person.ref, (t) => ({
  helpProfile: t.field({
    type: HelpProfile.ref,
    nullable: true,
    description: 'Their answers to the four questions; null where there are none, and for all but themself, who acts for them, and the neighbourhood assistants.',
    args: { cooperativeId: t.arg.id({ required: true, description: 'In which cooperative.' }) },
    ...one(Person, () => HelpProfile, (p, h, { cooperativeId }: OfCooperative) => and(eq(h.personId, p.id), eq(h.cooperativeId, cooperativeId))),
  }),
  consents: t.field({
    type: ConsentConnection,
    description: 'To what they have agreed, the newest first, also what is withdrawn; empty for all but themself, who acts for them, and the neighbourhood assistants.',
    args: { ...pageArgs(t), cooperativeId: t.arg.id({ required: true, description: 'In which cooperative.' }) },
    ...connection(Person, () => Consent, 'ConsentConnection', (p, c, { cooperativeId }: PageArgs & OfCooperative) => ({
      where: and(eq(c.personId, p.id), eq(c.cooperativeId, cooperativeId)),
      orderBy: [c.givenAt, c.id],
      descending: true,
    })),
  }),
  proxies: t.field({
    type: ProxyConnection,
    description: 'Who acts for them or did, the newest first; empty for all but themself, who acts for them, and the neighbourhood assistants.',
    args: { ...pageArgs(t), cooperativeId: t.arg.id({ required: true, description: 'In which cooperative.' }) },
    ...connection(Person, () => Proxy, 'ProxyConnection', (p, x, { cooperativeId }: PageArgs & OfCooperative) => ({
      where: and(eq(x.personId, p.id), eq(x.cooperativeId, cooperativeId)),
      orderBy: [x.since, x.id],
      descending: true,
    })),
  }),
}))

builder.objectField(Viewer.ref, 'actsFor', (t) =>
  t.field({
    type: ProxyConnection,
    description: 'For whom the person acts now, in all cooperatives, the newest first.',
    args: pageArgs(t),
    ...connection(Viewer, () => Proxy, 'ProxyConnection', (v, x, _args: PageArgs) => ({
      where: and(eq(x.proxyId, v.id), sql`${x.endedAt} is null`),
      orderBy: [x.since, x.id],
      descending: true,
    })),
  }),
)

const answer = (question: string) => `${question} At most 2,000 characters; as it was unless told, null for no answer.`
const categories = (which: string) => `${which}: at most ${mostCategories}. As they were unless told.`

mutation('setHelpProfile', {
  description: 'Takes in somebody’s answers to the four questions: one’s own, as their proxy, or as a neighbourhood assistant with their consent, which is recorded. What is left out stays as it was. Errors: CONSENT_MISSING, UNKNOWN_CATEGORY, UNKNOWN_SKILL.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'In which cooperative.' }),
    ...actingInput(t),
    wants: t.string({ description: answer('What do you want?') }),
    abilities: t.string({ description: answer('What can you do?') }),
    needs: t.string({ description: answer('What do you need?') }),
    offers: t.string({ description: answer('What have you to offer?') }),
    wantedCategories: t.field({ type: ['HelpCategoryCode'], description: categories('The kinds of help of which they would like to see more around them') }),
    skillIds: t.idList({ description: `What they can do, as skills: at most ${mostSkills}. As they were unless told.` }),
    neededCategories: t.field({ type: ['HelpCategoryCode'], description: categories('The kinds of help that they need') }),
    offeredCategories: t.field({ type: ['HelpCategoryCode'], description: categories('The kinds of help that they have to offer') }),
  }),
  payload: { person: { entity: () => Person as never, description: 'Whose answers they are.' } },
  run: setHelpProfile,
})

mutation('recordConsent', {
  description: 'Records that somebody agrees to something done on their behalf: the person does so online, a neighbourhood assistant records what they heard or saw. A proxy may too, but for REPRESENTATION.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Where it counts.' }),
    forPersonId: t.id({ description: 'Who agrees. The viewer unless told.' }),
    purpose: t.field({ type: ConsentPurpose, required: true, description: 'To what.' }),
    form: t.field({ type: ConsentForm, required: true, description: 'How they said so: ONLINE for oneself, SPOKEN or WRITTEN for another.' }),
    note: t.string({ description: 'What there is to say of it, at most 500 characters: no health.' }),
  }),
  payload: { consent: { entity: () => Consent as never, description: 'The consent.' } },
  run: recordConsent,
})

mutation('withdrawConsent', {
  description: 'Ends a consent, with what hangs on it: who acts for the person by it does no more, answers that were taken in by it are gone, and an assistant does nothing further by it. The person may, who acts for them, and a neighbourhood assistant. Errors: CONSENT_WITHDRAWN.',
  input: (t) => ({ consentId: t.id({ required: true, description: 'Which one.' }) }),
  payload: { consent: { entity: () => Consent as never, description: 'The consent as it is now; null where the viewer acted by it, and does not see it any more.', nullable: true } },
  run: withdrawConsent,
})

const proxyPayload = { proxy: { entity: () => Proxy as never, description: 'Who acts for whom, as it is now.' } }

mutation('nameProxy', {
  description: 'Names a member who acts for a person in mutual help. The person does so, which is their consent; or a neighbourhood assistant by their consent. Who is named can end it. Errors: ALREADY_PROXY, CONSENT_MISSING.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Where.' }),
    proxyId: t.id({ required: true, description: 'Who is to act: the id of a member.' }),
    relation: t.string({ description: 'What they are to each other, in a line of at most 60 characters.' }),
    ...actingInput(t),
  }),
  payload: proxyPayload,
  run: nameProxy,
})

mutation('endProxy', {
  description: 'Ends that somebody acts for a person. Both may, and a neighbourhood assistant. Errors: PROXY_ENDED.',
  input: (t) => ({ id: t.id({ required: true, description: 'Which one, with the prefix `prx`.' }) }),
  payload: proxyPayload,
  run: endProxy,
})
