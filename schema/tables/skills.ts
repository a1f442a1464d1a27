import { sql } from 'drizzle-orm'
import { index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { instant, localized, must } from './columns.ts'
import { cooperatives } from './cooperatives.ts'

/** What somebody can be good at. Without a cooperative: one of the taxonomy that all share. */
export const skills = sqliteTable(
  'skills',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id').references(() => cooperatives.id),
    name: localized('name').notNull(),
    /** The concept of ESCO that it is, as a URI; null where none fits. */
    escoUri: text('esco_uri'),
    createdAt: instant('created_at').notNull(),
    retiredAt: instant('retired_at'),
  },
  (t) => [
    uniqueIndex('skills_esco').on(t.escoUri).where(sql`esco_uri is not null and cooperative_id is null`),
    index('skills_cooperative').on(t.cooperativeId, t.id),
  ],
)

/** The words by which a skill is found: its names and its synonyms, folded, each with its language. */
export const skillTerms = sqliteTable(
  'skill_terms',
  {
    term: text('term').notNull(),
    language: text('language').notNull(),
    skillId: text('skill_id')
      .notNull()
      .references(() => skills.id),
    /** The word as people write it. */
    label: text('label').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.term, t.language, t.skillId] }),
    index('skill_terms_skill').on(t.skillId, t.language, t.term),
    must('skill_terms_term', sql`length(${t.term}) between 1 and 100`),
  ],
)
