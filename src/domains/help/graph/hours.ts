import { and, eq, sql, type SQL } from 'drizzle-orm'
import { sqliteTable, text, integer } from 'drizzle-orm/sqlite-core'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { entity, type Alias } from '../../../graph/read/entity.ts'
import { from, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { readDerived } from '../../../graph/read/root.ts'
import { KnownPerson, Person } from '../../cooperatives/index.ts'
import { actsFor } from '../acting.ts'
import type { Counted } from '../hours/rules.ts'
import { assertPeriod, cellsOf, ledgerOf, sumsByMonth, sumsOf, totalOf, type Dimension, type ToldCells } from '../hours/totals.ts'
import { account, LedgerAccount } from './accounts.ts'
import { LedgerEntry, Match } from './entities.ts'
import { LedgerEntryKind, LedgerSettlement } from './match-enums.ts'

const LedgerEntryConnection = connectionTypes(LedgerEntry.ref, 'LedgerEntry')

type EntryRow = Alias<(typeof LedgerEntry)['table']>

/** That the viewer is, or acts for, who was passed hours by somebody whom they block, and is not, nor acts for, who gave them. */
const isUnwanted = (e: EntryRow): SQL => sql`(${e.kind} = 'TRANSFER' and exists (select 1 from ledger_accounts g
  cross join ledger_accounts f cross join person_blocks b on b.blocker_id = g.person_id and b.blocked_id = f.person_id
  where g.id = ${e.toId} and f.id = ${e.fromId} and ${actsFor(sql`g.person_id`, e.cooperativeId)} and not ${actsFor(sql`f.person_id`, e.cooperativeId)}))`

LedgerEntry.ref.implement({
  description: 'Minutes that went from one account to another. Entries are never changed: what was wrong is set right by another. Seen by the owners of both accounts, who acts for them, and who reads all hours.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `led`.', ...value(LedgerEntry, (e) => e.id) }),
    kind: t.field({ type: LedgerEntryKind, description: 'What it is for.', ...value(LedgerEntry, (e) => e.kind) }),
    minutes: t.int({ description: 'How many minutes.', ...value(LedgerEntry, (e) => e.minutes) }),
    settlement: t.field({ type: LedgerSettlement, description: 'As what they count.', ...value(LedgerEntry, (e) => e.settlement) }),
    category: t.field({ type: 'HelpCategoryCode', nullable: true, description: 'What kind of help; null where it is for none.', ...value(LedgerEntry, (e) => e.category) }),
    happenedOn: t.field({ type: 'Date', description: 'The day on which help was given, by the clock of the place; of a correction the day of what it corrects, else the day of the entry.', ...value(LedgerEntry, (e) => e.happenedOn) }),
    from: t.field({ type: LedgerAccount, description: 'The account that gave: of help that of who was helped.', ...account(LedgerEntry, (e) => sql`${e.fromId}`) }),
    to: t.field({ type: LedgerAccount, description: 'The account that got: of help that of who helped.', ...account(LedgerEntry, (e) => sql`${e.toId}`) }),
    match: t.field({ type: Match.ref, nullable: true, description: 'The match in which help was given; null where it is for none, and for whom it is not to be seen by.', ...one(LedgerEntry, () => Match, (e, m) => eq(m.id, e.matchId)) }),
    corrects: t.field({ type: LedgerEntry.ref, nullable: true, description: 'The entry that it sets right; null for others.', ...one(LedgerEntry, () => LedgerEntry, (e, other) => eq(other.id, e.correctsId)) }),
    note: t.string({ nullable: true, description: 'A word with it; null for none, and for who got hours of somebody whom they block.', ...value(LedgerEntry, (e) => sql`case when not ${isUnwanted(e)} then ${e.note} end`) }),
    actor: t.field({ type: Person.ref, nullable: true, description: 'Who entered it; null where the silence of one side did.', ...one(LedgerEntry, () => KnownPerson, (e, p) => eq(p.id, e.actorId)) }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was entered.', ...value(LedgerEntry, (e) => e.createdAt) }),
  }),
})

/** A cooperative's ledger of a period, as `ledgerOf` makes its row. */
const ledgers = sqliteTable('hours_ledgers', {
  id: text('id').notNull(),
  seesAll: integer('sees_all').notNull(),
  minimum: integer('minimum').notNull(),
  fromOn: text('from_on').notNull(),
  toOn: text('to_on').notNull(),
})

const HoursLedger = entity('HoursLedger', ledgers)
const few = 'For all but those who read all hours, what fewer people got in a month than the cooperative’s minimum count (5 unless set higher) is put together with others, or left out'

