import { and, eq, sql, type SQL } from 'drizzle-orm'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { inReadersLanguage, Translation, translations } from '../../../graph/localized.ts'
import { Node, registerNode } from '../../../graph/node.ts'
import { Compiler } from '../../../graph/read/compile.ts'
import { readConnection } from '../../../graph/read/connection.ts'
import { json, one, value } from '../../../graph/read/fields.ts'
import { Cooperative } from '../../cooperatives/index.ts'
import { folded } from '../skills/fold.ts'
import { Skill } from './entities.ts'

registerNode('ski', Skill as never)

const SkillConnection = connectionTypes(Skill.ref, 'Skill')

Skill.ref.implement({
  description: 'Something that somebody can be good at. Those that all cooperatives share are seen by everybody, one that a cooperative has added by its members.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `ski`.', ...value(Skill, (s) => s.id) }),
    name: t.string({ description: 'What it is called, in the reader’s language.', ...value(Skill, (s) => inReadersLanguage(s.name, '')) }),
    nameTranslations: t.field({ type: [Translation], description: 'The name in every language it was written in.', ...json(Skill, (s) => s.name, translations) }),
    synonyms: t.field({
      type: [Translation],
      description: 'Other words by which it is found, in all languages, by language and in the order of the alphabet.',
      ...value(Skill, (s) => sql`(select json_group_array(json_object('language', w.language, 'text', w.label)) from (
        select distinct t.language, t.label from skill_terms t where t.skill_id = ${s.id} and t.label is not (${s.name} ->> t.language)
        order by t.language, t.label limit 200) w)`, (words) => words),
    }),
    escoUri: t.field({ type: 'Url', nullable: true, description: 'The concept of ESCO, the European classification of skills, that it is; null where none fits.', ...value(Skill, (s) => s.escoUri) }),
    cooperative: t.field({ type: Cooperative.ref, nullable: true, description: 'Who added it; null where all cooperatives share it.', ...one(Skill, () => Cooperative, (s, c) => eq(c.id, s.cooperativeId)) }),
    retiredAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was retired: it is not found any more, but stays with whom it was said of; null while it can be chosen.', ...value(Skill, (s) => s.retiredAt) }),
  }),
})

/** That a name or a synonym begins with a text, or a word of it does: a stretch of the index of terms. */
const foundBy = (skillId: SQL, text: string): SQL => {
  const term = folded(text)
  return sql`${skillId} in (select t.skill_id from skill_terms t where t.term >= ${term} and t.term < ${`${term}\u{10ffff}`})`
}

builder.queryField('skills', (t) =>
  t.field({
    type: SkillConnection,
    description: 'The skills that can be chosen, by their name in the reader’s language; those that are retired are left out.',
    args: {
      ...pageArgs(t),
      text: t.arg.string({ description: 'Only those of which a name or a synonym, in whatever language, has a word that begins so; accents and case do not matter. All of them unless told.' }),
      cooperativeId: t.arg.id({ description: 'Only those that all share and those of this cooperative; of all the viewer’s cooperatives unless told.' }),
    },
    resolve: (_root, { text, cooperativeId, ...page }, context, info) =>
      readConnection(new Compiler(info, context), Skill, 'SkillConnection', page, (s) => ({
        where: and(
          sql`${s.retiredAt} is null`,
          text == null ? undefined : foundBy(sql`${s.id}`, text),
          cooperativeId == null ? undefined : sql`(${s.cooperativeId} is null or ${s.cooperativeId} = ${cooperativeId})`,
        ),
        orderBy: [inReadersLanguage(s.name, ''), s.id],
      })),
  }),
)
