import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { instant, oneOf } from './columns.ts'
import { cooperatives } from './cooperatives.ts'
import { importKinds } from './vocabulary.ts'
import type { ImportKind } from './vocabulary.ts'

/**
 * What an imported row became, by the reference that it has where it came from: so the same file, read twice, changes
 * nothing.
 */
export const importReferences = sqliteTable(
  'import_references',
  {
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    kind: text('kind').$type<ImportKind>().notNull(),
    reference: text('reference').notNull(),
    /** The facility or booking. */
    subjectId: text('subject_id').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.cooperativeId, t.kind, t.reference] }),
    oneOf('import_references_kind', t.kind, importKinds),
  ],
)