const HoursByCategory = builder.objectRef<Counted>('HoursByCategory').implement({
  description: 'Help of one kind.',
  fields: (t) => ({
    category: t.field({ type: 'HelpCategoryCode', nullable: true, description: 'Which; null for those together that are too few to be told of.', resolve: ({ key }) => key }),
    minutes: t.int({ description: 'How many minutes, less what was given back.', resolve: ({ minutes }) => minutes }),
    matches: t.int({ description: 'In how many matches; one that goes on counts in every month.', resolve: ({ matches }) => matches }),
  }),
})

const HoursByNeighbourhood = builder.objectRef<Counted>('HoursByNeighbourhood').implement({
  description: 'Help in one neighbourhood.',
  fields: (t) => ({
    neighbourhoodId: t.id({ nullable: true, description: 'Which; null where none is known, and for those together that are too few to be told of.', resolve: ({ key }) => key }),
    minutes: t.int({ description: 'How many minutes, less what was given back.', resolve: ({ minutes }) => minutes }),
    matches: t.int({ description: 'In how many matches; one that goes on counts in every month.', resolve: ({ matches }) => matches }),
  }),
})

const HoursByMonth = builder.objectRef<Counted>('HoursByMonth').implement({
  description: 'Help of one month.',
  fields: (t) => ({
    month: t.field({ type: 'Date', description: 'Its first day.', resolve: ({ key }) => key! }),
    minutes: t.int({ description: 'How many minutes, less what was given back.', resolve: ({ minutes }) => minutes }),
    matches: t.int({ description: 'In how many matches.', resolve: ({ matches }) => matches }),
  }),
})

/** For how many values counting out a period stands in the budget of an operation. */
const cost = 200

const counted = (by: Dimension, tell: (told: ToldCells) => unknown) =>
  from(HoursLedger, (l): { [K in keyof ToldCells]: SQL } => ({ cells: cellsOf(l, by), seesAll: sql`${l.seesAll}`, minimum: sql`${l.minimum}` }), tell, cost)

HoursLedger.ref.implement({
  description: `The hours of a cooperative over a period. ${few}: so that no sum, and no difference of sums, tells of a person.`,
  fields: (t) => ({
    from: t.field({ type: 'Date', description: 'The first day that is counted: of the month for all but those who read all hours.', ...value(HoursLedger, (l) => l.fromOn) }),
    to: t.field({ type: 'Date', description: 'The last day that is counted: of the month for all but those who read all hours.', ...value(HoursLedger, (l) => l.toOn) }),
    totalMinutes: t.int({ nullable: true, description: `Minutes of help in all, less what was given back. ${few}; null for them where nothing is left to tell of, be it that there was none.`, ...counted('month', totalOf) }),
    byCategory: t.field({ type: [HoursByCategory], description: `The same by kind, the most first. ${few}.`, ...counted('category', sumsOf) }),
    byNeighbourhood: t.field({ type: [HoursByNeighbourhood], description: `The same by neighbourhood, the most first. ${few}.`, ...counted('neighbourhood', sumsOf) }),
    byMonth: t.field({ type: [HoursByMonth], description: `The same by month, the earliest first. ${few}.`, ...counted('month', sumsByMonth) }),
    entries: t.field({
      type: LedgerEntryConnection,
      description: 'The entries of the period, the latest first: all of them for who reads all hours, for members those of their own accounts and of those for whom they act.',
      args: pageArgs(t),
      ...connection(HoursLedger, () => LedgerEntry, 'LedgerEntryConnection', (l, e, _args: PageArgs) => ({
        where: and(eq(e.cooperativeId, l.id), sql`${e.happenedOn} between ${l.fromOn} and ${l.toOn}`),
        orderBy: [e.happenedOn, e.id],
        descending: true,
      })),
    }),
  }),
})

builder.queryField('hoursLedger', (t) =>
  t.field({
    type: HoursLedger.ref,
    nullable: true,
    description: 'The hours of a cooperative over a period of at most three years. For its members and who reads all its hours; null for all others.',
    args: {
      cooperativeId: t.arg.id({ required: true, description: 'Of which cooperative.' }),
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({ type: 'Date', required: true, description: 'The last day, inclusive.' }),
    },
    resolve: (_root, args, context, info) => {
      assertPeriod(args.from, args.to)
      return context.anonymous ? null : readDerived(HoursLedger, ledgerOf(args), context, info)
    },
  }),
)
