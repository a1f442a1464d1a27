import { and, eq } from 'drizzle-orm'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { inReadersLanguage, Translation, TranslationInput, translations } from '../../../graph/localized.ts'
import { mutation } from '../../../graph/mutation.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { json, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { Cooperative, KnownPerson, Membership, Person, Viewer } from '../../cooperatives/index.ts'
import { createCertificateKind, recordCertificate, renameCertificateKind, revokeCertificate } from '../equipment/certificates.ts'
import { Certificate, CertificateKind } from './equipment-entities.ts'

const CertificateKindConnection = connectionTypes(CertificateKind.ref, 'CertificateKind')
const CertificateConnection = connectionTypes(Certificate.ref, 'Certificate')

CertificateKind.ref.implement({
  description: 'What a cooperative asks people to have shown or learnt, such as first aid or an induction. Seen by everybody.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `cki`.', ...value(CertificateKind, (k) => k.id) }),
    name: t.string({ description: 'What it is called, in the reader’s language.', ...value(CertificateKind, (k) => inReadersLanguage(k.name, '')) }),
    nameTranslations: t.field({ type: [Translation], description: 'The name in every language it was written in.', ...json(CertificateKind, (k) => k.name, translations) }),
  }),
})

Certificate.ref.implement({
  description: 'That somebody has shown a certificate; never the document itself. Seen by themself, and by facility managers, the board and coordinators of the cooperative that asks for it.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `cer`.', ...value(Certificate, (c) => c.id) }),
    kind: t.field({ type: CertificateKind.ref, description: 'What they have shown.', ...one(Certificate, () => CertificateKind, (c, k) => eq(k.id, c.kindId)) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'Where it counts.', ...one(Certificate, () => Cooperative, (c, o) => eq(o.id, c.cooperativeId)) }),
    person: t.field({ type: Person.ref, nullable: true, description: 'Who; null for who may not know them, such as a guest from another cooperative.', ...one(Certificate, () => Person, (c, p) => eq(p.id, c.personId)) }),
    seenBy: t.field({ type: Person.ref, description: 'Who saw it.', ...one(Certificate, () => KnownPerson, (c, p) => eq(p.id, c.seenBy)) }),
    seenAt: t.field({ type: 'DateTime', description: 'When.', ...value(Certificate, (c) => c.seenAt) }),
    validUntil: t.field({ type: 'DateTime', nullable: true, description: 'Until when it counts; null where it does not end.', ...value(Certificate, (c) => c.validUntil) }),
    revokedAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was taken back; null where it was not.', ...value(Certificate, (c) => c.revokedAt) }),
  }),
})

builder.objectFields(Cooperative.ref, (t) => ({
  certificateKinds: t.field({
    type: CertificateKindConnection,
    description: 'What it asks people to have shown or learnt, the oldest first.',
    args: pageArgs(t),
    ...connection(Cooperative, () => CertificateKind, 'CertificateKindConnection', (c, k, _args: PageArgs) => ({
      where: eq(k.cooperativeId, c.id),
      orderBy: [k.id],
    })),
  }),
  certificates: t.field({
    type: CertificateConnection,
    description: 'What people have shown, the newest first; only the viewer’s own for all but facility managers, the board and coordinators.',
    args: pageArgs(t),
    ...connection(Cooperative, () => Certificate, 'CertificateConnection', (c, r, _args: PageArgs) => ({
      where: eq(r.cooperativeId, c.id),
      orderBy: [r.seenAt, r.id],
      descending: true,
    })),
  }),
}))

builder.objectField(Membership.ref, 'certificates', (t) =>
  t.field({
    type: CertificateConnection,
    description: 'What the member has shown, also what is over; empty for all but themself, facility managers, the board and coordinators.',
    args: pageArgs(t),
    ...connection(Membership, () => Certificate, 'CertificateConnection', (m, c, _args: PageArgs) => ({
      where: and(eq(c.personId, m.personId), eq(c.cooperativeId, m.cooperativeId)),
      orderBy: [c.kindId, c.id],
    })),
  }),
)

builder.objectField(Viewer.ref, 'certificates', (t) =>
  t.field({
    type: CertificateConnection,
    description: 'What the person has shown, at all cooperatives, also what is over.',
    args: pageArgs(t),
    ...connection(Viewer, () => Certificate, 'CertificateConnection', (v, c, _args: PageArgs) => ({
      where: eq(c.personId, v.id),
      orderBy: [c.kindId, c.id],
    })),
  }),
)

mutation('createCertificateKind', {
  description: 'Names something that a cooperative asks people to have shown or learnt. For facility managers and the board.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Who asks for it.' }),
    name: t.field({ type: [TranslationInput], required: true, description: 'What it is called, at most 120 characters.' }),
  }),
  payload: { kind: { entity: () => CertificateKind as never, description: 'The kind.' } },
  run: createCertificateKind,
})

mutation('renameCertificateKind', {
  description: 'Gives something that a cooperative asks people to have shown or learnt another name. What was shown of it counts as before, and places that ask for it still do. For facility managers and the board.',
  input: (t) => ({
    kindId: t.id({ required: true, description: 'Which kind.' }),
    name: t.field({ type: [TranslationInput], required: true, description: 'What it is called from now on, at most 120 characters; languages that are not given are gone.' }),
  }),
  payload: { kind: { entity: () => CertificateKind as never, description: 'The kind as it is now.' } },
  run: renameCertificateKind,
})

const payload = { certificate: { entity: () => Certificate as never, description: 'The certificate as it is now.' } }

mutation('recordCertificate', {
  description: 'Records that somebody has shown a certificate; the document itself is not kept. For facility managers, the board and coordinators of the cooperative that asks for it.',
  input: (t) => ({
    personId: t.id({ required: true, description: 'Who: a member of this or another cooperative.' }),
    kindId: t.id({ required: true, description: 'What they have shown.' }),
    validUntil: t.field({ type: 'DateTime', description: 'Until when it counts, in the future, at most 20 years; for ever unless told.' }),
  }),
  payload,
  run: recordCertificate,
})

mutation('revokeCertificate', {
  description: 'Takes a certificate back: it counts no more; bookings that were made stay. For facility managers, the board and coordinators of the cooperative. Errors: CERTIFICATE_REVOKED.',
  input: (t) => ({ certificateId: t.id({ required: true, description: 'Which one.' }) }),
  payload,
  run: revokeCertificate,
})
