import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { instant, must, oneOf } from './columns.ts'
import { cooperatives, neighbourhoods, people } from './cooperatives.ts'
import { matchHours } from './matches.ts'
import { ledgerEntryKinds, ledgerSettlements, type LedgerEntryKind, type LedgerSettlement } from './vocabulary.ts'

/** An account of hours: of a person in a cooperative, or of the cooperative itself. */
export const ledgerAccounts = sqliteTable(
  'ledger_accounts',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    /** Null for the account of the cooperative. */
    personId: text('person_id').references(() => people.id),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('ledger_accounts_of').on(t.cooperativeId, sql`coalesce(person_id, '')`),
    uniqueIndex('ledger_accounts_cooperative').on(t.id, t.cooperativeId),
    index('ledger_accounts_person').on(t.personId, t.cooperativeId).where(sql`person_id is not null`),
  ],
)

/**
 * Minutes that went from one account to another: one row is both sides of the double entry, so that the sum of all accounts
 * is zero whatever is written. Append-only; what was wrong is set right by another.
 */
export const ledgerEntries = sqliteTable(
  'ledger_entries',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id').notNull(),
    fromId: text('from_id').notNull(),
    toId: text('to_id').notNull(),
    minutes: integer('minutes').notNull(),
    kind: text('kind').$type<LedgerEntryKind>().notNull(),
    /** Given as a gift, it counts as help and moves no balance. */
    settlement: text('settlement').$type<LedgerSettlement>().notNull(),
    category: text('category'),
    neighbourhoodId: text('neighbourhood_id').references(() => neighbourhoods.id),
    /** The day on which the help was given, by the clock of the place. */
    happenedOn: text('happened_on').notNull(),
    matchId: text('match_id'),
    hoursId: text('hours_id').references(() => matchHours.id),
    /** The entry that this one sets right. */
    correctsId: text('corrects_id'),
    note: text('note'),
    actorId: text('actor_id').references(() => people.id),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    // Not of HELP alone, as no other has hours: by it the database finds what refers to a day of hours, too.
    uniqueIndex('ledger_entries_of_hours').on(t.hoursId),
    index('ledger_entries_cooperative').on(t.cooperativeId, t.happenedOn, t.id),
    index('ledger_entries_from').on(t.fromId, t.settlement, t.happenedOn, t.id, t.minutes),
    index('ledger_entries_to').on(t.toId, t.settlement, t.happenedOn, t.id, t.minutes),
    index('ledger_entries_corrects').on(t.correctsId).where(sql`corrects_id is not null`),
    index('ledger_entries_match').on(t.matchId).where(sql`match_id is not null`),
    foreignKey({ columns: [t.fromId, t.cooperativeId], foreignColumns: [ledgerAccounts.id, ledgerAccounts.cooperativeId] }),
    foreignKey({ columns: [t.toId, t.cooperativeId], foreignColumns: [ledgerAccounts.id, ledgerAccounts.cooperativeId] }),
    foreignKey({ columns: [t.correctsId], foreignColumns: [t.id] }),
    oneOf('ledger_entries_kind', t.kind, ledgerEntryKinds),
    oneOf('ledger_entries_settlement', t.settlement, ledgerSettlements),
    must('ledger_entries_two', sql`${t.fromId} <> ${t.toId}`),
    must('ledger_entries_minutes', sql`${t.minutes} between 1 and 100000`),
    must('ledger_entries_help', sql`${t.kind} <> 'HELP' or (${t.matchId} is not null and ${t.hoursId} is not null and ${t.category} is not null)`),
    must('ledger_entries_correction', sql`(${t.kind} = 'CORRECTION') = (${t.correctsId} is not null)`),
  ],
)
