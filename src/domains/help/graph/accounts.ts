import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { builder } from '../../../graph/builder.ts'
import { Node, registerNode } from '../../../graph/node.ts'
import type { Alias, Entity, Row } from '../../../graph/read/entity.ts'
import { from, many, one, value, type ReadField } from '../../../graph/read/fields.ts'
import { Cooperative, KnownPerson, Person, Viewer } from '../../cooperatives/index.ts'
import { assertPeriod } from '../hours/totals.ts'
import { CooperativeAccount, LedgerEntry, PersonAccount, seenAccount } from './entities.ts'

registerNode('lpe', PersonAccount as never)
registerNode('lco', CooperativeAccount as never)
registerNode('led', LedgerEntry as never)

type AccountRow = Alias<(typeof PersonAccount)['table']>

const KnownPersonAccount = { ...PersonAccount, visible: () => undefined }
const KnownCooperativeAccount = { ...CooperativeAccount, visible: () => undefined }

/** The account with an id, as an object of its type; whoever sees what it belongs to may know whose it is. */
export function account<T extends SQLiteTable>(_of: Entity<T>, idOf: (row: Alias<T>) => SQL): ReadField {
  const read: ReadField['extensions']['reading']['read'] = (row, _args, compiler, nodes) => {
    const alias = compiler.alias(KnownPersonAccount)
    const as = (of: typeof KnownPersonAccount): SQL => compiler.object(of, alias, nodes, [sql`'$account', ${sql.raw(`'${of.name}'`)}`])
    return sql`(select case when ${alias.personId} is null then ${as(KnownCooperativeAccount)} else ${as(KnownPersonAccount)} end
      from ${alias.$from} where ${alias.id} = ${idOf(row as Alias<T>)})`
  }
  return { extensions: { reading: { read, cost: 1 } }, resolve: (row, _args, _context, info) => row[String(info.path.key)] as never }
}

const balance = (a: AccountRow): SQL => sql`((select coalesce(sum(x.minutes), 0) from ledger_entries x where x.to_id = ${a.id} and x.settlement = 'CREDITS')
  - (select coalesce(sum(x.minutes), 0) from ledger_entries x where x.from_id = ${a.id} and x.settlement = 'CREDITS'))`
const setting = (a: AccountRow, column: string): SQL => sql`(select s.${sql.raw(column)} from help_settings s where s.cooperative_id = ${a.cooperativeId})`
const hasBalance = (a: AccountRow): SQL => sql`(${setting(a, 'ledger_mode')} <> 'GIFT' and ${seenAccount(a)})`

/** Minutes of help on one side of an account, less what was given back. */
const help = (a: AccountRow, to: 'to_id' | 'from_id', back: 'to_id' | 'from_id', also = sql``): SQL => sql`((select coalesce(sum(x.minutes), 0) from ledger_entries x
    where x.${sql.raw(to)} = ${a.id} and x.kind = 'HELP' ${also})
  - (select coalesce(sum(x.minutes), 0) from ledger_entries x where x.${sql.raw(back)} = ${a.id} and x.kind = 'CORRECTION' and x.category is not null ${also}))`

const owner = 'for its owner, who acts for them and who reads all hours (that of the cooperative for its members)'

export const LedgerAccount = builder.interfaceRef<Row & { $account: string }>('LedgerAccount').implement({
  description: 'An account of hours. All balances of a cooperative add up to zero.',
  interfaces: [Node],
  fields: (t) => ({
    cooperative: t.field({ type: Cooperative.ref, description: 'In which cooperative.' }),
    balanceMinutes: t.int({ nullable: true, description: `Time credits that are left, below zero where more were used than given: ${owner}; null for others, and where help is a gift.` }),
    softLimitExceeded: t.boolean({ nullable: true, description: `Whether it is farther below zero than the cooperative likes; past the hard limit nothing goes: ${owner}; null for others, and where help is a gift.` }),
    helpGivenMinutes: t.int({ nullable: true, description: `Minutes of help that were given, as a gift or for credits: ${owner}; null for others.` }),
    helpReceivedMinutes: t.int({ nullable: true, description: `Minutes of help that were got: ${owner}; null for others.` }),
  }),
  resolveType: ({ $account, $prefix }: { $account?: string; $prefix?: string }) => $account ?? ($prefix === 'lco' ? 'CooperativeAccount' : 'PersonAccount'),
})

interface StatementLine {
  category: string | null
  received: number
  given: number
}

interface Statement {
  from: string
  to: string
  opening: number | null
  closing: number | null
  lines: StatementLine[]
}

const HoursStatementLine = builder.objectRef<StatementLine>('HoursStatementLine').implement({
  description: 'What came to an account and went from it for one kind of help.',
  fields: (t) => ({
    category: t.field({ type: 'HelpCategoryCode', nullable: true, description: 'What kind of help; null for hours that were passed on.', resolve: ({ category }) => category }),
    inMinutes: t.int({ description: 'Minutes that came to it: help that its owner gave, hours they got, what was given back to them.', resolve: ({ received }) => received }),
    outMinutes: t.int({ description: 'Minutes that went from it: help that its owner got, hours they gave, what they gave back.', resolve: ({ given }) => given }),
  }),
})

const HoursStatement = builder.objectRef<Statement>('HoursStatement').implement({
  description: 'An account over a period, gifts and credits alike.',
  fields: (t) => ({
    from: t.field({ type: 'Date', description: 'The first day.', resolve: (statement) => statement.from }),
    to: t.field({ type: 'Date', description: 'The last day.', resolve: (statement) => statement.to }),
    openingMinutes: t.int({ nullable: true, description: 'The balance before the first day; null where help is a gift.', resolve: ({ opening }) => opening }),
    closingMinutes: t.int({ nullable: true, description: 'The balance after the last day; null where help is a gift.', resolve: ({ closing }) => closing }),
    lines: t.field({ type: [HoursStatementLine], description: 'What came and went, by kind of help, in the order of their codes; hours that were passed on last.', resolve: ({ lines }) => lines }),
  }),
})

