import { Node } from '../../../graph/node.ts'
import { inReadersLanguage, Translation, translations } from '../../../graph/localized.ts'
import { json, value } from '../../../graph/read/fields.ts'
import { CertificateKind } from './equipment-entities.ts'

CertificateKind.ref.implement({
  description: 'What a cooperative asks people to have shown or learnt, such as first aid or an induction. Seen by everybody.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `cki`.', ...value(CertificateKind, (k) => k.id) }),
    name: t.string({ description: 'What it is called, in the reader’s language.', ...value(CertificateKind, (k) => inReadersLanguage(k.name, '')) }),
    nameTranslations: t.field({ type: [Translation], description: 'The name in every language it was written in.', ...json(CertificateKind, (k) => k.name, translations) }),
  }),
})
