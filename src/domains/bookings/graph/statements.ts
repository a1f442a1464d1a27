import { and, eq, or, sql, type SQL } from 'drizzle-orm'
import { debtors } from '../../../../schema/tables/charges.ts'
import { chargeKinds } from '../../../../schema/tables/vocabulary.ts'
import { asker } from '../../../auth/asker.ts'
import type { Context } from '../../../auth/context.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { enumOf } from '../../../graph/enum.ts'
import { connection } from '../../../graph/read/connection.ts'
import { entity } from '../../../graph/read/entity.ts'
import { from, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { localize } from '../../../platform/localized.ts'
import { RequestFault } from '../../../platform/refusal.ts'
import { Cooperative, isViewer, KnownPerson, mayIn, Organisation, Person, Viewer } from '../../cooperatives/index.ts'
import { Money } from '../../facilities/index.ts'
import { chargeLabels } from '../money/labels.ts'
import { statementLink } from '../money/links.ts'
import { monthIn, readStatements, zoneOf, type Statement, type StatementLine } from '../money/statements.ts'

interface DebtorColumns {
  cooperativeId: (typeof debtors)['_']['columns']['cooperativeId']
  personId: (typeof debtors)['_']['columns']['personId']
  organisationId: (typeof debtors)['_']['columns']['organisationId']
}

/** That the viewer represents the organisation in the cooperative. */
const represents = (d: Pick<DebtorColumns, 'cooperativeId' | 'organisationId'>): SQL =>
  sql`(${d.cooperativeId}, ${d.organisationId}) in (select value ->> 0, value ->> 1 from json_each(${asker.represents}))`

const mayRead = (d: DebtorColumns): SQL => or(mayIn('money.read', d.cooperativeId), isViewer(d.personId), represents(d))!

export const Debtor = entity('Debtor', debtors, (d) => mayRead(d))

Debtor.ref.implement({
  description: 'Somebody who owes a cooperative, or paid it, in one currency. Seen by themself, by who represents the organisation there, and by facility managers, board and auditors of the cooperative.',
  fields: (t) => ({
    id: t.id({ description: 'Made of the ids of the cooperative and of whom it is about, and the currency, with points between.', ...value(Debtor, (d) => d.id) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'Whom it is owed.', ...one(Debtor, () => Cooperative, (d, c) => eq(c.id, d.cooperativeId)) }),
    person: t.field({ type: Person.ref, nullable: true, description: 'Who owes it, where that is a person; else null.', ...one(Debtor, () => KnownPerson, (d, p) => eq(p.id, d.personId)) }),
    organisation: t.field({ type: Organisation.ref, nullable: true, description: 'Who owes it, where that is an organisation; else null.', ...one(Debtor, () => Organisation, (d, o) => eq(o.id, d.organisationId)) }),
    balance: t.field({
      type: Money,
      description: 'The sum of all lines by now: above zero owed, below zero paid too much.',
      ...value(Debtor, (d) => sql`json_object('amountCents', ${d.balanceCents}, 'currency', ${d.currency})`),
    }),
  }),
})

const DebtorConnection = connectionTypes(Debtor.ref, 'Debtor')

builder.objectField(Cooperative.ref, 'due', (t) =>
  t.field({
    type: DebtorConnection,
    description: 'Who owes it something or has paid too much, the largest balance first; empty for all but facility managers, board and auditors. What an outside administration is fed from, beside the file of `statementLink`.',
    args: pageArgs(t),
    ...connection(Cooperative, () => Debtor, 'DebtorConnection', (c, d, _args: PageArgs) => ({
      where: and(eq(d.cooperativeId, c.id), sql`${d.balanceCents} <> 0`, mayIn('money.read', d.cooperativeId)),
      orderBy: [d.balanceCents, d.id],
      descending: true,
    })),
  }),
)

const ChargeKind = enumOf('ChargeKind', 'What a line of a statement is for.', chargeKinds, {
  BOOKING: 'The price of a booking that was confirmed or moved; taken back below zero where it is called off.',
  CANCELLATION: 'What calling a booking off changed: its price taken back, but for the fee.',
  NO_SHOW: 'The fee because nobody came.',
  DEPOSIT: 'A deposit, or its return below zero.',
  CORRECTION: 'Put right by a facility manager or the board, who say why.',
  PAYMENT: 'What was paid, below zero; or paid back, above.',
})

type ToldLine = StatementLine & { currency: string }

const StatementLineRef = builder.objectRef<ToldLine>('StatementLine').implement({
  description: 'One line of a statement. Lines are never changed or removed: a mistake is corrected by another line.',
  fields: (t) => ({
    id: t.id({ description: 'A number within this installation, for `correctCharge`.', resolve: ({ id }) => String(id) }),
    recordedAt: t.field({ type: 'DateTime', description: 'When it came to count, which decides about its month.', resolve: ({ at }) => at }),
    kind: t.field({ type: ChargeKind, description: 'What it is for.', resolve: ({ kind }) => kind }),
    label: t.string({ description: 'The same in the reader’s language.', resolve: ({ kind }, _args, { languages }) => localize(chargeLabels[kind], languages) }),
    amount: t.field({ type: Money, description: 'Above zero owed, below zero paid or given back.', resolve: ({ amountCents, currency }) => ({ amountCents, currency }) }),
    bookingId: t.id({ nullable: true, description: 'The booking that it is about; null where it is about none.', resolve: ({ bookingId }) => bookingId }),
    bookingStartsAt: t.field({ type: 'DateTime', nullable: true, description: 'When that booking begins; null where it is about none.', resolve: ({ startsAt }) => startsAt }),
    facilityName: t.string({ nullable: true, description: 'What was booked, in the reader’s language; null where it is about no booking.', resolve: ({ facilityName }, _args, { languages }) => facilityName && localize(facilityName, languages) }),
    reference: t.string({ nullable: true, description: 'What an outside administration knows a payment by; of a correction the id of the line that it corrects; null for other lines.', resolve: ({ reference }) => reference }),
    note: t.string({ nullable: true, description: 'Why it was corrected; null for other lines.', resolve: ({ note }) => note }),
    paidAt: t.field({ type: 'DateTime', nullable: true, description: 'When a payment was made, as who recorded it says; null for other lines.', resolve: ({ paidAt }) => paidAt }),
  }),
})

/** The most lines of a statement that are told; the file has all of them. */
const mostLines = 1_000

const StatementRef = builder.objectRef<Statement & { month: string }>('Statement').implement({
  description: 'What somebody owed a cooperative at the beginning of a month, what came to it, and what they owe at its end; months are those of the wall clock of the cooperative’s first neighbourhood. Seen by whom sees the debtor. A month that is over does not change any more.',
  fields: (t) => ({
    month: t.field({ type: 'Date', description: 'The first day of the month.', resolve: ({ month }) => month }),
    startsAt: t.field({ type: 'DateTime', description: 'When the month begins.', resolve: (statement) => statement.from }),
    endsAt: t.field({ type: 'DateTime', description: 'When it ends, exclusive.', resolve: ({ until }) => until }),
    debtorId: t.id({ description: 'Whose it is: the id of the `Debtor`.', resolve: ({ debtorId }) => debtorId }),
    cooperativeId: t.id({ description: 'Whom it is owed.', resolve: ({ cooperativeId }) => cooperativeId }),
    personId: t.id({ nullable: true, description: 'Whose it is, where that is a person; else null.', resolve: ({ personId }) => personId }),
    organisationId: t.id({ nullable: true, description: 'Whose it is, where that is an organisation; else null.', resolve: ({ organisationId }) => organisationId }),
    name: t.string({ nullable: true, description: 'What they are called; null for a person who gave no name.', resolve: ({ name }) => name }),
    opening: t.field({ type: Money, description: 'What was owed when the month began.', resolve: ({ openingCents, currency }) => ({ amountCents: openingCents, currency }) }),
    closing: t.field({ type: Money, description: 'What is owed when it ends, or by now: the opening and all lines.', resolve: ({ closingCents, currency }) => ({ amountCents: closingCents, currency }) }),
    lineCount: t.int({ description: 'How many lines it has.', resolve: ({ lineCount }) => lineCount }),
    lines: t.field({
      type: [StatementLineRef],
      description: `Its lines in the order in which they came, at most ${mostLines}; \`link\` has all of them.`,
      resolve: ({ lines, currency }) => lines.map((line) => ({ ...line, currency })),
    }),
    link: t.field({
      type: 'Url',
      nullable: true,
      description: 'The address of the same as a file (CSV), for a quarter of an hour. It is the viewer’s own; whether they still may read it is asked again when it is opened. Null where nobody is signed in.',
      resolve: ({ cooperativeId, month, personId, organisationId }, _args, context) =>
        statementLink(context, { cooperativeId, month: month.slice(0, 7), debtor: (personId ?? organisationId)! }),
    }),
  }),
})

interface Pages {
  first: number
  rows: () => Promise<(Statement & { month: string })[]>
}

const StatementPage = builder.objectRef<Pages>('StatementPage').implement({
  description: 'Some of the statements of a month, by the id of their debtor.',
  fields: (t) => ({
    nodes: t.field({ type: [StatementRef], description: 'The statements.', resolve: async ({ first, rows }) => (await rows()).slice(0, first) }),
    endCursor: t.string({ nullable: true, description: 'The place of the last of them, for `after`; null where there is none.', resolve: async ({ first, rows }) => (await rows()).slice(0, first).at(-1)?.debtorId ?? null }),
    hasNextPage: t.boolean({ description: 'Whether more follow.', resolve: async ({ first, rows }) => (await rows()).length > first }),
  }),
})

interface MonthArgs {
  month: string
}

/** `[cooperative, zone]`, of those whose months are asked for. */
type Zones = [cooperativeId: string, zone: string][]

/** What statements are told of: whose, and how many. */
interface Asked {
  where: SQL
  after?: string | null
  first: number
}

function pagesOf(zones: Zones, { month }: MonthArgs, { where, after, first }: Asked, { database }: Context): Pages {
  const months = zones.map(([cooperativeId, zone]) => ({ cooperativeId, ...monthIn(zone, month) }))
  let found: Promise<(Statement & { month: string })[]> | null = null
  const rows = () =>
    (found ??= readStatements(database, { months, where, after, debtors: first + 1, lines: mostLines }).then((statements) =>
      statements.map((statement) => ({ ...statement, month: `${month.slice(0, 7)}-01` })),
    ))
  return { first, rows }
}

const d = { cooperativeId: sql.raw('d.cooperative_id'), personId: sql.raw('d.person_id'), organisationId: sql.raw('d.organisation_id') } as unknown as DebtorColumns

/** For how many values statements count in the budget of an operation. */
const cost = 500
const mostStatements = 100
const aMonth = 'Any day of the month; of its days only the month counts.'

builder.objectField(Cooperative.ref, 'statements', (t) =>
  t.field({
    type: StatementPage,
    nullable: true,
    description: 'The statements of a month of all who owed it something or to whom something came; null for all but facility managers, board and auditors.',
    args: {
      month: t.arg({ type: 'Date', required: true, description: aMonth }),
      first: t.arg.int({ description: `How many, at most ${mostStatements}; 25 unless told.` }),
      after: t.arg.string({ description: 'Behind this `endCursor`.' }),
    },
    ...from(
      Cooperative,
      (c) => ({ zones: sql`case when ${mayIn('money.read', c.id)} then json_array(json_array(${c.id}, ${zoneOf(c.id)})) end` }),
      ({ zones }: { zones: Zones | null }, { first, after, ...args }: MonthArgs & { first?: number | null; after?: string | null }, context) => {
        if (first != null && (first < 1 || first > mostStatements)) throw new RequestFault('BAD_USER_INPUT', { scalar: 'Int' })
        return zones && pagesOf(zones, args, { where: sql`d.cooperative_id = ${zones[0]![0]} and ${mayIn('money.read', d.cooperativeId)}`, after, first: first ?? 25 }, context)
      },
      cost,
    ),
  }),
)

builder.objectField(Cooperative.ref, 'statementLink', (t) =>
  t.field({
    type: 'Url',
    nullable: true,
    description: 'The address of all statements of a month as one file (CSV), for a quarter of an hour; null for all but facility managers, board and auditors. Whether the viewer still may read it is asked again when it is opened.',
    args: { month: t.arg({ type: 'Date', required: true, description: aMonth }) },
    ...from(
      Cooperative,
      (c) => ({ cooperativeId: sql`case when ${mayIn('money.read', c.id)} then ${c.id} end` }),
      ({ cooperativeId }: { cooperativeId: string | null }, { month }: MonthArgs, context) =>
        cooperativeId && statementLink(context, { cooperativeId, month: month.slice(0, 7), debtor: '' }),
    ),
  }),
)

/** The cooperatives that rows of debtors are about, with their zones. */
const zonesOf = (where: SQL): SQL => sql`(select json_group_array(json_array(z.cooperative_id, ${zoneOf(sql`z.cooperative_id`)}))
  from (select distinct d.cooperative_id from debtors d where ${where}) z)`

builder.objectField(Viewer.ref, 'statements', (t) =>
  t.field({
    type: [StatementRef],
    description: 'What the person owes, by the month, at each cooperative where they owed something or to which something came. Those of organisations that they represent stand at the organisation.',
    args: { month: t.arg({ type: 'Date', required: true, description: aMonth }) },
    ...from(
      Viewer,
      (v) => ({ zones: zonesOf(sql`d.person_id = ${v.id}`) }),
      async ({ zones }: { zones: Zones }, args: MonthArgs, context) =>
        pagesOf(zones, args, { where: isViewer(d.personId), first: mostStatements }, context).rows(),
      cost,
    ),
  }),
)

builder.objectField(Organisation.ref, 'statements', (t) =>
  t.field({
    type: [StatementRef],
    description: 'What the organisation owes, by the month, at each cooperative where the viewer represents it or may read such things; empty for all others.',
    args: { month: t.arg({ type: 'Date', required: true, description: aMonth }) },
    ...from(
      Organisation,
      (o) => ({ id: o.id, zones: zonesOf(sql`d.organisation_id = ${o.id} and (${mayRead(d)})`) }),
      async ({ id, zones }: { id: string; zones: Zones }, args: MonthArgs, context) =>
        pagesOf(zones, args, { where: sql`d.organisation_id = ${id} and (${mayRead(d)})`, first: mostStatements }, context).rows(),
      cost,
    ),
  }),
)