interface Period {
  from: string
  to: string
}

/** The balance before a day. */
const balanceBefore = (a: AccountRow, day: SQL): SQL => sql`case when ${hasBalance(a)} then
  (select coalesce(sum(x.minutes), 0) from ledger_entries x where x.to_id = ${a.id} and x.settlement = 'CREDITS' and x.happened_on < ${day})
  - (select coalesce(sum(x.minutes), 0) from ledger_entries x where x.from_id = ${a.id} and x.settlement = 'CREDITS' and x.happened_on < ${day}) end`

const linesOf = (a: AccountRow, { from: first, to }: Period): SQL => sql`case when ${seenAccount(a)} then (select json_group_array(json_object('category', y.category,
    'received', y.received, 'given', y.given)) from (select x.category, sum(iif(x.to_id = ${a.id}, x.minutes, 0)) as received, sum(iif(x.from_id = ${a.id}, x.minutes, 0)) as given
  from ledger_entries x where (x.to_id = ${a.id} or x.from_id = ${a.id}) and x.happened_on between ${first} and ${to}
  group by x.category order by x.category is null, x.category) y) end`

for (const type of [PersonAccount, CooperativeAccount]) {
  type.ref.implement({
    description: type === PersonAccount
      ? 'The account of hours of a person in a cooperative. What is on it is seen by themself, who acts for them, and who reads all hours.'
      : 'The account of hours of a cooperative: what members gave it. Seen by its members and who reads all hours.',
    interfaces: [Node, LedgerAccount],
    fields: (t) => ({
      id: t.id({ description: `The id, with the prefix \`${type === PersonAccount ? 'lpe' : 'lco'}\`.`, ...value(type, (a) => a.id) }),
      cooperative: t.field({ type: Cooperative.ref, description: 'In which cooperative.', ...one(type, () => Cooperative, (a, c) => eq(c.id, a.cooperativeId)) }),
      balanceMinutes: t.int({ nullable: true, description: `Time credits that are left, below zero where more were used than given: ${owner}; null for others, and where help is a gift.`, ...value(type, (a) => sql`case when ${hasBalance(a)} then ${balance(a)} end`) }),
      softLimitExceeded: t.boolean({ nullable: true, description: `Whether it is farther below zero than the cooperative likes; past the hard limit nothing goes: ${owner}; null for others, and where help is a gift.`, ...value(type, (a) => sql`case when ${hasBalance(a)} then ${balance(a)} < -${setting(a, 'soft_limit')} end`) }),
      helpGivenMinutes: t.int({ nullable: true, description: `Minutes of help that were given, as a gift or for credits: ${owner}; null for others.`, ...value(type, (a) => sql`case when ${seenAccount(a)} then ${help(a, 'to_id', 'from_id')} end`) }),
      helpReceivedMinutes: t.int({ nullable: true, description: `Minutes of help that were got: ${owner}; null for others.`, ...value(type, (a) => sql`case when ${seenAccount(a)} then ${help(a, 'from_id', 'to_id')} end`) }),
    }),
  })

  builder.objectField(type.ref, 'statement', (t) =>
    t.field({
      type: HoursStatement,
      nullable: true,
      description: `What came and went over a period of at most three years: ${owner}; null for others.`,
      args: {
        from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
        to: t.arg({ type: 'Date', required: true, description: 'The last day, inclusive.' }),
      },
      ...from(
        type,
        (a, period: Period) => {
          assertPeriod(period.from, period.to)
          return { opening: balanceBefore(a, sql`${period.from}`), closing: balanceBefore(a, sql`date(${period.to}, '+1 day')`), lines: linesOf(a, period) }
        },
        (found: Omit<Statement, 'from' | 'to' | 'lines'> & { lines: StatementLine[] | null }, period: Period) => found.lines && { ...found, from: period.from, to: period.to },
        100,
      ),
    }),
  )
}

builder.objectField(PersonAccount.ref, 'person', (t) =>
  t.field({ type: Person.ref, description: 'Whose it is.', ...one(PersonAccount, () => KnownPerson, (a, p) => eq(p.id, a.personId)) }),
)

builder.objectField(Person.ref, 'hoursAccount', (t) =>
  t.field({
    type: PersonAccount.ref,
    nullable: true,
    description: 'Their account of hours in a cooperative: for themself, who acts for them and who reads all hours; null for others, and before the first entry.',
    args: { cooperativeId: t.arg.id({ required: true, description: 'In which cooperative.' }) },
    ...one(Person, () => PersonAccount, (p, a, { cooperativeId }: { cooperativeId: string }) => and(eq(a.personId, p.id), eq(a.cooperativeId, cooperativeId))),
  }),
)

builder.objectField(Cooperative.ref, 'hoursAccount', (t) =>
  t.field({
    type: CooperativeAccount.ref,
    nullable: true,
    description: 'Its account of hours, for its members; null for others, and before the first entry.',
    ...one(Cooperative, () => CooperativeAccount, (c, a) => eq(a.cooperativeId, c.id)),
  }),
)

builder.objectField(Viewer.ref, 'hoursAccounts', (t) =>
  t.field({
    type: [PersonAccount.ref],
    description: 'The person’s accounts of hours, one in each cooperative in which there was an entry.',
    ...many(Viewer, () => PersonAccount, (v, a) => ({ where: eq(a.personId, v.id), orderBy: [a.cooperativeId] }), 50),
  }),
)
