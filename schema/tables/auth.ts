import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { instant } from './columns.ts'
import { people } from './cooperatives.ts'

/** One live sign-in code per e-mail address; code and link are stored hashed. */
export const signInCodes = sqliteTable(
  'sign_in_codes',
  {
    email: text('email').primaryKey(),
    codeHash: text('code_hash').notNull(),
    linkHash: text('link_hash').notNull(),
    tries: integer('tries').notNull().default(0),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [index('sign_in_codes_expiry').on(t.expiresAt)],
)

/** A signed-in device: an opaque token, stored hashed, that can be revoked. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    tokenHash: text('token_hash').notNull(),
    client: text('client'),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    uniqueIndex('sessions_token').on(t.tokenHash),
    index('sessions_person').on(t.personId, t.createdAt, t.id),
    index('sessions_expiry').on(t.expiresAt),
  ],
)
