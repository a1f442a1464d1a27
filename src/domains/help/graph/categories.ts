import { and, eq, sql } from 'drizzle-orm'
import type { MatchCriterion as Criterion } from '../../../../schema/tables/vocabulary.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { inReadersLanguage, Translation, translations } from '../../../graph/localized.ts'
import { Node, registerNode } from '../../../graph/node.ts'
import { Compiler } from '../../../graph/read/compile.ts'
import { readConnection } from '../../../graph/read/connection.ts'
import { json, one, value } from '../../../graph/read/fields.ts'
import { Cooperative } from '../../cooperatives/index.ts'
import { HelpCategory } from './entities.ts'
import { ClearanceType, MatchCriterion } from './enums.ts'

registerNode('hca', HelpCategory as never)

const HelpCategoryConnection = connectionTypes(HelpCategory.ref, 'HelpCategory')

const MatchWeight = builder.objectRef<[Criterion, number]>('MatchWeight').implement({
  description: 'What a criterion weighs.',
  fields: (t) => ({
    criterion: t.field({ type: MatchCriterion, description: 'Which.', resolve: ([criterion]) => criterion }),
    weight: t.int({ description: 'How much, 0 to 100, beside the others.', resolve: ([, weight]) => weight }),
  }),
})

HelpCategory.ref.implement({
  description: 'A kind of help, with what a match for it must and should have. Those that all cooperatives have are seen by everybody, one of a cooperative by its members.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `hca`.', ...value(HelpCategory, (c) => c.id) }),
    code: t.field({ type: 'HelpCategoryCode', description: 'By which requests and offers name it.', ...value(HelpCategory, (c) => c.code) }),
    name: t.string({ description: 'What it is called, in the reader’s language.', ...value(HelpCategory, (c) => inReadersLanguage(c.name, '')) }),
    nameTranslations: t.field({ type: [Translation], description: 'The name in every language it was written in.', ...json(HelpCategory, (c) => c.name, translations) }),
    cooperative: t.field({
      type: Cooperative.ref,
      nullable: true,
      description: 'Whose it is; null where all cooperatives have it.',
      ...one(HelpCategory, () => Cooperative, (h, c) => eq(c.id, h.cooperativeId)),
    }),
    nearby: t.boolean({ description: 'Whether it matters how far apart the two live: not for a talk by telephone.', ...value(HelpCategory, (c) => c.nearby) }),
    needsCar: t.boolean({ description: 'Whether it takes a car, with as many free seats as a request says.', ...value(HelpCategory, (c) => c.needsCar) }),
    clearanceTypes: t.field({ type: [ClearanceType], description: 'What a helper must have shown.', ...json(HelpCategory, (c) => c.clearanceTypes) }),
    weights: t.field({
      type: [MatchWeight],
      description: 'What the criteria weigh in the score of a candidate; one that is not here weighs nothing.',
      ...json(HelpCategory, (c) => c.weights, (weights) => Object.entries(weights)),
    }),
    retiredAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was retired: it can’t be chosen any more; null while it can.', ...value(HelpCategory, (c) => c.retiredAt) }),
  }),
})

builder.queryField('helpCategories', (t) =>
  t.field({
    type: HelpCategoryConnection,
    description: 'The kinds of help that can be chosen in a cooperative, by their name in the reader’s language: those that all have, but for which it has its own of the same code, and its own, which only its members see.',
    args: { ...pageArgs(t), cooperativeId: t.arg.id({ required: true, description: 'In which cooperative.' }) },
    resolve: (_root, { cooperativeId, ...page }, context, info) =>
      readConnection(new Compiler(info, context), HelpCategory, 'HelpCategoryConnection', page, (c) => ({
        where: and(
          sql`${c.retiredAt} is null`,
          sql`coalesce(${c.cooperativeId}, '') in (${cooperativeId}, '')`,
          sql`(${c.cooperativeId} is not null or not exists (select 1 from help_categories own where coalesce(own.cooperative_id, '') = ${cooperativeId} and own.code = ${c.code}))`,
        ),
        orderBy: [inReadersLanguage(c.name, ''), c.id],
      })),
  }),
)
